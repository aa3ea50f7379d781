from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from rantau.kernel.language import Language
from rantau.onedata.inspect.model import Inspection, InspectOptions
from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.read.sheets import Cell, CellKind

Inspect = Callable[..., Inspection]

NIKS = [f"3515{11 + n % 8}{1 + n % 28:02}{1 + n % 12:02}8{n % 10}{n + 1:04}" for n in range(12)]


def column(header: str, values: Sequence[object]) -> list[list[object]]:
    return [["No", header], *([n + 1, value] for n, value in enumerate(values))]


def cells(found: Inspection, code: str) -> list[str | None]:
    return [finding.cell for finding in found.findings if finding.code == code]


def counted(found: Inspection, code: str) -> list[tuple[int | None, object]]:
    return [(finding.column, finding.arguments["count"]) for finding in found.findings if finding.code == code]


def replaced(values: Sequence[object], place: int, value: object) -> list[object]:
    return [*values[:place], value, *values[place + 1 :]]


class TestCells:
    @pytest.mark.parametrize(
        ("header", "values", "odd"),
        [
            ("Kasus", list(range(5, 25)), "12 orang"),
            ("Tanggal", ["2023-11-05", "2024-01-31"] * 10, "31/11"),
            ("Tahun", ["2021", "2022"] * 10, "dua ribu"),
            ("Negara tujuan", ["Malaysia", "Taiwan", "Hong Kong", "Arab Saudi"] * 5, "Atlantis"),
            ("Kabupaten", ["Pacitan", "Ponorogo", "Jember", "Sampang"] * 5, "Antah Berantah"),
        ],
    )
    def test_that_differ_from_all_others_are_named(
        self, inspected: Inspect, header: str, values: list[object], odd: str
    ) -> None:
        found = inspected(column(header, replaced(values, 6, odd)))

        assert cells(found, "kind-differs") == ["B8"]

    def test_with_an_error_or_without_a_result_are_named(self, inspected: Inspect) -> None:
        values = replaced(list(range(5, 25)), 2, Cell("#REF!", CellKind.ERROR))
        values[4] = Cell("=A1+A2", CellKind.UNCALCULATED)

        found = inspected(column("Kasus", values))

        assert (cells(found, "formula-error"), cells(found, "formula-not-calculated")) == (["B4"], ["B6"])
        assert cells(found, "kind-differs") == []

    def test_with_an_error_as_text_are_named(self, inspected: Inspect) -> None:
        assert cells(
            inspected(column("Kasus", replaced(["7"] * 20, 3, "#DIV/0!")), texts_only=True), "formula-error"
        ) == ["B5"]

    def test_of_a_nik_that_lost_digits_are_named(self, inspected: Inspect) -> None:
        values = replaced(NIKS, 3, NIKS[3][:15])
        values[5] = Cell("3515114508680000", CellKind.NUMBER)
        values[7] = "3,51511E+15"

        found = inspected(column("NIK", values))

        assert cells(found, "nik-length") == ["B5"]
        assert cells(found, "nik-digits-lost") == ["B7", "B9"]

    @pytest.mark.parametrize(
        ("header", "values", "lost", "expected"),
        [
            ("Kode wilayah", ["11.10", "11.02", "35.15", "33.20"] * 5, "11.1", "11.10"),
            ("Telepon", ["081234567890", "081234567891"] * 10, "81234567890", "081234567890"),
            ("Kode pos", ["06312", "01234", "12345", "40111"] * 5, "6312", "06312"),
        ],
    )
    def test_that_lost_a_zero_are_named_with_what_they_should_be(
        self, inspected: Inspect, header: str, values: list[object], lost: str, expected: str
    ) -> None:
        found = inspected(column(header, replaced(values, 4, lost)))

        (finding,) = [finding for finding in found.findings if finding.code == "leading-zero-lost"]
        assert (finding.cell, finding.arguments["expected"]) == ("B6", expected)

    def test_in_which_a_code_became_a_date_are_named(self, inspected: Inspect) -> None:
        values: list[object] = ["K-1", "K-2", "K-3", "K-4"] * 5
        found = inspected(column("Nomor", replaced(values, 3, Cell("2023-04-03", CellKind.DATE))))

        assert cells(found, "code-became-date") == ["B5"]

    def test_whose_area_may_be_a_city_or_a_regency_are_named(self, inspected: Inspect) -> None:
        found = inspected(column("Kabupaten/kota", ["Pacitan", "Kediri", "Jember", "Kota Batu", "Sampang"] * 3))

        findings = [finding for finding in found.findings if finding.code == "area-name-ambiguous"]
        assert [finding.cell for finding in findings] == ["B3", "B8", "B13"]
        assert findings[0].severity is Severity.WARNING
        assert "Kota Kediri (35.71)" in findings[0].message(Language.ID)

    def test_are_named_up_to_a_limit(self, inspected: Inspect) -> None:
        values = [n if n % 20 else "banyak" for n in range(1, 201)]

        found = inspected(column("Kasus", values), options=InspectOptions(places=4))

        assert len(cells(found, "kind-differs")) == 4


