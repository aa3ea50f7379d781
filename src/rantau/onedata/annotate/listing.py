"""The first sheet: headline, counts, kinds of findings, and every finding with a link to its cell.

The layout is made here once; :mod:`.listing_sheet` writes it into the sender's
workbook and :mod:`.build` into a new one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rantau.kernel.formats import number as written_number
from rantau.onedata.annotate import looks
from rantau.onedata.annotate.looks import Look, severity_look
from rantau.onedata.annotate.report import Headline
from rantau.onedata.annotate.wording import Wording
from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.sheets import address

MOST_ROWS = 1_000_000
# Excel drops what is over 65,530 links in a sheet and offers to repair the file.
MOST_LINKS = 65_000
_SHOWN_KINDS = 8

COLUMNS = ("number", "severity", "code", "sheet", "cell", "row", "column", "value", "message", "remedy")
WIDTHS = (6, 13, 11, 16, 9, 8, 22, 22, 48, 48)
"""In characters."""
_LAST_LINE_COLUMN = 6
_LINE_CHARACTERS = 64
_KINDS_COLUMN = 7
_RANKS = {severity: severity.rank for severity in Severity}
_LINE_HEIGHT = 15.0
_NEXT_LINE = 13.0


class Item(NamedTuple):
    """One cell of the list: what it shows, how, and the place it leads to (``'Data'!F214``)."""

    value: str | int
    look: Look
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells of one row that are shown as one."""

    row: int
    first_column: int
    last_column: int


@dataclass(slots=True)
class Listing:
    """The sheet as cells by row and column, from 1.

    ``top`` ends with the header of the list, at ``header_row``; the findings follow.
    """

    findings: Sequence[Finding]
    wording: Wording
    row_columns: dict[tuple[str, int], int]
    most_rows: int = MOST_ROWS
    most_links: int = MOST_LINKS
    top: dict[int, dict[int, Item]] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)

    @property
    def header_row(self) -> int:
        """Row of the header of the list."""
        return max(self.top)

    @property
    def listed(self) -> int:
        """How many findings the list holds."""
        return min(len(self.findings), self.most_rows)

    @property
    def last_row(self) -> int:
        """Row of the last finding, or of the sentence that there is none."""
        return self.header_row + max(self.listed, 1)

    def entries(self) -> Iterator[list[Item]]:
        """Yield the cells of each finding; a single sentence if there is none."""
        if not self.findings:
            yield [Item(self.wording.say("none"), looks.ONE_LINE)]
        for number, finding in enumerate(self.findings[: self.most_rows], start=1):
            yield self._entry(number, finding)

    def height(self, row: int, items: Sequence[tuple[int, Item]]) -> float:
        """Return the points that a row needs, given its cells by column."""
        given = self.heights.get(row)
        if given is not None:
            return given
        most = 1
        for column, (value, look, _) in items:
            if look.wrap and isinstance(value, str) and (len(value) > WIDTHS[column - 1] or "\n" in value):
                most = max(most, _lines(value, WIDTHS[column - 1]))
        return _LINE_HEIGHT + (most - 1) * _NEXT_LINE

    def _entry(self, number: int, finding: Finding) -> list[Item]:
        message, remedy = self.wording.of(finding)
        cell = self._cell(finding)
        link = f"{quoted(finding.sheet or '')}!{cell}" if cell and number <= self.most_links else None
        return [
            Item(number, looks.NUMBER),
            Item(self.wording.severity(finding.severity), severity_look(finding.severity)),
            Item(finding.text.number, looks.ONE_LINE),
            Item(finding.sheet or self.wording.say("file"), looks.PLAIN),
            Item(cell, looks.CELL_LINK if link else looks.ONE_LINE, link),
            Item(finding.row or "", looks.NUMBER),
            Item(finding.header or "", looks.PLAIN),
            Item(finding.value or "", looks.PLAIN),
            Item(message, looks.PLAIN),
            Item(remedy, looks.PLAIN),
        ]

    def _cell(self, finding: Finding) -> str:
        if finding.sheet is None or finding.row is None:
            return ""
        column = finding.column or self.row_columns.get((finding.sheet, finding.row), 1)
        return address(finding.row, column)


