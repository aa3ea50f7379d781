"""Sheets that are written otherwise than Excel does get the same marks."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.onedata.annotate.package_rules import require_valid
from tests.onedata.annotate.workbooks import annotated, found, opened, parts, plain, rewritten, rich

SHEET = "xl/worksheets/sheet1.xml"
FINDINGS = (found(3, 2), found(4, 9), found(5), found(40, 1))


def with_prefix(sheet: bytes) -> bytes:
    root = re.search(rb"<worksheet[^>]*>", sheet)
    assert root is not None
    body = re.sub(rb"<(/?)(?=[A-Za-z]+[\s/>])", rb"<\1x:", sheet[root.end() :])
    start = root[0].replace(b"<worksheet", b"<x:worksheet").replace(b"xmlns=", b"xmlns:x=")
    return sheet[: root.start()] + start + body


def without_addresses(sheet: bytes) -> bytes:
    return re.sub(rb'(<(?:row|c)) r="[^"]*"', rb"\1", sheet)


def address_last(sheet: bytes) -> bytes:
    return re.sub(rb'<c (r="[^"]*")((?: \w+="[^"]*")+)', rb"<c\2 \1", sheet)


def single_quotes(sheet: bytes) -> bytes:
    return re.sub(rb'(<row )r="(\d+)"', rb"\1r='\2'", sheet)


def utf_16(sheet: bytes) -> bytes:
    return sheet.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")


def with_comment(sheet: bytes) -> bytes:
    return sheet.replace(b"<sheetData>", b'<sheetData><!-- <row r="3"><c r="B3"/></row> -->')


def spread_over_lines(sheet: bytes) -> bytes:
    return sheet.replace(b"<row ", b"\n  <row ").replace(b"<c ", b"\n    <c ").replace(b"</row>", b"\n  </row>")


FORMS = [with_prefix, without_addresses, address_last, single_quotes, utf_16, with_comment, spread_over_lines]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_another_form_gets_the_same_marks(tmp_path: Path, form: Callable[[bytes], bytes]) -> None:
    usual, _ = annotated(plain(tmp_path / "biasa.xlsx", rows=8), *FINDINGS)

    def change(content: dict[str, bytes]) -> None:
        content[SHEET] = form(content[SHEET])

    target, report = annotated(rewritten(plain(tmp_path / "lain.xlsx", rows=8), change), *FINDINGS)

    require_valid(target)
    expected, result = opened(usual)["Data"], opened(target)["Data"]
    assert (report.marked_cells, report.comments) == (4, 4)
    assert result.dimensions == expected.dimensions
    for row in expected.iter_rows():
        for cell in row:
            now = result[cell.coordinate]
            assert now.value == cell.value
            assert repr((now.fill, now.border, now.font)) == repr((cell.fill, cell.border, cell.font))
            assert (now.comment and now.comment.text) == (cell.comment and cell.comment.text)


def test_everything_around_the_rows_survives_another_form(tmp_path: Path) -> None:
    def change(content: dict[str, bytes]) -> None:
        content["xl/worksheets/sheet2.xml"] = with_prefix(content["xl/worksheets/sheet2.xml"])

    source = rewritten(rich(tmp_path / "kirim.xlsx"), change)

    target, _ = annotated(source, found(3, 2))

    require_valid(target)
    sheet = parts(target)["xl/worksheets/sheet2.xml"]
    for kept in (b"x14:sparkline", b"<tableParts", b"<legacyDrawingHF", b"<conditionalFormatting", b"xm:f>"):
        assert kept in sheet, kept
    assert _conditions(target) == _conditions(source)


def test_a_tab_in_another_encoding_is_deselected_too(tmp_path: Path) -> None:
    def change(content: dict[str, bytes]) -> None:
        content["xl/worksheets/sheet2.xml"] = utf_16(content["xl/worksheets/sheet2.xml"])

    source = rewritten(rich(tmp_path / "kirim.xlsx"), change)

    target, _ = annotated(source, found(1, 1, sheet="Sampul"))

    require_valid(target)
    assert [sheet.title for sheet in opened(target).worksheets if sheet.sheet_view.tabSelected] == ["Temuan"]


def _conditions(path: Path) -> list[tuple[str, list[str]]]:
    formats = opened(path)["Data"].conditional_formatting
    return [(str(one.sqref), [rule.type for rule in one.rules]) for one in formats]


@pytest.mark.parametrize("empty", [b"<sheetData/>", b"<sheetData />", b"<sheetData></sheetData>"])
def test_an_empty_sheet_gets_its_missing_rows(tmp_path: Path, empty: bytes) -> None:
    def change(content: dict[str, bytes]) -> None:
        content[SHEET] = re.sub(rb"<sheetData.*</sheetData>", empty, content[SHEET], flags=re.DOTALL)

    target, _ = annotated(rewritten(plain(tmp_path / "kirim.xlsx"), change), found(2, 3), found(1))

    require_valid(target)
    sheet = opened(target)["Data"]
    assert sheet["C2"].comment is not None and sheet["A1"].comment is not None


def test_a_mark_under_a_merged_cell_moves_to_the_one_that_is_seen(tmp_path: Path) -> None:
    target, report = annotated(rich(tmp_path / "kirim.xlsx"), found(15, 3), found(14, 2, code="value-not-date"))

    require_valid(target)
    sheet = opened(target)["Data"]
    assert report.marked_cells == report.comments == 1
    assert sheet["A14"].fill.fgColor.rgb == "FFFBD5DA"
    assert sheet["A14"].comment is not None
    assert "RTU-301" in sheet["A14"].comment.text and "RTU-311" in sheet["A14"].comment.text


def test_an_extension_inside_a_conditional_format_is_not_taken_for_the_end_of_the_sheet(tmp_path: Path) -> None:
    # A data bar carries an extLst of its own, before the drawing; the one of the sheet stands last.
    target, _ = annotated(rewritten(rich(tmp_path / "kirim.xlsx"), without_comments), found(3, 2))

    require_valid(target)
    sheet = parts(target)["xl/worksheets/sheet2.xml"]
    assert sheet.index(b"<drawing ") < sheet.index(b"<legacyDrawing ") < sheet.index(b"<legacyDrawingHF ")


def without_comments(content: dict[str, bytes]) -> None:
    for name in ("xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"):
        del content[name]
    sheet, relations = "xl/worksheets/sheet2.xml", "xl/worksheets/_rels/sheet2.xml.rels"
    content[sheet] = re.sub(rb"<legacyDrawing [^>]*/>", b"", content[sheet])
    content[relations] = re.sub(rb"<Relationship [^>]*(?:comments1.xml|vmlDrawing1.vml)\"/>", b"", content[relations])
    types = "[Content_Types].xml"
    content[types] = re.sub(rb'<Override PartName="/xl/comments1.xml"[^>]*/>', b"", content[types])
