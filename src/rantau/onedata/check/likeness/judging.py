"""Which findings of the ordinary check count when last month's file is the measure, and how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from rantau.onedata.check.groups import FindingGroup
from rantau.onedata.check.likeness.sides import Pair, Side
from rantau.onedata.codes.folding import fold
from rantau.onedata.messages.catalogue import Severity, error_texts

# Told in other words, or about a standard that nobody asked for.
_TOLD_OTHERWISE = frozenset(
    [
        "column-missing",
        "column-extra",
        "column-unknown",
        "template-wrong",
        "template-outdated",
        "standard-fits-better",
    ]
)
# Wrong by itself, however often it stood there before; so is a damaged NIK.
_WRONG_ITSELF = frozenset(["formula-error", "formula-not-calculated", "file-empty"])
# Values that do not fit their column cannot be counted; all else is said by last month's file alone.
_HOLDING_CATEGORIES = frozenset(["cell", "identity", "file"])

Place = tuple[str, str | None]


def judged(pair: Pair, groups: Sequence[FindingGroup]) -> Iterator[FindingGroup]:
    """Yield the findings that are news.

    What was found at last month's cells too, with the same value in the same column, is
    left out; what rests on nothing but last month's file is a warning.
    """
    known = _known(pair.then)
    for group in groups:
        if group.code in _TOLD_OTHERWISE:
            continue
        place = _place(group, pair.now)
        if not _is_wrong_itself(group.code):
            group = _without(group, known.get(place))
        if not len(group):
            continue
        if group.code == "value-required":
            yield from _emptied(pair, group, was_empty=place in known)
        else:
            yield _weighed(group, was_there=place in known)


def _known(side: Side) -> dict[Place, list[pl.Series]]:
    found: dict[Place, list[pl.Series]] = {}
    for group in side.checked.findings.groups:
        found.setdefault(_place(group, side), []).append(group.places["value"])
    return found


def _place(group: FindingGroup, side: Side) -> Place:
    names = {bound.place: name for name, bound in side.checked.columns.bound.items()}
    if group.column is None:
        return group.code, None
    return group.code, names.get(group.column, fold(group.header or ""))


def _is_wrong_itself(code: str) -> bool:
    return code in _WRONG_ITSELF or error_texts()[code].category == "identity"


def _without(group: FindingGroup, values: list[pl.Series] | None) -> FindingGroup:
    if values is None:
        return group
    known = pl.concat(values).unique()
    return replace(group, places=group.places.filter(~pl.col("value").is_in(known.implode(), nulls_equal=True)))


def _weighed(group: FindingGroup, *, was_there: bool) -> FindingGroup:
    if not group.severity.holds_back or _is_wrong_itself(group.code):
        return group
    fits_no_longer = error_texts()[group.code].category in _HOLDING_CATEGORIES and not was_there
    return group if fits_no_longer else replace(group, severity=Severity.WARNING)


def _emptied(pair: Pair, group: FindingGroup, *, was_empty: bool) -> Iterator[FindingGroup]:
    """Say of a cell that was never empty before that it is empty now; of a whole column once."""
    names = {bound.place: name for name, bound in pair.now.checked.columns.bound.items()}
    if was_empty or group.column is None:
        return
    name = names[group.column]
    if len(group) == pair.now.rows.height:
        filled = pair.then.rows[f"t:{name}"].drop_nulls().len()
        yield pair.in_column("column-emptied", name, count=str(filled))
    else:
        yield pair.at_cells("cell-emptied", name, group.places)
