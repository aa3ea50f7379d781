"""Reading a standard from its YAML file: every defect at once, or a usable standard.

The file (``docs/recipes/add-a-standard.md`` shows one from beginning to end)::

    standard: pmi-placements          # slug; the name of the file
    version: "1.0.0"                  # major: columns or keys, minor: rules or lists, patch: wording
    status: proposal | adopted | retired
    title, grain: {id, en}
    producer: {institutions: [text], role: text, walidata: text, pembina: text}
    legal_basis: [text]
    access_tier: terbuka | terbatas | tertutup
    valid_from, valid_until: date     # half-open; both absent while nobody has adopted it
    reporting: {frequency, due_days_after_period, period: {column, kind}, nothing_to_report_allowed}
    sds: {konsep: [{name, definisi, referensi}], klasifikasi: [list], ukuran: {id, en}, satuan: {id, en}}
    note: {id, en}
    columns: [{name, header, aliases, definition, type, unit, required, codes, level, scheme, valid_at,
               pattern, pattern_error, min, max, min_length, max_length, sensitivity, example}]
    keys: {primary: [column], match: [column]}
    rules: [{id, level, severity, error, say, kind, …the parameters of the kind}]
    evidence: text

``required`` is ``true``, ``false`` or ``{when: condition}``.  Conditions are
``{filled: c}``, ``{empty: c}``, ``{column: c, is: v}``, ``{column: c, in: [v]}``,
``{column: c, not_in: [v]}``, ``{all: [condition]}`` and ``{any: [condition]}``.  The
kinds of rule and their parameters are the records of
:mod:`rantau.onedata.standards.rules`; a part of a ``unique`` key is a column or
``{month_of: date column}``.  The primary key needs no rule: it is unique by being the key.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.standards.coherence import incoherences
from rantau.onedata.standards.conditions import Condition, ConditionNotUnderstoodError, Empty, parse_condition
from rantau.onedata.standards.defects import StandardNotUsableError
from rantau.onedata.standards.model import (
    Column,
    ColumnType,
    Concept,
    Level,
    Reporting,
    Rule,
    Sensitivity,
    Standard,
)
from rantau.onedata.standards.nodes import Fields, Node, nearest
from rantau.onedata.standards.parameters import Parameter, Shape, kinds, parameters
from rantau.onedata.standards.rules import Check, Comparison, Need, NeedsStore, Part
from rantau.onedata.standards.yaml_text import parse_yaml, read_yaml

_STAND_IN = NeedsStore((), Need.REGISTERS)
"""Stands for a check that could not be read; a standard with one is never handed out."""


class Status(StrEnum):
    """How far a standard has come."""

    PROPOSAL = "proposal"
    ADOPTED = "adopted"
    RETIRED = "retired"


def load_standard(path: Path) -> Standard:
    """Read a standard from a YAML file.

    Raises
    ------
    StandardNotUsableError
        With everything that is to be repaired, each at its path inside the file.
    """
    return _standard_or_defects(read_yaml(path, name=path.name), name=path.name)


def parse_standard(text: str, *, name: str) -> Standard:
    """Read a standard from YAML text; ``name`` stands for the file in messages.

    Raises
    ------
    StandardNotUsableError
        As :func:`load_standard`.
    """
    return _standard_or_defects(parse_yaml(text, name=name), name=name)


def _standard_or_defects(source: object, *, name: str) -> Standard:
    root = Node(source, "")
    standard = _standard(root)
    defects = (*root.defects, *incoherences(standard, is_sound=lambda path: root.below(path, None).is_sound()))
    if defects:
        raise StandardNotUsableError(name, defects)
    return standard


def _standard(root: Node) -> Standard:
    fields = root.fields()
    producer = fields.find("producer", Node.fields) or Fields(root, {})
    sds = fields.need("sds").fields()
    keys = fields.need("keys").fields()
    standard = Standard(
        code=fields.need("standard").text(),
        version=fields.need("version").text(),
        status=fields.need("status").choice(Status).value,
        title=fields.need("title").words(),
        grain=fields.need("grain").words(),
        producers=producer.listed("institutions", Node.text),
        producer_role=producer.find("role", Node.text),
        walidata=producer.find("walidata", Node.text),
        pembina=producer.find("pembina", Node.text),
        legal_basis=fields.listed("legal_basis", Node.text),
        access_tier=fields.need("access_tier").text(),
        valid_from=fields.find("valid_from", Node.day),
        valid_until=fields.find("valid_until", Node.day),
        reporting=fields.find("reporting", _reporting),
        concepts=sds.listed("konsep", _concept),
        classifications=sds.listed("klasifikasi", Node.text),
        measure=sds.need("ukuran").words(),
        unit=sds.need("satuan").words(),
        note=fields.find("note", Node.words),
        columns=tuple(_column(item) for item in fields.need("columns").items()),
        primary_key=keys.need("primary").texts(),
        match_key=keys.listed("match", Node.text),
        rules=fields.listed("rules", _rule),
        evidence=fields.find("evidence", Node.text),
    )
    for part in (fields, producer, sds, keys):
        part.close()
    return standard


def _reporting(node: Node) -> Reporting:
    fields = node.fields()
    period = fields.find("period", Node.fields) or Fields(node, {})
    reporting = Reporting(
        frequency=fields.need("frequency").text(),
        due_days_after_period=fields.find("due_days_after_period", Node.whole),
        period_column=period.find("column", Node.text),
        period_kind=period.find("kind", Node.text),
        nothing_to_report_allowed=fields.find("nothing_to_report_allowed", Node.flag) or False,
    )
    period.close()
    fields.close()
    return reporting


def _concept(node: Node) -> Concept:
    fields = node.fields()
    concept = Concept(
        name=fields.need("name").words(),
        definition=fields.need("definisi").words(),
        reference=fields.find("referensi", Node.text),
    )
    fields.close()
    return concept


def _column(node: Node) -> Column:
    fields = node.fields()
    required = fields.find("required", _required)
    column = Column(
        name=fields.need("name").text(),
        header=fields.need("header").words(),
        aliases=fields.listed("aliases", Node.text),
        definition=fields.need("definition").words(),
        type=fields.need("type").choice(ColumnType),
        unit=fields.find("unit", Node.words),
        required=required is not None and required is not False,
        when=None if isinstance(required, bool) else required,
        codes=fields.find("codes", Node.text),
        level=fields.find("level", Node.text),
        scheme=fields.find("scheme", Node.text),
        valid_at=fields.find("valid_at", Node.text),
        pattern=fields.find("pattern", Node.text),
        pattern_error=fields.find("pattern_error", Node.text),
        minimum=fields.find("min", Node.text),
        maximum=fields.find("max", Node.text),
        min_length=fields.find("min_length", Node.whole),
        max_length=fields.find("max_length", Node.whole),
        sensitivity=fields.need("sensitivity").choice(Sensitivity),
        example=fields.find("example", Node.text),
    )
    fields.close()
    return column


def _required(node: Node) -> bool | Condition:
    if not isinstance(node.value, dict):
        return node.flag()
    fields = node.fields()
    condition = _condition(fields.need("when"))
    fields.close()
    return condition


def _rule(node: Node) -> Rule:
    fields = node.fields()
    return Rule(
        id=fields.need("id").text(),
        level=fields.need("level").choice(Level),
        severity=fields.need("severity").choice(Severity),
        error=fields.need("error").text(),
        say=fields.need("say").words(),
        check=_check(fields, node),
    )


def _check(fields: Fields, node: Node) -> Check:
    named = fields.need("kind")
    kind = kinds().get(str(named.value))
    if kind is None:
        # The parameters cannot be judged without the kind, so they are not called unknown.
        named.report("unknown-kind", kind=named.value, near=nearest(str(named.value), known=kinds()))
        return _STAND_IN
    values = {parameter.name: _parameter(fields, parameter) for parameter in parameters(kind)}
    fields.close()
    if not node.is_sound():
        return _STAND_IN
    build: Any = kind
    try:
        return cast("Check", build(**values))
    except ValueError as refusal:
        node.report("rule-not-possible", reason=refusal)
        return _STAND_IN


def _parameter(fields: Fields, parameter: Parameter) -> object:
    def one(node: Node) -> object:
        return _READERS[parameter.shape](node)

    def read(node: Node) -> object:
        return tuple(one(item) for item in node.items()) if parameter.many else one(node)

    if parameter.required:
        return read(fields.need(parameter.written))
    found = fields.find(parameter.written, read)
    return parameter.default if found is None else found


def _condition(node: Node) -> Condition:
    try:
        return parse_condition(_only_texts(node.value))
    except ConditionNotUnderstoodError:
        node.report("not-condition")
        return Empty("")


def _only_texts(value: object) -> object:
    """Refuse ``true``, ``false`` and empty values inside a condition: they stand for no code."""
    if isinstance(value, dict):
        return {key: _only_texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_only_texts(item) for item in value]
    if isinstance(value, str) and value:
        return value
    raise ConditionNotUnderstoodError(f"Not a text: {value!r}")


def _part(node: Node) -> Part:
    if not isinstance(node.value, dict):
        return Part(node.text())
    fields = node.fields()
    part = Part(fields.need("month_of").text(), month=True)
    fields.close()
    return part


_READERS = {
    Shape.COLUMN: Node.text,
    Shape.PART: _part,
    Shape.TEXT: Node.text,
    Shape.FLAG: Node.flag,
    Shape.WHOLE: Node.whole,
    Shape.NUMBER: Node.number,
    Shape.COMPARISON: lambda node: node.choice(Comparison),
    Shape.NEED: lambda node: node.choice(Need),
    Shape.CONDITION: _condition,
}
