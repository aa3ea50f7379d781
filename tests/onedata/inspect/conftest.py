"""Books made of rows, and the samples of other publishers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from rantau.onedata.inspect.books import inspect_book
from rantau.onedata.inspect.model import Inspection
from rantau.onedata.read.files import open_book
from rantau.onedata.read.limits import TERMINAL
from rantau.onedata.read.sheets import Batch, Book, Cell, CellKind, CellRange, FileFormat, SheetInfo, cells_of

SAMPLES = Path(__file__).parents[2] / "fixtures" / "samples"


class MadeSheet:
    """A sheet whose cells are given: numbers are stored numbers, a pair is a text with its kind."""

    def __init__(
        self, name: str, rows: Sequence[Sequence[object]], *, texts_only: bool = False, **info: object
    ) -> None:
        width = max(map(len, rows), default=0)
        cells = [[_cell(value) for value in [*row, *[None] * (width - len(row))]] for row in rows]
        names = [f"c{place + 1}" for place in range(width)]
        self.info = SheetInfo(name, len(rows), width, **info)  # type: ignore[arg-type]  # passed through by name
        self._values = pl.DataFrame(
            [[c.text for c in row] for row in cells], schema=dict.fromkeys(names, pl.String), orient="row"
        )
        self._kinds = (
            None
            if texts_only
            else pl.DataFrame(
                [[int(c.kind) for c in row] for row in cells], schema=dict.fromkeys(names, pl.UInt8), orient="row"
            )
        )

    def head(self, rows: int) -> list[list[Cell]]:
        kinds = self._kinds.head(rows) if self._kinds is not None else None
        return cells_of(Batch(1, self._values.head(rows), kinds))

    def batches(
        self, *, first_row: int, last_row: int | None = None, columns: Sequence[int] | None = None, size: int = 100
    ) -> Iterator[Batch]:
        names = self._values.columns if columns is None else [f"c{column}" for column in columns]
        for first in range(first_row, (last_row or self.info.last_row) + 1, size):
            length = min(size, (last_row or self.info.last_row) + 1 - first)
            kinds = self._kinds.select(names).slice(first - 1, length) if self._kinds is not None else None
            yield Batch(first, self._values.select(names).slice(first - 1, length), kinds)


def _cell(value: object) -> Cell:
    if isinstance(value, Cell):
        return value
    if value is None:
        return Cell(None, CellKind.EMPTY)
    if isinstance(value, (int, float)):
        return Cell(repr(value).removesuffix(".0"), CellKind.NUMBER)
    return Cell(str(value), CellKind.TEXT)


MakeBook = Callable[..., Book]
Inspect = Callable[..., Inspection]


@pytest.fixture
def book_of(tmp_path: Path) -> MakeBook:
    """Make a book of one sheet called Data."""

    def make(
        rows: Sequence[Sequence[object]],
        *,
        texts_only: bool = False,
        merged: Sequence[tuple[int, int, int, int]] = (),
        properties: Mapping[str, str] | None = None,
        **info: object,
    ) -> Book:
        path = tmp_path / "data.xlsx"
        path.write_bytes(b"made")
        areas = tuple(CellRange(*area) for area in merged)
        sheet = MadeSheet("Data", rows, texts_only=texts_only, merged=areas, **info)
        return Book(path, FileFormat.XLSX, (sheet,), properties=dict(properties or {}))

    return make


@pytest.fixture
def inspected(book_of: MakeBook) -> Inspect:
    """Inspect a made sheet."""

    def inspect(rows: Sequence[Sequence[object]], **given: object) -> Inspection:
        options = given.pop("options", None)
        return inspect_book(book_of(rows, **given), options=options)  # type: ignore[arg-type]  # passed through by name

    return inspect


@cache
def _sample(name: str) -> Inspection:
    return inspect_book(open_book(SAMPLES / name, limits=TERMINAL))


@pytest.fixture
def sample() -> Callable[[str], Inspection]:
    """Inspect one of the samples; each is looked at once, since what comes out cannot be changed."""
    return _sample
