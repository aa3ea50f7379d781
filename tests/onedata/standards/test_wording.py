"""What a column takes is said in words that whoever fills it in understands."""

from dataclasses import replace
from datetime import date

import pytest

from rantau.kernel.language import Language, LanguageMap
from rantau.onedata.standards.conditions import AllOf, AnyOf, Empty, Filled, OneOf
from rantau.onedata.standards.model import ColumnType, Reporting
from rantau.onedata.standards.shipped import standard
from rantau.onedata.standards.wording import (
    condition_words,
    form_words,
    label_of,
    pattern_of,
    reporting_words,
    required_words,
    version_words,
)

PLACEMENTS = standard("pmi-placements")
ID, EN = Language


def words(name, language=ID, given=PLACEMENTS, **changes):
    return form_words(replace(given.column(name), **changes), standard=given, language=language)


class TestTheFormOfAColumn:
    def test_names_the_choices_where_they_are_few(self):
        assert words("sex", EN) == "Choose Female, Male, Other or Not known"

    def test_names_the_list_and_its_level_where_they_are_many(self):
        assert words("origin_regency") == "Pilihan dari Kode wilayah Kemendagri (kabupaten/kota)"
        assert words("event", EN, standard("participants")) == "Code from Register of events"

    def test_says_on_which_date_a_code_must_be_valid(self):
        assert words("employer_type", EN).endswith("; valid on Date the ID was issued")

    @pytest.mark.parametrize(
        ("low", "high", "said"),
        [
            ("1", "60", "1 sampai 60"),
            ("1000", None, "sekurangnya 1.000"),
            (None, "60", "paling banyak 60"),
            (None, None, ""),
        ],
    )
    def test_says_the_bounds_that_there_are(self, low, high, said):
        text = words("contract_months", minimum=low, maximum=high)

        assert text.removeprefix("Bilangan bulat tanpa satuan").removeprefix(", ") == said

    @pytest.mark.parametrize(
        ("low", "high", "said"),
        [
            ("2017-01-01", "today", "from 1 Jan 2017 to today"),
            ("2017-01-01", None, "from 1 Jan 2017 on"),
            (None, "2024-12-31", "not after 31 Dec 2024"),
        ],
    )
    def test_says_dates_as_people_write_them(self, low, high, said):
        assert words("id_issued_on", EN, minimum=low, maximum=high) == f"Date YYYY-MM-DD, {said}"

    def test_leaves_a_year_as_it_is_written(self):
        text = words("contract_months", type=ColumnType.YEAR, minimum="1945", maximum="today")

        assert text == "Tahun empat angka, dari 1945 sampai hari ini"

    @pytest.mark.parametrize(
        ("low", "high", "said"),
        [(1, 150, "paling banyak 150 huruf"), (2, 150, "2 sampai 150 huruf"), (5, None, "sekurangnya 5 huruf")],
    )
    def test_says_lengths_but_not_that_a_text_has_a_letter(self, low, high, said):
        assert words("full_name", min_length=low, max_length=high) == f"Teks, {said}"

    def test_shows_an_example_where_a_pattern_decides(self):
        assert words("passport_number", EN) == "Text, such as C1234567"
        assert words("nik", EN) == "Text, such as 3315015001900001"

    def test_says_the_unit(self):
        assert words("monthly_wage", unit=LanguageMap("rupiah", "rupiah"), minimum=None).endswith(", dalam rupiah")


class TestWhetherAColumnIsRequired:
    def test_is_said_with_its_condition(self):
        column = PLACEMENTS.column("wage_currency")

        assert required_words(column, standard=PLACEMENTS, language=EN) == "Required if Monthly wage is filled"
        assert required_words(replace(column, when=None), standard=PLACEMENTS, language=ID) == "Wajib"
        assert required_words(replace(column, required=False), standard=PLACEMENTS, language=ID) == "Boleh kosong"

    @pytest.mark.parametrize(
        ("condition", "said"),
        [
            (Filled("nik"), "NIK is filled"),
            (Empty("nik"), "NIK is empty"),
            (OneOf("sex", ("F",)), "Sex is “Female”"),
            (OneOf("sex", ("F", "M"), negated=True), "Sex is not “Female” or “Male”"),
            (AllOf((Filled("nik"), Empty("note"))), "NIK is filled and Note is empty"),
            (AnyOf((Filled("nik"), Empty("note"), Filled("sex"))), "NIK is filled, Note is empty or Sex is filled"),
        ],
    )
    def test_uses_headers_and_labels(self, condition, said):
        assert condition_words(condition, standard=PLACEMENTS, language=EN) == said


def test_a_code_that_no_list_holds_is_its_own_label():
    assert label_of(PLACEMENTS.column("sex"), code="Q", language=ID) == "Q"
    assert label_of(PLACEMENTS.column("note"), code="Q", language=ID) == "Q"


def test_a_pattern_comes_from_the_column_or_from_a_function():
    assert pattern_of(PLACEMENTS.column("passport_number"), standard=PLACEMENTS) == "^[A-Z]{1,2}[0-9]{6,7}$"
    assert pattern_of(PLACEMENTS.column("nik"), standard=PLACEMENTS) == "^[0-9]{16}$"
    assert pattern_of(PLACEMENTS.column("full_name"), standard=PLACEMENTS) is None


def test_when_data_are_due():
    assert reporting_words(PLACEMENTS.reporting, language=EN) == "Monthly; due 15 days after the end of the period"
    assert reporting_words(Reporting(frequency="Q"), language=ID) == "Triwulanan"


def test_a_version_in_force_says_from_when_until_when():
    adopted = replace(
        PLACEMENTS, status="adopted", valid_from=date(2025, 1, 1), valid_until=date(2027, 1, 1), version="2.0.0"
    )

    assert version_words(adopted, language=EN) == (
        "Version 2.0.0, adopted, in force from 1 Jan 2025, in force until before 1 Jan 2027"
    )
