"""Every row of data is in exactly one of the clean and the held rows."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.onedata.check.files import WRITERS
from tests.onedata.check.placements import COLUMNS, HEADERS, SEEDS, STANDARD, TODAY, clean_record

from rantau.kernel.language import Language
from rantau.onedata.check.partition import clean_frames, held_frames, write_rows
from rantau.onedata.check.run import Checked, CheckOptions, check_book
from rantau.onedata.read.files import open_book
from rantau.onedata.read.limits import TERMINAL


def check(path: Path) -> Checked:
    return check_book(open_book(path, limits=TERMINAL), standard=STANDARD, options=CheckOptions(today=TODAY))


@pytest.fixture(params=["data.csv", "data.xlsx"])
def checked(request: pytest.FixtureRequest, tmp_path: Path) -> Checked:
    records = [clean_record(number) for number in range(80)]
    for number, seed in enumerate(SEEDS):
        seed.change(records[number])
    records[70]["sex"], records[71]["birth_date"] = "Perempuan", " 5 Mei 1991 "
    records[71]["nik"] = records[70]["nik"] = None
    rows: list[list[str | None]] = [[HEADERS[name] for name in COLUMNS]]
    rows += [[record[name] for name in COLUMNS] for record in records]
    rows.insert(40, [None] * len(COLUMNS))
    rows.append(["JUMLAH"] + [None] * (len(COLUMNS) - 1))
    WRITERS[request.param](rows, tmp_path / request.param)
    return check(tmp_path / request.param)


class TestPartition:
    def test_together_clean_and_held_rows_are_all_rows(self, checked: Checked) -> None:
        clean = pl.concat(clean_frames(checked))["_row"].to_list()
        held = pl.concat(held_frames(checked, language=Language.ID))["Baris"].to_list()

        assert sorted(clean + held) == [row for row in range(2, 83) if row != 41]
        assert checked.rows == len(clean) + len(held) == 80
        assert held == checked.held.to_list()

    def test_held_rows_keep_the_words_of_the_sender(self, checked: Checked) -> None:
        held = pl.concat(held_frames(checked, language=Language.ID))

        assert held.columns[: len(COLUMNS)] == [HEADERS[name] for name in COLUMNS]
        assert "Prempuan" in held["Jenis kelamin"].to_list()
        assert all(held["Temuan"].str.len_chars() > 20)

    def test_clean_rows_are_in_the_words_of_the_standard(self, checked: Checked) -> None:
        clean = pl.concat(clean_frames(checked))

        by_row = {row["_row"]: row for row in clean.iter_rows(named=True)}
        assert by_row[73]["sex"] == "F"
        assert by_row[74]["birth_date"] == "1991-05-05"

    @pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
    def test_clean_rows_have_no_errors_when_they_are_checked_again(
        self, checked: Checked, tmp_path: Path, ending: str
    ) -> None:
        target = tmp_path / f"clean{ending}"

        count = write_rows(clean_frames(checked), target=target)
        again = check(target)

        assert again.rows == count
        assert len(again.held) == 0

    def test_what_is_written_for_a_spreadsheet_is_no_formula(self, tmp_path: Path) -> None:
        records = [clean_record(0)]
        records[0]["full_name"], records[0]["note"] = '=HYPERLINK("http://x")', " \u200b=1+1"
        rows = [[HEADERS[name] for name in COLUMNS], [records[0][name] for name in COLUMNS]]
        WRITERS["data.xlsx"](rows, tmp_path / "data.xlsx")

        write_rows(clean_frames(check(tmp_path / "data.xlsx")), target=tmp_path / "clean.csv")
        text = (tmp_path / "clean.csv").read_text(encoding="utf-8-sig")

        assert "'=HYPERLINK" in text
        assert "-1500" not in text
