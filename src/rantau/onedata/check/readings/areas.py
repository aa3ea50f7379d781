"""Columns of area codes: Kemendagri codes with points, names, and codes that lost their points or a zero."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rantau.kernel.language import LanguageMap
from rantau.onedata.check.answers import Answer
from rantau.onedata.check.groups import Argument
from rantau.onedata.check.readings.codes import CodeReading, named
from rantau.onedata.check.readings.reading import Interpreted, Settled, tidy
from rantau.onedata.codes.area_tables import Area, AreaSystem
from rantau.onedata.codes.areas import area, restore_lost_zero
from rantau.onedata.codes.bps import bps_to_kemendagri, dotted, readings
from rantau.onedata.read.sheets import CellKind

_DIGITS = re.compile(r"[0-9]{4}\Z")
_NUMBER = re.compile(r"[0-9]+")
_CODE_LIKE = re.compile(r"[0-9][0-9.,]*\Z")
_SYSTEMS = {Answer.AREAS_BPS: AreaSystem.BPS, Answer.AREAS_KEMENDAGRI: AreaSystem.KEMENDAGRI}
_LEVELS = {
    "province": LanguageMap(id="provinsi", en="province"),
    "regency": LanguageMap(id="kabupaten/kota", en="regency or city"),
    "district": LanguageMap(id="kecamatan", en="district"),
    "village": LanguageMap(id="desa/kelurahan", en="village"),
}


@dataclass(frozen=True)
class AreaReading(CodeReading):
    """Areas of one ``level``.

    Four digits without a point are a Kemendagri code or a BPS code, which name different
    places; ``system`` says which, once it is settled for the column.
    """

    level: str | None = None
    system: AreaSystem | None = None

    def interpret(self, text: str, kind: CellKind) -> Interpreted:
        if self.level == "regency" and _DIGITS.match(text):
            return self._without_point(text)
        if _CODE_LIKE.match(text):
            return self._code(text)
        matches = self.codes.lookup(text, at=self.on)
        if len(matches) == 1:
            return Interpreted(matches[0].code)
        if matches:
            return Interpreted(None, "area-name-ambiguous", {"expected": named(matches)})
        return self._unlisted(text)

    def settle(self, cells: Iterable[tuple[str, CellKind]], answer: Answer | None) -> Settled:
        found = list(cells)
        digits = [tidy(text) for text, _ in found if _DIGITS.match(tidy(text))]
        if answer in _SYSTEMS:
            return super_settled(replace(self, system=_SYSTEMS[answer]), found)
        system, because = _only_system(digits)
        if system is None:
            return super_settled(self, found)
        settled = super_settled(replace(self, system=system), found)
        name = "BPS" if system is AreaSystem.BPS else "Kemendagri"
        return Settled(settled.reading, (Interpreted(None, "area-system-read", {"expected": name, "value": because}),))

    def _without_point(self, text: str) -> Interpreted:
        known = readings(text)
        if self.system is not None:
            code = _as_kemendagri(text, self.system)
            return Interpreted(code) if code in self.codes.codes else self._unlisted(text)
        codes = {_as_kemendagri(text, system) for system in known}
        if len(codes) == 1 and (code := codes.pop()) is not None:
            return Interpreted(code)
        if not known:
            return self._unlisted(text)
        return Interpreted(
            None,
            "area-code-system-open",
            {
                "expected": known[AreaSystem.KEMENDAGRI].name if AreaSystem.KEMENDAGRI in known else "–",
                "suggestion": known[AreaSystem.BPS].name if AreaSystem.BPS in known else "–",
            },
        )

    def _code(self, text: str) -> Interpreted:
        restored = restore_lost_zero(text) if self.level == "regency" else None
        if restored is not None:
            return Interpreted(None, "leading-zero-lost", {"expected": restored})
        # A code with another sign than the point is still that code.  Only codes hold digits alone:
        # a look-up would fold the names of all 84,000 villages for it, which takes a second.
        code = ".".join(_NUMBER.findall(text))
        if code in self.codes.codes:
            return Interpreted(code)
        found = area(text)
        if found is not None and self.level is not None and str(found.level) != self.level:
            return Interpreted(None, "area-level-wrong", self._level_arguments(found))
        return Interpreted(None, "area-code-unknown")

    def _level_arguments(self, found: Area) -> dict[str, Argument]:
        here, wanted = _LEVELS[str(found.level)], _LEVELS[self.level or "regency"]
        return {
            "other_value": (f"{here.id} {found.name}", f"{here.en} {found.name}"),
            "expected": (wanted.id, wanted.en),
        }

    def _unlisted(self, text: str) -> Interpreted:
        found = super()._unlisted(text)
        if _CODE_LIKE.match(text) and found.code not in ("value-multiple-not-allowed",):
            return Interpreted(None, "area-code-unknown")
        return found


def super_settled(reading: AreaReading, cells: list[tuple[str, CellKind]]) -> Settled:
    """Settle the labels of a column whose code system is known."""
    return CodeReading.settle(reading, cells, None)


def _as_kemendagri(text: str, system: AreaSystem) -> str | None:
    if system is AreaSystem.KEMENDAGRI:
        return dotted(text)
    found = bps_to_kemendagri(text)
    return found[0] if len(found) == 1 else None


def _only_system(digits: list[str]) -> tuple[AreaSystem | None, str]:
    """Return the only system that knows all codes of a column, and a code that the other does not know."""
    known = {code: readings(code) for code in sorted(digits)}
    fitting = [system for system in _SYSTEMS.values() if all(system in found for found in known.values())]
    if not digits or len(fitting) != 1:
        return None, ""
    return fitting[0], next(code for code, found in known.items() if len(found) == 1)
