"""Which row of one file is which row of the other: rows that vanished, are new, or have not changed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from rantau.onedata.check.groups import FindingGroup
from rantau.onedata.check.likeness.sides import Pair, Side, counted, some
from rantau.onedata.messages.catalogue import Severity, error_texts
from rantau.onedata.read.findings import Finding
from rantau.onedata.standards.model import ColumnType

# So much of a key may stand twice or be empty in a file, by mistake, and it is still its key.
_NEARLY_ALL = 0.98
# Fewer of the rows that could be found again: every file then holds events of its own.
_HALF = 0.5
_FEWEST_UNCHANGED = 5
_LONGEST_KEY = 3
_MOST_IN_KEYS = 8
_SAMPLE = 2_000


@dataclass(frozen=True)
class Matching:
    """Rows of both files with the same key.

    Parameters
    ----------
    key
        Columns of the key; empty where the files have none in common.
    both
        ``row`` and ``row_then`` (sheet rows) of the rows in both files.
    gone, new
        Rows of one file only, as :attr:`Side.rows`.
    """

    key: tuple[str, ...]
    both: pl.DataFrame
    gone: pl.DataFrame
    new: pl.DataFrame

    @property
    def is_of_one_kind(self) -> bool:
        """Whether the same rows are expected in every file, as in a register or a table of areas."""
        possible = self.both.height + min(self.gone.height, self.new.height)
        return bool(self.key) and self.both.height >= max(_HALF * possible, 1)


def match_rows(pair: Pair, *, moving: frozenset[str]) -> Matching:
    """Match the rows by the key under which most are found again.

    A key is the drafted one, without what names the period, or any single column of
    words or codes that differs in (nearly) every row of both files; where those find
    nothing again, the smallest combination of such columns.
    """
    found = [_matched(pair, key) for key in _keys(pair, moving)]
    if not any(matching.is_of_one_kind for matching in found):
        found += [_matched(pair, key) for key in _combinations(pair, moving)]
    if not found:
        nothing = pl.DataFrame(schema={"row": pl.UInt32, "row_then": pl.UInt32})
        return Matching((), nothing, pair.then.rows, pair.now.rows)
    return max(found, key=lambda matching: matching.both.height)


def _keys(pair: Pair, moving: frozenset[str]) -> list[tuple[str, ...]]:
    drafted = tuple(name for name in pair.then.checked.standard.primary_key if name not in moving)
    keys: list[tuple[str, ...]] = [(name,) for name in pair.common if name not in moving and _names_things(pair, name)]
    if drafted and all(name in pair.common and not pair.counts_rows(name) for name in drafted):
        keys.insert(0, drafted)
    return [key for key in dict.fromkeys(keys) if _tell_apart(pair, key)]


def _combinations(pair: Pair, moving: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """Yield the combinations of two columns that tell the rows apart or, failing that, of three."""
    different = {
        name: pair.then.rows[f"t:{name}"].n_unique()
        for name in pair.common
        if name not in moving and _names_things(pair, name)
    }
    likely = sorted((name for name in different if different[name] > 1), key=lambda name: -different[name])
    likely = sorted(likely[:_MOST_IN_KEYS], key=pair.common.index)
    for length in range(2, _LONGEST_KEY + 1):
        found = [
            key
            for key in combinations(likely, length)
            if math.prod(different[name] for name in key) >= pair.then.rows.height and _tell_apart(pair, key)
        ]
        yield from found
        if found:
            return


def _names_things(pair: Pair, name: str) -> bool:
    return pair.then.column(name).type in (ColumnType.TEXT, ColumnType.CODE) and not pair.counts_rows(name)


def _tell_apart(pair: Pair, key: Sequence[str]) -> bool:
    return all(
        _is_unlike(side.rows.head(_SAMPLE), key) and _is_unlike(side.rows, key) for side in (pair.now, pair.then)
    )


def _is_unlike(rows: pl.DataFrame, key: Sequence[str]) -> bool:
    parts = rows.select(_part(name) for name in key)
    return parts.height > 0 and parts.drop_nulls().unique().height >= _NEARLY_ALL * parts.height


def _part(name: str) -> pl.Expr:
    """Return a part of a key in which case and blanks make no difference."""
    return pl.col(f"t:{name}").str.to_lowercase().str.replace_all(r"\s+", " ").alias(f"key:{name}")


def _matched(pair: Pair, key: tuple[str, ...]) -> Matching:
    parts = [f"key:{name}" for name in key]
    now, then = (_keyed(side, key) for side in (pair.now, pair.then))
    both = now.unique(parts, keep="first").join(then.unique(parts, keep="first"), on=parts, suffix="_then")
    return Matching(
        key,
        both.select("row", "row_then").sort("row"),
        then.join(now, on=parts, how="anti").select(pair.then.rows.columns).sort("row"),
        now.join(then, on=parts, how="anti").select(pair.now.rows.columns).sort("row"),
    )


def _keyed(side: Side, key: Sequence[str]) -> pl.DataFrame:
    return side.rows.with_columns(_part(name) for name in key).drop_nulls([f"key:{name}" for name in key]).sort("row")


# --- findings ----------------------------------------------------------------


def row_findings(pair: Pair, matching: Matching, *, moving: frozenset[str]) -> Iterator[FindingGroup]:
    """Yield what became of the rows of the earlier file."""
    headers = ", ".join(pair.then.header(name) for name in matching.key)
    limit = counted(pair.then.rows.height)
    if matching.key and not matching.is_of_one_kind:
        yield pair.on_sheet("rows-other", count=counted(matching.both.height), limit=limit, column=headers)
    elif matching.key:
        for code, rows in (("rows-vanished", matching.gone), ("rows-new", matching.new)):
            if rows.height:
                named = some(_labels(rows, matching.key))
                yield pair.on_sheet(code, count=counted(rows.height), limit=limit, column=headers, expected=named)
    yield from _unchanged(pair, matching, moving)


def vanished_rows(pair: Pair, matching: Matching) -> Iterator[Finding]:
    """Yield one finding for every row that vanished, for those who want to see all."""
    if not matching.is_of_one_kind:
        return
    code = "row-vanished"
    for row, label in zip(matching.gone["row"], _labels(matching.gone, matching.key), strict=True):
        arguments: dict[str, str | tuple[str, str]] = {"file": pair.file, "other_value": str(row)}
        yield Finding(code, error_texts()[code].severity, pair.now.sheet, value=label, arguments=arguments)


def _labels(rows: pl.DataFrame, key: Sequence[str]) -> list[str]:
    return (
        rows.select(pl.concat_str([pl.col(f"o:{name}").str.strip_chars() for name in key], separator=" / "))
        .to_series()
        .to_list()
    )


def _unchanged(pair: Pair, matching: Matching, moving: frozenset[str]) -> Iterator[FindingGroup]:
    """Warn if every number is the same as before; mention it if most rows are the same throughout."""
    measures = [name for name in pair.numbers if name not in matching.key]
    compared = measures or [name for name in pair.common if name not in matching.key and name not in moving]
    compared = compared or list(matching.key)
    if not matching.key:
        if _are_same_rows(pair, moving):
            yield _same(pair, pair.now.rows.select(f"t:{name}" for name in compared), Severity.WARNING)
        return
    now, then = (
        _aligned(side, rows, compared)
        for side, rows in ((pair.now, matching.both["row"]), (pair.then, matching.both["row_then"]))
    )
    same = pl.DataFrame([now[f"t:{name}"].eq_missing(then[f"t:{name}"]).alias(name) for name in compared])
    every = same.select(pl.all_horizontal(pl.all())).to_series()
    is_whole = matching.both.height == pair.now.rows.height == pair.then.rows.height
    if is_whole and every.all():
        yield _same(pair, now, Severity.WARNING)
    elif (
        measures and matching.is_of_one_kind and every.len() >= _FEWEST_UNCHANGED and every.sum() >= _HALF * every.len()
    ):
        yield _same(pair, now.filter(every), Severity.HINT)


def _same(pair: Pair, cells: pl.DataFrame, severity: Severity) -> FindingGroup:
    count = sum(cells.height - column.null_count() for column in cells.iter_columns())
    return pair.on_sheet("value-unchanged", severity=severity, count=counted(count))


def _aligned(side: Side, rows: pl.Series, names: Sequence[str]) -> pl.DataFrame:
    chosen = side.rows.select("row", *[f"t:{name}" for name in names])
    return rows.rename("row").to_frame().join(chosen, on="row", how="left", maintain_order="left").drop("row")


def _are_same_rows(pair: Pair, moving: frozenset[str]) -> bool:
    """Test whether both files hold the same rows, in any order."""
    names = [f"t:{name}" for name in pair.common if name not in moving]
    if not names or pair.now.rows.height != pair.then.rows.height or not pair.now.rows.height:
        return False
    now, then = (side.rows.select(names).sort(names) for side in (pair.now, pair.then))
    return now.equals(then)
