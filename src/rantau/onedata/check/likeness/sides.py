"""The two tables that are compared, each read through the same columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from rantau.onedata.check.groups import PLACES, Argument, FindingGroup, one
from rantau.onedata.check.partition import data_frames
from rantau.onedata.check.row_test import both_numbers
from rantau.onedata.check.run import Checked
from rantau.onedata.inspect.header_words import speaks_of
from rantau.onedata.messages.catalogue import Severity, error_texts
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.sheets import address
from rantau.onedata.standards.model import Column, ColumnType

_NAMED = 3
_NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)
TEMPORAL = (ColumnType.DATE, ColumnType.MONTH, ColumnType.YEAR)


@dataclass(frozen=True)
class Side:
    """One file after its check.

    Parameters
    ----------
    rows
        One row per row of data: ``row`` (UInt32, the sheet row) and ``o:name``,
        ``t:name``, ``v:name`` of every column, as :mod:`rantau.onedata.check.columns`
        calls them.
    """

    checked: Checked
    rows: pl.DataFrame

    @property
    def sheet(self) -> str:
        """Name of the sheet."""
        return self.checked.binding.sheet.info.name

    @property
    def header_row(self) -> int:
        """Last header row; 0 without any."""
        return self.checked.binding.table.header_last or 0

    def place(self, name: str) -> int:
        """Return the sheet column of a column."""
        return self.checked.columns.bound[name].place

    def header(self, name: str) -> str:
        """Return the header as it stands in the file."""
        return self.checked.columns.bound[name].header

    def header_cell(self, name: str) -> str:
        """Return the address of the header."""
        return address(max(self._header_row_of(self.place(name)), 1), self.place(name))

    def _header_row_of(self, place: int) -> int:
        return next(column.header_row for column in self.checked.binding.table.columns if column.column == place)

    def column(self, name: str) -> Column:
        """Return what is expected of a column."""
        return self.checked.standard.column(name)


def side_of(checked: Checked) -> Side:
    """Read all rows of a checked file."""
    frames = list(data_frames(checked))
    names = checked.columns.bound
    empty = pl.DataFrame(
        schema={"row": pl.UInt32()}
        | {f"{part}:{name}": pl.String() for name in names for part in ("o", "t")}
        | {f"v:{name}": bound.reading.dtype for name, bound in names.items()}
    )
    return Side(checked, pl.concat(frames) if frames else empty)


@dataclass(frozen=True)
class Pair:
    """A file (``now``) and the one it is held against (``then``), called ``file`` in messages."""

    now: Side
    then: Side
    file: str

    @cached_property
    def common(self) -> list[str]:
        """Names of the columns that both files have, in the order of the earlier one."""
        bound = self.now.checked.columns.bound
        return [name for name in self.then.checked.columns.bound if name in bound]

    @cached_property
    def numbers(self) -> list[str]:
        """Names of the common columns that hold counts or amounts, in which a sum makes sense."""
        return [name for name in self.common if self._is_measure(name)]

    def _is_measure(self, name: str) -> bool:
        """Test for numbers that are neither running numbers nor codes."""
        kind, header = self.then.column(name).type, self.then.header(name)
        named = kind is ColumnType.INTEGER and any(speaks_of(header, topic) for topic in ("index", "code"))
        return kind in _NUMBERS and not named and not self.counts_rows(name)

    def counts_rows(self, name: str) -> bool:
        """Test whether a column only numbers the rows: 1, 2, 3 …, from whatever number on, in any order."""
        sides = [side for side in (self.now, self.then) if side.rows.height > 1]
        return bool(sides) and all(_is_counting(side.rows[f"t:{name}"]) for side in sides)

    def in_column(
        self, code: str, name: str, *, severity: Severity | None = None, **arguments: Argument
    ) -> FindingGroup:
        """Return a finding about a whole column."""
        finding = Finding(
            code=code,
            severity=severity or error_texts()[code].severity,
            sheet=self.now.sheet,
            column=self.now.place(name),
            header=self.now.header(name),
            arguments={"file": self.file, **arguments},
        )
        return one(finding)

    def on_sheet(self, code: str, *, severity: Severity | None = None, **arguments: Argument) -> FindingGroup:
        """Return a finding about the sheet as a whole."""
        finding = Finding(
            code=code,
            severity=severity or error_texts()[code].severity,
            sheet=self.now.sheet,
            arguments={"file": self.file, **arguments},
        )
        return one(finding)

    def at_cells(
        self, code: str, name: str, places: pl.DataFrame, *, severity: Severity | None = None, **arguments: Argument
    ) -> FindingGroup:
        """Return findings at the cells of a column.

        Parameters
        ----------
        places
            ``row``, ``value`` and placeholders, as :class:`FindingGroup` takes them.
        """
        return FindingGroup(
            code=code,
            severity=severity or error_texts()[code].severity,
            places=places.with_columns(pl.col("row").cast(PLACES["row"])),
            sheet=self.now.sheet,
            column=self.now.place(name),
            header=self.now.header(name),
            constants={"file": self.file, **arguments},
        )


def _is_counting(texts: pl.Series) -> bool:
    numbers = texts.cast(pl.Int64, strict=False)
    return not numbers.has_nulls() and bool((numbers.sort().diff().drop_nulls() == 1).all())


def file_name(last: Path, *, this: Path) -> str:
    """Return how the earlier file is called: with its folder where both have the same name."""
    return last.name if last.name != this.name else f"{last.parent.name}/{last.name}"


def some(texts: Sequence[str], *, most: int = _NAMED, quoted: bool = False) -> str:
    """Name the first few of some texts."""
    shown = ", ".join(f"“{text}”" if quoted else text for text in texts[:most])
    return shown if len(texts) <= most else f"{shown}, …"


def counted(value: float) -> Argument:
    """Write a number in both languages, with at most two decimals."""
    return both_numbers(round(value, 2))


def percent(now: float, then: float) -> str:
    """Write a change as a percentage with its sign."""
    return f"{(now / then - 1) * 100:+.0f}%"
