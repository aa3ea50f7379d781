"""Numbers and dates as each language writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.kernel.formats import day, number
from rantau.kernel.language import Language

DECIMALS = st.decimals(min_value=-(10**12), max_value=10**12, places=3)
FLOATS = st.floats(min_value=-1e15, max_value=1e15)


def read_back(text: str, language: Language) -> Decimal:
    thousands, point = (".", ",") if language is Language.ID else (",", ".")
    return Decimal(text.replace(thousands, "").replace(point, "."))


@given(st.integers() | DECIMALS, st.sampled_from(Language))
def test_no_digit_of_a_number_is_lost(value, language):
    assert read_back(number(value, language), language) == value


@given(FLOATS, st.sampled_from(Language))
def test_a_float_is_written_as_short_as_it_reads_back(value, language):
    text = number(value, language)

    assert float(read_back(text, language)) == value
    assert "e" not in text.lower()


@given(st.integers() | DECIMALS | FLOATS, st.integers(0, 4), st.sampled_from(Language))
def test_digits_are_as_many_as_asked(value, digits, language):
    point = "," if language is Language.ID else "."

    _, found, decimals = number(value, language, digits=digits).partition(point)

    assert len(decimals) == digits and bool(found) is (digits > 0)


@given(st.integers() | DECIMALS)
def test_the_languages_differ_in_the_marks_alone(value):
    assert number(value, Language.ID).translate(str.maketrans(".,", ",.")) == number(value, Language.EN)


@pytest.mark.parametrize(
    ("value", "digits", "indonesian", "english"),
    [
        (355000, None, "355.000", "355,000"),
        (0.13, None, "0,13", "0.13"),
        (1e-7, None, "0,0000001", "0.0000001"),
        (Decimal("1234.50"), None, "1.234,50", "1,234.50"),
        (41.90282682240756, 1, "41,9", "41.9"),
        (-7, 2, "-7,00", "-7.00"),
    ],
)
def test_examples(value, digits, indonesian, english):
    assert number(value, Language.ID, digits=digits) == indonesian
    assert number(value, Language.EN, digits=digits) == english


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (date(2023, 12, 20), "20 Des 2023", "20 Dec 2023"),
        (date(2023, 8, 5), "5 Agu 2023", "5 Aug 2023"),
        (date(2023, 5, 1), "1 Mei 2023", "1 May 2023"),
    ],
)
def test_a_date_has_the_month_in_letters(value, indonesian, english):
    assert (day(value, Language.ID), day(value, Language.EN)) == (indonesian, english)
