"""Conditions on one row, as data: what a standard may say after “when”.

A condition is true, or it is not; a comparison with an empty cell is not true.
That keeps a rule silent where there is nothing to compare, so that one missing
value is reported once, by the rule that requires it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias


class ConditionNotUnderstoodError(ValueError):
    """A condition in a standard has a form that this module does not know."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The cell of ``column`` holds a value."""

    column: str


@dataclass(frozen=True, slots=True)
class Empty:
    """The cell of ``column`` holds no value."""

    column: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """The cell of ``column`` holds one of ``values`` (or, negated, another value)."""

    column: str
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part is true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part is true."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = Filled | Empty | OneOf | AllOf | AnyOf


def parse_condition(source: object) -> Condition:
    """Read a condition from its YAML form.

    Forms: ``{filled: c}``, ``{empty: c}``, ``{column: c, is: v}``,
    ``{column: c, in: [v, …]}``, ``{column: c, not_in: [v, …]}``,
    ``{all: […]}``, ``{any: […]}``.

    Raises
    ------
    ConditionNotUnderstoodError
        If the form is another.
    """
    if isinstance(source, Mapping):
        keys = frozenset(map(str, source))
        if keys == {"filled"}:
            return Filled(str(source["filled"]))
        if keys == {"empty"}:
            return Empty(str(source["empty"]))
        if keys == {"column", "is"}:
            return OneOf(str(source["column"]), (str(source["is"]),))
        if keys == {"column", "in"} and _is_list(source["in"]):
            return OneOf(str(source["column"]), tuple(map(str, source["in"])))
        if keys == {"column", "not_in"} and _is_list(source["not_in"]):
            return OneOf(str(source["column"]), tuple(map(str, source["not_in"])), negated=True)
        if keys == {"all"} and _is_list(source["all"]):
            return AllOf(tuple(parse_condition(part) for part in source["all"]))
        if keys == {"any"} and _is_list(source["any"]):
            return AnyOf(tuple(parse_condition(part) for part in source["any"]))
    raise ConditionNotUnderstoodError(f"Not a condition: {source!r}")


def columns_in(condition: Condition) -> Iterator[str]:
    """Yield the columns that a condition looks at, in order, repeated as they stand."""
    if isinstance(condition, (AllOf, AnyOf)):
        for part in condition.parts:
            yield from columns_in(part)
    else:
        yield condition.column


def condition_form(condition: Condition) -> dict[str, object]:
    """Return the YAML form of a condition: what :func:`parse_condition` reads back."""
    if isinstance(condition, Filled):
        return {"filled": condition.column}
    if isinstance(condition, Empty):
        return {"empty": condition.column}
    if isinstance(condition, AllOf):
        return {"all": [condition_form(part) for part in condition.parts]}
    if isinstance(condition, AnyOf):
        return {"any": [condition_form(part) for part in condition.parts]}
    if condition.negated:
        return {"column": condition.column, "not_in": list(condition.values)}
    if len(condition.values) == 1:
        return {"column": condition.column, "is": condition.values[0]}
    return {"column": condition.column, "in": list(condition.values)}


def comparisons_in(condition: Condition, *, path: str) -> Iterator[tuple[str, Filled | Empty | OneOf]]:
    """Yield the simple conditions inside ``condition``, each with its path in the YAML form."""
    if isinstance(condition, (AllOf, AnyOf)):
        word = "all" if isinstance(condition, AllOf) else "any"
        for place, part in enumerate(condition.parts):
            yield from comparisons_in(part, path=f"{path}.{word}[{place}]")
    else:
        yield path, condition


def _is_list(value: object) -> bool:
    # An empty list would make a condition that never, or always, holds: not what anyone means.
    return isinstance(value, list) and bool(value)
