"""The rules of a draft: totals that always held, dates that never went backwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import polars as pl

from rantau.kernel.language import LanguageMap
from rantau.onedata.inspect import shapes
from rantau.onedata.inspect.draft_columns import Drafted
from rantau.onedata.inspect.numbers import Numbers
from rantau.onedata.inspect.rows import TableRows
from rantau.onedata.inspect.shapes import DateOrder
from rantau.onedata.inspect.sums import Checked
from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.standards.model import ColumnType, Level, Rule
from rantau.onedata.standards.rules import InOrder, SumEquals

_FEWEST_PAIRS = 10


def sum_rules(checked: Sequence[Checked], numbers: Numbers, names: dict[int, str]) -> Iterator[Rule]:
    """Yield a rule for every total column that was the sum of its parts in all rows.

    Parameters
    ----------
    names
        Names of the drafted columns by sheet column.
    """
    seen: dict[str, int] = {}
    for each in checked:
        if not each.sum.across or each.is_wrong.any() or each.is_rounded.any():
            continue
        places = [numbers.columns[part].column for part in (each.sum.total, *each.sum.parts)]
        if all(place in names for place in places):
            total, *parts = (names[place] for place in places)
            seen[total] = seen.get(total, 0) + 1
            number = f"-{seen[total]}" if seen[total] > 1 else ""
            yield _sum_rule(total, tuple(parts), number)


def _sum_rule(total: str, parts: tuple[str, ...], number: str) -> Rule:
    plus = " + ".join(parts)
    return Rule(
        id=f"{total.replace('_', '-')}-is-sum{number}",
        level=Level.ROW,
        severity=Severity.ERROR,
        error="total-not-sum",
        say=LanguageMap(id=f"{total} adalah jumlah {plus}.", en=f"{total} is the sum of {plus}."),
        check=SumEquals(total=total, parts=parts),
    )


def date_rules(drafted: Sequence[Drafted], rows: TableRows) -> Iterator[Rule]:
    """Yield a rule for every two date columns of which the second never lay before the first.

    Two columns that are always equal say nothing, and neither do a handful of rows.
    """
    dated = [each for each in drafted if each.column.type is ColumnType.DATE]
    for first, second in combinations(dated, 2):
        for before, after in ((first, second), (second, first)):
            if _never_before(before, after, rows):
                yield _date_rule(before.column.name, after.column.name)
                break


def _never_before(before: Drafted, after: Drafted, rows: TableRows) -> bool:
    days = pl.DataFrame({"before": _days(before, rows), "after": _days(after, rows)}).drop_nulls()
    if days.height < _FEWEST_PAIRS or (days["before"] == days["after"]).all():
        return False
    return bool((days["before"] <= days["after"]).all())


def _days(drafted: Drafted, rows: TableRows) -> pl.Series:
    texts = pl.DataFrame({"text": rows.text(drafted.profiled.name)})
    return texts.select(shapes.as_day(drafted.profiled.guess.order or DateOrder.ISO)).to_series()


def _date_rule(before: str, after: str) -> Rule:
    return Rule(
        id=f"{before}-then-{after}".replace("_", "-"),
        level=Level.ROW,
        severity=Severity.ERROR,
        error="date-order",
        say=LanguageMap(id=f"{after} tidak sebelum {before}.", en=f"{after} is not before {before}."),
        check=InOrder(columns=(before, after)),
    )
