"""What makes no difference when texts are compared, and what does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.onedata.codes.folding import fold, without_accents, words

NAMES = st.text(alphabet=st.characters(codec="latin-1", categories=["L"]), min_size=1, max_size=8)


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert words(words(text)) == words(text)
    assert without_accents(without_accents(text)) == without_accents(text)


@given(st.lists(NAMES, min_size=1, max_size=4), st.sampled_from([" ", "  ", "-", ". ", "/", "_"]))
def test_what_stands_between_words_and_their_case_make_no_difference(parts, gap):
    assert fold(gap.join(parts)) == fold("".join(parts)) == fold(f" {gap.join(parts).upper()} ")


@given(st.integers(0, 99), st.integers(0, 99), st.sampled_from(["-", ".", " – ", "/", ","]))
def test_numbers_do_not_run_into_one_another(first, second, gap):
    assert fold(f"{first}{gap}{second}") == f"{first}-{second}" != fold(f"{first}{second}")


@pytest.mark.parametrize(
    ("text", "folded"),
    [("60+", "60+"), ("<5", "<5"), ("≥ 60 tahun", "≥60tahun"), ("-", "-"), ("N/A", "na"), ("", ""), ("İzmir", "izmir")],
)
def test_signs_that_carry_meaning_stay(text, folded):
    assert fold(text) == folded
