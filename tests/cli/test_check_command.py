"""``rantau check`` as an officer meets it: what is printed, written and returned."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from rantau.cli.main import main
from rantau.demo.workbook import PERIOD, STANDARD, write_demonstration
from rantau.kernel.language import Language
from rantau.onedata.standards.shipped import standard
from rantau.onedata.standards.template import write_template

FIELDS = {"file", "sheet", "cell", "row", "column", "code", "severity", "value", "message", "remedy"}
COMMON = ["--standard", STANDARD, "--period", PERIOD, "--today", "2026-11-24"]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "penempatan.xlsx"
    write_demonstration(path)
    return path


@pytest.fixture
def clean_file(tmp_path: Path, workbook: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    target = tmp_path / "bersih.csv"
    main(["check", str(workbook), *COMMON, "--clean", str(target)])
    capsys.readouterr()
    return target


class TestExitStatus:
    def test_is_1_with_errors(self, workbook: Path) -> None:
        assert main(["check", str(workbook), *COMMON]) == 1

    def test_is_0_without_errors(self, clean_file: Path) -> None:
        assert main(["check", str(clean_file), *COMMON]) == 0

    def test_is_2_where_the_file_cannot_be_used(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "rusak.xlsx").write_bytes(b"PK\x03\x04" + b"\0" * 500)

        assert main(["check", str(tmp_path / "rusak.xlsx"), *COMMON]) == 2
        told = capsys.readouterr().err
        assert "rusak.xlsx" in told
        assert "→" in told

    def test_is_2_for_a_word_that_is_not_known(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["chek"]) == 2
        assert "bukan pilihan" in capsys.readouterr().err

    def test_is_2_without_anything_to_check_against(self, workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["check", str(workbook)]) == 2
        assert f"--standard {STANDARD}" in capsys.readouterr().err


class TestReport:
    def test_as_json_lines_has_one_object_per_finding(self, workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
        main(["check", str(workbook), *COMMON, "--format", "jsonl"])

        found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert len(found) > 50
        assert all(set(record) >= FIELDS for record in found)
        assert {"B7", "F18", "I25"} <= {record["cell"] for record in found}

    def test_speaks_both_languages(self, workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
        main(["check", str(workbook), *COMMON])
        indonesian = capsys.readouterr().out
        main(["check", str(workbook), *COMMON, "--lang", "en"])
        english = capsys.readouterr().out

        assert "baris perlu diperbaiki" in indonesian
        assert "Rows to repair: " in english

    def test_names_the_rules_that_need_more(self, workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
        main(["check", str(workbook), "--standard", STANDARD])
        assert "--period" in capsys.readouterr().out

    @pytest.mark.parametrize(("form", "sign"), [("csv", "file,sheet,cell"), ("html", "<!doctype html>")])
    def test_comes_in_other_forms(
        self, workbook: Path, capsys: pytest.CaptureFixture[str], form: str, sign: str
    ) -> None:
        main(["check", str(workbook), *COMMON, "--format", form])
        assert capsys.readouterr().out.startswith(sign)


class TestOutputs:
    def test_the_annotated_workbook_is_the_senders_own(self, workbook: Path, tmp_path: Path) -> None:
        target = tmp_path / "diperiksa.xlsx"
        main(["check", str(workbook), *COMMON, "--annotated", str(target)])

        book = openpyxl.load_workbook(target)
        sheet = book.worksheets[1]
        assert sheet.title == "Penempatan Jan 2024"
        assert "RTU-324" in (sheet["F18"].comment.text if sheet["F18"].comment else "")
        assert sheet["E16"].value == "Prempuan"

    def test_annotated_and_checked_again_gives_the_same_findings(
        self, workbook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def cells(path: Path) -> list[tuple[str, str]]:
            main(["check", str(path), *COMMON, "--format", "jsonl", "--annotated", str(tmp_path / "lagi.xlsx")])
            records = map(json.loads, capsys.readouterr().out.splitlines())
            return [(r["cell"], r["code"]) for r in records if r["code"] != "sheet-extra-ignored"]

        first = cells(workbook)
        shutil.copy(tmp_path / "lagi.xlsx", tmp_path / "pertama.xlsx")

        assert cells(tmp_path / "pertama.xlsx") == first

    def test_clean_and_held_rows_are_all_rows(self, workbook: Path, tmp_path: Path) -> None:
        clean, held = tmp_path / "bersih.parquet", tmp_path / "tahan.parquet"
        main(["check", str(workbook), *COMMON, "--clean", str(clean), "--quarantine", str(held)])

        assert pl.read_parquet(clean).height + pl.read_parquet(held).height == 60

    def test_an_output_of_another_kind_is_refused_before_any_work(self, workbook: Path, tmp_path: Path) -> None:
        assert main(["check", str(workbook), *COMMON, "--clean", str(tmp_path / "x.doc")]) == 2
        assert not (tmp_path / "x.doc").exists()

    def test_the_file_itself_is_never_overwritten(self, workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
        before = workbook.read_bytes()

        assert main(["check", str(workbook), *COMMON, "--annotated", str(workbook)]) == 2
        assert workbook.read_bytes() == before

    def test_several_files_each_get_their_own(self, workbook: Path, tmp_path: Path) -> None:
        other = tmp_path / "kedua.xlsx"
        shutil.copy(workbook, other)

        main(["check", str(workbook), str(other), *COMMON, "--annotated", str(tmp_path / "hasil")])

        assert sorted(path.name for path in (tmp_path / "hasil").iterdir()) == [
            "kedua-annotated.xlsx",
            "penempatan-annotated.xlsx",
        ]


class TestAnswers:
    def test_are_asked_once_and_remembered(
        self, workbook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        memory = tmp_path / "jawaban.yaml"

        def codes(*more: str) -> set[str]:
            main(["check", str(workbook), *COMMON, "--format", "jsonl", "--answers", str(memory), *more])
            return {json.loads(line)["code"] for line in capsys.readouterr().out.splitlines()}

        assert "number-ambiguous-separator" in codes()
        assert "number-ambiguous-separator" not in codes("--answer", "Upah bulanan=decimal-point")
        assert "number-ambiguous-separator" not in codes()

    def test_a_header_in_other_words_is_mapped(
        self, tmp_path: Path, clean_file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        text = clean_file.read_text(encoding="utf-8-sig").replace("destination_country", "Kemana perginya", 1)
        (tmp_path / "lain.csv").write_text(text, encoding="utf-8")

        assert main(["check", str(tmp_path / "lain.csv"), *COMMON]) == 1
        mapped = ["--map", "Kemana perginya=destination_country"]
        assert main(["check", str(tmp_path / "lain.csv"), *COMMON, *mapped]) == 0


def test_a_template_tells_its_own_standard(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "templat.xlsx"
    write_template(standard("participants"), target=path, language=Language.ID)

    main(["check", str(path)])

    assert "participants" in capsys.readouterr().out


def test_the_parent_never_loads_the_reader(workbook: Path) -> None:
    program = (
        "import sys; from rantau.cli.main import main;"
        f"main(['check', {str(workbook)!r}, '--standard', {STANDARD!r}]);"
        "sys.exit(any(name.split('.')[0] == 'polars' for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=120, check=False)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_demonstration_shows_some_forty_mistakes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    assert main(["demo", "--out", str(tmp_path / "peragaan"), "--lang", language]) == 0

    told = capsys.readouterr().out
    assert told.count("RTU-") > 35
    assert len(list((tmp_path / "peragaan").iterdir())) == 2
