"""What last month's file lets one expect of this month's: a standard that asks for no more than that."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from rantau.kernel.language import Language, LanguageMap
from rantau.onedata.check.answers import Answer, Answers
from rantau.onedata.check.likeness.sides import Side
from rantau.onedata.check.readings.dates import DateReading
from rantau.onedata.check.readings.numbers import NumberReading
from rantau.onedata.check.readings.reading import Reading
from rantau.onedata.codes.folding import fold
from rantau.onedata.inspect.draft import Draft
from rantau.onedata.messages.catalogue import say
from rantau.onedata.read.sheets import FileFormat
from rantau.onedata.standards.model import Column, Standard

_WITHOUT_KINDS = (FileFormat.CSV, FileFormat.JSON)


def expected_of(draft: Draft) -> Standard:
    """Return a drafted standard without what a new month may well exceed: bounds and lengths.

    A key that nothing but the draft's need for one made up is left out as well.
    """
    standard = draft.standard
    has_key = any(remark.key == "key" for remark in draft.remarks)
    return replace(
        standard,
        columns=tuple(_loosened(column) for column in standard.columns),
        primary_key=standard.primary_key if has_key else (),
    )


def _loosened(column: Column) -> Column:
    return replace(
        column,
        minimum=None,
        maximum=None,
        max_length=None,
        pattern_error=column.pattern_error or ("form-unlike" if column.pattern else None),
    )


def in_words_of(then: Side, *, file: str) -> Standard:
    """Return the standard with the headers of the earlier file (called ``file``), and its values as examples."""
    bound = then.checked.columns.bound
    columns = tuple(
        _in_own_words(column, bound[column.name].header, then.rows[f"t:{column.name}"])
        if column.name in bound
        else column
        for column in then.checked.standard.columns
    )
    title = LanguageMap(
        say("check.like-title", Language.ID, like=file), say("check.like-title", Language.EN, like=file)
    )
    return replace(then.checked.standard, columns=columns, title=title)


def _in_own_words(column: Column, header: str, texts: pl.Series) -> Column:
    words = (column.header.id, column.header.en, *column.aliases)
    example = next(iter(texts.drop_nulls().to_list()), None) if column.pattern else None
    return replace(column, header=LanguageMap(header, header), aliases=tuple(dict.fromkeys(words)), example=example)


def answers_for(standard: Standard, *, then: Side, format_: FileFormat, given: Answers) -> Answers:
    """Return how ambiguous columns are to be read: as last month's settled them, unless it was answered otherwise.

    The headers of answers may name a column by its header of last month.
    """
    names = {fold(text): column.name for column in standard.columns for text in (column.header.id, column.name)}
    settled = {
        name: answer
        for name, bound in then.checked.columns.bound.items()
        if (answer := _settled(bound.reading, format_)) is not None
    }
    headers = {header: names.get(fold(name), name) for header, name in given.headers.items()}
    columns = {names.get(fold(name), name): answer for name, answer in given.columns.items()}
    return Answers(headers, settled | columns)


def _settled(reading: Reading, format_: FileFormat) -> Answer | None:
    if isinstance(reading, DateReading):
        return reading.order
    # A workbook may store the numbers that last month stood there as text; they need no mark.
    if isinstance(reading, NumberReading) and format_ in _WITHOUT_KINDS:
        return reading.mark
    return None
