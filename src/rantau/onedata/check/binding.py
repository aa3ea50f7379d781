"""Which column of the file is which column of the standard.

A header is taken where it says the same as a name, header or alias of the standard,
whatever its case and punctuation, or where a person has matched it before.  What
merely resembles one is proposed in a finding and never taken silently.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz import fuzz, process

from rantau.kernel.errors import DomainError
from rantau.kernel.language import LanguageMap
from rantau.onedata.check.answers import Answers
from rantau.onedata.check.columns import BoundColumn, reading_for
from rantau.onedata.codes.folding import fold
from rantau.onedata.messages.catalogue import error_texts
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.labels import is_note_label
from rantau.onedata.read.sheets import Cell, Sheet, address, cells_of
from rantau.onedata.read.tables import Table, TableColumn, find_tables
from rantau.onedata.standards.model import Column, Standard

ROW_COLUMN = "_row"
HEAD_ROWS = 200
TAIL_ROWS = 40
_FEWEST_OF_RECORD = 2
_ALIKE = 80.0


class AnsweredColumnUnknownError(DomainError):
    """An answer matches a header to a column that the standard does not have."""

    def __init__(self, name: str, standard: Standard) -> None:
        names = ", ".join(column.name for column in standard.columns)
        super().__init__(
            LanguageMap(
                id=f"Standar {standard.code} tidak memiliki kolom “{name}”.",
                en=f"The standard {standard.code} has no column “{name}”.",
            ),
            LanguageMap(id=f"Pilih salah satu: {names}.", en=f"Choose one of: {names}."),
            code="answered-column-unknown",
        )


@dataclass(frozen=True, slots=True)
class Binding:
    """A table of the file, matched to the standard.

    ``headers`` holds every header of the table by sheet column, also those that the
    standard does not know.
    """

    sheet: Sheet
    table: Table
    bound: Mapping[str, BoundColumn]
    headers: Mapping[int, str]
    findings: tuple[Finding, ...]

    @property
    def first_row(self) -> int:
        """First sheet row with data."""
        return self.table.first_row

    @property
    def last_row(self) -> int:
        """Last sheet row that may hold data."""
        return self.table.last_row


def exact(text: str) -> str:
    """Return a header as it stands, but for case and blanks around it, marked apart from folded ones."""
    return f"={text.strip().casefold()}"


def spellings(standard: Standard) -> dict[str, Column]:
    """Return every spelling of the standard's headers, exact and folded, with its column; shared ones are left out."""
    found: dict[str, Column] = {}
    shared: set[str] = set()
    for column in standard.columns:
        for text in (column.name, column.header.id, column.header.en, *column.aliases):
            for key in (exact(text), fold(text)):
                if key in found and found[key] is not column:
                    shared.add(key)
                found.setdefault(key, column)
    return {key: column for key, column in found.items() if key not in shared}


def bind_sheets(
    sheets: Sequence[Sheet], *, standard: Standard, answers: Answers, on: date | None = None
) -> Binding | None:
    """Find the table that fits the standard best, over all sheets; ``None`` where no header fits.

    Raises
    ------
    AnsweredColumnUnknownError
        If an answer names a column that the standard lacks.
    """
    known = spellings(standard) | _answered(answers, standard)
    best: Binding | None = None
    for sheet in sheets:
        if sheet.info.last_row == 0:
            continue
        head, tail = sheet.head(HEAD_ROWS), _tail(sheet)
        for found in find_tables(head, info=sheet.info, known_headers=frozenset(known), tail=tail):
            table = _with_last_records(found, head, tail, sheet)
            binding = _bind(sheet, table, standard=standard, known=known, on=on)
            if best is None or _weight(binding) > _weight(best):
                best = binding
    return best if best is not None and best.bound else None


def _tail(sheet: Sheet) -> list[list[Cell]]:
    """Return the last rows of a sheet that is longer than its head."""
    first = max(HEAD_ROWS + 1, sheet.info.last_row - TAIL_ROWS + 1)
    if sheet.info.last_row < first:
        return []
    return [row for batch in sheet.batches(first_row=first) for row in cells_of(batch)]


