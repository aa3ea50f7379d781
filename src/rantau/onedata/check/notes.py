"""What is wrong with a file, sheet or header row as a whole, before any row is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rantau.onedata.check.binding import Binding
from rantau.onedata.codes.folding import fold, words
from rantau.onedata.messages.catalogue import Severity, error_texts
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.sheets import Book, CellRange, FileNote
from rantau.onedata.standards.model import Rule, Standard
from rantau.onedata.standards.rules import NoColumnLike

_ROWS_NAMED = 8


def _finding(code: str, **values: object) -> Finding:
    severity = error_texts()[code].severity
    return Finding(code=code, severity=severity, **values)  # type: ignore[arg-type]  # keyword names are Finding's own


def from_note(note: FileNote) -> Finding:
    """Turn what reading noticed into a finding."""
    severity = note.severity or error_texts()[note.code].severity
    value = note.values.get("value")
    return Finding(note.code, severity, note.sheet, note.row, note.column, None, value, dict(note.values))


def template_findings(book: Book, *, standard: Standard) -> Iterator[Finding]:
    """Compare the template that the file says it was made with to the standard it is checked against."""
    made_for, version = book.properties.get("rantau_standard"), book.properties.get("rantau_version")
    if made_for and made_for != standard.code:
        yield _finding("template-wrong", value=made_for, arguments={"expected": standard.code})
    elif version and version != standard.version:
        yield _finding("template-outdated", value=version, arguments={"expected": standard.version})


def sheet_findings(book: Book, binding: Binding) -> Iterator[Finding]:
    """Report hidden rows, merged cells among the data, total rows after it, and sheets that were not read."""
    info = binding.sheet.info
    hidden = [row for row in info.hidden_rows if binding.first_row <= row <= binding.last_row]
    if hidden:
        yield _finding("hidden-rows", sheet=info.name, arguments={"count": str(len(hidden))})
    places = {column.place for column in binding.bound.values()}
    for area in info.merged:
        if _touches(area, binding, places):
            yield _finding(
                "merged-cells",
                sheet=info.name,
                row=area.first_row,
                column=area.first_column,
                header=binding.headers.get(area.first_column),
                arguments={"cell": str(area)},
            )
    below = [row for row in (*binding.table.total_rows, *binding.table.note_rows) if row > binding.last_row]
    if below:
        rows = ", ".join(map(str, sorted(below)[:_ROWS_NAMED])) + (", …" if len(below) > _ROWS_NAMED else "")
        yield _finding("rows-below-table", sheet=info.name, arguments={"rows": rows})
    if "rantau_standard" not in book.properties:
        yield from _unread(book, binding)


def _touches(area: CellRange, binding: Binding, places: set[int]) -> bool:
    rows = area.first_row <= binding.last_row and area.last_row >= binding.first_row
    return rows and any(area.first_column <= place <= area.last_column for place in places)


def _unread(book: Book, binding: Binding) -> Iterator[Finding]:
    for sheet in book.sheets:
        if sheet is not binding.sheet and sheet.info.last_row:
            yield _finding("sheet-extra-ignored", sheet=sheet.info.name)


def header_findings(binding: Binding, *, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Report headers that the standard forbids, such as names of persons in a table of counts."""
    header_row = {column.column: column.header_row for column in binding.table.columns}
    bound = {column.place for column in binding.bound.values()}
    for rule in rules:
        if not isinstance(rule.check, NoColumnLike):
            continue
        for place, header in binding.headers.items():
            # A column of the standard itself is never forbidden by it.
            if place not in bound and _forbidden(header, rule.check):
                yield Finding(
                    code=rule.error,
                    severity=rule.severity,
                    sheet=binding.sheet.info.name,
                    row=header_row[place],
                    column=place,
                    header=header,
                    value=header,
                    rule=rule.id,
                )


def _forbidden(header: str, check: NoColumnLike) -> bool:
    padded = f" {words(header)} "
    if any(f" {words(word)} " in padded for word in check.words):
        return True
    return fold(header) in {fold(word) for word in check.exact}


def is_blocked(findings: Sequence[Finding]) -> bool:
    """Test whether a finding on the file as a whole keeps every row back."""
    return any(finding.severity is Severity.BLOCKER and finding.row is None for finding in findings)
