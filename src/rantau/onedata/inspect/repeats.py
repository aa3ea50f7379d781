"""What stands twice: columns, blocks of columns, rows; and what stands once: keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from rantau.onedata.inspect.header_words import speaks_of
from rantau.onedata.inspect.model import ColumnProfile, Kind
from rantau.onedata.inspect.rows import TableRows

_FEWEST_ROWS = 5
_FEWEST_DISTINCT = 3
_HALF = 0.5
_UPPER_HALF = 1 << 33
_KEY_COLUMNS = 12
_KEY_LENGTH = 3
_KEY_SAMPLE = 2_000
_KEYS_NAMED = 3


@dataclass(frozen=True, slots=True)
class RepeatedBlock:
    """Columns that hold the same values in every record as as many columns before them.

    Parameters
    ----------
    first, last
        Sheet columns of the repetition.
    original
        First sheet column of what it repeats.
    """

    first: int
    last: int
    original: int


def repeated_blocks(rows: TableRows, profiles: Sequence[ColumnProfile]) -> list[RepeatedBlock]:
    """Find columns, alone or side by side, that repeat others cell by cell.

    Columns with fewer than three different values, or mostly empty, are not compared:
    they agree by chance.
    """
    if rows.records.height < _FEWEST_ROWS:
        return []
    telling = [
        profile.column
        for profile in profiles
        if profile.distinct >= _FEWEST_DISTINCT and profile.filled >= _HALF * rows.records.height
    ]
    original = _originals(rows, telling)
    found: list[RepeatedBlock] = []
    for column, before in sorted(original.items()):
        block = found[-1] if found else None
        if block and block.last == column - 1 and block.original + column - block.first == before:
            found[-1] = RepeatedBlock(block.first, column, block.original)
        else:
            found.append(RepeatedBlock(column, column, before))
    return found


def _originals(rows: TableRows, columns: Sequence[int]) -> dict[int, int]:
    """Return, for each column that repeats an earlier one, the first such."""
    if not columns:
        return {}
    place = pl.int_range(pl.len(), dtype=pl.UInt64) * 2 + 1
    prints = rows.records.select(_print(f"c{column}", place) for column in columns).row(0)
    original: dict[int, int] = {}
    seen: dict[int, list[int]] = {}
    for column, print_ in zip(columns, prints, strict=True):
        same = [before for before in seen.get(print_, ()) if _are_equal(rows, before, column)]
        if same:
            original[column] = same[0]
        seen.setdefault(print_, []).append(column)
    return original


def _print(name: str, place: pl.Expr) -> pl.Expr:
    # 32 bits of the hash times the place stay below 2⁶⁴ for four thousand million rows.
    return (pl.col(name).str.strip_chars().hash() // _UPPER_HALF * place).sum().alias(name)


def _are_equal(rows: TableRows, first: int, second: int) -> bool:
    texts = (pl.col(f"c{column}").str.strip_chars() for column in (first, second))
    return bool(rows.records.select(next(texts).eq_missing(next(texts)).all()).item())


def duplicated_rows(rows: TableRows, *, index: int | None) -> pl.DataFrame:
    """Return records that equal an earlier one: ``row`` and ``first`` (UInt32 sheet rows).

    A column that only counts the rows is left out of the comparison, and so is a
    record that holds nothing else.
    """
    names = [name for name in rows.names if name != f"c{index}"]
    if len(names) < 2:
        return pl.DataFrame(schema={"row": pl.UInt32, "first": pl.UInt32})
    held = rows.records.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in names))
    prints = held.select("row", print=held.select(names).hash_rows())
    return (
        prints.with_columns(first=pl.col("row").min().over("print"))
        .filter(pl.col("row") != pl.col("first"))
        .select("row", "first")
        .sort("row")
    )


def index_column(rows: TableRows, profiles: Sequence[ColumnProfile]) -> int | None:
    """Return the column that only counts the rows, 1, 2, 3 …, or ``None``.

    It is the first one, or the second if its header says so.
    """
    height = rows.records.height
    for place, profile in enumerate(profiles[:2]):
        if place and not speaks_of(profile.header, "index"):
            continue
        if profile.kind is Kind.INTEGER and profile.distinct == height > 2 and profile.smallest in ("0", "1"):
            steps = rows.records.select(
                pl.col(f"c{profile.column}").str.strip_chars().cast(pl.Int64, strict=False).diff()
            )
            if steps.select((pl.first().drop_nulls() == 1).all() & (pl.first().null_count() == 1)).item():
                return profile.column
    return None


def keys(rows: TableRows, profiles: Sequence[ColumnProfile], *, index: int | None) -> list[tuple[int, ...]]:
    """Return columns that differ in every record or, failing that, the smallest combinations that do.

    Measures are no keys: decimals are left out, and whole numbers unless their header
    speaks of a code.
    """
    height = rows.records.height
    if height < 2:
        return []
    usable = [p for p in profiles if p.filled == height and p.column != index and _may_be_key(p)]
    alone: list[tuple[int, ...]] = [(p.column,) for p in usable if p.distinct == height]
    if alone:
        return alone[:_KEYS_NAMED]
    likely = [p for p in usable if p.distinct > 1]
    likely = sorted(sorted(likely, key=lambda p: -p.distinct)[:_KEY_COLUMNS], key=lambda p: p.column)
    for length in range(2, _KEY_LENGTH + 1):
        found = [columns for columns in _combinations(likely, length, height) if _differ(rows, columns)]
        if found:
            return found[:_KEYS_NAMED]
    return []


def any_key(rows: TableRows, profiles: Sequence[ColumnProfile], *, most: int) -> list[int]:
    """Return columns that together differ in as many records as ``most`` columns can, texts before measures."""
    likely = sorted((p for p in profiles if p.filled), key=lambda p: (p.kind.is_number, -p.distinct))
    chosen: list[int] = []
    for profile in likely[:most]:
        chosen.append(profile.column)
        if _differ(rows, chosen):
            break
    return sorted(chosen)


def _may_be_key(profile: ColumnProfile) -> bool:
    return not profile.kind.is_number or (profile.kind is Kind.INTEGER and speaks_of(profile.header, "code"))


def _combinations(profiles: Sequence[ColumnProfile], length: int, height: int) -> Iterator[tuple[int, ...]]:
    for group in combinations(profiles, length):
        room = 1
        for profile in group:
            room *= profile.distinct
        if room >= height:
            yield tuple(profile.column for profile in group)


def _differ(rows: TableRows, columns: Sequence[int]) -> bool:
    names = [f"c{column}" for column in columns]
    sample = rows.records.head(_KEY_SAMPLE).select(names)
    if sample.is_duplicated().any():
        return False
    return not rows.records.select(names).is_duplicated().any()
