"""How a template looks: the colours of the design, as formats of one workbook."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

# The colours of the design (light), by their names there.
TEXT, TEXT_2 = "#161B2E", "#454C63"
NILA, NILA_TINT, SUNKEN, LINE = "#24407F", "#B4C3E2", "#ECEFF5", "#C3C9DA"
SOGA = "#8A4B08"
SELVEDGE = ("#14295F", "#C9690C", "#9C1430")
"""Lurik, the striped handloom of Central Java: indigo, turmeric, morinda."""

A4 = 9
"""Excel's number for the paper."""

_LINE_HEIGHT = 15.0
_BORDER = {"bottom": 1, "bottom_color": LINE}
_WRAPPED = {"text_wrap": True, "valign": "top", "font_color": TEXT}


@dataclass(frozen=True, slots=True)
class Looks:
    """The formats of a workbook.

    ``headers`` are those of the data, by the mark of their column (``always``, ``when``,
    ``never``): dark, tinted and pale, so that they differ in grey print as well.
    """

    title: Format
    subtitle: Format
    section: Format
    text: Format
    label: Format
    cell: Format
    strong: Format
    code: Format
    faded: Format
    table_header: Format
    selvedge: tuple[Format, ...]
    headers: dict[str, Format]
    swatches: dict[str, Format]


def looks_of(workbook: Workbook, *, marks: dict[str, str]) -> Looks:
    """Make the formats.

    Parameters
    ----------
    marks
        The words that a header shows behind its text, by mark.
    """

    def make(**properties: object) -> Format:
        return workbook.add_format(properties)

    return Looks(
        title=make(bold=True, font_size=18, font_color=NILA, valign="vcenter"),
        subtitle=make(font_size=12, font_color=TEXT_2, valign="top"),
        section=make(bold=True, font_size=13, font_color=NILA, valign="bottom", bottom=2, bottom_color=NILA),
        text=make(**_WRAPPED),
        label=make(bold=True, **_WRAPPED),
        cell=make(**_WRAPPED, **_BORDER),
        strong=make(bold=True, **_WRAPPED, **_BORDER),
        code=make(**_WRAPPED, **_BORDER, num_format="@"),
        faded=make(**{**_WRAPPED, **_BORDER, "font_color": TEXT_2, "italic": True, "num_format": "@"}),
        table_header=make(bold=True, font_color="#FFFFFF", bg_color=NILA, text_wrap=True, valign="vcenter"),
        selvedge=tuple(make(bg_color=colour) for colour in SELVEDGE),
        headers={mark: make(**_header(mark), num_format=_shown_with(words)) for mark, words in marks.items()},
        swatches={mark: make(**_header(mark)) for mark in marks},
    )


def _header(mark: str) -> dict[str, Any]:
    colours: dict[str, dict[str, Any]] = {
        "always": {"font_color": "#FFFFFF", "bg_color": NILA, "bold": True},
        "when": {"font_color": TEXT, "bg_color": NILA_TINT, "bold": True},
        "never": {"font_color": TEXT_2, "bg_color": SUNKEN},
    }
    edges = {"right": 1, "right_color": LINE, "bottom": 2, "bottom_color": SOGA}
    return {**colours[mark], **edges, "text_wrap": True, "valign": "vcenter", "align": "left"}


def _shown_with(words: str) -> str:
    # The words are shown, not stored: the cell holds the bare header, so that every
    # reader of the file, ours too, finds the column by its name.
    return f'@" {words}"'


def height_for(*texts: tuple[str, float]) -> float:
    """Return the height in points of a row that shows texts in columns of a given width, in characters."""
    return _LINE_HEIGHT * max(lines_of(text, width=width) for text, width in texts) + 3


def lines_of(text: str, *, width: float) -> int:
    """Estimate the lines that a wrapped text takes; letters of a proportional face are narrower than digits."""
    return max(1, sum(math.ceil(len(line) / (width * 1.05)) for line in text.split("\n")))
