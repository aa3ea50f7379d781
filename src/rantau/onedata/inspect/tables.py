"""One table looked at: its columns, totals, repetitions and keys, with what is suspicious."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rantau.onedata.inspect.model import InspectOptions, TableInspection
from rantau.onedata.inspect.numbers import numbers_of
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


def inspect_table(
    sheet: Sheet, table: Table, *, head: Sequence[Sequence[Cell]], options: InspectOptions
) -> tuple[TableInspection, list[Finding]]:
    """Look at one table.

    Parameters
    ----------
    head
        First rows of the sheet, from A1, for the titles.
    """
    rows = read_rows(sheet, table, cells=options.cells, columns=options.columns)
    table = rows.table
    profiled = [profile(rows, column) for column in table.columns[: options.columns]]
    profiles = [each.profile for each in profiled]
    index = index_column(rows, profiles)
    duplicates = duplicated_rows(rows, index=index)
    labels = {row: _label(rows, row) for row in table.total_rows}
    forms = {
        each.column.column: each.guess.form for each in profiled if each.guess.form and each.column.column != index
    }
    numbers = numbers_of(rows, forms)
    checks = check_sums(numbers, table) if rows.is_whole else []
    for each in checks:
        if not each.sum.across:
            row = int(numbers.rows[each.sum.total])
            labels.setdefault(row, _label(rows, row))
    sums = tuple(summed(numbers, each, labels) for each in checks)
    findings = list(_of_the_table(sheet.info, rows, profiled, options))
    findings += _repetitions(sheet.info.name, rows, profiled)
    for each in checks:
        findings += wrong_sums(sheet.info.name, numbers, each, places=options.places)
    findings += mostly_wrong(sheet.info.name, sums)
    findings += [_implied(sheet.info.name, int(numbers.rows[c.sum.total]), labels) for c in checks if _is_implied(c)]
    findings += [
        _finding("row-duplicated", sheet.info.name, row=row, arguments={"rows": str(first)})
        for row, first in duplicates.head(options.places).iter_rows()
    ]
    inspected = TableInspection(
        table=table,
        rows=rows.count,
        examined=rows.records.height,
        titles=_texts(head, table.title_rows),
        notes=_texts(head, table.note_rows),
        totals=tuple(filter(None, (labels.get(row, "") for row in table.total_rows))),
        columns=tuple(profiles),
        sums=sums,
        keys=tuple(tuple(map(letters, key)) for key in keys(rows, profiles, index=index)),
        index=letters(index) if index else None,
        duplicates=duplicates.height,
    )
    return inspected, findings


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


def _is_implied(checked: Checked) -> bool:
    return not checked.sum.across and not checked.sum.by_words


def _implied(sheet: str, row: int, labels: dict[int, str]) -> Finding:
    return _finding("row-is-total", sheet, row=row, arguments={"value": labels[row]})


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
