"""Other programs read a standard as JSON, and its clean data by a Frictionless Table Schema."""

import json
import re

import pytest

from rantau.kernel.language import Language
from rantau.onedata.standards.export import table_schema, to_json, to_table_schema
from rantau.onedata.standards.load import parse_standard
from rantau.onedata.standards.shipped import standard, standard_codes
from rantau.onedata.standards.wording import codes_of
from rantau.onedata.standards.yaml_text import write_yaml

CODES = standard_codes()

# Table Schema 2.0: which constraints a type may carry.
ALWAYS = {"required", "unique", "enum"}
CONSTRAINTS = {
    "string": ALWAYS | {"minLength", "maxLength", "pattern"},
    "integer": ALWAYS | {"minimum", "maximum", "pattern"},
    "number": ALWAYS | {"minimum", "maximum", "pattern"},
    "date": ALWAYS | {"minimum", "maximum", "pattern"},
    "yearmonth": ALWAYS | {"minimum", "maximum", "pattern"},
    "year": ALWAYS | {"minimum", "maximum", "pattern"},
}
SCHEMA_KEYS = {"$schema", "title", "description", "fields", "missingValues", "primaryKey", "uniqueKeys"}
FIELD_KEYS = {"name", "type", "title", "description", "example", "constraints"}


@pytest.mark.parametrize("code", CODES)
class TestTheFullForm:
    def test_reads_back_as_the_same_standard(self, code):
        form = json.loads(to_json(standard(code)))
        del form["form"], form["code_lists"]

        assert parse_standard(write_yaml(form), name="from.json") == standard(code)

    def test_holds_the_codes_of_every_coded_column(self, code):
        shipped = standard(code)
        lists = json.loads(to_json(shipped))["code_lists"]

        assert list(lists) == [column.name for column in shipped.columns if column.codes]
        for name, entries in lists.items():
            assert bool(entries) != codes_of(shipped.column(name)).is_open
            assert all(entry["label"].keys() == {"id", "en"} for entry in entries)

    def test_comes_out_the_same_every_time(self, code):
        assert to_json(standard(code)) == to_json(standard(code))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", list(Language))
class TestTheTableSchema:
    def test_has_the_shape_of_its_specification(self, code, language):
        schema = json.loads(to_table_schema(standard(code), language=language))

        assert {key for key in schema if not key.startswith("rantau:")} <= SCHEMA_KEYS
        assert schema["missingValues"] == [""]
        assert ("primaryKey" in schema) != ("uniqueKeys" in schema)
        for field in schema["fields"]:
            assert {key for key in field if not key.startswith("rantau:")} <= FIELD_KEYS
            assert set(field.get("constraints", {})) <= CONSTRAINTS[field["type"]], field["name"]
            assert all(isinstance(field[key], str) for key in ("name", "title", "description"))

    def test_names_columns_and_keys_of_the_standard(self, code, language):
        shipped = standard(code)
        schema = table_schema(shipped, language=language)
        keys = schema.get("primaryKey") or schema["uniqueKeys"][0]

        assert [field["name"] for field in schema["fields"]] == [column.name for column in shipped.columns]
        assert keys == list(shipped.primary_key)

    def test_its_examples_hold_its_constraints(self, code, language):
        for field in table_schema(standard(code), language=language)["fields"]:
            constraints = field.get("constraints", {})
            example = field.get("example")
            if example is not None:
                assert example in constraints.get("enum", [example])
                assert re.fullmatch(constraints.get("pattern", ".*"), example)
                assert len(example) <= constraints.get("maxLength", len(example))


def test_a_key_with_a_part_that_may_be_empty_is_no_primary_key():
    assert "uniqueKeys" in table_schema(standard("remittances-aggregate"), language=Language.EN)
    assert "primaryKey" in table_schema(standard("pmi-placements"), language=Language.EN)


def test_the_form_of_a_nik_is_known_to_programs_that_know_no_functions():
    fields = {
        field["name"]: field for field in table_schema(standard("pmi-placements"), language=Language.EN)["fields"]
    }

    assert fields["nik"]["constraints"]["pattern"] == "[0-9]{16}"
    assert "_T" not in fields["sex"]["constraints"]["enum"]
    assert "maximum" not in fields["birth_date"]["constraints"]
