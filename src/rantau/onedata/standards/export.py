"""A standard for other programs: our own full form in JSON, and a Frictionless Table Schema.

Both come out in the order of the standard, so that two versions can be compared as text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from rantau.kernel.language import Language
from rantau.onedata.codes.codelists import Code
from rantau.onedata.standards.columns import TODAY
from rantau.onedata.standards.model import Column, ColumnType, Standard
from rantau.onedata.standards.wording import choices_of, codes_of, pattern_of
from rantau.onedata.standards.write import standard_form

FORM = "rantau-standard/1"
"""Name and number of our JSON form; the number grows when a reader has to change."""
PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"

_TYPES = {
    ColumnType.TEXT: "string",
    ColumnType.CODE: "string",
    ColumnType.INTEGER: "integer",
    ColumnType.DECIMAL: "number",
    ColumnType.DATE: "date",
    ColumnType.MONTH: "yearmonth",
    ColumnType.YEAR: "year",
}


def to_json(standard: Standard) -> str:
    """Return everything a standard says, with the entries of its code lists, as JSON.

    The keys are those of the YAML file; ``code_lists`` is added, one list for each
    coded column by the name of the column.
    """
    lists = {
        column.name: [_entry(entry) for entry in choices_of(column, standard=standard)] for column in _coded(standard)
    }
    return _json({"form": FORM, **standard_form(standard), "code_lists": lists})


def to_table_schema(standard: Standard, *, language: Language) -> str:
    """Return the Table Schema of a standard as JSON, titles and descriptions in ``language``."""
    return _json(table_schema(standard, language=language))


def table_schema(standard: Standard, *, language: Language) -> dict[str, object]:
    """Describe the clean data of a standard: codes, ISO dates, empty for missing.

    Notes
    -----
    A Table Schema knows one cell at a time and the key.  What depends on other cells,
    on today or on the validity of a code in time stays in the standard.  A key with
    a column that may be empty becomes a unique key, since a primary key has no empty
    parts there.  Source: Data Package standard, Table Schema 2.0.
    """
    keys: dict[str, object] = {"primaryKey": list(standard.primary_key)}
    if not all(_is_always_required(standard.column(name)) for name in standard.primary_key):
        keys = {"uniqueKeys": [list(standard.primary_key)]}
    return {
        "$schema": PROFILE,
        "title": standard.title.text(language),
        "description": standard.grain.text(language),
        "rantau:standard": standard.code,
        "rantau:version": standard.version,
        "fields": [_field(column, standard, language) for column in standard.columns],
        "missingValues": [""],
        **keys,
    }


def _coded(standard: Standard) -> Iterator[Column]:
    return (column for column in standard.columns if column.codes is not None)


def _entry(entry: Code) -> dict[str, object]:
    filled = {
        "code": entry.code,
        "label": {"id": entry.label.id, "en": entry.label.en},
        "parent": entry.parent,
        "valid_from": _day(entry.valid_from),
        "valid_until": _day(entry.valid_until),
        "aliases": list(entry.aliases),
    }
    return {key: value for key, value in filled.items() if value}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _field(column: Column, standard: Standard, language: Language) -> dict[str, object]:
    field: dict[str, object] = {
        "name": column.name,
        "type": _TYPES[column.type],
        "title": column.header.text(language),
        "description": column.definition.text(language),
    }
    if column.example is not None:
        field["example"] = column.example
    constraints = dict(_constraints(column, standard))
    if constraints:
        field["constraints"] = constraints
    if column.codes is not None:
        field["rantau:codes"] = column.codes
    return {**field, "rantau:sensitivity": column.sensitivity.value}


def _constraints(column: Column, standard: Standard) -> Iterator[tuple[str, object]]:
    if _is_always_required(column):
        yield "required", True
    for key, length in (("minLength", column.min_length), ("maxLength", column.max_length)):
        if length is not None:
            yield key, length
    for key, bound in (("minimum", column.minimum), ("maximum", column.maximum)):
        if bound is not None and bound != TODAY:
            yield key, _bound(bound, column.type)
    pattern = _whole_pattern(pattern_of(column, standard=standard))
    if pattern is not None:
        yield "pattern", pattern
    codes = codes_of(column)
    if codes is not None and not codes.is_open:
        yield "enum", list(dict.fromkeys(entry.code for entry in choices_of(column, standard=standard)))


def _is_always_required(column: Column) -> bool:
    return column.required and column.when is None


def _bound(bound: str, kind: ColumnType) -> int | float | str:
    if kind in (ColumnType.INTEGER, ColumnType.YEAR):
        return int(bound)
    return float(bound) if kind is ColumnType.DECIMAL else bound


def _whole_pattern(pattern: str | None) -> str | None:
    """Return a pattern as a Table Schema has it, matching whole values without anchors.

    One that looks for a part of the value, or that branches, is left out: its meaning
    would change with the anchors.
    """
    if pattern is None or "|" in pattern or not (pattern.startswith("^") and pattern.endswith("$")):
        return None
    return pattern[1:-1]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
