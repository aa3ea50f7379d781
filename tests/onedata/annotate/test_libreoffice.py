"""LibreOffice opens what we write, and reads the same values as from the source."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.onedata.annotate.test_irregular import with_prefix
from tests.onedata.annotate.test_odd_packages import strict, without_styles
from tests.onedata.annotate.workbooks import annotated, found, opened, parts, plain, rewritten, rich

pytestmark = pytest.mark.slow

FINDINGS = (found(3, 2), found(4, 4), found(2, 1), found(5, code="row-duplicated"), found(30, 1))
# Comma, quotes, UTF-8, from row 1, as shown, every sheet into a file of its own (-1).
EACH_SHEET_AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"

Convert = Callable[[list[Path], str], Path]


@pytest.fixture
def convert(soffice: str, tmp_path: Path) -> Convert:
    """Return what has LibreOffice open files and write them in another format into a folder."""

    def run(sources: list[Path], form: str) -> Path:
        folder = tmp_path / "made"
        command = [soffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/office", "--convert-to", form]
        subprocess.run(
            [*command, "--outdir", str(folder), *map(str, sources)], check=True, capture_output=True, timeout=120
        )
        return folder

    return run


def shown(folder: Path, book: str) -> dict[str, list[list[str]]]:
    """Return what LibreOffice shows in each sheet, without the empty cells at the end of a row."""
    return {
        path.stem.removeprefix(f"{book}-"): [
            [text for text in row if text] for row in csv.reader(io.StringIO(path.read_bytes().decode()))
        ]
        for path in folder.glob(f"{book}-*.csv")
    }


def test_every_sheet_shows_what_it_showed(tmp_path: Path, convert: Convert) -> None:
    source = rich(tmp_path / "kirim.xlsx")
    target, _ = annotated(source, *FINDINGS)
    target = target.rename(tmp_path / "hasil.xlsx")

    folder = convert([source, target], EACH_SHEET_AS_CSV)

    before, after = shown(folder, "kirim"), shown(folder, "hasil")
    assert after.keys() == before.keys() | {"Temuan"}
    for name in before:
        assert after[name][: len(before[name])] == before[name]
    assert not any(text for row in after["Data"][len(before["Data"]) :] for text in row)
    assert any("RTU-301" in row for row in after["Temuan"])


def test_rare_forms_open_with_colour_and_comments(tmp_path: Path, convert: Convert) -> None:
    def prefixed(content: dict[str, bytes]) -> None:
        content["xl/worksheets/sheet1.xml"] = with_prefix(content["xl/worksheets/sheet1.xml"])

    targets = [
        annotated(rewritten(plain(tmp_path / f"{change.__name__}.xlsx"), change), found(3, 2))[0]
        for change in (strict, without_styles, prefixed)
    ]

    folder = convert(targets, "xlsx")

    for target in targets:
        sheet = opened(folder / target.name)["Data"]
        assert sheet["B3"].value == "Nama 2"
        assert sheet["B3"].fill.fgColor.rgb == "FFFBD5DA"
        assert sheet["B3"].comment is not None and "RTU-301" in sheet["B3"].comment.text


def test_comments_buttons_and_pictures_are_all_there_after_opening(tmp_path: Path, convert: Convert) -> None:
    target, _ = annotated(rich(tmp_path / "kirim.xlsx"), *FINDINGS)

    saved = convert([target], "xlsx") / target.name

    comments = {cell.coordinate for row in opened(saved)["Data"].iter_rows() for cell in row if cell.comment}
    assert comments == {"A2", "B3", "D4", "D5", "A5", "A30"}
    names = parts(saved).keys()
    assert sum("charts/chart" in name for name in names) == 2
    assert any("ctrlProp" in name for name in names)
    assert any(name.startswith("xl/media/") for name in names)
