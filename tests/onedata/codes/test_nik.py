"""The sixteen digits of a NIK.  Every number here is made up, but for the one that the press printed as example."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.kernel.language import Language
from rantau.onedata.codes.nik import (
    Nik,
    digit_count,
    impossible_date,
    matches_birth_date,
    nik_area_codes,
    problems,
    sex_of,
    suspect_family_card,
)
from rantau.onedata.messages.catalogue import error_texts

BIRTHS = st.dates(min_value=date(1930, 1, 1), max_value=date(2025, 12, 31))
AREAS = st.sampled_from(sorted(nik_area_codes())[::97])
SERIALS = st.integers(1, 9999)
SEXES = st.sampled_from(["F", "M"])
TODAY = date(2025, 12, 31)


def nik_of(area6: str, birth: date, sex: str, serial: int) -> str:
    return f"{area6}{birth.day + 40 * (sex == 'F'):02}{birth:%m%y}{serial:04}"


@given(AREAS, BIRTHS, SEXES, SERIALS)
def test_a_number_built_by_the_rules_has_no_problem_and_says_what_went_in(area6, birth, sex, serial):
    text = nik_of(area6, birth, sex, serial)

    nik = Nik(text)

    assert problems(f" {text} ") == ()
    assert (nik.area6, nik.day, nik.month, nik.year2) == (area6, birth.day, birth.month, birth.year % 100)
    assert (nik.sex, sex_of(nik), nik.serial) == (sex, sex, f"{serial:04}")
    assert matches_birth_date(nik, birth)


@given(AREAS, BIRTHS, SEXES, SERIALS, st.integers(1, 20_000))
def test_another_birth_date_does_not_match_but_for_the_century(area6, birth, sex, serial, days):
    other = birth + timedelta(days=days)

    agrees = matches_birth_date(Nik(nik_of(area6, birth, sex, serial)), other)

    assert agrees is ((birth.day, birth.month, birth.year % 100) == (other.day, other.month, other.year % 100))


def test_a_printed_example_is_a_woman_of_5_august_68():
    nik = Nik("3515144508680002")

    assert (nik.sex, nik.day, nik.month, nik.year2) == ("F", 5, 8, 68)
    assert matches_birth_date(nik, date(1968, 8, 5)) and matches_birth_date(nik, date(2068, 8, 5))
    assert not matches_birth_date(nik, date(1968, 5, 8))


class TestProblems:
    @pytest.mark.parametrize(
        ("text", "codes"),
        [
            ("331501500190000", ("nik-length",)),
            ("33150150019000011", ("nik-length",)),
            ("", ("nik-length",)),
            ("331501A001900001", ("nik-length",)),
            ("٣٣١٥٠١٥٠٠١٩٠٠٠٠١", ("nik-length",)),
            ("3,31502E+15", ("nik-digits-lost",)),
            ("3.3150150019E+15", ("nik-digits-lost",)),
            ("3315010001900001", ("nik-birthdate-invalid",)),
            ("3315013501900001", ("nik-birthdate-invalid",)),
            ("3315014001900001", ("nik-birthdate-invalid",)),
            ("3315017201900001", ("nik-birthdate-invalid",)),
            ("3315011000900001", ("nik-birthdate-invalid",)),
            ("3315011013900001", ("nik-birthdate-invalid",)),
            ("3315013002900001", ("nik-birthdate-invalid",)),
            ("3315012902910001", ("nik-birthdate-invalid",)),
            ("3315016902000001", ()),
            ("3315015001900000", ("nik-serial-zero",)),
            ("3399015001900001", ("nik-area-unknown",)),
            ("3399013501900000", ("nik-birthdate-invalid", "nik-serial-zero", "nik-area-unknown")),
            ("3322111012850002", ()),
            ("9101011012850002", ()),
        ],
    )
    def test_each_is_named_by_its_code(self, text, codes):
        assert problems(text) == codes

    def test_a_number_that_ends_in_zero_has_lost_a_digit(self):
        assert problems("3315015001900010", is_number=True) == ("nik-digits-lost",)
        assert problems("3315015001900010") == problems("3315015001900011", is_number=True) == ()

    @given(st.text(max_size=20), st.booleans())
    def test_any_text_gets_codes_of_the_catalogue_only(self, text, is_number):
        assert set(problems(text, is_number=is_number)) <= error_texts().keys()

    def test_a_nik_is_not_made_of_anything_else(self):
        with pytest.raises(ValueError, match="16 digits"):
            Nik("331501500190000")

    def test_the_message_about_length_counts_digits(self):
        assert digit_count("3315-0150 0190 000") == 15


class TestImpossibleDate:
    def test_the_part_that_cannot_be_is_said_in_both_languages(self):
        day, month = impossible_date(Nik("3315013501900001")), impossible_date(Nik("3315011013900001"))

        assert day is not None and (day.text(Language.ID), day.text(Language.EN)) == ("hari 35", "day 35")
        assert month is not None and (month.text(Language.ID), month.text(Language.EN)) == ("bulan 13", "month 13")

    def test_a_leap_day_is_possible_if_either_century_has_it(self):
        assert impossible_date(Nik("3315012902000001")) is None
        assert impossible_date(Nik("3315012902010001")) is not None


class TestSuspectFamilyCard:
    def test_a_recent_date_that_is_not_the_birth_date_is_suspect(self):
        card = Nik("3315011503120004")

        assert suspect_family_card(card, date(1985, 8, 5), today=TODAY)

    @pytest.mark.parametrize(
        ("text", "birth"),
        [
            ("3315011503120004", date(2012, 3, 15)),
            ("3315011503120004", date(1985, 3, 15)),
            ("3315015503120004", date(1985, 8, 5)),
            ("3315011503850004", date(1985, 8, 5)),
            ("3315011503990004", date(1985, 8, 5)),
            ("3315013502120004", date(1985, 8, 5)),
            ("3315011503120004", date(2014, 8, 5)),
        ],
    )
    def test_other_differences_are_not(self, text, birth):
        assert not suspect_family_card(Nik(text), birth, today=TODAY)

    @given(AREAS, BIRTHS, SEXES, SERIALS)
    def test_the_true_nik_never_is(self, area6, birth, sex, serial):
        assert not suspect_family_card(Nik(nik_of(area6, birth, sex, serial)), birth, today=TODAY)