class TestColumns:
    def test_with_blanks_around_their_texts_are_counted(self, inspected: Inspect) -> None:
        found = inspected(column("Negara", ["Malaysia", "  Taiwan", "Hong Kong ", "Jepang"]))

        assert counted(found, "cells-padded") == [(2, "2")]

    def test_with_numbers_stored_as_text_are_counted(self, inspected: Inspect) -> None:
        found = inspected(column("Kasus", [5, "7", 9, "11", 4, 6]))

        assert counted(found, "numbers-as-text") == [(2, "2")]

    def test_of_a_text_file_have_no_numbers_stored_as_text(self, inspected: Inspect) -> None:
        assert counted(inspected(column("Kasus", ["5", "7"] * 6), texts_only=True), "numbers-as-text") == []

    def test_whose_numbers_may_be_thousands_or_decimals_are_asked_about_once(self, inspected: Inspect) -> None:
        found = inspected(column("Nilai", ["1.234", "2.500", "12.001"] * 4), texts_only=True)

        assert counted(found, "numbers-open") == [(2, "12")]

    def test_in_which_one_number_tells_the_rest_are_not_asked_about(self, inspected: Inspect) -> None:
        found = inspected(column("Nilai", ["1.234", "2.500", "1.250.000"] * 4), texts_only=True)

        assert counted(found, "numbers-open") == []

    def test_that_mix_two_decimal_marks_are_told(self, inspected: Inspect) -> None:
        found = inspected(column("Nilai", ["1,5", "2.75", "3,25", "10.5"] * 3), texts_only=True)

        assert [finding.column for finding in found.findings if finding.code == "numbers-mixed"] == [2]

    def test_whose_dates_have_two_readings_are_asked_about_once(self, inspected: Inspect) -> None:
        found = inspected(column("Tanggal", ["03/04/2023", "05/06/2023"] * 6))

        assert counted(found, "dates-open") == [(2, "12")]

    def test_with_dates_as_text_are_counted(self, inspected: Inspect) -> None:
        found = inspected(column("Tanggal", ["31/01/2023", "05/06/2023"] * 6))

        assert counted(found, "dates-as-text") == [(2, "12")]

    def test_about_persons_are_named_together(self, inspected: Inspect) -> None:
        rows = [[nik, "Siti Aminah", "Pacitan"] for nik in NIKS]

        found = inspected([["NIK", "Nama lengkap", "Kabupaten"], *rows])

        (finding,) = [finding for finding in found.findings if finding.code == "personal-columns"]
        assert finding.arguments["value"] == "A (NIK), B (Nama lengkap)"


class TestRepetition:
    def test_of_a_block_under_another_year_is_told(self, inspected: Inspect) -> None:
        rows = [[f"Desa {n}", 3 * n, 5 * n, 3 * n, 5 * n] for n in range(8)]

        found = inspected(
            [["Desa", "2022", None, "2023", None], [None, "Masuk", "Keluar", "Masuk", "Keluar"], *rows],
            merged=[(1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 5)],
        )

        (finding,) = [finding for finding in found.findings if finding.code == "block-repeated"]
        assert finding.arguments == {"value": "D–E", "other_value": "B–C", "count": "8"}

    def test_of_a_column_is_told_and_columns_alike_by_chance_are_not(self, inspected: Inspect) -> None:
        rows = [[f"Desa {n}", 3 * n, 0, 3 * n, 0] for n in range(8)]

        found = inspected([["Desa", "2021", "2022", "2023", "2024"], *rows])

        assert cells(found, "column-repeated") == ["D1"]
        assert cells(found, "block-repeated") == []

    def test_of_rows_is_told_whatever_their_numbers(self, inspected: Inspect) -> None:
        rows = [["Pacitan", 5], ["Jember", 7], ["Pacitan", 5], ["Blora", 5]]

        found = inspected([["No", "Wilayah", "Kasus"], *([n + 1, *row] for n, row in enumerate(rows))])

        assert [(f.row, f.arguments["rows"]) for f in found.findings if f.code == "row-duplicated"] == [(4, "2")]
