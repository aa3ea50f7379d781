"""One column in numbers: kind, filled, different, smallest, largest, examples."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from rantau.onedata.inspect import shapes
from rantau.onedata.inspect.header_words import is_personal
from rantau.onedata.inspect.kinds import Guess, guess
from rantau.onedata.inspect.model import ColumnProfile, Kind
from rantau.onedata.inspect.rows import TableRows
from rantau.onedata.inspect.shapes import DateOrder, NumberForm
from rantau.onedata.inspect.values import Values, values_of
from rantau.onedata.read.tables import TableColumn

_EXAMPLES = 3
_LONGEST_EXAMPLE = 60
_SHARES = 12


@dataclass(frozen=True)
class Profiled:
    """A column with what its profile was made from."""

    column: TableColumn
    values: Values
    guess: Guess
    profile: ColumnProfile

    @property
    def name(self) -> str:
        """Name of the column in the frames of :class:`TableRows`."""
        return f"c{self.column.column}"


def profile(rows: TableRows, column: TableColumn) -> Profiled:
    """Look at one column."""
    values = values_of(rows, f"c{column.column}", header=column.header)
    found = guess(values)
    numbers = _numbers(values, found)
    smallest, largest = _extremes(values, found, numbers)
    personal = found.kind.is_personal or (values.distinct.height > 0 and is_personal(column.header))
    return Profiled(
        column,
        values,
        found,
        ColumnProfile(
            column=column.column,
            header=column.header,
            header_row=column.header_row,
            kind=found.kind,
            detail=found.detail,
            fits=values.count(found.fits) if numbers is None else _counted(values, numbers),
            filled=values.filled,
            empty=values.empty,
            missing=values.missing,
            distinct=values.distinct["text"].n_unique(),
            smallest=smallest,
            largest=largest,
            examples=_shapes(values) if personal else _examples(values),
            shares=_shares(values) if found.kind is Kind.SEX else {},
            code_list=found.code_list,
            is_personal=personal,
        ),
    )


def _numbers(values: Values, found: Guess) -> pl.Series | None:
    """Return the distinct values of a column of numbers as such, or ``None`` for other columns."""
    if not found.kind.is_number:
        return None
    return shapes.numbers_in(values.distinct["text"], values.distinct["kind"], found.form or NumberForm.PLAIN)


def _counted(values: Values, numbers: pl.Series) -> int:
    return int(values.distinct.filter(numbers.is_not_null())["count"].sum())


def _extremes(values: Values, found: Guess, numbers: pl.Series | None) -> tuple[str | None, str | None]:
    if numbers is not None:
        return _number(numbers.min()), _number(numbers.max())
    texts = values.distinct.filter(found.fits)
    if not texts.height:
        return None, None
    if found.kind is Kind.DATE:
        days = texts.select(shapes.as_day(found.order or DateOrder.ISO)).to_series().drop_nulls()
        return (str(days.min()), str(days.max())) if days.len() else (None, None)
    if found.kind in (Kind.MONTH, Kind.YEAR):
        return str(texts["text"].min()), str(texts["text"].max())
    lengths = texts["text"].str.len_chars()
    return str(lengths.min()), str(lengths.max())


def _number(value: object) -> str | None:
    if not isinstance(value, float):
        return None
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _examples(values: Values) -> tuple[str, ...]:
    return tuple(text[:_LONGEST_EXAMPLE] for text in values.distinct["text"].head(_EXAMPLES))


def _shapes(values: Values) -> tuple[str, ...]:
    """Return how values look without saying what they are: ``Aaaa Aaaaaa``, ``9999999999999999``."""
    sample = values.sample["text"]
    found = (
        sample.str.replace_all(r"\p{Lu}", "A")
        .str.replace_all(r"\p{Ll}|\p{Lo}", "a")
        .str.replace_all(r"\d", "9")
        .value_counts(sort=True)
    )
    return tuple(text[:_LONGEST_EXAMPLE] for text in found[found.columns[0]].head(_EXAMPLES))


def _shares(values: Values) -> dict[str, int]:
    shown = values.distinct.head(_SHARES)
    return dict(zip(shown["text"], shown["count"], strict=True))
