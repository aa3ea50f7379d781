"""Texts stand in both languages or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.kernel.errors import DomainError, NotAllowedError
from rantau.kernel.language import Language, LanguageMap

TEXTS = st.text(min_size=1).filter(lambda text: text.strip() != "")
BLANKS = st.text(alphabet=" \t\n", max_size=3)


@given(TEXTS, TEXTS)
def test_each_language_gives_back_its_own_text(indonesian, english):
    both = LanguageMap(indonesian, english)

    assert (both.text(Language.ID), both.text(Language.EN)) == (indonesian, english)
    assert LanguageMap.from_mapping({"id": indonesian, "en": english, "fr": "…"}) == both


@given(TEXTS, BLANKS)
def test_a_text_in_one_language_only_is_refused(text, blank):
    with pytest.raises(ValueError, match="both languages"):
        LanguageMap(text, blank)
    with pytest.raises(ValueError, match="both languages"):
        LanguageMap(blank, text)


@pytest.mark.parametrize(
    "source", [{}, {"id": "Satu"}, {"en": "One"}, {"id": "Satu", "en": None}, {"id": 1, "en": "One"}]
)
def test_a_mapping_needs_both_languages(source):
    with pytest.raises(ValueError, match="Missing language"):
        LanguageMap.from_mapping(source)


@given(TEXTS)
def test_placeholders_are_filled_by_name_and_values_are_not_read_again(value):
    text = LanguageMap("Nilai {value} pada {cell}.", "The value {value} at {cell}.")

    assert text.format(Language.ID, value=value, cell="B4") == f"Nilai {value} pada B4."
    assert text.format(Language.EN, value=value, cell="B4") == f"The value {value} at B4."


def test_a_placeholder_without_a_value_is_a_defect():
    with pytest.raises(KeyError, match="cell"):
        LanguageMap("{cell}", "{cell}").format(Language.ID)


def test_languages_are_their_codes():
    assert [str(language) for language in Language] == ["id", "en"]


def test_a_refusal_says_what_is_wrong_and_what_to_do_in_either_language():
    refusal = NotAllowedError(
        LanguageMap("Tidak boleh.", "Not allowed."), LanguageMap("Mintalah izin.", "Ask for leave."), code="not-allowed"
    )

    assert isinstance(refusal, DomainError)
    assert refusal.text(Language.ID) == "Tidak boleh. Mintalah izin."
    assert refusal.text(Language.EN) == str(refusal) == "Not allowed. Ask for leave."
    assert refusal.code == "not-allowed"
