from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.onedata.read.sheets import Cell, CellKind, CellRange, SheetInfo
from rantau.onedata.read.tables import Table, find_tables

Value = str | int | float | None


def cell(value: Value) -> Cell:
    if value is None:
        return Cell(None, CellKind.EMPTY)
    return Cell(str(value), CellKind.TEXT if isinstance(value, str) else CellKind.NUMBER)


def grid_of(rows: Sequence[Sequence[Value]]) -> list[list[Cell]]:
    width = max(map(len, rows))
    return [[cell(value) for value in [*row, *[None] * (width - len(row))]] for row in rows]


def tables_of(
    rows: Sequence[Sequence[Value]],
    *,
    merged: Sequence[tuple[int, int, int, int]] = (),
    known: Sequence[str] = (),
    seen: int | None = None,
    tail: int = 0,
) -> tuple[Table, ...]:
    grid = grid_of(rows)
    info = SheetInfo("Data", len(grid), len(grid[0]), merged=tuple(CellRange(*area) for area in merged))
    return find_tables(grid[:seen], info=info, known_headers=known, tail=grid[len(grid) - tail :] if tail else ())


def table_of(rows: Sequence[Sequence[Value]], **options: object) -> Table:
    (table,) = tables_of(rows, **options)  # type: ignore[arg-type]  # passed through by name
    return table


AREAS = ["Pacitan", "Ponorogo", "Trenggalek", "Tulungagung", "Blitar", "Kediri"]
COUNTS = [[name, 120 + place, 80 + place] for place, name in enumerate(AREAS)]


