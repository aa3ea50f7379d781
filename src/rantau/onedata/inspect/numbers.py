"""The numbers of a table as one matrix, records and total rows together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from rantau.onedata.inspect import shapes
from rantau.onedata.inspect.rows import TableRows
from rantau.onedata.inspect.shapes import NumberForm
from rantau.onedata.read.tables import TableColumn

_MOST_DECIMALS = 6

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Numbers:
    """The columns of a table that count or measure.

    Parameters
    ----------
    columns
        From left to right.
    rows
        Sheet rows of records and totals, ascending.
    is_total
        Which of ``rows`` are total rows.
    values
        One row per entry of ``rows``, one column per entry of ``columns``; NaN where
        there is no number.
    unit
        Of each column, the step in which its numbers are written: 1 for whole
        numbers, 0.01 for two decimals.
    """

    columns: tuple[TableColumn, ...]
    rows: npt.NDArray[np.int64]
    is_total: npt.NDArray[np.bool_]
    values: Matrix
    unit: Matrix

    @property
    def records(self) -> Matrix:
        """The values of the records alone."""
        return self.values[~self.is_total]


def numbers_of(rows: TableRows, forms: Mapping[int, NumberForm]) -> Numbers:
    """Gather the numbers of a table; ``forms`` names the columns that hold them."""
    columns = tuple(column for column in rows.table.columns if column.column in forms)
    names = [f"c{column.column}" for column in columns]
    together = pl.concat([rows.records, rows.totals])
    kinds = _kinds_of_all(rows)
    order = together["row"].arg_sort()
    is_total = np.arange(together.height) >= rows.records.height
    numbers, units = [], []
    for name, column in zip(names, columns, strict=True):
        found = shapes.numbers_in(together[name], kinds[name] if kinds is not None else None, forms[column.column])
        numbers.append(found.fill_null(float("nan")).to_numpy()[order])
        units.append(_unit(found.head(rows.records.height)))
    return Numbers(
        columns=columns,
        rows=together["row"].cast(pl.Int64).to_numpy()[order],
        is_total=is_total[order],
        values=np.column_stack(numbers) if numbers else np.zeros((together.height, 0)),
        unit=np.array(units, dtype=np.float64),
    )


def _kinds_of_all(rows: TableRows) -> pl.DataFrame | None:
    if rows.kinds is None or rows.total_kinds is None:
        return None
    return pl.concat([rows.kinds, rows.total_kinds])


def _unit(numbers: pl.Series) -> float:
    """Return the step in which the numbers are written, from the whole down to a millionth."""
    known = numbers.drop_nulls()
    for decimals in range(_MOST_DECIMALS):
        if ((known * 10**decimals).round(0) - known * 10**decimals).abs().max() in (None, 0.0):
            return float(10**-decimals)
    return float(10**-_MOST_DECIMALS)
