"""OpenDocument spreadsheets, read tag by tag.

A few bytes can say that a row is repeated a million times, so a reader that lays the
cells out first can be made to ask for any amount of memory: here repetitions are
counted against the limits before they are written out.

Source: OpenDocument 1.3 part 3, sections 9 (tables) and 19.385 (value types).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rantau.onedata.read.content import Content, content_of
from rantau.onedata.read.extent import MOST_MERGED, Extent
from rantau.onedata.read.held import NO_SHARED, HeldSheet, held, listed
from rantau.onedata.read.limits import Limits
from rantau.onedata.read.refusals import FileRefusedError, reason
from rantau.onedata.read.sheets import Book, CellKind, CellRange, FileFormat, FileNote
from rantau.onedata.read.xlsx_values import clock_text, iso_text, number_text
from rantau.onedata.read.xml_events import Attributes, GuardedParser, local, read_elements, read_named_texts
from rantau.onedata.read.zip_guard import Package, damaged, open_package, suspicious

_CONTENT, _META, _MANIFEST = "content.xml", "meta.xml", "META-INF/manifest.xml"
_PROPERTIES = {
    "initial-creator": "creator",
    "creator": "last_modified_by",
    "title": "title",
    "generator": "application",
}
_ERROR = re.compile(r"#(?:N/A|[A-Z0-9/]+[!?])|Err:\d+")
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d{1,9}))?S)?")
_DAY_SECONDS = 86_400
# document-content > body > spreadsheet > table: a table elsewhere belongs to a link or to old changes.
_TABLE_DEPTH = 4


def open_ods(path: Path, *, limits: Limits) -> Book:
    """Open an OpenDocument spreadsheet (``.ods``).

    Returns
    -------
    Book
        Its sheets in their order, hidden ones too.  A time under a day has the kind
        DATE and the text ``14:05:00``; a longer one is a number, in days.

    Raises
    ------
    FileRefusedError
        If the file is something else, locked with a password, damaged, made to harm
        its reader, or over one of ``limits``.
    OSError
        If it cannot be opened.
    """
    content = content_of(path)
    if content not in (Content.ODS, Content.ZIP):
        raise FileRefusedError("file-type-mismatch", file=path.name, expected=".ods", value=reason(content.value))
    package = open_package(path, limits=limits)
    if _is_encrypted(package, limits):
        raise FileRefusedError("file-password-protected", file=path.name)
    events = _Events(package, limits)
    for block in package.stream(_CONTENT):
        events.parser.feed(block, may_wait=True)
    events.parser.close()
    if not events.sheets:
        raise damaged(path, "no-sheets")
    return Book(
        path, FileFormat.ODS, tuple(events.sheets), tuple(_notes(package, events)), _properties(package, limits)
    )


def _is_encrypted(package: Package, limits: Limits) -> bool:
    found = False

    def start(name: str, _attributes: Attributes) -> None:
        nonlocal found
        found = found or name == "encryption-data"

    if _MANIFEST in package:
        read_elements(package.path, _MANIFEST, package.stream(_MANIFEST), limits=limits, on_start=start)
    return found


def _notes(package: Package, events: _Events) -> Iterator[FileNote]:
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in package.names):
        yield FileNote("macro-present")
    if events.has_links:
        yield FileNote("external-links")
    yield from events.notes


def _properties(package: Package, limits: Limits) -> dict[str, str]:
    def key(name: str, attributes: Attributes) -> str | None:
        return (local(attributes, "name") or "").lower() if name == "user-defined" else _PROPERTIES.get(name)

    if _META not in package:
        return {}
    return read_named_texts(package.path, _META, package.stream(_META), limits=limits, key=key)


@dataclass(slots=True)
class _Cell:
    attributes: Attributes
    depth: int
    repeated: int
    paragraphs: list[str] = field(default_factory=list)

    def value(self, name: str) -> str | None:
        return local(self.attributes, name)


@dataclass(slots=True)
class _Table:
    """A sheet while it is read; ``found`` has its cells, repetitions written out."""

    name: str
    is_hidden: bool
    extent: Extent
    row: int = 0
    row_repeated: int = 1
    is_row_hidden: bool = False
    column: int = 0
    next_style_column: int = 1
    formulas: int = 0
    found: list[tuple[int, int, str, CellKind]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[CellRange] = field(default_factory=list)

    def add(self, text: str, kind: CellKind, repeated: int) -> None:
        last_row, last_column = self.row + self.row_repeated - 1, self.column + repeated - 1
        self.extent.reach(last_row, last_column)
        if self.is_row_hidden:
            self.hidden_rows.update(range(self.row, last_row + 1))
        for row in range(self.row, last_row + 1):
            for column in range(self.column, last_column + 1):
                self.found.append((row, column, text, kind))

    def sheet(self) -> HeldSheet:
        cells = listed(self.found, shared=len(NO_SHARED))
        self.extent.take_in(cells)
        info = self.extent.info(
            hidden=self.is_hidden,
            hidden_rows=self.hidden_rows,
            hidden_columns=self.hidden_columns,
            merged=self.merged,
            formulas=self.formulas,
        )
        return held(info, [cells])


class _Events:
    """Takes ``content.xml`` piece by piece and gives its sheets."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self.sheets: list[HeldSheet] = []
        self.notes: list[FileNote] = []
        self.has_links = False
        self._package, self._limits = package, limits
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._table: _Table | None = None
        self._cell: _Cell | None = None
        self._text: list[str] | None = None
        self.parser = GuardedParser(
            package.path, _CONTENT, limits=limits, on_start=self._start, on_end=self._end, on_text=self._add_text
        )

    def _start(self, name: str, attributes: Attributes) -> None:
        if self._cell is not None:
            self._start_inside_cell(self._cell, name, attributes)
        elif self._table is not None:
            self._start_inside_table(self._table, name, attributes)
        elif name == "table" and self.parser.depth == _TABLE_DEPTH:
            self._start_table(attributes)
        elif name == "style":
            self._style = local(attributes, "name") or ""
        elif name == "table-properties" and local(attributes, "display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "dde-link":
            self.has_links = True

    def _start_table(self, attributes: Attributes) -> None:
        if len(self.sheets) >= self._limits.sheets:
            count = str(len(self.sheets) + 1)
            raise FileRefusedError("sheets-too-many", count=count, limit=str(self._limits.sheets))
        name = local(attributes, "name") or ""
        is_hidden = (local(attributes, "style-name") or "") in self._hidden_styles
        self._table = _Table(name, is_hidden, Extent(name, self._limits))

    def _start_inside_table(self, table: _Table, name: str, attributes: Attributes) -> None:
        match name:
            case "table-row":
                table.row += table.row_repeated if table.row else 1
                table.row_repeated = _count(attributes, "number-rows-repeated")
                table.column = 1
                table.is_row_hidden = local(attributes, "visibility") in ("collapse", "filter")
            case "table-cell" | "covered-table-cell":
                repeated = _count(attributes, "number-columns-repeated")
                self._cell = _Cell(attributes, self.parser.depth, repeated)
            case "table-column":
                self._start_column(table, attributes)
            case "table-source" | "cell-range-source":
                self.has_links = True

    def _start_column(self, table: _Table, attributes: Attributes) -> None:
        first = table.next_style_column
        table.next_style_column += _count(attributes, "number-columns-repeated")
        if local(attributes, "visibility") in ("collapse", "filter"):
            table.hidden_columns.append((first, table.next_style_column - 1))

    def _start_inside_cell(self, cell: _Cell, name: str, attributes: Attributes) -> None:
        # A comment or a drawing in the cell has paragraphs too, deeper down.
        if name == "p" and self.parser.depth == cell.depth + 1:
            self._text = []
        elif self._text is not None and name in ("s", "tab", "line-break"):
            self._text.append({"tab": "\t", "line-break": "\n"}.get(name, " " * min(_count(attributes, "c"), 1000)))

    def _add_text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if self._cell is not None and self._table is not None:
            if self.parser.depth == self._cell.depth:
                self._end_cell(self._table, self._cell)
                self._cell = None
            elif self._text is not None and name == "p" and self.parser.depth == self._cell.depth + 1:
                self._cell.paragraphs.append("".join(self._text))
                self._text = None
        elif self._table is not None and name == "table" and self.parser.depth == _TABLE_DEPTH:
            self.sheets.append(self._table.sheet())
            self._table = None

    def _end_cell(self, table: _Table, cell: _Cell) -> None:
        formula = cell.value("formula")
        table.formulas += formula is not None
        text, kind = _interpret(cell, formula)
        if text:
            table.add(text, kind, cell.repeated)
            self._note_long_text(table, text)
        self._note_merged(table, cell)
        table.column += cell.repeated

    def _note_long_text(self, table: _Table, text: str) -> None:
        limit = self._limits.cell_characters
        if len(text) > limit:
            values = {"count": str(len(text)), "limit": str(limit)}
            self.notes.append(FileNote("text-too-long", values, table.name, table.row, table.column))

    def _note_merged(self, table: _Table, cell: _Cell) -> None:
        columns, rows = (
            _count(cell.attributes, "number-columns-spanned"),
            _count(cell.attributes, "number-rows-spanned"),
        )
        if columns > 1 or rows > 1:
            table.merged.append(CellRange(table.row, table.column, table.row + rows - 1, table.column + columns - 1))
        if len(table.merged) > MOST_MERGED:
            raise suspicious(self._package.path, "merged-many")


def _count(attributes: Attributes, name: str) -> int:
    text = local(attributes, name)
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 10 else 1


def _interpret(cell: _Cell, formula: str | None) -> tuple[str | None, CellKind]:
    shown = "\n".join(cell.paragraphs)
    kind = cell.value("value-type")
    says_error = any(key.endswith(":value-type") and value == "error" for key, value in cell.attributes.items())
    if shown and (says_error or (formula is not None and _ERROR.fullmatch(shown))):
        return shown, CellKind.ERROR
    match kind:
        case "float" | "percentage" | "currency":
            return _number(cell.value("value"), shown)
        case "date":
            return _or_text(iso_text(cell.value("date-value") or ""), CellKind.DATE, shown)
        case "time":
            return _time(cell.value("time-value") or "", shown)
        case "boolean":
            return (cell.value("boolean-value") or "").upper() or None, CellKind.BOOLEAN
        case "string":
            return (cell.value("string-value") if not cell.paragraphs else shown) or None, CellKind.TEXT
    if formula is not None and not cell.paragraphs:
        return "=" + formula.partition(":=")[2] if ":=" in formula else formula, CellKind.UNCALCULATED
    return shown or None, CellKind.TEXT


def _number(stored: str | None, shown: str) -> tuple[str | None, CellKind]:
    return _or_text(number_text(stored or ""), CellKind.NUMBER, shown)


def _or_text(text: str | None, kind: CellKind, shown: str) -> tuple[str | None, CellKind]:
    return (shown or None, CellKind.TEXT) if text is None else (text, kind)


def _time(stored: str, shown: str) -> tuple[str | None, CellKind]:
    found = _DURATION.fullmatch(stored)
    if found is None or not any(found.groups()[1:]):
        return _or_text(None, CellKind.DATE, shown)
    days, hours, minutes, seconds = (int((found[n] or "0")[:9]) for n in (2, 3, 4, 5))
    milliseconds = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + int(
        (found[6] or "").ljust(3, "0")[:3]
    )
    if milliseconds < _DAY_SECONDS * 1000 and not found[1]:
        return clock_text(milliseconds), CellKind.DATE
    return _number(f"{found[1]}{milliseconds / (_DAY_SECONDS * 1000)!r}", shown)
