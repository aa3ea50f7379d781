"""Conditions in words, with the headers and labels that the reader of the file sees."""

from __future__ import annotations

from rantau.onedata.check.columns import Columns
from rantau.onedata.check.groups import Argument
from rantau.onedata.standards.conditions import AllOf, Condition, Empty, Filled, OneOf


def describe_condition(condition: Condition, columns: Columns) -> tuple[str, str]:
    """Say a condition in both languages: “Skema penempatan = Antarswasta (P to P)”."""
    if isinstance(condition, (Filled, Empty)):
        words = ("terisi", "is filled") if isinstance(condition, Filled) else ("kosong", "is empty")
        header = columns.header(condition.column)
        return f"{_side(header, 0)} {words[0]}", f"{_side(header, 1)} {words[1]}"
    if isinstance(condition, OneOf):
        return _describe_one_of(condition, columns)
    parts = [describe_condition(part, columns) for part in condition.parts]
    joint = (" dan ", " and ") if isinstance(condition, AllOf) else (" atau ", " or ")
    return joint[0].join(part[0] for part in parts), joint[1].join(part[1] for part in parts)


def _describe_one_of(condition: OneOf, columns: Columns) -> tuple[str, str]:
    header = columns.header(condition.column)
    labels = [columns.label(condition.column, value) for value in condition.values]
    sign = "≠" if condition.negated else "="
    either = (" atau ", " or ")
    texts = [
        f"{_side(header, side)} {sign} {either[side].join(_side(label, side) for label in labels)}" for side in (0, 1)
    ]
    return texts[0], texts[1]


def _side(argument: Argument, side: int) -> str:
    return argument if isinstance(argument, str) else argument[side]
