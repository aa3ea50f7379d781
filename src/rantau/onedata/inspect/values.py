"""The distinct values of one column, with how often each stands and where first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from rantau.onedata.inspect.rows import TableRows
from rantau.onedata.read.labels import MISSING_MARKERS
from rantau.onedata.read.sheets import CellKind

_SAMPLE = 2_000
_NEARLY_ALL = 0.9


@dataclass(frozen=True)
class Values:
    """What stands in a column.

    Parameters
    ----------
    distinct
        One row per different value that is no sign for “no value”, most frequent first
        (where nearly all differ, one row per cell): ``text`` (String, blanks around it
        gone), ``kind`` (UInt8 or null where the format knows only text), ``count``
        (UInt32), ``row`` (UInt32, the first sheet row with it).
    missing
        Signs for “no value” with the number of cells.
    empty
        Cells without anything, or with blanks only.
    """

    header: str
    distinct: pl.DataFrame
    missing: dict[str, int]
    empty: int

    @property
    def filled(self) -> int:
        """Number of cells with a value."""
        return int(self.distinct["count"].sum())

    @cached_property
    def sample(self) -> pl.DataFrame:
        """Up to some thousand of the distinct values, taken evenly."""
        step = -(-self.distinct.height // _SAMPLE) if self.distinct.height else 1
        return self.distinct.gather_every(step)

    def share(self, test: pl.Expr, *, of: pl.DataFrame | None = None) -> float:
        """Return the share of cells whose value passes ``test``, judged by the sample unless ``of`` is given."""
        looked_at = self.sample if of is None else of
        total = int(looked_at["count"].sum())
        return int(looked_at.filter(test)["count"].sum()) / total if total else 0.0

    def shares(self, tests: Mapping[str, pl.Expr]) -> dict[str, float]:
        """Return the share of cells whose value passes each test, judged by the sample, in one pass."""
        total = int(self.sample["count"].sum())
        if not total:
            return dict.fromkeys(tests, 0.0)
        counted = ((test.cast(pl.UInt32) * pl.col("count")).sum().alias(name) for name, test in tests.items())
        return {name: int(count) / total for name, count in self.sample.select(counted).row(0, named=True).items()}

    def count(self, test: pl.Expr) -> int:
        """Return the number of cells whose value passes ``test``."""
        return int(self.distinct.filter(test)["count"].sum())

    def passing(self, test: Callable[[str], bool], *, most: int = _SAMPLE) -> pl.DataFrame:
        """Return the distinct values, ``most`` at most, with ``fits`` from a test in Python."""
        looked_at = self.distinct.head(most)
        return looked_at.with_columns(pl.Series("fits", [test(text) for text in looked_at["text"]], pl.Boolean))


def values_of(rows: TableRows, name: str, *, header: str) -> Values:
    """Gather the distinct values of column ``name``."""
    kind = rows.kind(name)
    cells = pl.DataFrame(
        {
            "row": rows.records["row"],
            "text": rows.text(name),
            "kind": kind if kind is not None else pl.Series([None] * rows.records.height, dtype=pl.UInt8),
        }
    )
    empty = int(cells["text"].null_count())
    grouped = _grouped(cells.drop_nulls("text"))
    is_marker = pl.col("text").str.to_lowercase().is_in(sorted(MISSING_MARKERS)) & is_text()
    missing = grouped.filter(is_marker)
    return Values(
        header=header,
        distinct=grouped.filter(~is_marker),
        missing=_added(zip(missing["text"], missing["count"], strict=True)),
        empty=empty,
    )


def _grouped(cells: pl.DataFrame) -> pl.DataFrame:
    """Bring equal values together, the most frequent first.

    Where nearly every cell differs, sorting out the few that do not would take longer
    than looking at them twice, so there they stay apart, each counted once.
    """
    first = cells["text"].head(_SAMPLE)
    if cells.height > _SAMPLE and first.n_unique() > _NEARLY_ALL * first.len():
        return cells.select("text", "kind", pl.lit(1, dtype=pl.UInt32).alias("count"), "row")
    return (
        cells.group_by("text", "kind")
        .agg(pl.len().cast(pl.UInt32).alias("count"), pl.col("row").min())
        .sort("count", "row", descending=[True, False])
    )


def _added(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for text, count in pairs:
        total[text] = total.get(text, 0) + count
    return total


def is_text() -> pl.Expr:
    """Test which cells hold text as far as the file knows; all of them where it knows only text."""
    return pl.col("kind").is_null() | (pl.col("kind") == CellKind.TEXT)


def is_stored_number() -> pl.Expr:
    """Test which cells the file stores as a number."""
    return (pl.col("kind") == CellKind.NUMBER).fill_null(value=False)


def is_stored_date() -> pl.Expr:
    """Test which cells the file stores as a date."""
    return (pl.col("kind") == CellKind.DATE).fill_null(value=False)
