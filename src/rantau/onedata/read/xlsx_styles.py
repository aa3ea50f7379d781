"""Which styles of a workbook show a number as a date.

Source: ECMA-376 part 1, sections 18.8.30 (number formats, also the identifiers that
mean dates in East Asian versions) and 18.8.31 (format codes).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from rantau.onedata.read.limits import Limits
from rantau.onedata.read.xml_events import Attributes, read_elements
from rantau.onedata.read.zip_guard import Package


class Shown(IntEnum):
    """How a style shows a number."""

    AS_NUMBER = 0
    AS_DATE = 1
    AS_TIME = 2
    """Hours, minutes or seconds of a day, without a date."""


_BUILT_IN = {
    **dict.fromkeys([*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58], Shown.AS_DATE),
    # 32–35 and 55–56 are times in one East Asian version and dates in another; a value of
    # one day or more is read as a date all the same.
    **dict.fromkeys([*range(18, 22), 45, 47, 32, 33, 34, 35, 55, 56], Shown.AS_TIME),
}
# Text in quotes, escaped letters, padding, and what stands in brackets except elapsed time.
_NOT_CODES = re.compile(r'"[^"]*"?|\\.|[_*].|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_NOON = re.compile(r"am/pm|a/p", re.IGNORECASE)
_POWER = re.compile(r"e[+-]", re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[yde]|b{2,4}|g{1,3}|m{3,5}", re.IGNORECASE)
_TIME_LETTERS = re.compile(r"[hs]", re.IGNORECASE)


def shown_by(code: str) -> Shown:
    """Say how a number format shows a positive number.

    Elapsed time (``[h]:mm``) is a duration, not a moment: it counts as a number, in days.

    Examples
    --------
    >>> shown_by("dd/mm/yyyy").name, shown_by('0 "hari"').name, shown_by("[$-421]dd mmmm").name
    ('AS_DATE', 'AS_NUMBER', 'AS_DATE')
    >>> shown_by("hh:mm").name, shown_by("[h]:mm").name, shown_by("0.00E+00").name
    ('AS_TIME', 'AS_NUMBER', 'AS_NUMBER')
    """
    codes = _NOT_CODES.sub("", code).split(";")[0]
    if _ELAPSED.search(codes) or codes.strip().lower() == "general":
        return Shown.AS_NUMBER
    has_noon = bool(_NOON.search(codes))
    codes = _POWER.sub("", _NOON.sub("", codes.lower().replace("general", "")))
    if _DATE_LETTERS.search(codes):
        return Shown.AS_DATE
    if has_noon or _TIME_LETTERS.search(codes):
        return Shown.AS_TIME
    return Shown.AS_DATE if "m" in codes else Shown.AS_NUMBER


@dataclass(slots=True)
class _StyleElements:
    formats: dict[int, Shown] = field(default_factory=dict)
    used: list[int] = field(default_factory=list)
    _inside: str = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name in ("numFmts", "cellXfs", "cellStyleXfs", "dxfs"):
            self._inside = name
        elif name == "numFmt" and self._inside == "numFmts":
            self.formats[_number(attributes.get("numFmtId"))] = shown_by(attributes.get("formatCode", ""))
        elif name == "xf" and self._inside == "cellXfs":
            self.used.append(_number(attributes.get("numFmtId")))

    def end(self, name: str) -> None:
        if name == self._inside:
            self._inside = ""


def read_styles(package: Package, part: str | None, *, limits: Limits) -> npt.NDArray[np.uint8]:
    """Return :class:`Shown` of each cell style, by its index; one style when there are none.

    Raises
    ------
    FileRefusedError
        If the part is not XML.
    """
    elements = _StyleElements()
    if part is not None:
        read_elements(
            package.path, part, package.stream(part), limits=limits, on_start=elements.start, on_end=elements.end
        )
    shown = [elements.formats.get(number, _BUILT_IN.get(number, Shown.AS_NUMBER)) for number in elements.used]
    return np.array(shown or [Shown.AS_NUMBER], dtype=np.uint8)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
