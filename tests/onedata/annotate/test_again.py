"""Annotate, mend, check again, annotate: nothing is stacked, and a mended cell is as it was."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import openpyxl
import pytest
from tests.onedata.annotate.package_rules import note_cells, require_valid
from tests.onedata.annotate.workbooks import annotated, found, opened, parts, plain, rewritten, rich

from rantau.kernel.language import Language
from rantau.onedata.read.files import open_book
from rantau.onedata.read.limits import TERMINAL

FIRST = (found(3, 2), found(4, 2), found(2, 1), found(6, 7, code="whitespace-trimmed"), found(20, 2))


def content_of(path: Path, sheet: str) -> bytes:
    content = parts(path)
    reference = re.search(rb'<sheet name="%s"[^>]*r:id="(\w+)"' % sheet.encode(), content["xl/workbook.xml"])
    assert reference is not None
    target = re.search(
        rb'Id="%s"[^>]*Target="([^"]+)"|Target="([^"]+)"[^>]*Id="%s"' % (reference[1], reference[1]),
        content["xl/_rels/workbook.xml.rels"],
    )
    assert target is not None
    return content["xl/" + (target[1] or target[2]).decode()]


def looks(path: Path, sheet: str) -> dict[str, str]:
    # The lowest four bits of red, green and blue of a mark's line hold the number of its memory.
    return {
        cell.coordinate: re.sub(
            r"'FF(.).(.).(.).'", r"'FF\1.\2.\3.'", repr((cell.fill, cell.border, cell.font, cell.number_format))
        )
        for row in opened(path)[sheet].iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_a_second_annotation_is_the_same_as_only_that_one(tmp_path: Path) -> None:
    once, _ = annotated(rich(tmp_path / "a.xlsx"), found(4, 2), found(5, 4))
    first, _ = annotated(rich(tmp_path / "b.xlsx"), *FIRST)

    twice, report = annotated(first, found(4, 2), found(5, 4))

    require_valid(twice)
    assert report.marked_cells == 2
    assert opened(twice).sheetnames == opened(once).sheetnames
    assert looks(twice, "Data") == looks(once, "Data")
    for cell in ("A2", "B3", "B4", "D5", "B20", "G6"):
        now, then = opened(twice)["Data"][cell].comment, opened(once)["Data"][cell].comment
        assert (now and (now.author, now.text)) == (then and (then.author, then.text)), cell
    assert content_of(twice, "Temuan").count(b"<row ") == content_of(once, "Temuan").count(b"<row ")


def test_without_findings_the_marks_go_and_the_former_looks_return(tmp_path: Path) -> None:
    source = rich(tmp_path / "kirim.xlsx")
    first, _ = annotated(source, *FIRST)

    clean, report = annotated(first)

    require_valid(clean)
    assert (report.marked_cells, report.comments, report.listed) == (0, 0, 0)
    assert looks(clean, "Data") == looks(source, "Data")
    comments = {c.coordinate: c.comment.text for r in opened(clean)["Data"].iter_rows() for c in r if c.comment}
    assert comments == {"A2": "Catatan lama", "D5": "Sudah dicek"}
    boxes = list(note_cells(parts(clean)["xl/drawings/vmlDrawing1.vml"]))
    assert sorted(boxes) == [(1, 0), (4, 3)]


def test_many_rounds_do_not_grow_the_workbook(tmp_path: Path) -> None:
    path = rich(tmp_path / "kirim.xlsx")
    sizes = []

    for _ in range(4):
        path, _ = annotated(path, *FIRST)
        sizes.append({name: len(content) for name, content in parts(path).items()})

    assert sizes[1] == sizes[2] == sizes[3]


def test_the_language_may_change_between_rounds(tmp_path: Path) -> None:
    first, _ = annotated(plain(tmp_path / "kirim.xlsx"), found(2, 2))

    second, _ = annotated(first, found(2, 2), language=Language.EN)

    assert opened(second).sheetnames == ["Findings", "Data"]


def test_a_list_that_was_renamed_or_moved_is_still_ours(tmp_path: Path) -> None:
    first, _ = annotated(plain(tmp_path / "kirim.xlsx"), found(2, 2))

    def move(content: dict[str, bytes]) -> None:
        workbook = content["xl/workbook.xml"].replace(b"Temuan", b"Hasil Ibu Wati")
        tabs = re.search(rb"<sheets>(<sheet [^>]*/>)(<sheet [^>]*/>)</sheets>", workbook)
        assert tabs is not None
        content["xl/workbook.xml"] = workbook.replace(tabs[1] + tabs[2], tabs[2] + tabs[1]).replace(
            b'localSheetId="0"', b'localSheetId="1"'
        )

    second, _ = annotated(rewritten(first, move), found(2, 2))

    require_valid(second)
    assert opened(second).sheetnames == ["Temuan", "Data"]


def test_the_list_is_not_read_as_data(tmp_path: Path) -> None:
    target, _ = annotated(plain(tmp_path / "kirim.xlsx"), found(2, 2))

    book = open_book(target, limits=TERMINAL)

    assert [sheet.info.name for sheet in book.sheets] == ["Data"]


def test_a_name_that_leads_to_the_data_costs_the_sender_no_sheet(tmp_path: Path) -> None:
    first, _ = annotated(plain(tmp_path / "kirim.xlsx"), found(2, 2))

    def mislead(content: dict[str, bytes]) -> None:
        workbook = content["xl/workbook.xml"]
        name = b'<definedName name="rantau_findings" hidden="1">'
        assert name in workbook
        content["xl/workbook.xml"] = workbook.replace(name + b"'Temuan'", name + b"'Data'")

    second, report = annotated(rewritten(first, mislead), found(2, 2))

    require_valid(second)
    assert report.list_sheet == "Temuan (2)"
    assert opened(second).sheetnames == ["Temuan (2)", "Temuan", "Data"]


def test_marks_are_known_after_another_program_has_renumbered_the_formats(tmp_path: Path) -> None:
    source = tmp_path / "kirim.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    for row in range(1, 5):
        sheet.append([row, f"Nama {row}"])
    sheet["B2"].fill = openpyxl.styles.PatternFill("solid", fgColor="FF00FF00")
    book.save(source)
    first, _ = annotated(source, found(2, 2), found(3, 2))
    again = opened(first)
    again.save(first)
    with_memory = parts(tmp_path / "kirim-hasil.xlsx")
    assert not any(name.startswith("customXml") for name in with_memory), "openpyxl keeps no memory"

    second, _ = annotated(first, found(4, 1))

    require_valid(second)
    after = opened(second)["Data"]
    assert after["B3"].fill.fill_type is None and after["B3"].comment is None
    assert after["B2"].fill.fgColor.rgb != "FFFBD5DA", "a mended cell carries no mark even without the memory"
    assert after["A4"].comment is not None


@pytest.mark.slow
def test_marks_are_known_after_libreoffice_has_saved_the_file(tmp_path: Path, soffice: str) -> None:
    first, _ = annotated(rich(tmp_path / "kirim.xlsx"), *FIRST)
    saved = tmp_path / "saved"
    subprocess.run(
        [soffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/office", "--convert-to", "xlsx", "--outdir",
         str(saved), str(first)],
        check=True,
        capture_output=True,
        timeout=120,
    )  # fmt: skip

    second, _ = annotated(saved / first.name, found(5, 2))

    require_valid(second)
    after = opened(second)
    assert after.sheetnames[0] == "Temuan" and after.sheetnames.count("Temuan") == 1
    marked = [
        cell.coordinate
        for row in after["Data"].iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb == "FFFBD5DA" or (cell.comment and "RTU-" in cell.comment.text)
    ]
    assert marked == ["B5"]


def test_our_own_reader_sees_the_same_cells_before_and_after(tmp_path: Path) -> None:
    source = rich(tmp_path / "kirim.xlsx")
    target, _ = annotated(source, *FIRST)

    before, after = (open_book(path, limits=TERMINAL) for path in (source, target))

    assert [sheet.info.name for sheet in after.sheets] == [sheet.info.name for sheet in before.sheets]
    for was, now in zip(before.sheets, after.sheets, strict=True):
        rows = was.head(50)
        assert [row[: len(rows[0])] for row in now.head(50)][: len(rows)] == rows
