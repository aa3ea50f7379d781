"""One table looked at: its columns, totals, repetitions and keys, with what is suspicious."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rantau.onedata.inspect.model import InspectOptions, SumCheck, TableInspection
from rantau.onedata.inspect.numbers import Numbers, numbers_of
from rantau.onedata.inspect.profiles import Profiled, profile
from rantau.onedata.inspect.repeats import RepeatedBlock, duplicated_rows, index_column, keys, repeated_blocks
from rantau.onedata.inspect.rows import TableRows, read_rows
from rantau.onedata.inspect.sums import Checked, check_sums
from rantau.onedata.inspect.suspects import Suspicion, suspicious
from rantau.onedata.inspect.wrong_sums import mostly_wrong, summed, wrong_sums
from rantau.onedata.messages.catalogue import Severity, error_texts
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.sheets import Cell, Sheet, SheetInfo, address, letters
from rantau.onedata.read.tables import Table

_LONGEST_TEXT = 200

Argument = str | tuple[str, str]


@dataclass(frozen=True)
class Looked:
    """A table with everything that was read and worked out from it.

    ``index`` is the sheet column that only counts the rows; ``keys`` are sheet columns.
    """

    rows: TableRows
    profiled: tuple[Profiled, ...]
    numbers: Numbers
    checked: tuple[Checked, ...]
    sums: tuple[SumCheck, ...]
    labels: dict[int, str]
    index: int | None
    keys: tuple[tuple[int, ...], ...]


def look_at(sheet: Sheet, table: Table, *, options: InspectOptions) -> Looked:
    """Read a table and work out what its columns hold, which totals it has and what tells its rows apart."""
    rows = read_rows(sheet, table, cells=options.cells, columns=options.columns)
    profiled = tuple(profile(rows, column) for column in table.columns[: options.columns])
    profiles = [each.profile for each in profiled]
    index = index_column(rows, profiles)
    forms = {
        each.column.column: each.guess.form for each in profiled if each.guess.form and each.column.column != index
    }
    numbers = numbers_of(rows, forms)
    checked = tuple(check_sums(numbers, rows.table)) if rows.is_whole else ()
    labels = {row: _label(rows, row) for row in rows.table.total_rows}
    for each in checked:
        if not each.sum.across:
            row = int(numbers.rows[each.sum.total])
            labels.setdefault(row, _label(rows, row))
    return Looked(
        rows=rows,
        profiled=profiled,
        numbers=numbers,
        checked=checked,
        sums=tuple(summed(numbers, each, labels) for each in checked),
        labels=labels,
        index=index,
        keys=tuple(keys(rows, profiles, index=index)),
    )


def inspect_table(
    sheet: Sheet, table: Table, *, head: Sequence[Sequence[Cell]], options: InspectOptions
) -> tuple[TableInspection, list[Finding]]:
    """Look at one table.

    Parameters
    ----------
    head
        First rows of the sheet, from A1, for the titles.
    """
    looked = look_at(sheet, table, options=options)
    rows, found = looked.rows, looked.rows.table
    duplicates = duplicated_rows(rows, index=looked.index)
    findings = [
        *_of_the_table(sheet.info, rows, looked.profiled, options),
        *_repetitions(sheet.info.name, rows, looked.profiled),
        *_of_the_sums(sheet.info.name, looked, options),
    ]
    findings += [
        _finding("row-duplicated", sheet.info.name, row=row, arguments={"rows": str(first)})
        for row, first in duplicates.head(options.places).iter_rows()
    ]
    inspected = TableInspection(
        table=found,
        rows=rows.count,
        examined=rows.records.height,
        titles=_texts(head, found.title_rows),
        notes=_texts(head, found.note_rows),
        totals=tuple(filter(None, (looked.labels.get(row, "") for row in found.total_rows))),
        columns=tuple(each.profile for each in looked.profiled),
        sums=looked.sums,
        keys=tuple(tuple(map(letters, key)) for key in looked.keys),
        index=letters(looked.index) if looked.index else None,
        duplicates=duplicates.height,
    )
    return inspected, findings


def _of_the_sums(sheet: str, looked: Looked, options: InspectOptions) -> Iterator[Finding]:
    for each in looked.checked:
        yield from wrong_sums(sheet, looked.numbers, each, places=options.places)
    yield from mostly_wrong(sheet, looked.sums)
    for each in looked.checked:
        if not each.sum.across and not each.sum.by_words:
            row = int(looked.numbers.rows[each.sum.total])
            yield _finding("row-is-total", sheet, row=row, arguments={"value": looked.labels[row]})


def _of_the_table(
    info: SheetInfo, rows: TableRows, profiled: Sequence[Profiled], options: InspectOptions
) -> Iterator[Finding]:
    table = rows.table
    if table.header_last is None and rows.count:
        yield _finding("header-absent", info.name, row=table.first_row)
    yield from _merged(info, table, options.places)
    for each in profiled:
        yield from suspicious(Suspicion(info.name, rows, each, options.places))
    personal = [each.profile for each in profiled if each.profile.is_personal]
    if personal:
        named = ", ".join(f"{p.letters} ({p.header})" if p.header else p.letters for p in personal)
        yield _finding("personal-columns", info.name, arguments={"value": named})


def _merged(info: SheetInfo, table: Table, places: int) -> Iterator[Finding]:
    lines = {section.row for section in table.sections}
    inside = [
        area
        for area in info.merged
        if table.first_row <= area.last_row and area.first_row <= table.last_row and area.first_row not in lines
    ]
    for area in inside[:places]:
        yield _finding(
            "merged-cells",
            info.name,
            row=area.first_row,
            column=area.first_column,
            arguments={"cell": str(area)},
            severity=Severity.WARNING,
        )


def _repetitions(sheet: str, rows: TableRows, profiled: Sequence[Profiled]) -> Iterator[Finding]:
    profiles = {each.profile.column: each.profile for each in profiled}
    count = str(rows.records.height)
    for block in repeated_blocks(rows, list(profiles.values())):
        first = profiles[block.first]
        row = first.header_row or rows.table.first_row
        if block.first == block.last:
            before = profiles[block.original]
            other = address(before.header_row or rows.table.first_row, before.column)
            arguments: dict[str, Argument] = {"other_cell": other, "count": count}
            yield _finding(
                "column-repeated", sheet, row=row, column=block.first, header=first.name, arguments=arguments
            )
        else:
            yield _finding(
                "block-repeated", sheet, row=row, column=block.first, header=first.name, arguments=_named(block, count)
            )


def _named(block: RepeatedBlock, count: str) -> dict[str, Argument]:
    last = block.original + block.last - block.first
    return {
        "value": f"{letters(block.first)}–{letters(block.last)}",
        "other_value": f"{letters(block.original)}–{letters(last)}",
        "count": count,
    }


def _finding(
    code: str,
    sheet: str,
    *,
    row: int | None = None,
    column: int | None = None,
    header: str | None = None,
    arguments: dict[str, Argument] | None = None,
    severity: Severity | None = None,
) -> Finding:
    return Finding(
        code=code,
        severity=severity or error_texts()[code].severity,
        sheet=sheet,
        row=row,
        column=column,
        header=header,
        arguments=arguments or {},
    )


def _label(rows: TableRows, row: int) -> str:
    """Return the first text of a row that holds letters: the label of a total."""
    for frame in (rows.totals, rows.records):
        found = frame.filter(frame["row"] == row)
        if found.height:
            texts = [text for text in found.row(0)[1:] if text and any(map(str.isalpha, text))]
            return " ".join(texts[0].split()) if texts else ""
    return ""


def _texts(head: Sequence[Sequence[Cell]], rows: Sequence[int]) -> tuple[str, ...]:
    found = []
    for row in rows:
        cells = head[row - 1] if row <= len(head) else ()
        text = " ".join(" ".join(cell.text.split()) for cell in cells if cell.text)
        if text:
            found.append(text[:_LONGEST_TEXT])
    return tuple(found)
