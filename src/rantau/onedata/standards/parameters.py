"""What a kind of rule takes, read from its record, so that no kind is described twice."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import MISSING, Field, dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Union, cast, get_args, get_origin, get_type_hints

from rantau.onedata.standards.conditions import Condition, comparisons_in
from rantau.onedata.standards.rules import CHECKS, Check, Comparison, Need, Part, Unique


class Shape(StrEnum):
    """What one value of a parameter is."""

    COLUMN = "column"
    PART = "part"
    TEXT = "text"
    FLAG = "flag"
    WHOLE = "whole"
    NUMBER = "number"
    COMPARISON = "comparison"
    NEED = "need"
    CONDITION = "condition"


_SHAPES: dict[object, Shape] = {
    str: Shape.TEXT,
    bool: Shape.FLAG,
    int: Shape.WHOLE,
    float: Shape.NUMBER,
    Part: Shape.PART,
    Comparison: Shape.COMPARISON,
    Need: Shape.NEED,
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a kind.

    ``name`` is the field of the record, ``written`` its key in the file; ``many``
    parameters are lists.  ``default`` counts only where ``required`` is false.
    """

    name: str
    written: str
    shape: Shape
    many: bool
    required: bool
    default: object


@cache
def kinds() -> dict[str, type[Check]]:
    """Return the kinds of rule by the name they have in a file."""
    return {kind.kind: kind for kind in CHECKS}


def parameters(kind: type[Check]) -> tuple[Parameter, ...]:
    """Return the parameters of a kind, in the order of its record."""
    return _parameters_of(kind.kind)


@cache
def _parameters_of(name: str) -> tuple[Parameter, ...]:
    kind = kinds()[name]
    hints = get_type_hints(kind, include_extras=True)
    return tuple(_parameter(kind, field, hints[field.name]) for field in fields(kind))


def column_mentions(check: Check) -> Iterator[tuple[str, str]]:
    """Yield every column that a rule names, with the path of the place where it does."""
    for parameter in parameters(type(check)):
        value = getattr(check, parameter.name)
        if parameter.shape is Shape.CONDITION and value is not None:
            for path, comparison in comparisons_in(cast("Condition", value), path=parameter.written):
                yield path, comparison.column
        elif parameter.shape in (Shape.COLUMN, Shape.PART) and value is not None:
            yield from _named(parameter, value)


def columns_of(check: Check) -> tuple[str, ...]:
    """Return the columns that a rule looks at, each once, in the order in which it names them."""
    return tuple(dict.fromkeys(column for _, column in column_mentions(check)))


def _named(parameter: Parameter, value: object) -> Iterator[tuple[str, str]]:
    if not parameter.many:
        yield parameter.written, str(value)
        return
    for place, item in enumerate(cast("tuple[str | Part, ...]", value)):
        path = f"{parameter.written}[{place}]"
        yield (path, item) if isinstance(item, str) else (path, item.column)


def _parameter(kind: type[Check], field: Field[Any], hint: object) -> Parameter:
    hint = _without_none(hint)
    many = get_origin(hint) is tuple
    # The parts of a key are columns to whoever writes a standard.
    written = "columns" if kind is Unique and field.name == "parts" else field.name
    return Parameter(
        name=field.name,
        written=written,
        shape=_shape(get_args(hint)[0] if many else hint),
        many=many,
        required=field.default is MISSING,
        default=field.default,
    )


def _without_none(hint: object) -> object:
    if get_origin(hint) not in (Union, types.UnionType):
        return hint
    left = tuple(part for part in get_args(hint) if part is not type(None))
    return left[0] if len(left) == 1 else Condition


def _shape(hint: object) -> Shape:
    if hint == Condition:
        return Shape.CONDITION
    return Shape.COLUMN if get_origin(hint) is Annotated else _SHAPES[hint]
