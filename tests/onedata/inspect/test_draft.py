from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from rantau.kernel.language import Language
from rantau.onedata.check.run import CheckOptions, check_book
from rantau.onedata.inspect.draft import Draft, draft_standard
from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.read.files import open_book
from rantau.onedata.read.limits import TERMINAL
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.read.sheets import Book
from rantau.onedata.standards.load import parse_standard
from rantau.onedata.standards.model import ColumnType, Sensitivity
from rantau.onedata.standards.rules import InOrder, SumEquals

MakeBook = Callable[..., Book]
SAMPLES = Path(__file__).parents[2] / "fixtures" / "samples"
NAMES = ["Siti Aminah", "Budi Santoso", "Dewi Lestari", "Agus Salim", "Rina Wati", "Eko Prasetyo"]


def people(count: int = 24) -> list[list[object]]:
    """Return made-up people: NIK, name, sex, birth date, departure, return, country, registration."""
    return [
        [
            f"3515{11 + n % 7}{1 + n % 28:02}{1 + n % 12:02}9{n % 10}{n + 1:04}",
            f"{NAMES[n % 6]} {chr(65 + n)}",
            "LP"[n % 2],
            f"199{n % 10}-{1 + n % 12:02}-{1 + n % 28:02}",
            f"2023-{1 + n % 12:02}-05",
            f"2024-{1 + n % 12:02}-{6 + n % 20:02}",
            ["Malaysia", "Taiwan", "Hong Kong", "Arab Saudi"][n % 4],
            f"REG-{1000 + n}",
        ]
        for n in range(count)
    ]


PEOPLE = [
    "NIK",
    "Nama lengkap",
    "L/P",
    "Tanggal lahir",
    "Tanggal berangkat",
    "Tanggal pulang",
    "Negara tujuan",
    "No. registrasi",
]


def errors(book: Book, draft: Draft) -> list[tuple[str, str | None]]:
    checked = check_book(book, standard=draft.standard, options=CheckOptions(today=date(2026, 1, 31)))
    heavy = (Severity.BLOCKER, Severity.ERROR)
    return [(found.code, found.cell) for found in checked.findings if found.severity in heavy]


class TestColumns:
    @pytest.fixture
    def draft(self, book_of: MakeBook) -> Draft:
        return draft_standard(book_of([PEOPLE, *people()]), code="kepulangan")

    def test_have_the_names_and_words_of_shipped_standards_where_these_know_them(self, draft: Draft) -> None:
        names = [column.name for column in draft.standard.columns]

        assert names[:4] == ["nik", "full_name", "sex", "birth_date"]
        assert draft.standard.column("sex").header.en == "Sex"
        assert "full_name" not in draft.untranslated

    def test_have_the_types_and_lists_of_their_values(self, draft: Draft) -> None:
        types = {column.name: (column.type, column.codes) for column in draft.standard.columns}

        assert types["sex"] == (ColumnType.CODE, "sex")
        assert types["birth_date"] == (ColumnType.DATE, None)
        assert types["destination_country"] == (ColumnType.CODE, "country-iso3")
        assert draft.standard.column("nik").pattern == "^[0-9]{16}$"

    def test_of_identifiers_have_the_form_that_all_share(self, draft: Draft) -> None:
        assert draft.standard.columns[-1].pattern == r"^REG\-[0-9]{4}$"

    def test_about_persons_are_personal(self, draft: Draft) -> None:
        personal = [c.name for c in draft.standard.columns if c.sensitivity is Sensitivity.PERSONAL]

        assert {"nik", "full_name", "birth_date"} <= set(personal)
        assert draft.standard.access_tier == "tertutup"

    def test_are_required_if_they_were_never_empty(self, book_of: MakeBook) -> None:
        rows = people()
        rows[3][6] = None

        draft = draft_standard(book_of([PEOPLE, *rows]))

        assert not draft.standard.column("destination_country").required
        assert draft.standard.column("nik").required

    def test_have_bounds_that_leave_room(self, book_of: MakeBook) -> None:
        rows = [[f"Desa {n}", 100 * n, n - 7.5, 2015 + n % 8] for n in range(1, 30)]

        columns = draft_standard(book_of([["Wilayah", "Biaya", "Selisih", "Tahun"], *rows])).standard.columns

        assert [(c.minimum, c.maximum) for c in columns[1:]] == [("0", "5000"), ("-10", "50"), ("2010", "2030")]

    def test_with_a_few_values_outside_a_list_keep_it_and_a_remark(self, book_of: MakeBook) -> None:
        rows = people(40)
        rows[7][6] = "Atlantis"

        draft = draft_standard(book_of([PEOPLE, *rows]))

        assert draft.standard.column("destination_country").codes == "country-iso3"
        assert any("Atlantis" in remark.text(Language.EN) for remark in draft.remarks)

    def test_without_header_or_with_a_repeated_one_are_left_to_people(self, book_of: MakeBook) -> None:
        rows = [[n, n * 3, n * 7, n * 5] for n in range(1, 12)]

        draft = draft_standard(book_of([["Kasus", "Biaya", "Biaya", None], *rows]))

        assert [column.name for column in draft.standard.columns] == ["kasus", "cost"]
        assert {remark.key for remark in draft.remarks} >= {"nameless", "repeated"}


