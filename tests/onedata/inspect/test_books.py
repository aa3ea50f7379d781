from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from rantau.kernel.language import Language
from rantau.onedata.inspect.books import inspect_book
from rantau.onedata.inspect.model import Inspection, InspectOptions, Kind
from rantau.onedata.inspect.reports import render_inspection
from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.read.files import open_book
from rantau.onedata.read.limits import TERMINAL
from rantau.onedata.read.sheets import Book, FileNote

Inspect = Callable[..., Inspection]
MakeBook = Callable[..., Book]

ROWS = [["Kabupaten", "Kasus"], ["Pacitan", 5], ["Jember", 7], ["Blora", 9]]


def codes(found: Inspection) -> list[str]:
    return [finding.code for finding in found.findings]


class TestFile:
    def test_names_of_people_in_its_properties_are_told_once(self, inspected: Inspect) -> None:
        found = inspected(ROWS, properties={"creator": "Budi Contoh", "last_modified_by": "Budi Contoh", "title": "x"})

        (finding,) = [finding for finding in found.findings if finding.code == "author-in-file"]
        assert finding.arguments["value"] == "Budi Contoh"

    def test_notes_of_its_reader_are_passed_on(self, book_of: MakeBook) -> None:
        book = replace(book_of(ROWS), notes=(FileNote("macro-present"), FileNote("delimiter-guessed", {"value": ";"})))

        assert {"macro-present", "delimiter-guessed"} <= set(codes(inspect_book(book)))

    def test_findings_begin_with_the_heaviest(self, inspected: Inspect) -> None:
        rows = [["Wilayah", "L", "P", "Jumlah"], *([f" Desa {n}", n, n, 2 * n + 90 * (n == 3)] for n in range(9))]

        severities = [finding.severity for finding in inspected(rows, properties={"creator": "Budi"}).findings]

        assert severities == sorted(severities, key=lambda severity: severity.rank)
        assert severities[0] is Severity.ERROR


class TestSheet:
    def test_that_is_hidden_or_hides_rows_and_columns_is_told(self, inspected: Inspect) -> None:
        found = inspected(ROWS, hidden=True, hidden_rows=(3, 4), hidden_columns=(2, 9))

        assert {"sheet-hidden", "hidden-rows", "columns-hidden"} <= set(codes(found))
        columns = next(finding for finding in found.findings if finding.code == "columns-hidden")
        assert columns.arguments == {"count": "1", "value": "B"}

    def test_with_merged_data_cells_is_told_where(self, inspected: Inspect) -> None:
        found = inspected(ROWS, merged=[(2, 1, 3, 1)])

        (finding,) = [finding for finding in found.findings if finding.code == "merged-cells"]
        assert (finding.cell, finding.arguments["cell"], finding.severity) == ("A2", "A2:A3", Severity.WARNING)

    def test_with_prose_alone_has_no_table(self, inspected: Inspect) -> None:
        line = "Petunjuk pengisian laporan bulanan ini adalah sebagai berikut, mohon dibaca dahulu."

        found = inspected([[line], [line], [line]])

        assert list(found.tables()) == []
        assert found.sheets[0].text_rows == 3


class TestLongTable:
    ROWS = 9_000

    @pytest.fixture
    def rows(self) -> list[list[object]]:
        head: list[list[object]] = [["Desa", "Kasus", "Tahun"]]
        body: list[list[object]] = [[f"Desa {n}", n % 50, 2020 + n % 4] for n in range(self.ROWS)]
        return [*head, *body[:4_000], ["Jumlah", 1, 2020], *body[4_000:], ["Jumlah", 1, 2020], ["Sumber: dinas"]]

    def test_has_its_totals_found_in_the_middle_and_at_the_end(
        self, inspected: Inspect, rows: list[list[object]]
    ) -> None:
        ((_, table),) = inspected(rows, options=InspectOptions()).tables()

        assert (table.rows, table.examined) == (self.ROWS, self.ROWS)
        assert table.table.total_rows == (4002, self.ROWS + 3)
        assert table.notes == () or table.notes == ("Sumber: dinas",)

    def test_is_looked_at_evenly_when_it_is_too_long(self, inspected: Inspect, rows: list[list[object]]) -> None:
        found = inspected(rows, options=InspectOptions(cells=6_000))

        ((_, table),) = found.tables()
        assert abs(table.rows - self.ROWS) <= 1
        assert 1_500 < table.examined < 2_500
        # Rows from everywhere, not from the beginning alone.
        assert table.columns[2].distinct == 4
        assert table.columns[0].distinct == table.examined
        assert "diambil merata" in render_inspection(found, language=Language.ID)


def test_typed_columns_of_a_parquet_file_are_known_by_their_types(tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    columns = {"nik": [f"35151{n:011}" for n in range(30)], "kasus": range(30), "bagian": [n / 7 for n in range(30)]}
    pl.DataFrame(columns).write_parquet(path)

    ((_, table),) = inspect_book(open_book(path, limits=TERMINAL)).tables()

    assert [profile.kind for profile in table.columns][1:] == [Kind.INTEGER, Kind.DECIMAL]
    assert table.rows == 30


class TestReport:
    @pytest.fixture
    def found(self, inspected: Inspect) -> Inspection:
        header = [["Laporan bulanan"], [], ["Wilayah", "Laki-laki", "Perempuan", "Jumlah"]]
        rows = [[f"Desa {n}", 1000 + n, 1100 + n, 2100 + 2 * n + 500 * (n == 4)] for n in range(12)]
        return inspected([*header, *rows, ["Jumlah", 12066, 13266, 25832]], properties={"creator": "Budi Contoh"})

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            (Language.ID, ["baris 4–15 (12 baris, 4 kolom)", "1.000 – 1.011", "Perlu diperiksa", "Laporan bulanan"]),
            (Language.EN, ["rows 4–15 (12 rows, 4 columns)", "1,000 – 1,011", "To check", "Laporan bulanan"]),
        ],
    )
    def test_says_where_the_table_is_and_what_it_holds(
        self, found: Inspection, language: Language, words: list[str]
    ) -> None:
        report = render_inspection(found, language=language)

        for word in words:
            assert word in report

    @pytest.mark.parametrize("width", [60, 80, 120])
    def test_keeps_to_the_width_of_the_terminal(self, found: Inspection, width: int) -> None:
        report = render_inspection(found, language=Language.ID, width=width)

        assert max(map(len, report.splitlines())) <= width

    def test_writes_no_codes_for_colour_unless_wanted(self, found: Inspection) -> None:
        plain = render_inspection(found, language=Language.ID)
        coloured = render_inspection(found, language=Language.ID, colour=True)

        assert "\x1b" not in plain
        assert "\x1b[31;1mGalat\x1b[0m" in coloured

    def test_says_so_when_there_is_nothing_to_check(self, inspected: Inspect) -> None:
        assert "Tidak ada yang perlu diperiksa." in render_inspection(inspected(ROWS), language=Language.ID)

    def test_shows_no_value_of_a_column_about_persons(self, inspected: Inspect) -> None:
        names = ["Siti Aminah", "Budi Santoso", "Dewi Lestari"]
        rows = [[names[n % 3], f"3515111209850{n:03}"] for n in range(12)]

        report = render_inspection(inspected([["Nama", "NIK"], *rows]), language=Language.ID)

        assert not any(name in report for name in names)
        assert "3515" not in report