class TestHeader:
    def test_stands_below_the_titles(self) -> None:
        titles = [["Tabel 3. Penempatan menurut kabupaten"], ["Provinsi Jawa Timur, 2023"], []]

        table = table_of([*titles, ["Kabupaten", "Laki-laki", "Perempuan"], *COUNTS])

        assert (table.header_first, table.header_last) == (4, 4)
        assert (table.first_row, table.last_row) == (5, 10)
        assert table.title_rows == (1, 2)
        assert [column.header for column in table.columns] == ["Kabupaten", "Laki-laki", "Perempuan"]

    def test_is_not_taken_for_a_title_that_gives_the_period_beside_its_name(self) -> None:
        table = table_of([["Bulan", "November 2023"], ["Kabupaten", "Laki-laki", "Perempuan"], *COUNTS])

        assert (table.header_first, table.header_last) == (2, 2)
        assert table.title_rows == (1,)

    def test_joins_merged_bands_with_what_stands_below_them(self) -> None:
        rows = [
            ["Kabupaten/Kota", "Tahun 2022", None, "Tahun 2023", None],
            [None, "Laki-laki", "Perempuan", "Laki-laki", "Perempuan"],
            *[[name, 1, 2, 3, 4] for name in AREAS],
        ]

        table = table_of(rows, merged=[(1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 5)])

        assert (table.header_first, table.header_last, table.first_row) == (1, 2, 3)
        assert [column.header for column in table.columns] == [
            "Kabupaten/Kota",
            "Tahun 2022 / Laki-laki",
            "Tahun 2022 / Perempuan",
            "Tahun 2023 / Laki-laki",
            "Tahun 2023 / Perempuan",
        ]
        assert [column.header_row for column in table.columns] == [1, 2, 2, 2, 2]

    def test_spreads_bands_that_are_not_merged(self) -> None:
        rows = [
            ["Kabupaten", "2022", None, "2023", None],
            [None, "L", "P", "L", "P"],
            *[[name, 1, 2, 3, 4] for name in AREAS],
        ]

        table = table_of(rows)

        assert [column.header for column in table.columns] == [
            "Kabupaten",
            "2022 / L",
            "2022 / P",
            "2023 / L",
            "2023 / P",
        ]

    def test_takes_three_rows_with_a_band_over_bands(self) -> None:
        rows = [
            ["Wilayah", "Penempatan", None, None, None],
            [None, "2022", None, "2023", None],
            [None, "L", "P", "L", "P"],
            *[[name, 10, 20, 30, 40] for name in AREAS],
        ]

        table = table_of(rows, merged=[(1, 1, 3, 1), (1, 2, 1, 5), (2, 2, 2, 3), (2, 4, 2, 5)])

        assert (table.header_first, table.header_last) == (1, 3)
        assert table.columns[4].parts == ("Penempatan", "2023", "P")

    def test_may_be_years_over_numbers(self) -> None:
        rows = [
            ["Kabupaten", "Tingkat Pengangguran Terbuka", None, None],
            [None, 2021, 2022, 2023],
            *[[name, 3.4, 5.1, 2.2] for name in AREAS],
        ]

        table = table_of(rows, merged=[(1, 1, 2, 1), (1, 2, 1, 4)])

        assert table.header_last == 2
        assert table.columns[3].parts == ("Tingkat Pengangguran Terbuka", "2023")

    def test_may_be_letters_over_numbers(self) -> None:
        table = table_of([["Status", "A", "B", "M, N"], *[[name, 5, 6, 7] for name in AREAS]])

        assert table.header_last == 1

    def test_of_a_table_of_texts_is_its_first_full_row(self) -> None:
        rows = [
            ["nama_lembaga", "jenis", "keterangan"],
            ["Dinas Sosial", "dinas", "aktif sejak lama"],
            ["Dinas Tenaga Kerja", "dinas", "aktif"],
            ["Polres", "polisi", "mitra"],
        ]

        assert table_of(rows).header_last == 1

    def test_is_absent_from_a_list_of_codes_and_names(self) -> None:
        table = table_of([["11", "ACEH"], ["12", "SUMATERA UTARA"], ["13", "SUMATERA BARAT"], ["14", "RIAU"]])

        assert (table.header_first, table.header_last, table.first_row, table.last_row) == (None, None, 1, 4)
        assert [column.header for column in table.columns] == ["", ""]

    def test_is_absent_from_a_bare_list_of_names(self) -> None:
        assert table_of([["Almira"], ["Alya"], ["Amanda"], ["Anisa"], ["Ayu"]]).header_last is None

    def test_with_known_headers_is_the_row_that_holds_most_of_them(self) -> None:
        rows = [
            ["LAPORAN", "BULANAN", "PENEMPATAN"],
            ["nama  LENGKAP", "Negara-tujuan", "skema"],
            ["Siti", "Malaysia", "perseorangan"],
            ["Budi", "Taiwan", "perseorangan"],
        ]

        table = table_of(rows, known=["Nama lengkap", "Negara tujuan", "Skema"])

        assert (table.header_first, table.header_last, table.title_rows) == (2, 2, (1,))

    def test_leaves_field_names_above_it_to_machines(self) -> None:
        rows = [
            ["prs_FirstName", "prs_Birthdate", "cas_Gender"],
            ["First Name", "Birthdate", "Gender"],
            ["Aminah", "2001-02-03", "f"],
        ]

        table = table_of(rows)

        assert (table.tag_row, table.header_first, table.header_last, table.first_row) == (1, 2, 2, 3)

    @pytest.mark.parametrize(
        ("row", "name"),
        [
            (["(1)", "(2)", "(3)"], "numbering_row"),
            ([1, 2, 3], "numbering_row"),
            ([None, "(orang)", "(orang)"], "unit_row"),
            (["#adm2+name", "#affected+m", "#affected+f"], "tag_row"),
        ],
    )
    def test_is_followed_by_rows_that_are_no_data(self, row: list[Value], name: str) -> None:
        table = table_of([["Kabupaten", "Laki-laki", "Perempuan"], row, *COUNTS])

        assert getattr(table, name) == 2
        assert (table.header_last, table.first_row, table.row_count) == (1, 3, 6)

    def test_alone_is_a_table_without_rows(self) -> None:
        table = table_of([["Nama", "Negara tujuan"]])

        assert (table.header_last, table.row_count) == (1, 0)

    def test_keeps_columns_that_have_values_but_no_name(self) -> None:
        table = table_of([[None, "Laki-laki", "Perempuan"], *COUNTS])

        assert [(column.letters, column.header) for column in table.columns] == [
            ("A", ""),
            ("B", "Laki-laki"),
            ("C", "Perempuan"),
        ]


HEADER: list[Value] = ["Kabupaten", "Laki-laki", "Perempuan"]


