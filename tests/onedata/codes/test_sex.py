"""The letters of a sex column, decided for the column and never for a cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.onedata.codes.codelists import code_list
from rantau.onedata.codes.sex import sex_from_letter_pair


@pytest.mark.parametrize(
    ("letters", "meaning"),
    [
        ("LP", {"L": "M", "P": "F"}),
        ("PW", {"P": "M", "W": "F"}),
        ("lw", {"L": "M", "W": "F"}),
        ("FM", {"F": "F", "M": "M"}),
        ("12", {"1": "M", "2": "F"}),
        ("L", {"L": "M"}),
        ("W", {"W": "F"}),
        ("2", {"2": "F"}),
        ("M", {"M": "M"}),
    ],
)
def test_a_pair_says_what_its_letters_mean(letters, meaning):
    assert sex_from_letter_pair(letters) == meaning


@pytest.mark.parametrize("letters", ["P", "p", "LPW", "PF", "PM", "L1", "X", "", "3"])
def test_what_does_not_decide_is_not_decided(letters):
    assert sex_from_letter_pair(letters) is None


@given(st.sets(st.sampled_from("LPWFM12")))
def test_no_two_letters_mean_the_same_sex_and_none_contradicts_the_list(letters):
    meaning = sex_from_letter_pair(letters) or {}

    assert len(set(meaning.values())) == len(meaning)
    for letter, sex in meaning.items():
        assert letter == "P" or [entry.code for entry in code_list("sex").lookup(letter)] == [sex]
