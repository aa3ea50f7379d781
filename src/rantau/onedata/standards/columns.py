"""Whether one column of a standard makes sense by itself: its list, pattern, bounds and example."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from rantau.onedata.codes.codelists import CodeList, CodeListPartUnknownError, code_list, code_list_names
from rantau.onedata.messages.catalogue import error_texts
from rantau.onedata.standards.defects import Defect, defect
from rantau.onedata.standards.model import Column, ColumnType
from rantau.onedata.standards.nodes import nearest

TODAY = "today"
"""The word that a bound may hold instead of a date or a year."""

_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*\Z")
_BOUNDED = frozenset({ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.DATE, ColumnType.MONTH, ColumnType.YEAR})
# The checker's regular expressions run in linear time and have neither of these.
_NO_PATTERN = re.compile(r"\(\?[=!<]|\\[1-9]")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])\Z")
_YEAR = re.compile(r"\d{4}\Z")


def column_defects(column: Column, *, path: str, columns: Mapping[str, Column | None]) -> Iterator[Defect]:
    """Yield what is wrong with ``column``, which stands at ``path`` among ``columns``."""
    if not _NAME.match(column.name):
        yield defect(f"{path}.name", "not-snake-case", value=column.name)
    yield from _list_defects(column, path, columns)
    yield from _pattern_defects(column, path)
    yield from _bound_defects(column, path)
    yield from _length_defects(column, path)
    yield from _example_defects(column, path)


def list_defects(path: str, *, name: str) -> Iterator[Defect]:
    """Yield a defect if there is no code list called ``name``."""
    if name not in code_list_names():
        yield defect(path, "unknown-list", value=name, near=nearest(name, known=code_list_names()))


def code_defects(path: str, *, code: str, entries: CodeList) -> Iterator[Defect]:
    """Yield a defect if ``code`` is not in a list that is closed."""
    if not entries.is_open and code not in entries.codes:
        near = nearest(code, known=(entry.code for entry in entries.entries))
        yield defect(path, "unknown-code", value=code, list=entries.name, near=near)


def has_usable_list(column: Column) -> bool:
    """Test whether the column's code list, level and scheme are known."""
    if column.codes is None or column.codes not in code_list_names():
        return False
    try:
        code_list(column.codes, level=column.level, scheme=column.scheme)
    except CodeListPartUnknownError:
        return False
    return True


def value_of(text: str, *, kind: ColumnType) -> Decimal | date | str | None:
    """Return a bound or an example in the type of its column; ``None`` if it is none."""
    try:
        if kind in (ColumnType.INTEGER, ColumnType.DECIMAL):
            number = Decimal(text)
            fits = number.is_finite() and (kind is ColumnType.DECIMAL or number == number.to_integral_value())
            return number if fits else None
        if kind is ColumnType.DATE:
            return date.fromisoformat(text)
    except (InvalidOperation, ValueError):
        return None
    form = {ColumnType.MONTH: _MONTH, ColumnType.YEAR: _YEAR}.get(kind)
    return text if form is None or form.match(text) else None


def _list_defects(column: Column, path: str, columns: Mapping[str, Column | None]) -> Iterator[Defect]:
    if (column.type is ColumnType.CODE) != (column.codes is not None):
        yield defect(f"{path}.codes", "codes-and-type")
        return
    if column.codes is not None:
        yield from list_defects(f"{path}.codes", name=column.codes)
        if column.codes in code_list_names() and not has_usable_list(column):
            yield defect(f"{path}.codes", "unknown-part", value=column.level or column.scheme, list=column.codes)
    elif column.level or column.scheme or column.valid_at:
        yield defect(path, "part-without-list")
    if column.valid_at is not None:
        dated = columns.get(column.valid_at)
        if column.valid_at not in columns:
            near = nearest(column.valid_at, known=columns)
            yield defect(f"{path}.valid_at", "unknown-column", value=column.valid_at, near=near)
        elif dated is not None and dated.type is not ColumnType.DATE:
            yield defect(f"{path}.valid_at", "wrong-type", column=dated.name, type=dated.type, wanted=ColumnType.DATE)


def _pattern_defects(column: Column, path: str) -> Iterator[Defect]:
    if column.pattern_error is not None:
        if column.pattern is None:
            yield defect(f"{path}.pattern_error", "error-without-pattern")
        if column.pattern_error not in error_texts():
            near = nearest(column.pattern_error, known=error_texts())
            yield defect(f"{path}.pattern_error", "unknown-error", value=column.pattern_error, near=near)
    if column.pattern is not None and not is_pattern(column.pattern):
        yield defect(f"{path}.pattern", "not-pattern", value=column.pattern)


def is_pattern(text: str) -> bool:
    """Test whether ``text`` is a regular expression without look-around and back-reference."""
    try:
        re.compile(text)
    except re.error:
        return False
    return not _NO_PATTERN.search(text)


def _bound_defects(column: Column, path: str) -> Iterator[Defect]:
    bounds = {"min": column.minimum, "max": column.maximum}
    for key, bound in bounds.items():
        if bound is None:
            continue
        if column.type not in _BOUNDED:
            yield defect(f"{path}.{key}", "bound-without-order", type=column.type)
        elif value_of(bound, kind=column.type) is None and not _is_today(bound, column.type):
            yield defect(f"{path}.{key}", "not-of-type", value=bound, type=column.type)
    low, high = (value_of(bound, kind=column.type) if bound else None for bound in bounds.values())
    if low is not None and high is not None and low > high:  # type: ignore[operator]  # one type for both
        yield defect(f"{path}.max", "range-empty", low=column.minimum, high=column.maximum)


def _is_today(bound: str, kind: ColumnType) -> bool:
    return bound == TODAY and kind not in (ColumnType.INTEGER, ColumnType.DECIMAL)


def _length_defects(column: Column, path: str) -> Iterator[Defect]:
    low, high = column.min_length, column.max_length
    if column.type is not ColumnType.TEXT and (low is not None or high is not None):
        yield defect(f"{path}.{'max' if low is None else 'min'}_length", "length-without-text", type=column.type)
    if low is not None and high is not None and low > high:
        yield defect(f"{path}.max_length", "range-empty", low=low, high=high)


def _example_defects(column: Column, path: str) -> Iterator[Defect]:
    if column.example is None:
        return
    if column.type is ColumnType.CODE and has_usable_list(column):
        entries = code_list(str(column.codes), level=column.level, scheme=column.scheme)
        yield from code_defects(f"{path}.example", code=column.example, entries=entries)
    elif value_of(column.example, kind=column.type) is None:
        yield defect(f"{path}.example", "not-of-type", value=column.example, type=column.type)
    elif column.pattern is not None and is_pattern(column.pattern) and not re.search(column.pattern, column.example):
        yield defect(f"{path}.example", "not-of-pattern", value=column.example)
