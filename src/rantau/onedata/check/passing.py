"""The fast pass: every row once, at full speed, to tell the plain rows from the rest.

Most rows of most files are in order.  One scan evaluates all tests as a single
predicate; rows that pass need no second look, the others are copied out whole
and read again with explanations.  What rules across rows need is taken in the
same scan: a 64-bit hash of each key, and the columns that aggregates add up.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt
import polars as pl

from rantau.onedata.check.columns import BoundColumn, Columns
from rantau.onedata.check.row_test import RowTest
from rantau.onedata.read.sheets import Batch, Sheet
from rantau.onedata.standards.rules import Part

Hashes = npt.NDArray[np.uint64]
BATCH_ROWS = 122_880
# Up to this many rows one lazy scan is fastest; beyond it, batches keep memory bounded.
ONE_SCAN_ROWS = 2_500_000
_HASH_STEP = 31
_HASHES = 1 << 64


@runtime_checkable
class Scannable(Protocol):
    """A sheet over which polars can scan lazily."""

    def scan(self, *, first_row: int, last_row: int | None = None) -> pl.LazyFrame | None:
        """Return all rows as a lazy frame of ``c1`` …, or ``None`` where that is not possible."""


@dataclass(frozen=True, slots=True)
class Key:
    """The parts of a key; rows with an empty part are left out when ``skip_empty``."""

    parts: tuple[Part, ...]
    skip_empty: bool


@dataclass(frozen=True, slots=True)
class Needs:
    """What the fast pass must bring home besides the rows for a second look."""

    keys: tuple[Key, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passed:
    """What the fast pass brought home.

    Parameters
    ----------
    count
        Sheet rows scanned.
    rest
        Rows for a second look: ``row``, ``o:name``, ``k:name``.
    hashes
        One array per key with one hash per scanned row; 0 stands for “not counted”.
    columns
        ``row`` and ``v:name`` of every row for the columns that aggregates need.
    """

    count: int
    rest: pl.DataFrame
    hashes: tuple[Hashes, ...]
    columns: pl.DataFrame


def part_value(part: Part, columns: Columns) -> pl.Expr:
    """Return the value of one part of a key; of a date, its month where the part says so."""
    value = columns.value(part.column)
    return value.dt.year() * 12 + value.dt.month() if part.month else value


def key_hash(key: Key, columns: Columns) -> pl.Expr:
    """Return one hash per row, never 0 for a row that counts."""
    values = [part_value(part, columns) for part in key.parts]
    mixed = pl.lit(0, dtype=pl.UInt64)
    for place, value in enumerate(values):
        mixed = mixed + value.hash() * (_HASH_STEP**place % _HASHES)
    mixed = mixed | pl.lit(1, dtype=pl.UInt64)
    if key.skip_empty:
        counts = pl.all_horizontal([value.is_not_null() for value in values])
        return pl.when(counts).then(mixed).otherwise(pl.lit(0, dtype=pl.UInt64))
    return mixed


def working(frame: pl.LazyFrame, bound: Mapping[str, BoundColumn], *, kinds: bool) -> pl.LazyFrame:
    """Give the columns of a sheet their working names: ``o:name`` and ``k:name``."""
    originals = [pl.col(f"c{column.place}").cast(pl.String).alias(f"o:{name}") for name, column in bound.items()]
    stored = [pl.col(f"k{column.place}").alias(f"k:{name}") for name, column in bound.items()] if kinds else []
    return frame.select("row", *originals, *stored)


def valued(frame: pl.LazyFrame, bound: Mapping[str, BoundColumn], *, kinds: bool) -> pl.LazyFrame:
    """Add ``t:name`` and ``v:name`` as they are for plain cells."""
    texts = [
        column.reading.canonical(pl.col(f"o:{name}"), pl.col(f"k:{name}") if kinds else None).alias(f"t:{name}")
        for name, column in bound.items()
    ]
    values = [column.reading.value(pl.col(f"t:{name}")).alias(f"v:{name}") for name, column in bound.items()]
    return frame.with_columns(texts).with_columns(values)


def suspicion(tests: Sequence[RowTest], bound: Mapping[str, BoundColumn], *, kinds: bool) -> pl.Expr:
    """Return the predicate of rows that need a second look."""
    unclear = [
        pl.col(f"t:{name}").is_not_null()
        & ~column.reading.plain(pl.col(f"t:{name}"), pl.col(f"v:{name}"), pl.col(f"k:{name}") if kinds else None)
        for name, column in bound.items()
    ]
    blank = pl.all_horizontal([pl.col(f"o:{name}").is_null() for name in bound])
    failing = [test.fails if test.suspects is None else test.suspects for test in tests]
    parts = [*unclear, *failing, blank]
    return pl.any_horizontal([part.fill_null(value=False) for part in parts])


class FastPass:
    """Scans a sheet once for given columns and tests."""

    def __init__(self, sheet: Sheet, columns: Columns, *, first_row: int, last_row: int) -> None:
        self._sheet = sheet
        self._columns = columns
        self._first_row = first_row
        self._last_row = last_row

    def run(self, tests: Sequence[RowTest], needs: Needs, *, on_rows: Callable[[int], None]) -> Passed:
        """Scan all rows.

        Parameters
        ----------
        on_rows
            Called with the number of rows done so far, for a progress line.
        """
        whole = self._whole()
        if whole is not None:
            passed = self._pass(whole, tests, needs, kinds=False)
            on_rows(passed.count)
            return passed
        return self._in_batches(tests, needs, on_rows=on_rows)

    def _in_batches(self, tests: Sequence[RowTest], needs: Needs, *, on_rows: Callable[[int], None]) -> Passed:
        # Filled as the batches come: of 1e7 rows the hashes are the most that is kept.
        most = max(0, self._last_row - self._first_row + 1)
        hashes = tuple(np.empty(most, np.uint64) for _ in needs.keys)
        rests, columns, done = [], [], 0
        for batch in self._batches(None):
            frame, kinds = batch_frame(batch)
            part = self._pass(frame.lazy(), tests, needs, kinds=kinds)
            for all_rows, mine in zip(hashes, part.hashes, strict=True):
                all_rows[done : done + part.count] = mine
            done += part.count
            on_rows(done)
            is_only_one = done <= BATCH_ROWS
            rests.append(part.rest if is_only_one else _copied(part.rest))
            columns.append(part.columns if is_only_one else _copied(part.columns))
        counted = tuple(each[:done] for each in hashes)
        if not rests:
            schema = {"row": pl.UInt32} | {f"o:{name}": pl.String for name in self._columns.bound}
            return Passed(0, pl.DataFrame(schema=schema), counted, pl.DataFrame())
        return Passed(done, pl.concat(rests, rechunk=True), counted, pl.concat(columns))

    def values(self, rows: pl.Series, names: Sequence[str]) -> pl.DataFrame:
        """Return ``row`` and ``v:name`` of plain rows, read again for these columns only."""
        bound = {name: self._columns.bound[name] for name in names}
        whole = self._whole()
        frames = [(whole, False)] if whole is not None else self._lazily(list(bound.values()))
        found = []
        for frame, kinds in frames:
            kept = working(frame, bound, kinds=kinds).filter(pl.col("row").is_in(rows.implode()))
            found.append(valued(kept, bound, kinds=kinds).select("row", *[f"v:{name}" for name in names]).collect())
        return pl.concat(found) if found else pl.DataFrame(schema={"row": pl.UInt32})

    def _lazily(self, bound: list[BoundColumn]) -> Iterator[tuple[pl.LazyFrame, bool]]:
        for batch in self._batches(bound):
            frame, kinds = batch_frame(batch)
            yield frame.lazy(), kinds

    def _whole(self) -> pl.LazyFrame | None:
        if self._last_row - self._first_row >= ONE_SCAN_ROWS or not isinstance(self._sheet, Scannable):
            return None
        frame = self._sheet.scan(first_row=self._first_row, last_row=self._last_row)
        return None if frame is None else frame.with_row_index("row", offset=self._first_row)

    def _batches(self, bound: list[BoundColumn] | None) -> Iterator[Batch]:
        places = sorted(column.place for column in (bound or self._columns.bound.values()))
        yield from self._sheet.batches(
            first_row=self._first_row, last_row=self._last_row, columns=places, size=BATCH_ROWS
        )

    def _pass(self, frame: pl.LazyFrame, tests: Sequence[RowTest], needs: Needs, *, kinds: bool) -> Passed:
        bound, columns = self._columns.bound, self._columns
        prepared = working(frame, bound, kinds=kinds)
        table = valued(prepared, bound, kinds=kinds).with_columns(
            suspicion(tests, bound, kinds=kinds).alias("suspicious")
        )
        rest = table.filter("suspicious").select(prepared.collect_schema().names())
        hashes = table.select(
            [key_hash(key, columns).alias(f"h{place}") for place, key in enumerate(needs.keys)] or [pl.col("row")]
        )
        kept = table.select("row", *[columns.value(name).alias(f"v:{name}") for name in needs.columns])
        wanted = [rest, hashes, kept] if needs.columns else [rest, hashes]
        # A scan brings its rows in a hundred pieces, which would slow down every later step.
        got = [frame.rechunk() for frame in pl.collect_all(wanted)]
        arrays = tuple(got[1][f"h{place}"].to_numpy(writable=True) for place in range(len(needs.keys)))
        return Passed(got[1].height, got[0], arrays, got[2] if needs.columns else pl.DataFrame())


def batch_frame(batch: Batch) -> tuple[pl.DataFrame, bool]:
    """Return values and kinds of a batch side by side, with their sheet rows."""
    frame = batch.values.with_row_index("row", offset=batch.first_row)
    if batch.kinds is None:
        return frame, False
    kinds = batch.kinds.rename({name: f"k{name[1:]}" for name in batch.kinds.columns})
    return frame.hstack(kinds), True


def _copied(frame: pl.DataFrame) -> pl.DataFrame:
    """Copy rows that stay: views of strings would keep the whole batch in memory."""
    if frame.width == 0:
        return frame
    buffer = io.BytesIO()
    frame.write_ipc(buffer, compression="uncompressed")
    buffer.seek(0)
    return pl.read_ipc(buffer)
