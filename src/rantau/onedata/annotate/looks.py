"""How a finding looks: colours, lines and letters of the marks and of the list.

Colours are those of the product (design, section 2).  No difference is made by
colour alone: the line at the left of a marked cell is thick, dashed or dotted,
and the comment and the list say the severity in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rantau.onedata.messages.catalogue import Severity

INK = "161B2E"
SOFT_INK = "454C63"
NILA = "24407F"
NILA_TINT = "E8EDF8"
LINK = "1F489E"
EDGE = "C9CEDC"


@dataclass(frozen=True, slots=True)
class MarkLook:
    """The mark of a severity: ground, ink of its words, and the line at the left."""

    ground: str
    ink: str
    line: str
    line_style: str


# Compared by identity: a list of thousands of cells asks for each one's format.
@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """The look of a cell in the list; there is one object for each.

    ``edge`` draws a hair line below; ``line`` is the colour and style of one at the left.
    """

    size: float = 10
    bold: bool = False
    ink: str = INK
    ground: str | None = None
    wrap: bool = False
    align: str | None = None
    underlined: bool = False
    edge: bool = False
    line: tuple[str, str] | None = None
    text_format: bool = False
    indent: int = 0


_ERROR = MarkLook(ground="FBD5DA", ink="A5162C", line="B02030", line_style="thick")
_WARNING = MarkLook(ground="FCE5AE", ink="7A4A00", line="B07000", line_style="mediumDashed")
_HINT = MarkLook(ground="D5E0F6", ink="1F489E", line="3060C0", line_style="dotted")

MARKS = {
    Severity.BLOCKER: _ERROR,
    Severity.ERROR: _ERROR,
    Severity.WARNING: _WARNING,
    Severity.HINT: _HINT,
}
"""Blocker and error look alike in the sender's cells: both hold the row back."""

TITLE = Look(size=16, bold=True, ink=NILA)
LINE = Look(size=10, ink=SOFT_INK, wrap=True)
HEADER = Look(bold=True, ink="FFFFFF", ground=NILA, wrap=True, indent=1)
NUMBER_HEADER = Look(bold=True, ink="FFFFFF", ground=NILA, wrap=True, align="center")
SMALL_HEADER = Look(bold=True, ink=NILA, edge=True, indent=1)
PLAIN = Look(wrap=True, edge=True, text_format=True, indent=1)
ONE_LINE = Look(edge=True, text_format=True, indent=1)
NUMBER = Look(align="center", edge=True)
LEFT_NUMBER = Look(edge=True, indent=1)
CELL_LINK = Look(ink=LINK, underlined=True, edge=True, text_format=True, indent=1)


@cache
def severity_look(severity: Severity) -> Look:
    """Return the look of the word for ``severity`` in the list."""
    mark = MARKS[severity]
    return Look(
        bold=severity.holds_back,
        ink=mark.ink,
        ground=mark.ground,
        edge=True,
        line=(mark.line, mark.line_style),
        text_format=True,
        indent=1,
    )
