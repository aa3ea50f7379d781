"""A file held against last month's: each difference at its cell, and nothing where there is none."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.onedata.check.files import WRITERS, write_csv

from rantau.kernel.language import Language
from rantau.onedata.check.answers import Answer, Answers
from rantau.onedata.check.like import Compared, compare_books
from rantau.onedata.check.run import CheckOptions
from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.read.files import open_book
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.limits import TERMINAL
from rantau.onedata.read.refusals import FileRefusedError

SAMPLES = Path(__file__).parents[2] / "fixtures" / "samples"
TODAY = date(2026, 11, 24)
HEADERS = ["Nomor izin", "Provinsi", "Jenis kelamin", "Layanan", "Jumlah", "Upah rata-rata", "Tanggal lapor", "Bulan"]
PROVINCES = (
    "Aceh",
    "Bali",
    "Banten",
    "Jambi",
    "Jawa Barat",
    "Jawa Tengah",
    "Jawa Timur",
    "Lampung",
    "Maluku",
    "Riau",
    "Sumatera Barat",
    "Sumatera Utara",
)
SERVICES = ("Mandiri", "Perusahaan", "Kerja sama")

Rows = list[list[str | None]]
Change = Callable[[Rows], None]


def month(first: date, name: str, *, growth: float) -> Rows:
    """One row for each province and sex, with numbers that differ from row to row."""
    rows: Rows = [list(HEADERS)]
    for place in range(2 * len(PROVINCES)):
        rows.append(
            [
                f"IZN{place:04}",
                PROVINCES[place // 2],
                ("Laki-laki", "Perempuan")[place % 2],
                SERVICES[place % 3],
                str(round((150 + 37 * place) * growth)),
                str(3_000_000 + 75_000 * (place % 7) + round(1000 * growth)),
                (first + timedelta(days=place % 25)).isoformat(),
                name,
            ]
        )
    return rows


def october() -> Rows:
    return month(date(2026, 10, 1), "Oktober", growth=1.0)


def november() -> Rows:
    return month(date(2026, 11, 1), "November", growth=1.06)


def compare(now: Path, then: Path, *, answers: Answers | None = None) -> Compared:
    options = CheckOptions(today=TODAY, answers=answers or Answers())
    last = open_book(then, limits=TERMINAL)
    return compare_books(open_book(now, limits=TERMINAL), last=last, options=options)


def compared(folder: Path, now: Rows, then: Rows | None = None, *, name: str = "data.csv") -> Compared:
    (folder / "okt").mkdir(exist_ok=True)
    (folder / "nov").mkdir(exist_ok=True)
    paths = folder / "nov" / name, folder / "okt" / name
    for rows, path in zip((now, october() if then is None else then), paths, strict=True):
        WRITERS[name](rows, path)
    return compare(*paths)


def found(result: Compared) -> set[tuple[str, str | None]]:
    return {(finding.code, finding.cell) for finding in result.checked.findings}


def put(row: int, header: str, value: str | None) -> Change:
    def change(rows: Rows) -> None:
        rows[row - 1][HEADERS.index(header)] = value

    return change


def keep(test: Callable[[list[str | None]], bool]) -> Change:
    def change(rows: Rows) -> None:
        rows[1:] = [row for row in rows[1:] if test(row)]

    return change


USUAL = {("values-all-new", None)}
"""The name of the month has changed."""


class TestOrdinaryMonth:
    @pytest.mark.parametrize("name", WRITERS)
    def test_the_next_month_gives_nothing_but_the_new_name_of_the_month(self, tmp_path: Path, name: str) -> None:
        result = compared(tmp_path, november(), name=name)

        assert found(result) == USUAL
        assert next(iter(result.checked.findings)).header == "Bulan"
        assert result.checked.accepted == len(november()) - 1

    @settings(max_examples=5)
    @given(order=st.permutations(range(1, 25)))
    def test_the_order_of_rows_does_not_matter(
        self, tmp_path_factory: pytest.TempPathFactory, order: list[int]
    ) -> None:
        rows = november()
        put(4, "Layanan", "Mandri")(rows)
        put(9, "Jumlah", "99999")(rows)
        shuffled = [rows[0], *[rows[place] for place in order]]
        del shuffled[-1]
        del rows[order[-1]]

        sorted_ = compared(tmp_path_factory.mktemp("sorted"), rows)
        mixed = compared(tmp_path_factory.mktemp("mixed"), shuffled)

        def said(result: Compared) -> list[tuple[str, str | None, str | None]]:
            return sorted((f.code, f.header, f.value) for f in result.checked.findings)  # type: ignore[type-var]

        assert said(sorted_) == said(mixed)


@pytest.mark.parametrize(
    ("change", "code", "cell"),
    [
        pytest.param(put(5, "Jumlah", "dua puluh"), "value-not-number", "E5", id="text among numbers"),
        pytest.param(put(5, "Tanggal lapor", "akhir bulan"), "value-not-date", "G5", id="text among dates"),
        pytest.param(put(5, "Tanggal lapor", "31/11/2026"), "date-not-in-calendar", "G5", id="impossible date"),
        pytest.param(put(7, "Nomor izin", "IZ-7"), "form-unlike", "A7", id="another form of code"),
        pytest.param(put(7, "Layanan", "Bebas"), "value-new", "D7", id="value never seen"),
        pytest.param(put(7, "Layanan", "mandiri "), "value-variant", "D7", id="another case"),
        pytest.param(put(7, "Layanan", "Perusahan"), "value-variant", "D7", id="a letter less"),
        pytest.param(put(7, "Provinsi", "Jawa Tenggah"), "value-not-in-list", "B7", id="not in the list of areas"),
        pytest.param(put(8, "Upah rata-rata", None), "cell-emptied", "F8", id="empty cell"),
        pytest.param(put(9, "Jumlah", "99999"), "change-too-large", "E9", id="far from the same row"),
        pytest.param(put(9, "Upah rata-rata", "3200"), "change-too-large", "F9", id="in thousands"),
        pytest.param(put(9, "Upah rata-rata", "-3200000"), "value-unusual", "F9", id="below zero"),
        pytest.param(put(9, "Tanggal lapor", "2062-11-09"), "value-unusual", "G9", id="a year far off"),
    ],
)
def test_a_wrong_cell_is_found_at_its_place_and_no_other(tmp_path: Path, change: Change, code: str, cell: str) -> None:
    rows = november()
    change(rows)

    assert {(c, at) for c, at in found(compared(tmp_path, rows)) if at is not None} == {(code, cell)}


class TestSeverity:
    def test_values_that_do_not_fit_their_column_hold_their_row_back(self, tmp_path: Path) -> None:
        rows = november()
        put(5, "Jumlah", "dua puluh")(rows)

        assert compared(tmp_path, rows).checked.held.to_list() == [5]

    def test_what_only_last_month_speaks_against_is_a_warning(self, tmp_path: Path) -> None:
        rows = november()
        for change in (put(7, "Layanan", "Bebas"), put(8, "Upah rata-rata", None), put(7, "Nomor izin", "IZ-7")):
            change(rows)
        rows.append(list(rows[10]))

        result = compared(tmp_path, rows)

        assert result.checked.held.is_empty()
        assert ("key-duplicated", "A11") in found(result)

    def test_what_stood_there_last_month_too_is_not_told_again(self, tmp_path: Path) -> None:
        then, now = october(), november()
        for rows in (then, now):
            put(5, "Jumlah", "rahasia")(rows)
            put(6, "Upah rata-rata", "-")(rows)

        assert found(compared(tmp_path, now, then)) == USUAL


class TestColumns:
    def test_a_column_that_vanished_is_named_with_its_old_place(self, tmp_path: Path) -> None:
        rows = [row[:4] + row[5:] for row in november()]

        result = compared(tmp_path, rows)

        (finding,) = [f for f in result.checked.findings if f.code == "column-vanished"]
        assert finding.severity is Severity.WARNING
        assert "“Jumlah” ada pada okt/data.csv (E1)" in finding.message(Language.ID)

    def test_a_new_column_is_a_hint_at_its_header(self, tmp_path: Path) -> None:
        rows = [[*row, "Catatan" if row[0] == "Nomor izin" else "ada"] for row in november()]

        assert found(compared(tmp_path, rows)) == USUAL | {("column-new", "I1")}

    def test_a_renamed_column_is_proposed_and_compared_once_it_is_answered(self, tmp_path: Path) -> None:
        rows = november()
        rows[0][4] = "Jumlah org"
        put(9, "Jumlah", "99999")(rows)

        before = compared(tmp_path, rows)
        answers = Answers(headers={"Jumlah org": "Jumlah"})
        after = compare(before.checked.book.path, before.last.book.path, answers=answers)

        assert ("column-like", "E1") in found(before)
        assert ("change-too-large", "E9") in found(after)
        assert not {"column-like", "column-vanished"} & {code for code, _ in found(after)}

    def test_headers_that_differ_in_a_year_are_different_columns(self, tmp_path: Path) -> None:
        then, now = october(), november()
        then[0][4], now[0][4] = "Jumlah 2025", "Jumlah 2026"

        codes = {code for code, _ in found(compared(tmp_path, now, then))}

        assert {"column-new", "column-vanished"} <= codes
        assert "column-like" not in codes

    def test_only_the_column_that_moved_is_named(self, tmp_path: Path) -> None:
        rows = [[row[6], *row[:6], row[7]] for row in november()]

        moved = [f for f in compared(tmp_path, rows).checked.findings if f.code == "column-moved"]

        assert [finding.header for finding in moved] == ["Tanggal lapor"]
        assert "A1" in moved[0].message(Language.ID) and "G1" in moved[0].message(Language.ID)

    def test_a_column_that_is_empty_throughout_is_told_once(self, tmp_path: Path) -> None:
        rows = november()
        for row in rows[1:]:
            row[5] = None

        assert ("column-emptied", None) in found(compared(tmp_path, rows))

    def test_the_header_row_may_move(self, tmp_path: Path) -> None:
        rows: Rows = [["LAPORAN BULANAN", *[None] * 7], [None] * 8, *november()]

        assert found(compared(tmp_path, rows)) == USUAL | {("header-row-moved", None)}

    def test_dates_that_are_open_are_read_as_last_month_settled_them(self, tmp_path: Path) -> None:
        then, now = october(), november()
        for place, row in enumerate(then[1:]):
            row[6] = f"{place + 1:02}/10/2026"
        for place, row in enumerate(now[1:]):
            row[6] = f"{place % 10 + 1:02}/11/2026"

        assert found(compared(tmp_path, now, then)) == USUAL

    def test_an_answer_may_name_a_column_by_its_header(self, tmp_path: Path) -> None:
        then, now = october(), november()
        for rows, number in ((then, 10), (now, 11)):
            for place, row in enumerate(rows[1:]):
                row[6] = f"{place % 10 + 1:02}/{number}/2026"
        result = compared(tmp_path, now, then)

        answers = Answers(columns={"Tanggal lapor": Answer.DAY_FIRST})
        answered = compare(result.checked.book.path, result.last.book.path, answers=answers)

        assert "date-ambiguous" not in {code for code, _ in found(answered)}


class TestRows:
    def test_rows_that_vanished_are_counted_with_examples_and_listed_for_machines(self, tmp_path: Path) -> None:
        rows = november()
        del rows[20:22]

        result = compared(tmp_path, rows)

        (finding,) = [f for f in result.checked.findings if f.code == "rows-vanished"]
        assert "2 dari 24 baris" in finding.message(Language.ID)
        assert "IZN0019, IZN0020" in finding.message(Language.ID)
        assert [f.value for f in result.vanished] == ["IZN0019", "IZN0020"]
        assert "Baris 21 pada" in result.vanished[0].message(Language.ID)

    def test_new_rows_are_a_hint(self, tmp_path: Path) -> None:
        rows = november()
        rows.append(["IZN0099", *rows[-1][1:]])

        result = compared(tmp_path, rows)

        assert found(result) == USUAL | {("rows-new", None)}

    def test_a_file_of_new_events_has_no_vanished_rows(self, tmp_path: Path) -> None:
        def events(start: int) -> Rows:
            head: Rows = [["Nomor perkara", "Nama pelapor", "Layanan"]]
            return head + [[f"PK{start + n * 7:05}", f"Orang {start + n * 3}", SERVICES[n % 3]] for n in range(40)]

        result = compared(tmp_path, events(5000), events(100))

        assert found(result) == {("rows-other", None)}
        assert result.vanished == ()

    def test_an_area_without_any_row_left_is_named(self, tmp_path: Path) -> None:
        rows = november()
        keep(lambda row: row[1] != "Lampung")(rows)

        messages = [f.message(Language.ID) for f in compared(tmp_path, rows).checked.findings]

        assert any("Belum ada baris untuk Lampung" in message for message in messages)

    def test_a_running_number_is_neither_a_key_nor_a_measure(self, tmp_path: Path) -> None:
        def numbered(rows: Rows, start: int) -> Rows:
            return [["No", *rows[0]]] + [[str(start + place), *row] for place, row in enumerate(rows[1:])]

        assert found(compared(tmp_path, numbered(november(), 900), numbered(october(), 1))) == USUAL

    def test_rows_are_matched_by_several_columns_where_no_single_one_tells_them_apart(self, tmp_path: Path) -> None:
        then, now = ([row[1:] for row in rows] for rows in (october(), november()))
        now[8][3] = "99999"
        del now[-1]

        result = compared(tmp_path, now, then)

        assert found(result) == USUAL | {("change-too-large", "D9"), ("rows-vanished", None)}
        assert [finding.value for finding in result.vanished] == ["Sumatera Utara / Perempuan"]


class TestTotals:
    def test_a_total_that_changed_much_is_told_with_both_sums(self, tmp_path: Path) -> None:
        rows = month(date(2026, 11, 1), "November", growth=2.5)

        (finding,) = [f for f in compared(tmp_path, rows).checked.findings if f.code == "total-changed"]

        assert finding.header == "Jumlah"
        assert "+150%" in finding.message(Language.ID)

    def test_a_group_that_moved_otherwise_than_the_whole_is_named(self, tmp_path: Path) -> None:
        def four_of_each(name: str, growth: float) -> Rows:
            head: Rows = [["Provinsi", "Catatan lapangan", "Jumlah"]]
            lines = [(province, number) for province in PROVINCES for number in range(4)]
            return head + [
                [province, f"Pos {name}{place}", str(round((100 + place * 11) * (growth if province == "Bali" else 1)))]
                for place, (province, number) in enumerate(lines)
            ]

        result = compared(tmp_path, four_of_each("b", 4), four_of_each("a", 1))

        groups = [f for f in result.checked.findings if f.code == "group-total-changed"]
        assert [f.message(Language.ID).split(" sekarang")[0] for f in groups] == ["Jumlah kolom “Jumlah” untuk “Bali”"]


class TestSameFile:
    @pytest.mark.parametrize(
        "name",
        [
            "penduduk_jk.csv",
            "upah_minimum.csv",
            "TPT_2001-2025.xlsx",
            "JUMLAH_ANGKATAN_KERJA_2021-2025.xlsx",
            "STATUS_KETENAGAKERJAAN_TAHUN_2024.xlsx",
            "lk_2020_deportations_by_nationality.json",
        ],
    )
    def test_a_file_against_itself_gives_only_the_warning_that_it_may_be_the_old_one(self, name: str) -> None:
        result = compare(SAMPLES / name, SAMPLES / name)

        assert [(f.code, f.severity) for f in result.checked.findings] == [("value-unchanged", Severity.WARNING)]

    def test_the_same_rows_in_another_order_are_the_same_file(self, tmp_path: Path) -> None:
        rows = october()

        result = compared(tmp_path, [rows[0], *reversed(rows[1:])])

        assert found(result) == {("value-unchanged", None)}

    def test_last_months_numbers_under_a_new_month_are_a_warning(self, tmp_path: Path) -> None:
        rows = october()
        for row in rows[1:]:
            row[7] = "November"

        unchanged = [f for f in compared(tmp_path, rows).checked.findings if f.code == "value-unchanged"]

        assert [f.severity for f in unchanged] == [Severity.WARNING]


def of_year(source: Path, column: str, year: str, target: Path) -> Path:
    with source.open(encoding="utf-8", newline="") as lines:
        head, *rows = csv.reader(lines)
    write_csv([head, *[row for row in rows if row[head.index(column)] == year]], target)
    return target


class TestRealFiles:
    @pytest.mark.parametrize(
        ("name", "column", "years", "expected"),
        [
            ("penduduk_jk.csv", "tahun", ("2022", "2023"), set()),
            ("upah_minimum.csv", "tahun", ("2023", "2024"), set()),
            (
                "HDX_EndYearPopulationTotals.csv",
                "Year",
                ("2018", "2019"),
                {"rows-vanished", "rows-new", "total-changed", "change-too-large"},
            ),
        ],
    )
    def test_two_years_of_a_published_table_give_few_findings(
        self, tmp_path: Path, name: str, column: str, years: tuple[str, str], expected: set[str]
    ) -> None:
        then, now = (of_year(SAMPLES / name, column, year, tmp_path / f"{year}.csv") for year in years)

        result = compare(now, then)

        assert {code for code, _ in found(result)} == expected
        assert len(result.checked.findings) == len(expected)


class TestRefusals:
    def test_an_earlier_file_without_rows_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefusedError) as refusal:
            compared(tmp_path, november(), [list(HEADERS)])

        assert refusal.value.code == "file-empty"

    def test_a_file_without_rows_is_blocked(self, tmp_path: Path) -> None:
        assert [f.code for f in compared(tmp_path, [list(HEADERS)]).checked.findings] == ["file-empty"]

    def test_files_without_a_column_in_common_are_refused(self, tmp_path: Path) -> None:
        other: Rows = [["Warna", "Bentuk"], *[[f"w{n}", f"b{n}"] for n in range(9)]]

        with pytest.raises(FileRefusedError) as refusal:
            compared(tmp_path, other)

        assert refusal.value.code == "files-unlike"
        assert "Nomor izin" in refusal.value.message.id

    def test_a_table_without_headers_is_nothing_to_compare_with(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefusedError) as refusal:
            compared(tmp_path, november(), [[str(n), str(n * n)] for n in range(30)])

        assert refusal.value.code == "like-without-headers"


def test_every_sentence_has_all_its_values_in_both_languages(tmp_path: Path) -> None:
    rows = november()
    for change in (put(4, "Layanan", "Bebas"), put(5, "Layanan", "Perusahan"), put(9, "Jumlah", "99999")):
        change(rows)
    del rows[20]
    result = compared(tmp_path, rows)

    def texts(finding: Finding) -> list[str]:
        return [finding.message(language) + finding.remedy(language) for language in Language]

    findings = [*result.checked.findings, *result.vanished]
    assert len(findings) >= 5
    assert not [text for finding in findings for text in texts(finding) if "{" in text or "“”" in text or "–" in text]
