"""Figures of real files that depend only on reading the table right.

The expectations were worked out by hand from the files (see the fixtures'
``SOURCE.txt``), by adding up cells in a spreadsheet.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from rantau.kernel.language import Language
from rantau.onedata.inspect.model import Inspection, Kind, TableInspection
from rantau.onedata.inspect.reports import render_inspection

Sample = Callable[[str], Inspection]

SAMPLES = Path(__file__).parents[2] / "fixtures" / "samples"


def only_table(found: Inspection) -> TableInspection:
    ((_, table),) = found.tables()
    return table


def codes(found: Inspection) -> Counter[str]:
    return Counter(finding.code for finding in found.findings)


def cells(found: Inspection, code: str) -> list[str | None]:
    return [finding.cell for finding in found.findings if finding.code == code]


class TestJobSeekers:
    """Registered seekers, vacancies and placements by regency and sex, 2021–2025 (BPS Jawa Timur)."""

    @pytest.fixture
    def found(self, sample: Sample) -> Inspection:
        return sample("DATA_KETERSEDIAAN_LAPANGAN_KERJA_2021-2025.xlsx")

    def test_has_two_header_rows_and_39_regencies(self, found: Inspection) -> None:
        table = only_table(found)

        assert (table.table.header_first, table.table.header_last) == (1, 2)
        assert (table.table.first_row, table.table.last_row, table.rows) == (3, 41, 39)
        assert table.columns[9].header == "Tahun 2021 / Penempatan/Pemenuhan Tenaga Kerja - Jumlah"

    def test_repeats_2022_under_2023(self, found: Inspection) -> None:
        (finding,) = [finding for finding in found.findings if finding.code == "block-repeated"]

        assert finding.cell == "T2"
        assert finding.arguments == {"value": "T–AB", "other_value": "K–S", "count": "39"}

    def test_men_and_women_differ_from_their_total_in_75_of_702_places(self, found: Inspection) -> None:
        across = [check for check in only_table(found).sums if check.across]

        assert len(across) == 18
        assert sum(check.checked for check in across) == 702
        assert sum(check.rounded + check.wrong for check in across) == 75
        # “Lowongan kerja 2023”: the total is no sum of the two in 38 of 39 rows.
        assert next(check.wrong for check in across if check.place == "AI") == 38

    def test_lost_a_digit_in_the_placed_women_of_2025(self, found: Inspection) -> None:
        finding = next(finding for finding in found.findings if finding.cell == "BC41" and finding.code == "digit-lost")

        assert finding.value == "19483"
        assert finding.arguments["expected"] == ("194.830", "194,830")
        assert finding.arguments["other_cell"] == "BD41"

    def test_ends_with_the_province_that_is_the_sum_of_its_regencies(self, found: Inspection) -> None:
        (down,) = [check for check in only_table(found).sums if not check.across]

        assert (down.total, down.place, down.parts) == ("Jawa Timur", "41", "3–40")
        assert [f.row for f in found.findings if f.code == "row-is-total"] == [41]
        # 49,032 placed women in 2024 against 49,033, and so in their total; the nine columns of 2025 lost digits.
        assert {"AT41", "AU41"} <= set(cells(found, "sum-rounded"))
        assert (down.rounded, down.wrong) == (2, 9)


def test_a_table_whose_totals_are_of_another_one_is_named_as_such(sample: Sample) -> None:
    found = sample("JUMLAH_ANGKATAN_KERJA_2021-2025.xlsx")

    table = only_table(found)
    assert (table.table.header_first, table.table.header_last, table.table.total_rows) == (1, 3, (10,))
    across, down = table.sums
    assert (across.checked, across.wrong) == (7, 7)
    assert (down.checked, down.wrong) == (18, 12)
    assert codes(found)["total-not-sum"] == 19
    assert codes(found)["totals-mostly-wrong"] == 1
    health = next(f for f in found.findings if f.cell == "Q10")
    assert (health.value, health.arguments["expected"]) == ("3309", ("269.879", "269,879"))


def test_four_years_stand_stacked_with_a_total_each(sample: Sample) -> None:
    found = sample("STATUS_KETENAGAKERJAAN_TAHUN_2024.xlsx")

    table = only_table(found)
    assert [(s.label, s.first_row, s.last_row) for s in table.table.sections] == [
        ("2021", 3, 12),
        ("2022", 15, 24),
        ("2023", 27, 36),
        ("2025", 39, 48),
    ]
    assert table.table.total_rows == (13, 25, 37, 49)
    assert all(check.exact == check.checked for check in table.sums)
    assert [check.place for check in table.sums] == ["F", "13", "25", "37", "49"]


def test_rates_stored_as_text_are_told_by_column(sample: Sample) -> None:
    found = sample("TPAK_2021-2025.xlsx")

    counts = [f.arguments["count"] for f in found.findings if f.code == "numbers-as-text"]
    assert sum(map(int, map(str, counts))) == 194
    assert all(profile.kind is Kind.DECIMAL for profile in only_table(found).columns[1:])


def test_years_that_repeat_the_year_before_are_told(sample: Sample) -> None:
    found = sample("TPT_2001-2025.xlsx")

    # 2004 like 2003; and 2011 like 2010, 2014 like 2013, 2023 like 2022.
    assert cells(found, "column-repeated") == ["E2", "L2", "O2", "X2"]
    assert sum(profile.missing.get("-", 0) for profile in only_table(found).columns) == 40


def test_the_title_rows_above_an_un_table_are_no_headers(sample: Sample) -> None:
    found = sample("undesa_pd_2020_ims_stock_by_sex_and_origin.xlsx")

    tables = {sheet.info.name: table for sheet, table in found.tables()}
    first = tables["Table 1"]
    assert (first.table.header_first, first.table.header_last, first.table.first_row) == (8, 11, 12)
    assert first.columns[5].header == "International migrant stock at mid-year, both sexes combined / 1990"
    # Men and women add up to both sexes in every year and row.
    assert [(check.wrong, check.rounded) for check in first.sums] == [(0, 0)] * 7
    assert "Notes" not in tables


def test_villages_add_up_by_religion_sex_marriage_age_schooling_and_blood_group(sample: Sample) -> None:
    found = sample("gis-dukcapil-every-25th.csv")

    population = [check for check in only_table(found).sums if check.place == "H"]
    assert [check.parts for check in population] == ["J–P", "Q–R", "S–V", "W–AL", "AS–BB", "BC–BO"]
    assert all(check.exact == check.checked == 239 for check in population)
    assert found.findings == ()


def test_the_columns_of_an_open_data_file_are_known_for_what_they_are(sample: Sample) -> None:
    table = only_table(sample("penduduk_jk.csv"))

    assert [profile.kind for profile in table.columns] == [
        Kind.INTEGER,
        Kind.AREA_CODE,
        Kind.AREA_NAME,
        Kind.AREA_CODE,
        Kind.AREA_NAME,
        Kind.SEX,
        Kind.INTEGER,
        Kind.TEXT,
        Kind.YEAR,
    ]
    assert table.index == "A"
    assert table.keys[0] == ("D", "F", "I")
    assert table.columns[5].shares == {"LAKI-LAKI": 297, "PEREMPUAN": 297}


def test_numbers_in_scientific_notation_do_not_pass_for_whole_ones(sample: Sample) -> None:
    found = sample("HDX_EndYearPopulationTotals.csv")

    refugees = only_table(found).columns[3]
    assert (refugees.kind, refugees.filled - refugees.fits) == (Kind.INTEGER, 11)
    assert "D6" in cells(found, "kind-differs")


@pytest.mark.parametrize("name", ["provinces.csv", "regencies.csv", "first-female.csv"])
def test_a_file_without_header_is_recognised(sample: Sample, name: str) -> None:
    found = sample(name)

    assert only_table(found).table.header_last is None
    assert codes(found)["header-absent"] == 1


def test_codes_without_points_are_told_apart_by_system(sample: Sample) -> None:
    regencies = only_table(sample("regencies.csv"))

    assert (regencies.columns[0].kind, regencies.columns[0].detail) == (Kind.AREA_CODE, "area-regency-bps")
    assert regencies.columns[2].kind is Kind.AREA_NAME


def test_an_empty_form_has_field_names_a_header_and_numbered_rows(sample: Sample) -> None:
    table = only_table(sample("HTCDS_Excel_Spreadsheet_v2.0.xlsx"))

    assert (table.table.tag_row, table.table.header_last, table.table.first_row) == (1, 2, 3)
    assert [profile.kind for profile in table.columns[1:]] == [Kind.EMPTY] * 38


def test_the_name_of_a_person_in_the_properties_is_told(sample: Sample) -> None:
    found = sample("UPAH_PEKERJA_INFORMAL_2021-2025.xlsx")

    (finding,) = [finding for finding in found.findings if finding.code == "author-in-file"]
    assert finding.arguments["value"] == "Budi Contoh"


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.[cxo]*")), ids=lambda path: path.name)
def test_every_sample_is_survived_and_fits_the_terminal(sample: Sample, path: Path) -> None:
    found = sample(path.name)

    for language in Language:
        report = render_inspection(found, language=language, width=80)
        assert max(map(len, report.splitlines())) <= 80
        assert path.name in report
    assert json.loads(json.dumps(found.to_dict()))["file"] == path.name
