"""``rantau check THIS --like LAST`` as an officer meets it."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from tests.onedata.check.files import write_csv, write_xlsx
from tests.onedata.check.test_like import HEADERS, november, october, put

from rantau.cli.main import main


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Two workbooks; in the later one a number in words, a new value, a wrong number and a row too few."""
    rows = november()
    for change in (put(5, "Jumlah", "dua puluh"), put(7, "Layanan", "Perusahan"), put(9, "Jumlah", "99999")):
        change(rows)
    del rows[20]
    write_xlsx(rows, tmp_path / "nov.xlsx")
    write_xlsx(october(), tmp_path / "okt.xlsx")
    return [str(tmp_path / "nov.xlsx"), "--like", str(tmp_path / "okt.xlsx")]


class TestReport:
    def test_says_with_which_file_it_was_compared(self, files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        status = main(["check", *files])

        told = " ".join(capsys.readouterr().out.split())
        assert status == 1
        assert "Dibandingkan dengan okt.xlsx, 24 baris." in told
        assert 'E5 berisi "dua puluh"' in told
        assert "“Perusahan” pada D7 tidak ada pada okt.xlsx; di sana tertulis “Perusahaan”." in told
        assert "1 dari 24 baris okt.xlsx tidak ada lagi" in told
        assert "tandar" not in told

    def test_speaks_english_too(self, files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        main(["check", *files, "--lang", "en"])

        told = " ".join(capsys.readouterr().out.split())
        assert "Compared with okt.xlsx" in told
        assert "Rows of okt.xlsx that are gone, by “Nomor izin”: 1 of 24 (IZN0019)." in told

    def test_lists_every_vanished_row_for_machines(self, files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        main(["check", *files, "--format", "jsonl"])

        found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert {"E5", "D7", "E9"} <= {record["cell"] for record in found}
        assert [record["value"] for record in found if record["code"] == "row-vanished"] == ["IZN0019"]

    def test_as_a_page_names_the_other_file(self, files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        main(["check", *files, "--format", "html"])

        page = capsys.readouterr().out
        assert "Dibandingkan dengan okt.xlsx" in page
        assert "IZN0019" in page

    def test_is_calm_about_an_ordinary_month(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write_csv(november(), tmp_path / "nov.csv")
        write_csv(october(), tmp_path / "okt.csv")

        status = main(["check", str(tmp_path / "nov.csv"), "--like", str(tmp_path / "okt.csv")])

        assert status == 0
        assert "✓ Sejalan dengan okt.csv" in capsys.readouterr().out


class TestOutputs:
    def test_the_annotated_workbook_marks_the_cells_and_names_the_other_file(
        self, files: list[str], tmp_path: Path
    ) -> None:
        main(["check", *files, "--annotated", str(tmp_path / "hasil.xlsx")])

        book = openpyxl.load_workbook(tmp_path / "hasil.xlsx")
        listed = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
        assert "Dibandingkan dengan: okt.xlsx" in listed
        comments = {cell.coordinate for row in book["Data"].iter_rows() for cell in row if cell.comment}
        assert {"E5", "D7", "E9"} <= comments

    def test_every_row_is_either_clean_or_held(self, files: list[str], tmp_path: Path) -> None:
        main(["check", *files, "--clean", str(tmp_path / "bersih.csv"), "--quarantine", str(tmp_path / "tahan.csv")])

        clean, held = (pl.read_csv(tmp_path / name, infer_schema=False) for name in ("bersih.csv", "tahan.csv"))
        assert (clean.height, held.height) == (22, 1)
        assert held["Jumlah"].to_list() == ["dua puluh"]


class TestRefusal:
    def test_of_files_that_have_nothing_in_common(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write_csv([["Warna", "Bentuk"], *[[f"w{n}", f"b{n}"] for n in range(9)]], tmp_path / "lain.csv")
        write_csv(october(), tmp_path / "okt.csv")

        status = main(["check", str(tmp_path / "lain.csv"), "--like", str(tmp_path / "okt.csv")])

        told = " ".join(capsys.readouterr().err.split())
        assert status == 2
        assert f"tidak memuat satu pun kolom okt.csv ({', '.join(HEADERS[:3])}, …)" in told

    def test_of_a_standard_and_a_file_at_once(self, files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["check", *files, "--standard", "pmi-placements"]) == 2
        assert "berkas pembanding" in capsys.readouterr().err


def test_an_answer_names_columns_by_their_headers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = november()
    rows[0][4] = "Jumlah org"
    write_csv(rows, tmp_path / "nov.csv")
    write_csv(october(), tmp_path / "okt.csv")
    command = ["check", str(tmp_path / "nov.csv"), "--like", str(tmp_path / "okt.csv")]

    main(command)
    proposed = " ".join(capsys.readouterr().out.split())
    main([*command, "--map", "Jumlah org=Jumlah"])
    matched = " ".join("".join(capsys.readouterr()).split())

    assert "judulnya mirip “Jumlah”" in proposed
    assert "✓ Sejalan dengan okt.csv" in matched
