"""What is written is what is read: a standard survives its file."""

from dataclasses import replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rantau.kernel.language import LanguageMap
from rantau.onedata.standards.conditions import (
    AllOf,
    AnyOf,
    Empty,
    Filled,
    OneOf,
    condition_form,
    parse_condition,
)
from rantau.onedata.standards.load import parse_standard
from rantau.onedata.standards.model import Column
from rantau.onedata.standards.rules import Compare, Comparison, Part, ShareBetween, SumEquals, Unique, ValidAt
from rantau.onedata.standards.shipped import standard, standard_codes, standards
from rantau.onedata.standards.write import check_form, standard_form, to_yaml
from rantau.onedata.standards.yaml_text import parse_yaml, write_yaml

# What a person can type; a lone surrogate is no text, and YAML has no place for a NUL.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(str.strip)
words = st.builds(LanguageMap, texts, texts)
names = st.sampled_from(["nik", "sex", "full_name", "on", "yes", "null"])
simple = st.one_of(
    st.builds(Filled, names),
    st.builds(Empty, names),
    st.builds(OneOf, names, st.lists(texts, min_size=1, max_size=3).map(tuple), st.booleans()),
)
conditions = st.recursive(
    simple,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        .map(tuple)
        .flatmap(lambda parts: st.sampled_from([AllOf(parts), AnyOf(parts)]))
    ),
    max_leaves=8,
)


def reread(given):
    return parse_standard(to_yaml(given), name="written.yaml")


@pytest.mark.parametrize("code", standard_codes())
def test_a_shipped_standard_is_read_back_the_same(code):
    assert reread(standard(code)) == standard(code)


@given(st.sampled_from(standards()), words, texts, st.sets(st.integers(1, 6)))
def test_any_texts_and_any_choice_of_columns_are_read_back_the_same(shipped, title, example, without):
    """Without rules, keys or lists that would then name a missing column."""
    columns = [column for place, column in enumerate(shipped.columns) if place not in without]
    first = Column("first", title, title, columns[0].type.TEXT, columns[0].sensitivity, example=example)
    kept = [
        replace(
            column, when=None, valid_at=None, header=LanguageMap(f"{column.name} id", f"{column.name} en"), aliases=()
        )
        for column in columns
    ]
    changed = replace(
        shipped,
        title=title,
        note=title,
        columns=(first, *kept),
        rules=(),
        reporting=None,
        primary_key=("first",),
        match_key=(),
    )

    assert reread(changed) == changed


@given(conditions)
def test_a_condition_is_read_back_the_same(condition):
    assert parse_condition(parse_yaml(write_yaml(condition_form(condition)), name="condition")) == condition


@given(st.recursive(texts, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=20))
def test_any_text_is_read_back_as_text(value):
    assert parse_yaml(write_yaml(value), name="value") == value


@given(texts)
def test_another_reader_of_yaml_sees_text_as_well(value):
    assert yaml.safe_load(write_yaml([value])) == [value]


def test_a_file_leaves_out_what_is_not_said():
    text = to_yaml(standard("participants"))

    assert "null" not in text
    assert "valid_from" not in text
    assert "walidata" not in text


def test_the_order_is_that_of_a_hand_written_file():
    assert list(standard_form(standard("pmi-placements"))) == [
        "standard", "version", "status", "title", "grain", "producer", "legal_basis", "access_tier", "reporting",
        "sds", "note", "columns", "keys", "rules", "evidence",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "written"),
    [
        (Compare("a", Comparison.AT_MOST, right="b"), {"kind": "compare", "left": "a", "op": "le", "right": "b"}),
        (SumEquals("a", ("b", "c")), {"kind": "sum-equals", "total": "a", "parts": ["b", "c"]}),
        (ValidAt("a", "b"), {"kind": "valid-at", "column": "a", "at": "b"}),
        (
            Unique((Part("a"), Part("b", month=True))),
            {"kind": "unique", "columns": ["a", {"month_of": "b"}]},
        ),
        (
            ShareBetween("a", Filled("b"), 0.25, 0.5),
            {"kind": "share-between", "column": "a", "where": {"filled": "b"}, "min": 0.25, "max": 0.5},
        ),
    ],
)
def test_a_rule_is_written_with_the_names_that_its_parameters_have_in_a_file(check, written):
    assert check_form(check) == written
