"""Totals that do not agree with their parts, as findings and in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import numpy as np

from rantau.kernel.formats import number
from rantau.kernel.language import Language
from rantau.onedata.inspect.model import SumCheck
from rantau.onedata.inspect.numbers import Numbers
from rantau.onedata.inspect.sums import Checked, lost_digit
from rantau.onedata.messages.catalogue import error_texts
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.sheets import address

_MOSTLY = 0.5
_FEWEST = 4


def summed(numbers: Numbers, checked: Checked, labels: dict[int, str]) -> SumCheck:
    """Describe a sum and how it came out; ``labels`` names total rows by sheet row."""
    each = checked.sum
    if each.across:
        columns = numbers.columns
        total = columns[each.total]
        name, place = total.header, total.letters
        parts = spans([columns[part].column for part in each.parts], [columns[part].letters for part in each.parts])
    else:
        row = int(numbers.rows[each.total])
        name, place = labels.get(row, ""), str(row)
        rows = [int(numbers.rows[part]) for part in each.parts]
        parts = spans(rows, list(map(str, rows)))
    rounded, wrong = int(checked.is_rounded.sum()), int(checked.is_wrong.sum())
    return SumCheck(
        across=each.across,
        total=name,
        place=place,
        parts=parts,
        checked=checked.given.size,
        exact=checked.given.size - rounded - wrong,
        rounded=rounded,
        wrong=wrong,
        by_words=each.by_words,
    )


def spans(numbers: Sequence[int], names: Sequence[str]) -> str:
    """Write numbers by their names, runs of neighbours as spans: ``B–D, F``."""
    found: list[list[int]] = []
    for place, current in enumerate(numbers):
        if found and numbers[found[-1][1]] == current - 1:
            found[-1][1] = place
        else:
            found.append([place, place])
    return ", ".join(names[a] if a == b else f"{names[a]}–{names[b]}" for a, b in found)


def wrong_sums(sheet: str, numbers: Numbers, checked: Checked, *, places: int) -> Iterator[Finding]:
    """Yield a finding at each total that differs from the sum of its parts.

    Where a single lost digit explains the difference, the cell that lost it is blamed
    instead of the total.
    """
    for position in np.flatnonzero(checked.is_rounded | checked.is_wrong)[:places]:
        yield _finding(sheet, numbers, checked, int(position))


def mostly_wrong(sheet: str, checks: Sequence[SumCheck]) -> Iterator[Finding]:
    """Yield one finding when more totals of a table are wrong than right."""
    total, wrong = sum(check.checked for check in checks), sum(check.wrong for check in checks)
    if total >= _FEWEST and wrong > _MOSTLY * total:
        code = "totals-mostly-wrong"
        arguments: dict[str, str | tuple[str, str]] = {"count": str(wrong), "limit": str(total)}
        yield Finding(code, error_texts()[code].severity, sheet=sheet, arguments=arguments)


def _finding(sheet: str, numbers: Numbers, checked: Checked, position: int) -> Finding:
    row, column = int(checked.row[position]), int(checked.column[position])
    given, added = float(checked.given[position]), float(checked.added[position])
    if checked.is_rounded[position]:
        return _at(sheet, numbers, row, column, "sum-rounded", given, added)
    each = checked.sum
    cells = [(row, part) for part in each.parts] if each.across else [(part, column) for part in each.parts]
    lost = lost_digit(given, added, [float(numbers.values[cell]) for cell in cells])
    if lost is None:
        return _at(sheet, numbers, row, column, "total-not-sum", given, added)
    part, needed = lost
    at = cells[part] if part >= 0 else (row, column)
    other = _address(numbers, (row, column)) if part >= 0 else _addresses(numbers, cells)
    return _at(sheet, numbers, *at, "digit-lost", float(numbers.values[at]), needed, other_cell=other)


def _address(numbers: Numbers, cell: tuple[int, int]) -> str:
    return address(int(numbers.rows[cell[0]]), numbers.columns[cell[1]].column)


def _addresses(numbers: Numbers, cells: Sequence[tuple[int, int]]) -> str:
    return f"{_address(numbers, cells[0])}:{_address(numbers, cells[-1])}"


def _at(
    sheet: str, numbers: Numbers, row: int, column: int, code: str, given: float, expected: float, **more: str
) -> Finding:
    digits = round(-np.log10(numbers.unit[column]))
    header = numbers.columns[column]
    arguments: dict[str, str | tuple[str, str]] = dict(more)
    arguments["value"] = _written(given, digits)
    arguments["expected"] = _written(expected, digits)
    return Finding(
        code=code,
        severity=error_texts()[code].severity,
        sheet=sheet,
        row=int(numbers.rows[row]),
        column=header.column,
        header=header.header or header.letters,
        value=format(Decimal(repr(round(given, digits))).normalize(), "f"),
        arguments=arguments,
    )


def _written(value: float, digits: int) -> tuple[str, str]:
    return number(value, Language.ID, digits=digits), number(value, Language.EN, digits=digits)
