"""``inspect_book``: what is in a file, without any standard."""

from __future__ import annotations

from collections.abc import Iterator

from rantau.onedata.inspect.header_words import known_headers
from rantau.onedata.inspect.model import Inspection, InspectOptions, SheetInspection
from rantau.onedata.inspect.rows import tables_on
from rantau.onedata.inspect.tables import inspect_table
from rantau.onedata.messages.catalogue import error_texts
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.sheets import Book, FileNote, Sheet, letters

_PEOPLE = ("creator", "last_modified_by", "author", "manager")


def inspect_book(book: Book, *, options: InspectOptions | None = None) -> Inspection:
    """Look at every sheet of a file and say what is there.

    Nothing is judged against a standard: a finding says what looks wrong by itself,
    or contradicts the rest of the file.

    Notes
    -----
    Tables longer than ``options.cells`` are looked at in rows taken evenly from their
    whole length; their totals are then not added up (:attr:`TableInspection.examined`).
    """
    options = options or InspectOptions()
    sheets: list[SheetInspection] = []
    findings = [_from_note(note) for note in book.notes]
    findings += _people(book)
    for sheet in book.sheets:
        inspected, found = _inspect_sheet(sheet, options)
        sheets.append(inspected)
        findings += found
    return Inspection(
        file=book.path.name,
        format=book.format,
        bytes=book.path.stat().st_size,
        properties=dict(book.properties),
        dialect=dict(book.dialect),
        sheets=tuple(sheets),
        findings=tuple(sorted(findings, key=_order)),
    )


def _order(finding: Finding) -> tuple[int, str]:
    return finding.severity.rank, finding.text.number


def _from_note(note: FileNote) -> Finding:
    values: dict[str, str | tuple[str, str]] = dict(note.values)
    return Finding(
        code=note.code,
        severity=note.severity or error_texts()[note.code].severity,
        sheet=note.sheet,
        row=note.row,
        column=note.column,
        arguments=values,
    )


def _people(book: Book) -> Iterator[Finding]:
    names = dict.fromkeys(book.properties[key].strip() for key in _PEOPLE if book.properties.get(key, "").strip())
    if names:
        code = "author-in-file"
        yield Finding(code, error_texts()[code].severity, arguments={"value": ", ".join(names)})


def _inspect_sheet(sheet: Sheet, options: InspectOptions) -> tuple[SheetInspection, list[Finding]]:
    info = sheet.info
    found, head = tables_on(sheet, known_headers=known_headers())
    findings = list(_hidden(sheet))
    tables = []
    for table in found:
        inspected, more = inspect_table(sheet, table, head=head, options=options)
        tables.append(inspected)
        findings += more
    text_rows = 0 if found else sum(any(cell.text for cell in row) for row in head)
    return SheetInspection(info=info, tables=tuple(tables), text_rows=text_rows), findings


def _hidden(sheet: Sheet) -> Iterator[Finding]:
    info = sheet.info
    if info.hidden and info.last_row:
        yield Finding("sheet-hidden", error_texts()["sheet-hidden"].severity, sheet=info.name)
    if info.hidden_rows:
        count = str(len(info.hidden_rows))
        yield Finding("hidden-rows", error_texts()["hidden-rows"].severity, sheet=info.name, arguments={"count": count})
    columns = [column for column in info.hidden_columns if column <= info.last_column]
    if columns:
        arguments: dict[str, str | tuple[str, str]] = {
            "count": str(len(columns)),
            "value": ", ".join(map(letters, columns)),
        }
        yield Finding("columns-hidden", error_texts()["columns-hidden"].severity, sheet=info.name, arguments=arguments)
