"""A sheet whose cells stand in memory, as one dense frame of texts and one of kinds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from rantau.onedata.read.sheets import Batch, Cell, CellKind, SheetInfo

NO_SHARED = pl.Series([None], dtype=pl.String)
"""The shared texts of a format that has none: the null that stands for an empty cell."""

Kinds = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Cells:
    """Some cells of a sheet, one item per cell with a value, in no particular order.

    ``texts`` are places in the texts of the whole book (:class:`Texts`): under its
    ``shared`` they are the same for every ``Cells``, from there on they count
    through ``own``.  None of its own texts has more characters than ``longest``.
    """

    rows: npt.NDArray[np.int32]
    columns: npt.NDArray[np.int32]
    kinds: Kinds
    texts: npt.NDArray[np.uint32]
    own: tuple[pl.Series, ...] = ()
    longest: int = 0

    def joined(self, other: Cells, *, shared: int) -> Cells:
        """Return these and ``other`` together; ``shared`` is the number of shared texts."""
        offset = np.uint32(sum(len(texts) for texts in self.own))
        moved = other.texts + np.where(other.texts >= shared, offset, np.uint32(0))
        return Cells(
            np.concatenate([self.rows, other.rows]),
            np.concatenate([self.columns, other.columns]),
            np.concatenate([self.kinds, other.kinds]),
            np.concatenate([self.texts, moved]),
            (*self.own, *other.own),
            max(self.longest, other.longest),
        )

    def between(self, first_row: int, last_row: int) -> Cells:
        """Return those of the rows ``first_row`` … ``last_row``."""
        return self.where((self.rows >= first_row) & (self.rows <= last_row))

    def of_columns(self, columns: Sequence[int]) -> Cells:
        """Return those of some columns."""
        return self.where(np.isin(self.columns, np.asarray(columns)))

    def where(self, chosen: npt.NDArray[np.bool_]) -> Cells:
        """Return the chosen ones."""
        if chosen.all():
            return self
        return replace(
            self,
            rows=self.rows[chosen],
            columns=self.columns[chosen],
            kinds=self.kinds[chosen],
            texts=self.texts[chosen],
        )


def listed(found: Sequence[tuple[int, int, str, CellKind]], *, shared: int) -> Cells:
    """Return cells given one by one: row, column, text, kind; ``shared`` is the number of shared texts."""
    return Cells(
        rows=np.array([row for row, _, _, _ in found], np.int32),
        columns=np.array([column for _, column, _, _ in found], np.int32),
        kinds=np.array([kind for _, _, _, kind in found], np.uint8),
        texts=np.arange(len(found), dtype=np.uint32) + np.uint32(shared),
        own=(pl.Series([text for _, _, text, _ in found], dtype=pl.String),),
        longest=max((len(text) for _, _, text, _ in found), default=0),
    )


def dense(cells: Sequence[Cells], shared: pl.Series, *, first_row: int, rows: int, columns: Sequence[int]) -> Batch:
    """Lay cells out as a batch of ``rows`` sheet rows from ``first_row``.

    Parameters
    ----------
    cells
        All of them must lie in these rows and columns.  Of two for one address the
        later one stays.
    shared
        The texts that ``Cells.texts`` points to first; item 0 is null.
    """
    places = np.zeros(len(columns) * rows, np.uint32)
    kinds: Kinds = np.zeros(len(columns) * rows, np.uint8)
    order = np.zeros(max(columns, default=0) + 1, np.int64)
    order[np.asarray(columns, np.int64)] = np.arange(len(columns))
    offset = 0
    own: list[pl.Series] = []
    for some in cells:
        at = order[some.columns] * rows + (some.rows - first_row)
        moved = some.texts + np.where(some.texts >= len(shared), np.uint32(offset), np.uint32(0))
        places[at] = moved
        kinds[at] = some.kinds
        own += some.own
        offset += sum(len(texts) for texts in some.own)
    texts = pl.concat([shared, *own], rechunk=True).gather(pl.Series(places))
    names = [f"c{column}" for column in columns]
    return Batch(
        first_row=first_row,
        values=pl.DataFrame([texts.slice(i * rows, rows).alias(name) for i, name in enumerate(names)]),
        kinds=pl.DataFrame([pl.Series(name, kinds[i * rows : (i + 1) * rows]) for i, name in enumerate(names)]),
    )


def grid(batch: Batch) -> list[list[Cell]]:
    """Return a batch as rows of cells."""
    if batch.kinds is None:
        raise ValueError("a grid needs the kind of each cell")
    texts = (column.to_list() for column in batch.values)
    kinds = (column.to_list() for column in batch.kinds)
    pairs = zip(texts, kinds, strict=True)
    columns = ([Cell(text, CellKind(kind)) for text, kind in zip(*pair, strict=True)] for pair in pairs)
    return [list(row) for row in zip(*columns, strict=True)]


def held(info: SheetInfo, cells: Sequence[Cells], shared: pl.Series = NO_SHARED) -> HeldSheet:
    """Return a sheet with these cells; see :func:`dense`."""
    columns = range(1, info.last_column + 1)
    return HeldSheet(info, dense(cells, shared, first_row=1, rows=info.last_row, columns=columns))


@dataclass(frozen=True, slots=True)
class HeldSheet:
    """A sheet that is held whole; ``cells`` is its one batch, from row 1, over all columns."""

    info: SheetInfo
    cells: Batch

    def head(self, rows: int) -> list[list[Cell]]:
        """Return the first rows; see :class:`rantau.onedata.read.sheets.Sheet`."""
        return grid(self._part(1, min(rows, self.info.last_row), None))

    def batches(
        self, *, first_row: int, last_row: int | None = None, columns: Sequence[int] | None = None, size: int = 122_880
    ) -> Iterator[Batch]:
        """Yield the rows in batches of ``size``; see :class:`rantau.onedata.read.sheets.Sheet`."""
        last = self.info.last_row if last_row is None else min(last_row, self.info.last_row)
        for row in range(first_row, last + 1, size):
            yield self._part(row, min(row + size - 1, last), columns)

    def _part(self, first_row: int, last_row: int, columns: Sequence[int] | None) -> Batch:
        def of(frame: pl.DataFrame) -> pl.DataFrame:
            chosen = frame if columns is None else frame.select([f"c{column}" for column in columns])
            return chosen.slice(first_row - 1, max(0, last_row - first_row + 1))

        kinds = self.cells.kinds
        return Batch(first_row, of(self.cells.values), None if kinds is None else of(kinds))
