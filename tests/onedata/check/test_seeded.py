"""Every seeded mistake is found at its cell, and no other cell is accused."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.onedata.check.files import BARE, WRITERS
from tests.onedata.check.placements import COLUMNS, HEADERS, SEEDS, STANDARD, TODAY, Record, Seed, clean_record

from rantau.kernel.language import Language
from rantau.kernel.periods import Period
from rantau.onedata.check.answers import Answer, Answers
from rantau.onedata.check.partition import clean_frames
from rantau.onedata.check.run import Checked, CheckOptions, check_book
from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.read.files import open_book
from rantau.onedata.read.limits import TERMINAL
from rantau.onedata.read.sheets import letters

OPTIONS = CheckOptions(today=TODAY, period=Period.parse("2024-01"))
Place = tuple[str | None, str]


def check(path: Path, options: CheckOptions = OPTIONS) -> Checked:
    return check_book(open_book(path, limits=TERMINAL), standard=STANDARD, options=options)


def grid(records: list[Record], order: list[str], titles: int) -> list[list[str | None]]:
    above: list[list[str | None]] = [["Laporan penempatan, data peragaan"] + [None] * (len(order) - 1)] * titles
    return [*above, [HEADERS[name] for name in order], *[[record[name] for name in order] for record in records]]


def accused(checked: Checked) -> set[Place]:
    return {(f.cell, f.code) for f in checked.findings if f.severity is not Severity.HINT}


@st.composite
def seeded_tables(draw: st.DrawFn) -> tuple[list[Record], dict[int, Seed], list[str], int]:
    count = draw(st.integers(min_value=3, max_value=12))
    records = [clean_record(number) for number in range(count)]
    rows = draw(st.lists(st.integers(0, count - 1), unique=True, max_size=count))
    seeds = {row: draw(st.sampled_from(SEEDS)) for row in rows}
    for row, seed in seeds.items():
        seed.change(records[row])
    order = draw(st.permutations(COLUMNS))
    return records, seeds, list(order), draw(st.integers(0, 3))


class TestSeededMistakes:
    @pytest.mark.parametrize("name", WRITERS)
    @settings(max_examples=12)
    @given(table=seeded_tables())
    def test_are_found_at_their_cells_and_nowhere_else(
        self, name: str, table: tuple[list[Record], dict[int, Seed], list[str], int]
    ) -> None:
        records, seeds, order, titles = table
        titles = 0 if name in BARE else titles
        expected = {
            (f"{letters(order.index(column) + 1)}{titles + 2 + row}", code)
            for row, seed in seeds.items()
            for column, code in seed.found
        }

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            WRITERS[name](grid(records, order, titles), path)
            found = accused(check(path))

        assert found == expected

    @pytest.mark.parametrize("seed", SEEDS, ids=repr)
    def test_each_alone_is_found(self, seed: Seed, tmp_path: Path) -> None:
        records = [clean_record(number) for number in range(4)]
        seed.change(records[2])
        WRITERS["data.xlsx"](grid(records, COLUMNS, 0), tmp_path / "data.xlsx")

        checked = check(tmp_path / "data.xlsx")

        assert accused(checked) == {(f"{letters(COLUMNS.index(column) + 1)}4", code) for column, code in seed.found}
        # “–” stands for a placeholder that nobody filled.
        texts = [f.message(lang) + f.remedy(lang) for f in checked.findings for lang in Language]
        assert [text for text in texts if "–" in text] == []


class TestFindings:
    @settings(max_examples=15)
    @given(table=seeded_tables(), seed=st.integers(0, 2**32))
    def test_do_not_depend_on_the_order_of_rows(
        self, table: tuple[list[Record], dict[int, Seed], list[str], int], seed: int
    ) -> None:
        records, _, order, _ = table
        moved = list(range(len(records)))
        random.Random(seed).shuffle(moved)

        with tempfile.TemporaryDirectory() as folder:
            first, second = Path(folder) / "a.csv", Path(folder) / "b.csv"
            WRITERS["data.csv"](grid(records, order, 0), first)
            WRITERS["data.csv"](grid([records[place] for place in moved], order, 0), second)
            before = {(f.row, f.column, f.code, f.value) for f in check(first).findings}
            after = {(f.row, f.column, f.code, f.value) for f in check(second).findings}

        back = {new + 2: old + 2 for new, old in enumerate(moved)}
        assert {(row and back.get(row, row), *rest) for row, *rest in after} == before

    def test_do_not_depend_on_the_size_of_batches(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        records = [clean_record(number) for number in range(60)]
        for number, seed in enumerate(SEEDS):
            seed.change(records[number])
        WRITERS["data.csv"](grid(records, COLUMNS, 1), tmp_path / "data.csv")
        whole = [(f.cell, f.code, f.value) for f in check(tmp_path / "data.csv").findings]

        for size in (1, 7, 60):
            monkeypatch.setattr("rantau.onedata.check.passing.ONE_SCAN_ROWS", 0)
            monkeypatch.setattr("rantau.onedata.check.passing.BATCH_ROWS", size)
            assert [(f.cell, f.code, f.value) for f in check(tmp_path / "data.csv").findings] == whole

    def test_a_doubled_key_is_found_in_every_row_that_has_it(self, tmp_path: Path) -> None:
        records = [clean_record(number) for number in range(6)]
        records[1]["pmi_id"] = records[4]["pmi_id"] = " PMI-X "
        WRITERS["data.csv"](grid(records, COLUMNS, 0), tmp_path / "data.csv")

        checked = check(tmp_path / "data.csv")

        assert accused(checked) == {("A3", "key-duplicated"), ("A6", "key-duplicated")}
        assert list(checked.held) == [3, 6]

    def test_two_names_under_one_nik_are_found(self, tmp_path: Path) -> None:
        records = [clean_record(number) for number in range(6)]
        for name in ("nik", "birth_date", "sex"):
            records[2][name] = records[5][name]
        records[2]["full_name"] = "Orang Lain"
        records[2]["destination_country"] = "HKG"
        WRITERS["data.csv"](grid(records, COLUMNS, 0), tmp_path / "data.csv")

        assert accused(check(tmp_path / "data.csv")) == {("B4", "nik-shared"), ("B7", "nik-shared")}

    def test_an_answer_settles_an_ambiguous_column(self, tmp_path: Path) -> None:
        records = [clean_record(number) for number in range(3)]
        records[1]["agreement_signed_on"] = "03/04/2023"
        WRITERS["data.csv"](grid(records, COLUMNS, 0), tmp_path / "data.csv")
        answered = CheckOptions(today=TODAY, answers=Answers(columns={"agreement_signed_on": Answer.DAY_FIRST}))

        assert {code for _, code in accused(check(tmp_path / "data.csv"))} == {"date-ambiguous"}
        assert accused(check(tmp_path / "data.csv", answered)) == set()

    def test_a_cell_that_can_be_read_in_one_way_settles_its_column(self, tmp_path: Path) -> None:
        records = [clean_record(number) for number in range(3)]
        records[1]["agreement_signed_on"] = "03/04/2023"
        records[2]["agreement_signed_on"] = "25/04/2023"
        WRITERS["data.csv"](grid(records, COLUMNS, 0), tmp_path / "data.csv")

        checked = check(tmp_path / "data.csv")

        assert accused(checked) == set()
        assert "date-order-read" in {f.code for f in checked.findings}

    def test_a_mark_that_the_code_list_explains_is_no_placeholder(self, tmp_path: Path) -> None:
        records = [clean_record(number) for number in range(3)]
        records[1]["sex"], records[1]["nik"] = "n/a", None
        WRITERS["data.csv"](grid(records, COLUMNS, 0), tmp_path / "data.csv")

        assert accused(check(tmp_path / "data.csv")) == set()

    def test_a_stored_number_is_not_read_by_the_mark_of_the_texts(self, tmp_path: Path) -> None:
        path = tmp_path / "data.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet("Data")
            for column, name in enumerate(COLUMNS):
                sheet.write_string(0, column, HEADERS[name])
                for row in range(3):
                    sheet.write_string(row + 1, column, clean_record(row)[name] or "")
            wage = COLUMNS.index("monthly_wage")
            for row, text in enumerate(["1.234,5", "2.500"], start=1):
                sheet.write_string(row, wage, text)
            sheet.write_number(3, wage, 1.234)

        values = pl.concat(clean_frames(check(path)))["monthly_wage"].to_list()

        assert [float(value) for value in values] == [1234.5, 2500.0, 1.234]

    def test_a_column_that_some_rows_need_is_asked_for_once(self, tmp_path: Path) -> None:
        order = [name for name in COLUMNS if name != "placement_company"]
        WRITERS["data.csv"](grid([clean_record(number) for number in range(3)], order, 0), tmp_path / "data.csv")

        checked = check(tmp_path / "data.csv")

        assert accused(checked) == {(None, "column-missing")}
        assert checked.accepted == 0
