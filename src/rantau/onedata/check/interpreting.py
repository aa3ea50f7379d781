"""The second look: rows that are not plain throughout, read cell by cell with explanations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from rantau.onedata.check.columns import BoundColumn
from rantau.onedata.check.groups import PLACES, Argument, FindingGroup
from rantau.onedata.check.readings.reading import Interpreted, read_cell
from rantau.onedata.messages.catalogue import error_texts
from rantau.onedata.read.sheets import CellKind

_EMPTYING = frozenset({"placeholder-value", "whitespace-trimmed"})


@dataclass(frozen=True, slots=True)
class Looked:
    """Rows after the second look: with canonical texts, values, and what was found on the way."""

    rows: pl.DataFrame
    groups: tuple[FindingGroup, ...]


def look_again(rows: pl.DataFrame, *, bound: Mapping[str, BoundColumn], sheet: str) -> Looked:
    """Read every cell of ``rows``.

    Parameters
    ----------
    rows
        One row per sheet row that is not plain: ``row``, ``o:name`` and, where known,
        ``k:name`` for each bound column.

    Returns
    -------
    Looked
        ``rows`` with ``t:name`` (canonical, or the sender's text where it cannot be
        read; null when empty) and ``v:name`` (null when empty or unreadable), in the
        same order; and the remarks as groups.
    """
    texts = [
        column.reading.canonical(pl.col(f"o:{name}"), _kind(name, rows)).alias(f"t:{name}")
        for name, column in bound.items()
    ]
    values = [column.reading.value(pl.col(f"t:{name}")).alias(f"v:{name}") for name, column in bound.items()]
    rows = rows.lazy().with_columns(texts).with_columns(values).collect()
    unclear = rows.select(_unclear(name, column, rows).alias(name) for name, column in bound.items())
    groups: list[FindingGroup] = []
    for name, column in bound.items():
        if unclear[name].any():
            rows, found = _look_at(rows, name, column, unclear[name], sheet)
            groups.extend(found)
    return Looked(rows, tuple(groups))


def _kind(name: str, rows: pl.DataFrame) -> pl.Expr | None:
    return pl.col(f"k:{name}") if f"k:{name}" in rows.columns else None


def _unclear(name: str, column: BoundColumn, rows: pl.DataFrame) -> pl.Expr:
    text = pl.col(f"t:{name}")
    plain = column.reading.plain(text, pl.col(f"v:{name}"), _kind(name, rows))
    return text.is_not_null() & ~plain.fill_null(value=True)


def _look_at(
    rows: pl.DataFrame, name: str, column: BoundColumn, unclear: pl.Series, sheet: str
) -> tuple[pl.DataFrame, list[FindingGroup]]:
    kind = _kind(name, rows)
    stored = pl.lit(CellKind.TEXT) if kind is None else kind
    rest = rows.filter(unclear).select("row", text=pl.col(f"o:{name}"), kind=stored.cast(pl.Int32))
    read = {
        (text, number): read_cell(column.reading, text, CellKind(number))
        for text, number in rest.select("text", "kind").unique().rows()
    }
    rows = _with_values(rows, name, column, _table(read), rest)
    return rows, _remarks(read, rest, column, sheet)


def _table(read: Mapping[tuple[str, int], Interpreted]) -> pl.DataFrame:
    """Return one row per distinct cell: its ``text`` and ``kind``, canonical text, and whether it is unreadable."""
    return pl.DataFrame(
        [
            (
                text,
                kind,
                found.text if found.text is not None or found.code in _EMPTYING else text,
                found.text is None and found.code not in _EMPTYING,
            )
            for (text, kind), found in read.items()
        ],
        schema={"text": pl.String, "kind": pl.Int32, "canonical": pl.String, "unreadable": pl.Boolean},
        orient="row",
    )


def _with_values(
    rows: pl.DataFrame, name: str, column: BoundColumn, table: pl.DataFrame, rest: pl.DataFrame
) -> pl.DataFrame:
    looked = rest.join(table, on=["text", "kind"], maintain_order="left")
    looked = looked.select("row", "canonical", "unreadable", looked=pl.lit(value=True))
    # Joined to the row numbers alone: every other column would be copied.
    looked = rows.select("row").join(looked, on="row", how="left", maintain_order="left").drop("row")
    text, value = f"t:{name}", f"v:{name}"
    read = column.reading.value(pl.col(text))
    return (
        rows.hstack(looked)
        .lazy()
        .with_columns(pl.when(pl.col("looked")).then(pl.col("canonical")).otherwise(pl.col(text)).alias(text))
        .with_columns(pl.when(~pl.col("unreadable").fill_null(value=False)).then(read).alias(value))
        .drop("canonical", "unreadable", "looked")
        .collect()
    )


def _remarks(
    read: Mapping[tuple[str, int], Interpreted], rest: pl.DataFrame, column: BoundColumn, sheet: str
) -> list[FindingGroup]:
    by_code: dict[tuple[str, bool], list[tuple[tuple[str, int], Interpreted]]] = {}
    for cell, found in read.items():
        if found.code is not None:
            by_code.setdefault((found.code, found.counted), []).append((cell, found))
    return [
        _counted(code, cells, rest, column, sheet) if counted else _placed(code, cells, rest, column, sheet)
        for (code, counted), cells in by_code.items()
    ]


def _cells_frame(cells: list[tuple[tuple[str, int], Interpreted]]) -> pl.DataFrame:
    records = []
    for (text, kind), found in cells:
        record: dict[str, object] = {"text": text, "kind": kind}
        for name, argument in found.arguments.items():
            record.update(_spread(name, argument))
        records.append(record)
    return pl.DataFrame(records, infer_schema_length=None).with_columns(pl.col("kind").cast(pl.Int32))


def _spread(name: str, argument: Argument) -> dict[str, str]:
    if isinstance(argument, str):
        return {name: argument}
    return {f"{name}:id": argument[0], f"{name}:en": argument[1]}


def _placed(
    code: str,
    cells: list[tuple[tuple[str, int], Interpreted]],
    rest: pl.DataFrame,
    column: BoundColumn,
    sheet: str,
) -> FindingGroup:
    frame = _cells_frame(cells)
    places = rest.join(frame, on=["text", "kind"], maintain_order="left").select(
        "row", pl.col("text").alias("value"), pl.exclude("row", "text", "kind")
    )
    return FindingGroup(
        code=code,
        severity=error_texts()[code].severity,
        places=places,
        sheet=sheet,
        column=column.place,
        header=column.header,
    )


def _counted(
    code: str,
    cells: list[tuple[tuple[str, int], Interpreted]],
    rest: pl.DataFrame,
    column: BoundColumn,
    sheet: str,
) -> FindingGroup:
    frame = _cells_frame(cells).select("text", "kind")
    count = rest.join(frame, on=["text", "kind"]).height
    return FindingGroup(
        code=code,
        severity=error_texts()[code].severity,
        places=pl.DataFrame({"row": [None], "value": [None]}, schema=PLACES),
        sheet=sheet,
        column=column.place,
        header=column.header,
        constants={"count": str(count)},
    )
