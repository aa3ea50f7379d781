"""The rows of a table as columns of text, all of them or evenly taken from a long one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from rantau.onedata.read.labels import is_total_label
from rantau.onedata.read.sheets import Batch, Cell, CellKind, Sheet, cells_of
from rantau.onedata.read.tables import Table, find_tables

# So many cells of a sheet are looked at one by one to find its tables: 0.1 s.
_HEAD_CELLS = 20_000
_HEAD_LEAST, _HEAD_MOST = 200, 5_000
_TAIL = 60
_FEWEST_ROWS = 1_000
_LABEL_COLUMNS = 3
_TOTAL_WORD = r"(?i)j\s*u\s*m\s*l\s*a\s*h|t\s*o\s*t\s*a\s*l|\bjml|\bjlh"


def tables_on(sheet: Sheet, *, known_headers: Iterable[str] = ()) -> tuple[tuple[Table, ...], list[list[Cell]]]:
    """Find the tables of a sheet of any length; also return the first rows, from A1, that were looked at."""
    info = sheet.info
    wanted = min(max(_HEAD_CELLS // max(info.last_column, 1), _HEAD_LEAST), _HEAD_MOST)
    head = sheet.head(wanted)
    tail: list[list[Cell]] = []
    if info.last_row > len(head):
        first = max(len(head) + 1, info.last_row - _TAIL + 1)
        tail = [row for batch in sheet.batches(first_row=first) for row in cells_of(batch)]
    return find_tables(head, info=info, known_headers=tuple(known_headers), tail=tail), head


@dataclass(frozen=True)
class TableRows:
    """Rows of one table.

    Parameters
    ----------
    table
        The table, with the total and blank rows of its middle now known.
    records
        One row per record that is examined: ``row`` (UInt32, the sheet row) and
        ``c1`` … by sheet column (String, null where empty), as they stand.
    kinds
        :class:`CellKind` of the same cells under the same names, or ``None``.
    totals, total_kinds
        The total rows, as ``records`` and ``kinds``.
    count
        Number of records in the table, examined or not.
    """

    table: Table
    records: pl.DataFrame
    kinds: pl.DataFrame | None
    totals: pl.DataFrame
    total_kinds: pl.DataFrame | None
    count: int

    @property
    def names(self) -> list[str]:
        """Names of the columns that are examined, from left to right."""
        return self.records.columns[1:]

    @property
    def is_whole(self) -> bool:
        """Whether every record is examined."""
        return self.count == self.records.height

    def text(self, name: str) -> pl.Series:
        """Return a column of ``records`` with the blanks around its texts gone, null where nothing is left."""
        stripped = self.records[name].str.strip_chars()
        return stripped.replace("", None)

    def kind(self, name: str) -> pl.Series | None:
        """Return what the file says the cells of a column are."""
        return None if self.kinds is None else self.kinds[name]


def read_rows(sheet: Sheet, table: Table, *, cells: int, columns: int) -> TableRows:
    """Read a table, or rows taken evenly from its whole length if it has more than ``cells`` cells."""
    wanted = [column.column for column in table.columns][:columns]
    last = max((table.last_row, *table.total_rows))
    length = max(last - table.first_row + 1, 0)
    share = min(1.0, max(cells / max(len(wanted), 1), _FEWEST_ROWS) / max(length, 1))
    values, kinds, blank = _collect(sheet, table.first_row, last, wanted, share)
    if share == 1.0 and not table.complete:
        table = _completed(table, values)
    elif share < 1.0:
        table = replace(table, total_rows=(*table.total_rows, *_new_totals(table, values)))
    return _parted(table, values, kinds, outside=length - values.height, blank=blank)


def _collect(
    sheet: Sheet, first: int, last: int, columns: Sequence[int], share: float
) -> tuple[pl.DataFrame, pl.DataFrame | None, int]:
    """Return values and kinds with their ``row``, and the number of blank rows among those left out."""
    parts: list[pl.DataFrame] = []
    kinds: list[pl.DataFrame] = []
    blank = 0
    for batch in sheet.batches(first_row=first, last_row=last, columns=columns) if last >= first else ():
        kept = max(1, round(batch.values.height * share))
        texts, kind = _as_text(batch, columns)
        parts.append(texts.head(kept))
        blank += int(texts.slice(kept).select(pl.all_horizontal(pl.exclude("row").is_null()).sum()).item() or 0)
        if kind is not None:
            kinds.append(kind.head(kept))
    if not parts:
        empty = pl.DataFrame(schema={"row": pl.UInt32} | {f"c{column}": pl.String for column in columns})
        return empty, None, 0
    return pl.concat(parts), pl.concat(kinds) if len(kinds) == len(parts) else None, blank


def _as_text(batch: Batch, columns: Sequence[int]) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    names = [f"c{column}" for column in columns]
    values = batch.values.select(names)
    kinds = batch.kinds.select(names) if batch.kinds is not None else _kinds_of_types(values)
    texts = values.select(pl.all().cast(pl.String))
    row = pl.int_range(batch.first_row, batch.first_row + texts.height, dtype=pl.UInt32, eager=True).alias("row")
    return texts.insert_column(0, row), kinds


def _kinds_of_types(values: pl.DataFrame) -> pl.DataFrame | None:
    """Return the kinds of cells of typed columns (Parquet), or ``None`` where all are text."""
    if all(dtype == pl.String for dtype in values.dtypes):
        return None
    known = {
        name: CellKind.NUMBER
        if dtype.is_numeric()
        else CellKind.DATE
        if dtype.is_temporal()
        else CellKind.BOOLEAN
        if dtype == pl.Boolean
        else CellKind.TEXT
        for name, dtype in values.schema.items()
    }
    return values.select(
        pl.when(pl.col(name).is_null()).then(int(CellKind.EMPTY)).otherwise(int(kind)).cast(pl.UInt8).alias(name)
        for name, kind in known.items()
    )


def _completed(table: Table, values: pl.DataFrame) -> Table:
    """Add the total and blank rows of the middle, which the search for the table did not see."""
    blank = values.filter(pl.all_horizontal(pl.exclude("row").is_null()))["row"].to_list()
    inside = [row for row in blank if table.first_row <= row <= table.last_row]
    totals = sorted({*table.total_rows, *_new_totals(table, values)})
    return replace(table, blank_rows=tuple(inside), total_rows=tuple(totals), complete=True)


def _new_totals(table: Table, values: pl.DataFrame) -> list[int]:
    labels = _label_columns(values)
    if not labels:
        return []
    likely = values.filter(pl.any_horizontal(pl.col(name).str.contains(_TOTAL_WORD) for name in labels))
    known = set(table.total_rows)
    return [
        row["row"]
        for row in likely.iter_rows(named=True)
        if row["row"] not in known and any(is_total_label(row[name] or "") for name in labels)
    ]


def _label_columns(values: pl.DataFrame) -> list[str]:
    sample = values.head(_FEWEST_ROWS)
    shares = sample.select(pl.exclude("row").str.contains(r"[A-Za-z]").mean()).row(0) if sample.height else ()
    return [name for name, share in zip(values.columns[1:], shares, strict=False) if (share or 0) > 0.5][
        :_LABEL_COLUMNS
    ]


def _parted(table: Table, values: pl.DataFrame, kinds: pl.DataFrame | None, *, outside: int, blank: int) -> TableRows:
    between = table.rows_between.union(table.total_rows)
    held = pl.any_horizontal(pl.exclude("row").is_not_null()) if values.width > 1 else pl.lit(value=True)
    is_record = values.select(held & ~pl.col("row").is_in(sorted(between))).to_series()
    records = values.filter(is_record)
    is_total = values["row"].is_in(sorted(table.total_rows))
    unseen = len(between.difference(values["row"])) if outside else 0
    return TableRows(
        table=table,
        records=records,
        kinds=kinds.filter(is_record) if kinds is not None else None,
        totals=values.filter(is_total),
        total_kinds=kinds.filter(is_total) if kinds is not None else None,
        count=records.height + max(outside - blank - unseen, 0),
    )
