"""Writing a standard as the YAML that :mod:`rantau.onedata.standards.load` reads."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import cast

from rantau.kernel.language import LanguageMap
from rantau.onedata.standards.conditions import Condition, condition_form
from rantau.onedata.standards.model import Column, Concept, Reporting, Rule, Standard
from rantau.onedata.standards.parameters import Parameter, Shape, parameters
from rantau.onedata.standards.rules import Check, Part
from rantau.onedata.standards.yaml_text import Flow, FlowList, write_yaml


def to_yaml(standard: Standard) -> str:
    """Write a standard; loading the text gives an equal standard.

    Keys without a value are left out.  A standard that would be refused when read
    (a draft) is written all the same, for a person to complete.
    """
    return write_yaml(standard_form(standard))


def standard_form(standard: Standard) -> dict[str, object]:
    """Return the form that a standard has in its file: mappings, lists and text, in the order of the file."""
    return _filled(
        {
            "standard": standard.code,
            "version": standard.version,
            "status": standard.status,
            "title": _words(standard.title),
            "grain": _words(standard.grain),
            "producer": _producer(standard),
            "legal_basis": FlowList(standard.legal_basis),
            "access_tier": standard.access_tier,
            "valid_from": standard.valid_from and standard.valid_from.isoformat(),
            "valid_until": standard.valid_until and standard.valid_until.isoformat(),
            "reporting": standard.reporting and _reporting(standard.reporting),
            "sds": _filled(
                {
                    "konsep": [_concept(concept) for concept in standard.concepts],
                    "klasifikasi": FlowList(standard.classifications),
                    "ukuran": _words(standard.measure),
                    "satuan": _words(standard.unit),
                }
            ),
            "note": standard.note and _words(standard.note),
            "columns": [_column(column) for column in standard.columns],
            "keys": _filled({"primary": FlowList(standard.primary_key), "match": FlowList(standard.match_key)}),
            "rules": [_rule(rule) for rule in standard.rules],
            "evidence": standard.evidence,
        }
    )


def check_form(check: Check) -> dict[str, object]:
    """Return kind and parameters of a rule as they stand in its file; defaults are left out."""
    form: dict[str, object] = {"kind": check.kind}
    for parameter in parameters(type(check)):
        value = getattr(check, parameter.name)
        if parameter.required or value != parameter.default:
            form[parameter.written] = _value(parameter, value)
    return form


def _producer(standard: Standard) -> dict[str, object]:
    return _filled(
        {
            "institutions": FlowList(standard.producers),
            "role": standard.producer_role,
            "walidata": standard.walidata,
            "pembina": standard.pembina,
        }
    )


def _reporting(reporting: Reporting) -> dict[str, object]:
    period = _filled({"column": reporting.period_column, "kind": reporting.period_kind})
    return _filled(
        {
            "frequency": reporting.frequency,
            "due_days_after_period": reporting.due_days_after_period,
            "period": Flow(period),
            "nothing_to_report_allowed": reporting.nothing_to_report_allowed or None,
        }
    )


def _concept(concept: Concept) -> dict[str, object]:
    return _filled(
        {
            "name": _words(concept.name),
            "definisi": _words(concept.definition),
            "referensi": concept.reference,
        }
    )


def _column(column: Column) -> dict[str, object]:
    return _filled(
        {
            "name": column.name,
            "header": _words(column.header),
            "aliases": FlowList(column.aliases),
            "definition": _words(column.definition),
            "type": column.type.value,
            "unit": column.unit and _words(column.unit),
            "required": Flow(when=_condition(column.when)) if column.when else column.required,
            "codes": column.codes,
            "level": column.level,
            "scheme": column.scheme,
            "valid_at": column.valid_at,
            "pattern": column.pattern,
            "pattern_error": column.pattern_error,
            "min": _bound(column.minimum),
            "max": _bound(column.maximum),
            "min_length": column.min_length,
            "max_length": column.max_length,
            "sensitivity": column.sensitivity.value,
            "example": column.example,
        }
    )


def _bound(bound: str | None) -> int | str | None:
    return int(bound) if bound is not None and bound.isdecimal() and str(int(bound)) == bound else bound


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "level": rule.level.value,
        "severity": rule.severity.value,
        "error": rule.error,
        "say": _words(rule.say),
        **check_form(rule.check),
    }


def _value(parameter: Parameter, value: object) -> object:
    if parameter.shape is Shape.CONDITION:
        return _condition(cast("Condition", value))
    return FlowList(map(_one, cast("tuple[object, ...]", value))) if parameter.many else _one(value)


def _one(value: object) -> object:
    if isinstance(value, Part):
        return Flow(month_of=value.column) if value.month else value.column
    return value.value if isinstance(value, StrEnum) else value


def _condition(condition: Condition) -> Flow:
    return cast("Flow", _flowing(condition_form(condition)))


def _flowing(form: object) -> object:
    if isinstance(form, dict):
        return Flow({key: _flowing(value) for key, value in form.items()})
    return FlowList(map(_flowing, form)) if isinstance(form, list) else form


def _words(text: LanguageMap) -> Flow:
    return Flow(id=text.id, en=text.en)


def _filled(form: Mapping[str, object]) -> dict[str, object]:
    """Leave out what holds nothing; ``False`` and 0 are something."""
    return {key: value for key, value in form.items() if value is not None and value not in ("", [], {})}
