"""The standards that travel with Rantau are whole, and are found by what a person types."""

import pytest
from tests.onedata.standards.standard_texts import SMALL, spoiled

from rantau.kernel.language import LanguageMap
from rantau.onedata.messages.catalogue import error_texts
from rantau.onedata.standards.conditions import comparisons_in
from rantau.onedata.standards.defects import StandardNotFoundError, StandardNotUsableError
from rantau.onedata.standards.functions import FUNCTIONS
from rantau.onedata.standards.model import Level, Standard
from rantau.onedata.standards.parameters import columns_of, kinds, parameters
from rantau.onedata.standards.rules import Function, NeedsStore, Unique
from rantau.onedata.standards.shipped import find_standard, standard, standard_codes, standards

CODES = standard_codes()


def texts_of(shipped):
    """Yield every text in two languages that a standard holds."""
    yield from (shipped.title, shipped.grain, shipped.measure, shipped.unit, *filter(None, [shipped.note]))
    for concept in shipped.concepts:
        yield from (concept.name, concept.definition)
    for column in shipped.columns:
        yield from (column.header, column.definition)
    for rule in shipped.rules:
        yield rule.say


def test_twelve_are_shipped():
    assert len(CODES) == 12
    assert [shipped.code for shipped in standards()] == list(CODES)


@pytest.mark.parametrize("code", CODES)
class TestShippedStandard:
    def test_is_a_proposal_that_nobody_has_put_in_force(self, code):
        shipped = standard(code)

        assert (shipped.status, shipped.valid_from, shipped.valid_until) == ("proposal", None, None)

    def test_speaks_both_languages_everywhere(self, code):
        texts = list(texts_of(standard(code)))

        assert all(isinstance(text, LanguageMap) for text in texts)
        assert [text for text in texts if text.id == text.en and " " in text.id] == []

    def test_names_columns_and_errors_that_exist(self, code):
        shipped = standard(code)
        names = {column.name for column in shipped.columns}

        for rule in shipped.rules:
            assert set(columns_of(rule.check)) <= names
            assert rule.error in error_texts()
            assert rule.severity.rank >= error_texts()[rule.error].severity.rank

    def test_says_nothing_twice(self, code):
        shipped = standard(code)
        checks = [rule.check for rule in shipped.rules]

        assert len(set(checks)) == len(checks)
        assert Unique(tuple(shipped.primary_key)) not in checks

    def test_asks_of_nobody_what_another_rule_forbids(self, code):
        """A column that a rule wants empty is not required in the same row."""
        shipped = standard(code)

        for rule in shipped.rules:
            if rule.check.kind == "empty-when":
                assert [name for name in rule.check.columns if is_always_required(shipped, name)] == []

    def test_gives_other_words_for_most_of_its_headers(self, code):
        shipped = standard(code)

        assert sum(bool(column.aliases) for column in shipped.columns) >= 0.8 * len(shipped.columns)


def is_always_required(shipped: Standard, name):
    return shipped.column(name).required and shipped.column(name).when is None


def test_every_named_function_that_is_used_finds_the_error_of_its_rule():
    for shipped in standards():
        for rule in shipped.rules:
            if isinstance(rule.check, Function):
                assert rule.error in FUNCTIONS[rule.check.name].finds


def test_what_a_function_finds_is_in_the_catalogue():
    assert {code for function in FUNCTIONS.values() for code in function.finds} <= set(error_texts())


def test_a_rule_about_data_elsewhere_says_so():
    assert {
        (shipped.code, rule.id)
        for shipped in standards()
        for rule in shipped.rules
        if isinstance(rule.check, NeedsStore)
    } == {
        ("complaints", "not-twice"),
        ("institution-answers", "indicator-level"),
        ("refugees-aggregate", "stateless-not-added"),
        ("returns-deportations", "two-sources"),
    }


def test_no_parameter_of_a_kind_is_called_like_a_part_of_every_rule():
    taken = {"id", "level", "severity", "error", "say", "kind"}

    assert [
        (name, parameter.written)
        for name, kind in kinds().items()
        for parameter in parameters(kind)
        if parameter.written in taken
    ] == []


def test_a_value_that_may_be_missing_is_required_where_the_status_is_left_empty():
    """An empty status means a normal value, so a comparison alone would ask for nothing."""
    when = standard("pmi-placements-aggregate").column("value").when

    assert {type(part).__name__ for _, part in comparisons_in(when, path="")} == {"Empty", "OneOf"}


class TestFindStandard:
    def test_takes_the_code_of_a_shipped_one(self):
        assert find_standard("participants") is standard("participants")

    def test_takes_a_file(self, tmp_path):
        file = tmp_path / "small.yaml"
        file.write_text(SMALL, encoding="utf-8")

        assert find_standard(str(file)).code == "small-register"

    def test_prefers_the_shipped_one_to_a_folder_of_the_same_name(self, tmp_path, monkeypatch):
        (tmp_path / "participants").mkdir()
        monkeypatch.chdir(tmp_path)

        assert find_standard("participants") is standard("participants")

    def test_lists_the_codes_where_there_is_neither(self):
        with pytest.raises(StandardNotFoundError) as refusal:
            find_standard("participant")

        assert all(code in refusal.value.remedy.en for code in CODES)

    def test_says_what_is_wrong_with_a_file(self, tmp_path):
        file = tmp_path / "small.yaml"
        file.write_text(spoiled("type: integer", "type: number"), encoding="utf-8")

        with pytest.raises(StandardNotUsableError):
            find_standard(str(file))

    def test_has_no_version_that_was_never_shipped(self):
        assert standard("participants", version="1.0.0") is not None
        with pytest.raises(StandardNotFoundError, match=r"9\.0\.0"):
            standard("participants", version="9.0.0")


def test_a_rule_of_one_cell_or_row_stands_on_that_level():
    assert {rule.level for rule in standard("complaints-protected-aggregate").rules} == {
        Level.CELL,
        Level.ROW,
        Level.TABLE,
        Level.FILE,
    }