def make_listing(
    findings: Sequence[Finding],
    *,
    headline: Headline,
    wording: Wording,
    notes: Sequence[str] = (),
    row_columns: dict[tuple[str, int], int] | None = None,
    most_rows: int = MOST_ROWS,
    most_links: int = MOST_LINKS,
) -> Listing:
    """Lay out the first sheet.

    Parameters
    ----------
    notes
        Further sentences below the headline.
    row_columns
        Column that stands for a row as a whole, by sheet and row.
    most_rows, most_links
        Where the list ends, and where its links to cells do.
    """
    ordered = sorted(findings, key=_place)
    listing = Listing(ordered, wording, row_columns or {}, most_rows, most_links)
    listing.top[1] = {1: Item(headline.title.text(wording.language), looks.TITLE)}
    listing.heights[1] = 24.0
    lines = [line.text(wording.language) for line in headline.lines]
    lines += [*_limits(listing), *notes]
    for row, line in enumerate(lines, start=2):
        _put_line(listing, row, line)
    _put_counts(listing, row=len(lines) + 2)
    _put_kinds(listing)
    row = max(listing.top) + 2
    listing.top[row] = {at: _header(name, wording) for at, name in enumerate(COLUMNS, start=1)}
    listing.heights[row] = 20.0
    return listing


def quoted(sheet: str) -> str:
    """Return the name of a sheet as it stands in a reference."""
    return "'" + sheet.replace("'", "''") + "'"


def _header(name: str, wording: Wording) -> Item:
    is_number = name in ("number", "row")
    return Item(wording.say(name), looks.NUMBER_HEADER if is_number else looks.HEADER)


def _lines(text: str, characters: int) -> int:
    """Estimate the lines of a text in a column; neither program fits rows when it opens a file."""
    # Ten points are narrower than the eleven that a width is measured in, an indent makes up for it.
    return sum(max(1, -(-len(line) // characters)) for line in text.split("\n"))


def _place(finding: Finding) -> tuple[bool, str, int, int, int]:
    return (
        finding.sheet is not None,
        finding.sheet or "",
        finding.row or 0,
        finding.column or 0,
        _RANKS[finding.severity],
    )


def _limits(listing: Listing) -> list[str]:
    count, wording, sentences = len(listing.findings), listing.wording, []
    if count > listing.most_rows:
        shown, all_of_them = (written_number(number, wording.language) for number in (listing.most_rows, count))
        sentences.append(wording.say("list-cut", listed=shown, count=all_of_them))
    if count > listing.most_links:
        sentences.append(wording.say("links-cut", limit=written_number(listing.most_links, wording.language)))
    return sentences


def _put_line(listing: Listing, row: int, line: str) -> None:
    listing.top[row] = {1: Item(line, looks.LINE)}
    listing.merges.append(Merge(row, 1, _LAST_LINE_COLUMN))
    # A merged cell does not grow with its text, neither in Excel nor in LibreOffice.
    listing.heights[row] = _LINE_HEIGHT * _lines(line, _LINE_CHARACTERS)


def _put_counts(listing: Listing, *, row: int) -> None:
    counts = Counter(finding.severity for finding in listing.findings)
    for at, severity in enumerate(Severity, start=row):
        word = listing.wording.severity(severity)
        listing.top[at] = {1: Item(counts[severity], looks.NUMBER), 2: Item(word, severity_look(severity))}


def _put_kinds(listing: Listing) -> None:
    kinds = _kinds(listing.findings)
    if not kinds:
        return
    heading = ("kind", "count", "example")
    _add(listing, 2, [Item(listing.wording.say(key), looks.SMALL_HEADER) for key in heading])
    for row, (first, count) in enumerate(kinds[:_SHOWN_KINDS], start=3):
        _add(listing, row, _kind(listing, first, count))
    rest = kinds[_SHOWN_KINDS:]
    if rest:
        words = listing.wording.say("other-kinds", count=len(rest))
        count = sum(number for _, number in rest)
        _add(listing, 3 + _SHOWN_KINDS, [Item(words, looks.ONE_LINE), Item(count, looks.LEFT_NUMBER)])


def _kind(listing: Listing, first: Finding, count: int) -> list[Item]:
    word = listing.wording.severity(first.severity)
    return [
        Item(f"{first.text.number} · {word}", severity_look(first.severity)),
        Item(count, looks.LEFT_NUMBER),
        Item(listing.wording.of(first)[0], looks.ONE_LINE),
        Item("", looks.ONE_LINE),
    ]


def _kinds(findings: Sequence[Finding]) -> list[tuple[Finding, int]]:
    """Return the first finding of each code and severity with their count, heaviest and most first."""
    first: dict[tuple[str, Severity], Finding] = {}
    counts = Counter((finding.code, finding.severity) for finding in findings)
    for finding in findings:
        first.setdefault((finding.code, finding.severity), finding)
    order = sorted(first, key=lambda kind: (kind[1].rank, -counts[kind], kind[0]))
    return [(first[kind], counts[kind]) for kind in order]


def _add(listing: Listing, row: int, items: Sequence[Item]) -> None:
    cells = listing.top.setdefault(row, {})
    cells.update(enumerate(items, start=_KINDS_COLUMN))
