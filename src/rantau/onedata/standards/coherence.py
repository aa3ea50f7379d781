"""Whether the parts of a standard fit each other: columns, lists, keys and rules.

The reader of the file has seen that every part has its form; here each part is held
against the others, the code lists and the catalogue of errors.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import get_args

from rantau.kernel.identifiers import is_slug
from rantau.onedata.codes.codelists import code_list
from rantau.onedata.messages.catalogue import error_texts
from rantau.onedata.standards.columns import code_defects, column_defects, has_usable_list, list_defects
from rantau.onedata.standards.conditions import Condition, OneOf, comparisons_in
from rantau.onedata.standards.defects import Defect, defect
from rantau.onedata.standards.functions import EVERY, FUNCTIONS
from rantau.onedata.standards.model import Column, ColumnType, Level, Rule, Standard
from rantau.onedata.standards.nodes import nearest
from rantau.onedata.standards.parameters import Shape, column_mentions, parameters
from rantau.onedata.standards.rules import (
    ChangeWithin,
    Check,
    FileCheck,
    Function,
    InOrder,
    InPeriod,
    NeedsStore,
    NotSmall,
    ParentIs,
    RatioBetween,
    ReferenceCheck,
    RefersTo,
    ShareBetween,
    SumEquals,
    TableCheck,
    Unique,
    ValidAt,
    YearsBetween,
)

_TABLE = frozenset(get_args(TableCheck))
_FILE = frozenset(get_args(FileCheck))
_ELSEWHERE = frozenset((*get_args(ReferenceCheck), NeedsStore))
_VERSION = re.compile(r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}\Z")
_DATED = frozenset({ColumnType.DATE})
_COUNTED = frozenset({ColumnType.INTEGER, ColumnType.DECIMAL})
_CODED = frozenset({ColumnType.CODE})
_ORDERED = _COUNTED | frozenset({ColumnType.DATE, ColumnType.MONTH, ColumnType.YEAR})
_IN_A_PERIOD = frozenset({ColumnType.DATE, ColumnType.MONTH, ColumnType.YEAR, ColumnType.TEXT})

# What a column must hold to stand in a parameter, where the kind calculates with it.
_HOLDS: dict[tuple[type[Check], str], frozenset[ColumnType]] = {
    (InOrder, "columns"): _ORDERED,
    (InPeriod, "column"): _IN_A_PERIOD,
    (YearsBetween, "start"): _DATED,
    (YearsBetween, "end"): _DATED,
    (RatioBetween, "numerator"): _COUNTED,
    (RatioBetween, "denominator"): _COUNTED,
    (NotSmall, "column"): _COUNTED,
    (SumEquals, "total"): _COUNTED,
    (SumEquals, "parts"): _COUNTED,
    (ParentIs, "column"): _CODED,
    (ValidAt, "column"): _CODED,
    (ValidAt, "at"): _DATED,
    (ChangeWithin, "value"): _COUNTED,
}


@dataclass(frozen=True, slots=True)
class _Known:
    """The columns by name; ``None`` for one that is named but could not be read whole."""

    columns: dict[str, Column | None]
    primary_key: tuple[str, ...]


def incoherences(standard: Standard, *, is_sound: Callable[[str], bool] = lambda path: True) -> Iterator[Defect]:
    """Yield what does not fit in a standard, in the order of its file.

    Parameters
    ----------
    is_sound
        Tells whether the part at a path was read without a defect; the others are
        passed over, since what stands there is a stand-in.
    """
    if not standard.columns:
        return
    sound = {column.name: is_sound(f"columns[{place}]") for place, column in enumerate(standard.columns)}
    known = _Known(
        {column.name: column if sound[column.name] else None for column in standard.columns}, standard.primary_key
    )
    yield from (item for item in _whole_defects(standard, known) if is_sound(item.path))
    for place, column in enumerate(standard.columns):
        if is_sound(f"columns[{place}]"):
            path = f"columns[{place}]"
            yield from column_defects(column, path=path, columns=known.columns)
            yield from _condition_defects(column.when, f"{path}.required.when", known)
    for place, rule in enumerate(standard.rules):
        if is_sound(f"rules[{place}]"):
            yield from _rule_defects(rule, f"rules[{place}]", known)


def _whole_defects(standard: Standard, known: _Known) -> Iterator[Defect]:
    if not is_slug(standard.code):
        yield defect("standard", "not-slug", value=standard.code)
    if not _VERSION.match(standard.version):
        yield defect("version", "not-version", value=standard.version)
    yield from code_defects("access_tier", code=standard.access_tier, entries=code_list("access-tiers"))
    if standard.valid_from and standard.valid_until and standard.valid_from >= standard.valid_until:
        yield defect("valid_until", "range-empty", low=standard.valid_from, high=standard.valid_until)
    for place, name in enumerate(standard.classifications):
        yield from list_defects(f"sds.klasifikasi[{place}]", name=name)
    yield from _reporting_defects(standard, known)
    yield from _repeated("columns", "name", (column.name for column in standard.columns))
    yield from _repeated("rules", "id", (rule.id for rule in standard.rules))
    yield from _header_defects(standard)
    for key, columns in (("primary", standard.primary_key), ("match", standard.match_key)):
        for place, column in enumerate(columns):
            yield from _column_defect(f"keys.{key}[{place}]", column, known)


def _reporting_defects(standard: Standard, known: _Known) -> Iterator[Defect]:
    if standard.reporting is None:
        return
    yield from code_defects("reporting.frequency", code=standard.reporting.frequency, entries=code_list("frequency"))
    if standard.reporting.period_column is not None:
        yield from _column_defect("reporting.period.column", standard.reporting.period_column, known)
    kinds = ("date", "month", "quarter", "year")
    if standard.reporting.period_kind not in (None, *kinds):
        yield defect("reporting.period.kind", "not-a-choice", choices=", ".join(kinds))


def _header_defects(standard: Standard) -> Iterator[Defect]:
    """Yield the words of a header or alias that stand for two columns."""
    owners: dict[str, str] = {}
    for place, column in enumerate(standard.columns):
        for word in dict.fromkeys(
            " ".join(text.split()).casefold() for text in (column.header.id, column.header.en, *column.aliases)
        ):
            owner = owners.setdefault(word, column.name)
            if owner != column.name:
                yield defect(f"columns[{place}].header", "header-shared", word=word, other=owner)


def _rule_defects(rule: Rule, path: str, known: _Known) -> Iterator[Defect]:
    if not is_slug(rule.id):
        yield defect(f"{path}.id", "not-slug", value=rule.id)
    text = error_texts().get(rule.error)
    if text is None:
        yield defect(f"{path}.error", "unknown-error", value=rule.error, near=nearest(rule.error, known=error_texts()))
    elif rule.severity.rank < text.severity.rank:
        yield defect(f"{path}.severity", "too-severe", value=rule.severity, limit=text.severity, error=rule.error)
    levels = levels_of(type(rule.check))
    if rule.level not in levels:
        yield defect(f"{path}.level", "not-a-choice", choices=", ".join(levels))
    for place, column in column_mentions(rule.check):
        yield from _column_defect(f"{path}.{place}", column, known)
    yield from _type_defects(rule.check, path, known)
    yield from _kind_defects(rule.check, path, known)
    for parameter in parameters(type(rule.check)):
        if parameter.shape is Shape.CONDITION:
            condition = getattr(rule.check, parameter.name)
            yield from _value_defects(condition, f"{path}.{parameter.written}", known)


def levels_of(kind: type[Check]) -> tuple[Level, ...]:
    """Return the levels on which a kind of rule may stand."""
    if kind in _TABLE:
        return (Level.TABLE,)
    if kind in _FILE:
        return (Level.FILE,)
    return tuple(Level) if kind in _ELSEWHERE else (Level.CELL, Level.ROW)


def _type_defects(check: Check, path: str, known: _Known) -> Iterator[Defect]:
    for place, name in column_mentions(check):
        column = known.columns.get(name)
        wanted = _HOLDS.get((type(check), place.split("[")[0]))
        if isinstance(check, Unique) and check.parts[_place_in(place)].month:
            wanted = _DATED
        if column is not None and wanted is not None and column.type not in wanted:
            yield defect(
                f"{path}.{place}", "wrong-type", column=name, type=column.type, wanted=", ".join(sorted(wanted))
            )


def _kind_defects(check: Check, path: str, known: _Known) -> Iterator[Defect]:
    if isinstance(check, Unique) and not any(part.month for part in check.parts):
        if {part.column for part in check.parts} == set(known.primary_key):
            yield defect(f"{path}.columns", "key-said-twice")
    elif isinstance(check, Function):
        yield from _function_defects(check, path)
    elif isinstance(check, RefersTo) and len(check.columns) != len(check.keys):
        yield defect(f"{path}.keys", "wrong-count", count=len(check.columns))
    elif isinstance(check, (YearsBetween, RatioBetween, ShareBetween)):
        yield from _bounds_defects(check, path)


def _function_defects(check: Function, path: str) -> Iterator[Defect]:
    function = FUNCTIONS.get(check.name)
    if function is None:
        yield defect(f"{path}.name", "unknown-function", value=check.name, near=nearest(check.name, known=FUNCTIONS))
    elif function.takes is not EVERY and len(function.takes) != len(check.columns):
        yield defect(f"{path}.columns", "wrong-count", count=len(function.takes))


def _bounds_defects(check: YearsBetween | RatioBetween | ShareBetween, path: str) -> Iterator[Defect]:
    if check.min is None and check.max is None:
        yield defect(path, "no-bound")
    if check.min is not None and check.max is not None and check.min > check.max:
        yield defect(f"{path}.max", "range-empty", low=check.min, high=check.max)


def _condition_defects(condition: Condition | None, path: str, known: _Known) -> Iterator[Defect]:
    if condition is None:
        return
    for place, comparison in comparisons_in(condition, path=path):
        yield from _column_defect(place, comparison.column, known)
    yield from _value_defects(condition, path, known)


def _value_defects(condition: Condition | None, path: str, known: _Known) -> Iterator[Defect]:
    """Yield the values of a condition that its column can never hold."""
    if condition is None:
        return
    for place, comparison in comparisons_in(condition, path=path):
        column = known.columns.get(comparison.column)
        if not isinstance(comparison, OneOf) or column is None or not has_usable_list(column):
            continue
        for value in comparison.values:
            entries = code_list(str(column.codes), level=column.level, scheme=column.scheme)
            yield from code_defects(place, code=value, entries=entries)


def _column_defect(path: str, name: str, known: _Known) -> Iterator[Defect]:
    if name not in known.columns:
        yield defect(path, "unknown-column", value=name, near=nearest(name, known=known.columns))


def _repeated(path: str, key: str, values: Iterable[str]) -> Iterator[Defect]:
    values = list(values)
    often = {value for value, count in Counter(values).items() if count > 1}
    for place, value in enumerate(values):
        if value in often and value in values[:place]:
            yield defect(f"{path}[{place}].{key}", "repeated", value=value)


def _place_in(path: str) -> int:
    return int(path.split("[")[1].rstrip("]"))
