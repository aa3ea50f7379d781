"""Laying out lines for a terminal: wrapping, cutting, emphasis."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Style(StrEnum):
    """Emphasis of a piece of text, as the terminal's own codes."""

    STRONG = "1"
    FAINT = "2"
    RED = "31;1"
    YELLOW = "33"
    BLUE = "34"


def cut(text: str, width: int) -> str:
    """Return ``text`` in at most ``width`` columns, an ellipsis in the middle where something is left out.

    The middle goes because headers of one table begin alike and differ at their ends.

    Examples
    --------
    >>> cut("Tingkat Pengangguran Terbuka / 2024", 20)
    'Tingkat Pe…ka / 2024'
    """
    if length(text) <= width:
        return text
    begin = (width - 1) - (width - 1) // 2
    return f"{text[:begin]}…{text[len(text) - (width - 1 - begin) :]}"


def length(text: str) -> int:
    """Return how many columns a text takes; East Asian letters take two, marks on letters none."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def padded(text: str, width: int) -> str:
    """Return ``text`` with blanks up to ``width`` columns."""
    return text + " " * max(width - length(text), 0)


@dataclass
class Page:
    """Lines of a report, each no wider than ``width``."""

    width: int
    colour: bool
    lines: list[str] = field(default_factory=list)

    def styled(self, text: str, style: Style) -> str:
        """Return ``text`` with emphasis, or bare where colours are not wanted."""
        return f"\x1b[{style}m{text}\x1b[0m" if self.colour and text else text

    def blank(self) -> None:
        """Leave a line empty, never two in a row."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def heading(self, text: str) -> None:
        """Write a line that begins a part."""
        self.blank()
        self.lines += [self.styled(line, Style.STRONG) for line in textwrap.wrap(text, self.width)]

    def text(self, text: str, *, indent: int = 0, hanging: int | None = None, style: Style | None = None) -> None:
        """Write running text, its later lines indented by ``hanging``."""
        begin, later = " " * indent, " " * (indent if hanging is None else hanging)
        wrapped = textwrap.wrap(text, self.width, initial_indent=begin, subsequent_indent=later, break_on_hyphens=False)
        self.lines += [self.styled(line, style) if style else line for line in wrapped]

    def pair(self, name: str, value: str, *, indent: int, column: int) -> None:
        """Write a name and, from ``column`` on, what belongs to it."""
        if value:
            room = max(self.width - column, 20)
            first, *more = textwrap.wrap(value, room, break_on_hyphens=False)
            self.lines.append(padded(" " * indent + name, column - 1) + " " + first)
            self.lines += [" " * column + line for line in more]

    def row(self, cells: Sequence[str], widths: Sequence[int], *, indent: int, faint: Iterable[int] = ()) -> None:
        """Write cells side by side; the last wraps, the others are cut."""
        left = [padded(cut(cell, width), width) for cell, width in zip(cells[:-1], widths[:-1], strict=True)]
        begin = indent + sum(widths[:-1]) + 2 * len(left)
        lines = textwrap.wrap(cells[-1], max(self.width - begin, 12), break_on_hyphens=False) or [""]
        faint = set(faint)
        shown = [self.styled(cell, Style.FAINT) if place in faint else cell for place, cell in enumerate(left)]
        self.lines.append((" " * indent + "  ".join([*shown, lines[0]])).rstrip())
        self.lines += [" " * begin + line for line in lines[1:]]

    def __str__(self) -> str:
        return "\n".join(self.lines) + "\n"