def _with_last_records(table: Table, head: list[list[Cell]], tail: list[list[Cell]], sheet: Sheet) -> Table:
    """Take rows that follow the data at once as records, though they look incomplete.

    What stands in several cells right under the last record is a record with gaps more
    often than a note, and a record must not be lost.
    """
    first_of_tail = sheet.info.last_row - len(tail) + 1
    last = table.last_row
    while last + 1 in table.note_rows:
        row = head[last] if last < len(head) else tail[last + 1 - first_of_tail]
        texts = [cell.text for cell in row if cell.text]
        if len(texts) < _FEWEST_OF_RECORD or is_note_label(texts[0]):
            break
        last += 1
    return table if last == table.last_row else replace(table, last_row=last)


def _weight(binding: Binding) -> tuple[int, bool]:
    return len(binding.bound), not binding.sheet.info.hidden


def _answered(answers: Answers, standard: Standard) -> dict[str, Column]:
    found = {}
    for header, name in answers.headers.items():
        try:
            found[fold(header)] = standard.column(name)
        except KeyError:
            raise AnsweredColumnUnknownError(name, standard) from None
    return found


def _bind(sheet: Sheet, table: Table, *, standard: Standard, known: Mapping[str, Column], on: date | None) -> Binding:
    bound: dict[str, BoundColumn] = {}
    findings: list[Finding] = []
    strangers: list[TableColumn] = []
    for place in table.columns:
        column = _column_of(place, known)
        if column is None:
            strangers.append(place)
        elif column.name in bound:
            findings.append(_duplicated(place, bound[column.name], table, sheet))
        else:
            bound[column.name] = BoundColumn(
                column, place.column, place.header, reading_for(column, standard=standard, on=on)
            )
            findings.extend(_renamed(place, column, sheet))
    missing = [column for column in standard.columns if column.name not in bound]
    findings.extend(_strangers(strangers, missing, sheet))
    findings.extend(_missing(column, sheet) for column in missing if column.required and column.when is None)
    headers = {place.column: place.header for place in table.columns}
    return Binding(sheet, table, bound, headers, tuple(findings))


def _column_of(place: TableColumn, known: Mapping[str, Column]) -> Column | None:
    """Match the whole header, else its lowest line (the bands above often name a group only)."""
    texts = [place.header, *reversed(place.parts)] if place.parts else [place.header]
    # “A” and “A-” fold to the same; where both are headers, the exact one is meant.
    keys = [*map(exact, texts), *map(fold, texts)]
    return next((known[key] for key in keys if key in known), None)


def _finding(code: str, sheet: Sheet, place: TableColumn | None = None, **arguments: str | tuple[str, str]) -> Finding:
    return Finding(
        code=code,
        severity=error_texts()[code].severity,
        sheet=sheet.info.name,
        row=place.header_row if place else None,
        column=place.column if place else None,
        header=place.header if place else None,
        value=place.header if place else None,
        arguments=dict(arguments),
    )


def _renamed(place: TableColumn, column: Column, sheet: Sheet) -> Iterator[Finding]:
    usual = {fold(text) for text in (column.header.id, column.header.en, column.name)}
    if not usual & {fold(place.header), fold(place.parts[-1]) if place.parts else ""}:
        yield _finding("header-renamed", sheet, place, expected=(column.header.id, column.header.en))


def _duplicated(place: TableColumn, first: BoundColumn, table: Table, sheet: Sheet) -> Finding:
    row = next(other.header_row for other in table.columns if other.column == first.place)
    return _finding("column-duplicated", sheet, place, other_cell=address(row, first.place))


def _missing(column: Column, sheet: Sheet) -> Finding:
    return _finding("column-missing", sheet, column=(column.header.id, column.header.en))


def _strangers(strangers: Sequence[TableColumn], missing: Sequence[Column], sheet: Sheet) -> Iterator[Finding]:
    """Report headers that the standard does not know, with the column that each may mean."""
    names = {text.lower(): column for column in missing for text in (column.header.id, column.header.en)}
    for place in strangers:
        # The row numbers that clean rows carry are our own.
        if place.header in ("", ROW_COLUMN):
            continue
        near = process.extractOne(place.header.lower(), list(names), scorer=fuzz.WRatio, score_cutoff=_ALIKE)
        if near is None:
            yield _finding("column-extra", sheet, place)
        else:
            header = names[near[0]].header
            yield _finding("column-unknown", sheet, place, suggestion=(header.id, header.en))