class TestRules:
    def test_are_proposed_for_totals_that_always_held(self, book_of: MakeBook) -> None:
        rows = [[f"Desa {n}", n, 2 * n, 3 * n] for n in range(5, 20)]

        draft = draft_standard(book_of([["Desa", "Laki-laki", "Perempuan", "Jumlah"], *rows]))

        (rule,) = draft.standard.rules
        assert rule.check == SumEquals(total="total", parts=("men", "women"))

    def test_are_not_proposed_for_totals_that_did_not_hold(self, book_of: MakeBook) -> None:
        rows = [[f"Desa {n}", n, 2 * n, 3 * n] for n in range(5, 20)]
        rows[4][3] = 999

        draft = draft_standard(book_of([["Desa", "Laki-laki", "Perempuan", "Jumlah"], *rows]))

        assert draft.standard.rules == ()
        assert "sum-not-held" in [remark.key for remark in draft.remarks]

    def test_keep_dates_in_the_order_that_they_always_had(self, book_of: MakeBook) -> None:
        draft = draft_standard(book_of([PEOPLE, *people()]))

        orders = [rule.check.columns for rule in draft.standard.rules if isinstance(rule.check, InOrder)]
        assert len(orders) == 3
        assert all(order[0] == "birth_date" or "berangkat" in order[0] or "depart" in order[0] for order in orders)


class TestKey:
    def test_is_a_column_that_differs_in_every_row(self, book_of: MakeBook) -> None:
        assert draft_standard(book_of([PEOPLE, *people()])).standard.primary_key == ("nik",)

    def test_is_the_smallest_combination_that_differs(self, book_of: MakeBook) -> None:
        rows = [
            [area, year, 10 + n] for n, area in enumerate(["Pacitan", "Ponorogo", "Jember"]) for year in (2021, 2022)
        ]

        draft = draft_standard(book_of([["Kabupaten", "Tahun", "Kasus"], *rows]))

        assert draft.standard.primary_key == ("regency", "year")

    def test_is_a_guess_with_a_remark_where_rows_repeat(self, book_of: MakeBook) -> None:
        rows = [["Pacitan", 5], ["Pacitan", 5], ["Jember", 6], ["Jember", 6], ["Blora", 7]]

        draft = draft_standard(book_of([["Wilayah", "Kasus"], *rows]))

        assert "no-key" in [remark.key for remark in draft.remarks]


@pytest.mark.parametrize(
    "name",
    [
        "penduduk_jk.csv",
        "upah_minimum.csv",
        "JUMLAH_ANGKATAN_KERJA_2021-2025.xlsx",
        "UPAH_PEKERJA_INFORMAL_2021-2025.xlsx",
        "undesa_pd_2020_ims_stock_by_sex_and_origin.xlsx",
        "lk_2020_deportations_by_nationality.json",
        "lk_2021_remittances_region.json",
        "htcds_xlsform.xlsx",
    ],
)
def test_a_draft_can_be_read_again_and_its_own_file_is_free_of_errors(name: str) -> None:
    book = open_book(SAMPLES / name, limits=TERMINAL)

    draft = draft_standard(book)

    for language in Language:
        assert parse_standard(draft.to_yaml(language=language), name="draft.yaml") == draft.standard
    assert errors(book, draft) == []


def test_made_up_people_are_free_of_errors_too(book_of: MakeBook) -> None:
    book = book_of([PEOPLE, *people()])

    assert errors(book, draft_standard(book)) == []


def test_headers_in_one_language_are_marked_for_review(book_of: MakeBook) -> None:
    draft = draft_standard(book_of([PEOPLE, *people()]))

    text = draft.to_yaml(language=Language.EN)

    marked = [line for line in text.splitlines() if line.endswith("# check: the same in both languages")]
    assert len(marked) == len(draft.untranslated) > 0


@pytest.mark.parametrize("language", list(Language))
def test_what_has_to_be_decided_is_told_in_both_languages(book_of: MakeBook, language: Language) -> None:
    text = draft_standard(book_of([PEOPLE, *people()])).explain(language=language, width=80)

    assert max(map(len, text.splitlines())) <= 80
    assert "nik" in text


def _refusal(book: Book, sheet: str | None = None) -> str:
    with pytest.raises(FileRefusedError) as refused:
        draft_standard(book, sheet=sheet)
    return refused.value.code


@pytest.mark.parametrize(
    ("rows", "sheet", "code"),
    [
        ([["Nama"], ["Siti"]], "Lain", "sheet-missing"),
        (
            [["Petunjuk pengisian"], ["Isi semua kolom dengan huruf besar sesuai dengan KTP yang berlaku"]],
            None,
            "file-empty",
        ),
        ([["11", "ACEH"], ["12", "SUMATERA UTARA"], ["13", "RIAU"]], None, "header-row-not-found"),
    ],
)
def test_a_file_without_a_named_table_is_refused(
    book_of: MakeBook, rows: Sequence[Sequence[object]], sheet: str | None, code: str
) -> None:
    assert _refusal(book_of(rows), sheet) == code