class TestRows:
    def test_end_before_totals_notes_and_signatures(self) -> None:
        after: list[list[Value]] = [
            ["JUMLAH", 735, 495],
            [],
            ["Sumber: Dinas Tenaga Kerja"],
            [None, "Surabaya, 3 Januari 2024"],
            [None, "Kepala Dinas"],
        ]

        table = table_of([HEADER, *COUNTS, *after])

        assert (table.first_row, table.last_row, table.row_count) == (2, 7, 6)
        assert table.total_rows == (8,)
        assert table.note_rows == (10, 11, 12)

    def test_count_without_the_totals_between_them(self) -> None:
        table = table_of([HEADER, *COUNTS[:3], ["Sub jumlah", 3, 3], *COUNTS[3:], ["Jumlah", 9, 9]])

        assert table.total_rows == (5, 9)
        assert (table.last_row, table.row_count) == (8, 6)
        assert table.rows_between == {5, 9}

    def test_are_told_apart_from_totals_by_number_columns(self) -> None:
        rows = [["No", "Uraian", "Nilai"], [1, "Jumlah penduduk", 50], [2, "Jumlah", 9], [3, "Luas", 4], [4, "Lain", 1]]

        assert table_of(rows).total_rows == (3,)

    def test_stand_in_sections_under_a_lone_line(self) -> None:
        rows = [
            ["Kelompok umur", "L", "P"],
            [2021],
            ["15–19", 1, 2],
            ["20–24", 3, 4],
            ["Jumlah", 4, 6],
            [2022],
            ["15–19", 5, 6],
            ["20–24", 7, 8],
            ["Jumlah", 12, 14],
        ]

        table = table_of(rows, merged=[(2, 1, 2, 3), (6, 1, 6, 3)])

        assert [(s.label, s.row, s.first_row, s.last_row) for s in table.sections] == [
            ("2021", 2, 3, 4),
            ("2022", 6, 7, 8),
        ]
        assert table.total_rows == (5, 9)
        assert (table.first_row, table.last_row, table.row_count) == (3, 8, 4)

    def test_keep_blank_rows_between_them(self) -> None:
        table = table_of([HEADER, *COUNTS[:2], [], *COUNTS[2:]])

        assert table.blank_rows == (4,)
        assert (table.last_row, table.row_count) == (8, 6)

    def test_may_be_parted_by_the_header_again(self) -> None:
        table = table_of([HEADER, *COUNTS[:3], HEADER, *COUNTS[3:]])

        assert table.repeated_rows == (5,)
        assert table.row_count == 6

    def test_may_have_names_with_leading_blanks(self) -> None:
        rows = [["Negara", "Orang"], ["DUNIA", 30], ["   Asia", 20], ["      Indonesia", 10]]

        assert (table_of(rows).first_row, table_of(rows).last_row) == (2, 4)

    def test_of_a_long_file_reach_to_the_end_of_the_sheet(self) -> None:
        rows: list[Sequence[Value]] = [HEADER, *[[f"Desa {n}", n, n] for n in range(600)]]

        table = table_of(rows, seen=200)

        assert (table.last_row, table.complete) == (601, False)

    def test_of_a_long_file_end_before_what_its_tail_shows(self) -> None:
        rows: list[Sequence[Value]] = [HEADER, *[[f"Desa {n}", n, n] for n in range(600)]]
        after: list[Sequence[Value]] = [["Jumlah", 179700, 179700], [], ["Catatan: angka sementara"]]

        table = table_of([*rows, *after], seen=200, tail=20)

        assert (table.first_row, table.last_row, table.total_rows, table.note_rows) == (2, 601, (602,), (604,))


class TestSeveralTables:
    def test_stand_one_below_another(self) -> None:
        second: list[list[Value]] = [
            [],
            ["Tabel 2"],
            ["Negara", "Kasus", "Selesai"],
            ["Malaysia", 4, 3],
            ["Taiwan", 9, 1],
        ]

        first, other = tables_of([["Tabel 1"], HEADER, *COUNTS, *second])

        assert (first.header_last, first.first_row, first.last_row) == (2, 3, 8)
        assert (other.header_last, other.first_row, other.last_row) == (11, 12, 13)
        assert other.title_rows == (10,)

    def test_are_none_in_an_empty_sheet(self) -> None:
        assert find_tables([], info=SheetInfo("Data", 0, 0)) == ()

    def test_are_none_in_a_sheet_of_prose(self) -> None:
        lines: list[list[Value]] = [
            ["Petunjuk pengisian laporan bulanan ini adalah sebagai berikut, mohon dibaca."]
        ] * 4

        assert tables_of([["Petunjuk"], [], *lines]) == ()


names = st.text("abcdefghij", min_size=3, max_size=8)


@given(
    titles=st.lists(st.text("abcdefg ", min_size=12, max_size=30).filter(str.strip), max_size=5),
    gap=st.integers(0, 3),
    rows=st.lists(st.tuples(names, st.integers(0, 10**6), st.integers(0, 10**6)), min_size=3, max_size=30),
    left=st.integers(0, 3),
    total=st.booleans(),
    notes=st.integers(0, 2),
)
def test_a_table_is_found_wherever_it_stands(
    titles: list[str],
    gap: int,
    rows: list[tuple[str, int, int]],
    left: int,
    total: bool,
    notes: int,
) -> None:
    before: list[Sequence[Value]] = [[title] for title in titles] + [[]] * (gap if titles else 0)
    body = [HEADER, *rows]
    after: list[Sequence[Value]] = [["Jumlah", 1, 2]] * total + [["Sumber: data administrasi"]] * notes
    sheet = [[*[None] * left, *row] for row in [*before, *body, *after]]

    table = table_of(sheet)

    assert table.header_last == len(before) + 1
    assert (table.first_row, table.last_row) == (len(before) + 2, len(before) + 1 + len(rows))
    assert len(table.total_rows) == total
    assert len(table.note_rows) == notes
    assert [column.column for column in table.columns] == [left + 1, left + 2, left + 3]
