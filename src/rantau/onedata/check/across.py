"""Rules across the rows of one table: keys, groups, shares, sums, small cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch
from itertools import combinations

import polars as pl

from rantau.onedata.check.columns import Columns
from rantau.onedata.check.describing import describe_condition
from rantau.onedata.check.groups import Argument, FindingGroup
from rantau.onedata.check.passing import Key, Needs
from rantau.onedata.check.row_test import holds
from rantau.onedata.check.whole import WholeTable
from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.standards.conditions import Condition, columns_in
from rantau.onedata.standards.rules import (
    Check,
    GapAtLeast,
    GroupSumEquals,
    NotRecoverable,
    Part,
    SameBy,
    ShareBetween,
    Unique,
)

_ROWS_NAMED = 8
_SEVERITY = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Across:
    """What a rule across rows found, before its rule gives code, severity and sheet."""

    column: str
    places: pl.DataFrame
    constants: dict[str, Argument]


@singledispatch
def needs_of(check: Check, columns: Columns) -> Needs:
    """Return what a check must have from the fast pass; nothing for a check on one row."""
    del check, columns
    return Needs()


@singledispatch
def across(check: Check, table: WholeTable) -> Iterator[Across]:
    """Yield what a check across rows finds; nothing for a check of another level."""
    del check, table
    return iter(())


def _present(names: Iterator[str] | tuple[str, ...], columns: Columns) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name in columns.bound))


def named_rows() -> pl.Expr:
    """Name the rows of a group: the first few, then an ellipsis."""
    rows = pl.col("row").sort()
    shown = rows.head(_ROWS_NAMED).cast(pl.String).str.join(", ")
    return pl.when(rows.len() > _ROWS_NAMED).then(shown + ", …").otherwise(shown)


# --- keys --------------------------------------------------------------------


def _unique_key(check: Unique) -> Key:
    return Key(check.parts, check.skip_empty)


@needs_of.register
def _(check: Unique, columns: Columns) -> Needs:
    present = all(part.column in columns.bound for part in check.parts)
    return Needs(keys=(_unique_key(check),)) if present else Needs()


@across.register
def _(check: Unique, table: WholeTable) -> Iterator[Across]:
    columns = table.columns
    if not all(part.column in columns.bound for part in check.parts):
        return
    shared = table.sharing(_unique_key(check))
    parts = [
        _month_text(pl.col(f"key:{place}")) if part.month else _shown(f"key:{place}", shared)
        for place, part in enumerate(check.parts)
    ]
    value = pl.concat_str([part.fill_null("–") for part in parts], separator=" / ")
    places = shared.with_columns(value.alias("value"), named_rows().over("group").alias("rows")).select(
        "row", "value", "rows"
    )
    headers = [columns.header(part.column) for part in check.parts]
    yield Across(check.parts[0].column, places, {"expected": _joined(headers)})


def _shown(name: str, frame: pl.DataFrame) -> pl.Expr:
    """Write the values of a column as people do."""
    value = pl.col(name)
    return _number_text(value) if frame.schema[name] == pl.Float64 else value.cast(pl.String)


def _month_text(months: pl.Expr) -> pl.Expr:
    """Write a month that was counted as year × 12 + month."""
    year, month = (months - 1) // 12, (months - 1) % 12 + 1
    return pl.format("{}-{}", year, month.cast(pl.String).str.zfill(2))


def _joined(arguments: list[Argument]) -> Argument:
    sides = [(text, text) if isinstance(text, str) else text for text in arguments]
    return ", ".join(side[0] for side in sides), ", ".join(side[1] for side in sides)


def _same_key(check: SameBy) -> Key:
    return Key(tuple(Part(name) for name in check.by), skip_empty=True)


@needs_of.register
def _(check: SameBy, columns: Columns) -> Needs:
    present = all(name in columns.bound for name in (check.column, *check.by))
    return Needs(keys=(_same_key(check),)) if present else Needs()


@across.register
def _(check: SameBy, table: WholeTable) -> Iterator[Across]:
    columns = table.columns
    if not all(name in columns.bound for name in (check.column, *check.by)):
        return
    value = pl.col(f"v:{check.column}")
    shared = table.sharing(_same_key(check), also=(check.column,)).filter(value.is_not_null())
    # A name written in capitals is the same name.
    folded = value.str.to_lowercase() if _is_text(check.column, columns) else value
    shared = shared.with_columns(folded.alias("folded"))
    differing = shared.filter(pl.col("folded").n_unique().over("group") > 1)
    key = pl.concat_str([_shown(f"key:{place}", differing) for place in range(len(check.by))], separator=" / ")
    places = differing.select(
        "row",
        value=value.cast(pl.String),
        count=pl.col("folded").n_unique().over("group").cast(pl.String),
        rows=named_rows().over("group"),
        expected=key,
    )
    yield Across(check.by[0], places, {})


def _is_text(name: str, columns: Columns) -> bool:
    return columns.bound[name].reading.dtype == pl.String()


def _gap_keys(check: GapAtLeast, columns: Columns) -> tuple[Key, ...]:
    return tuple(Key((Part(name),), skip_empty=True) for name in check.any_of if name in columns.bound)


@needs_of.register
def _(check: GapAtLeast, columns: Columns) -> Needs:
    return Needs(keys=_gap_keys(check, columns)) if check.column in columns.bound else Needs()


@across.register
def _(check: GapAtLeast, table: WholeTable) -> Iterator[Across]:
    columns = table.columns
    if check.column not in columns.bound:
        return
    day = f"v:{check.column}"
    found = []
    for key in _gap_keys(check, columns):
        shared = table.sharing(key, also=(check.column,))
        if shared.is_empty():
            continue
        ordered = shared.drop_nulls(day).sort("group", day, "row")
        for step in (1, -1):
            near = (pl.col(day) - pl.col(day).shift(step).over("group")).dt.total_days().abs() < check.days
            found.append(
                ordered.with_columns(pl.col("row").shift(step).over("group").alias("partner"))
                .filter(near)
                .select("row", pl.col(day).cast(pl.String).alias("value"), "partner")
            )
    if not found:
        return
    pairs = pl.concat(found).unique(subset="row", keep="first", maintain_order=True).sort("row")
    partner = pl.col("partner").cast(pl.String)
    places = pairs.select(
        "row",
        "value",
        pl.format("baris {}", partner).alias("other_value:id"),
        pl.format("row {}", partner).alias("other_value:en"),
    )
    yield Across(check.column, places, {})


# --- aggregates --------------------------------------------------------------


def _condition_columns(*conditions: Condition) -> Iterator[str]:
    for condition in conditions:
        yield from columns_in(condition)


@needs_of.register
def _(check: GroupSumEquals, columns: Columns) -> Needs:
    names = (check.value, *check.by, *_condition_columns(check.total, check.parts))
    return Needs(columns=_present(names, columns))


@across.register
def _(check: GroupSumEquals, table: WholeTable) -> Iterator[Across]:
    columns = table.columns
    if check.value not in columns.bound:
        return
    value, by = pl.col(f"v:{check.value}"), [f"v:{name}" for name in check.by if name in columns.bound]
    data = table.data().with_columns(_marked_filled(columns, check.total, check.parts))
    totals = data.filter(holds(check.total, columns) & value.is_not_null())
    parts = data.filter(holds(check.parts, columns))
    # A part that is not given (protected, not collected) makes the sum unknown, not wrong.
    sums = parts.group_by(by).agg(
        value.sum().alias("sum"), value.is_null().any().alias("open"), pl.len().alias("parts")
    )
    compared = totals.join(sums, on=by, how="inner", nulls_equal=True).filter(~pl.col("open"))
    wrong = compared.filter((value - pl.col("sum")).abs() > 1e-6).sort("row")
    places = wrong.select("row", value=_number_text(value), expected=_number_text(pl.col("sum")))
    yield Across(check.value, places, {})


def _marked_filled(columns: Columns, *conditions: Condition) -> list[pl.Expr]:
    """Add the ``t:`` columns that conditions ask about, from the values."""
    names = _present(_condition_columns(*conditions), columns)
    return [pl.col(f"v:{name}").cast(pl.String).alias(f"t:{name}") for name in names]


def _number_text(value: pl.Expr) -> pl.Expr:
    value = value.cast(pl.Float64)
    whole = value.cast(pl.Int64, strict=False).cast(pl.String)
    return pl.when(value == value.floor()).then(whole).otherwise(value.round(6).cast(pl.String))


@needs_of.register
def _(check: ShareBetween, columns: Columns) -> Needs:
    return Needs(columns=_present((check.column, *check.by, *columns_in(check.where)), columns))


@across.register
def _(check: ShareBetween, table: WholeTable) -> Iterator[Across]:
    columns = table.columns
    if check.column not in columns.bound:
        return
    data = table.data().with_columns(_marked_filled(columns, check.where))
    by = [f"v:{name}" for name in check.by if name in columns.bound]
    held = data.with_columns(holds(check.where, columns).alias("where"))
    counts = (held.group_by(by) if by else held.group_by(pl.lit(1).alias("all"))).agg(
        pl.col("where").sum().alias("count"), pl.len().alias("total")
    )
    share = pl.col("count") / pl.col("total")
    outside = counts.filter((share < check.min - 1e-9) | (share > check.max + 1e-9))
    if outside.is_empty():
        return
    described = describe_condition(check.where, columns)
    if check.max == 0:
        # None may be: the number says more than the share.
        shown = {"value": pl.col("count").cast(pl.String), "expected": pl.col("total").cast(pl.String)}
        yield Across(check.column, _everywhere(outside.select(**shown)), {})
        return
    percent = (share * 100).round(1).cast(pl.String) + "%"
    limit = f"{check.min:.0%}–{check.max:.0%}"
    yield Across(check.column, _everywhere(outside.select(value=percent)), {"expected": described, "limit": limit})


def _everywhere(frame: pl.DataFrame) -> pl.DataFrame:
    """Give findings about the whole column their place: no row."""
    return frame.select(pl.lit(None, dtype=pl.UInt32).alias("row"), pl.all())


@needs_of.register
def _(check: NotRecoverable, columns: Columns) -> Needs:
    names = (check.value, *check.dimensions, *columns_in(check.hidden))
    return Needs(columns=_present(names, columns))


@across.register
def _(check: NotRecoverable, table: WholeTable) -> Iterator[Across]:
    columns = table.columns
    if check.value not in columns.bound:
        return
    dimensions = [f"v:{name}" for name in check.dimensions if name in columns.bound]
    data = table.data().with_columns(_marked_filled(columns, check.hidden))
    data = data.with_columns(holds(check.hidden, columns).alias("hidden"))
    alone = []
    for margin in combinations(dimensions, len(dimensions) - 1):
        single = (pl.col("hidden").sum().over(margin) == 1) & (pl.len().over(margin) > 1)
        alone.append(data.filter(pl.col("hidden") & single).select("row"))
    if not alone:
        return
    places = pl.concat(alone).unique().sort("row")
    yield Across(
        check.value, places.with_columns(value=pl.lit(None, pl.String), rows=pl.col("row").cast(pl.String)), {}
    )


def group_of(
    found: Across, *, code: str, severity: Severity, rule: str | None, sheet: str, columns: Columns
) -> FindingGroup:
    """Give what a rule found its code, severity and place on the sheet."""
    bound = columns.bound[found.column]
    places = found.places if "value" in found.places.columns else found.places.with_columns(PLACES_VALUE)
    return FindingGroup(
        code=code,
        severity=severity,
        places=places.with_columns(pl.col("row").cast(pl.UInt32)),
        sheet=sheet,
        column=bound.place,
        header=bound.header,
        rule=rule,
        constants=found.constants,
    )


PLACES_VALUE = pl.lit(None, dtype=pl.String).alias("value")
