"""Workbooks that are legal and rare, and files that are neither."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from tests.onedata.annotate.package_rules import require_valid
from tests.onedata.annotate.workbooks import HEADLINE, annotated, found, opened, parts, plain, rewritten, rich

from rantau.kernel.language import Language
from rantau.onedata.annotate.patch import annotate_workbook
from rantau.onedata.read.refusals import FileRefusedError

SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
WORKBOOK_RELATIONS = "xl/_rels/workbook.xml.rels"


def strict(content: dict[str, bytes]) -> None:
    """Put every part into the namespaces of strict Open XML."""
    for name, data in content.items():
        if name.endswith((".xml", ".rels")):
            content[name] = data.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            ).replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )


def without_styles(content: dict[str, bytes]) -> None:
    del content["xl/styles.xml"]
    content[TYPES] = re.sub(rb'<Override PartName="/xl/styles.xml"[^>]*/>', b"", content[TYPES])
    content[WORKBOOK_RELATIONS] = re.sub(rb'<Relationship [^>]*styles.xml"/>', b"", content[WORKBOOK_RELATIONS])


def with_macros(content: dict[str, bytes]) -> None:
    content["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0 not a real project"
    content[TYPES] = content[TYPES].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    ).replace(
        b"<Override", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override', 1
    )  # fmt: skip
    content[WORKBOOK_RELATIONS] = content[WORKBOOK_RELATIONS].replace(
        b"</Relationships>",
        b'<Relationship Id="rIdM" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"'
        b' Target="vbaProject.bin"/></Relationships>',
    )


def test_strict_open_xml_stays_strict(tmp_path: Path) -> None:
    target, report = annotated(rewritten(rich(tmp_path / "kirim.xlsx"), strict), found(3, 2), found(2, 1))

    require_valid(target)
    assert report.comments == 2
    content = parts(target)
    for name in report.changed_parts | report.added_parts - {TYPES}:
        if name.startswith("xl/") and name.endswith((".xml", ".rels")):
            assert b"openxmlformats.org/spreadsheetml/2006/main" not in content[name], name
            assert b"openxmlformats.org/officeDocument/2006/relationships" not in content[name], name


def test_a_workbook_without_formats_gets_them(tmp_path: Path) -> None:
    target, report = annotated(rewritten(plain(tmp_path / "kirim.xlsx"), without_styles), found(3, 2))

    require_valid(target)
    assert "xl/styles.xml" in report.added_parts
    assert opened(target)["Data"]["B3"].fill.fgColor.rgb == "FFFBD5DA"


def test_macros_are_carried_over_to_the_byte_and_the_kind_of_file_stays(tmp_path: Path) -> None:
    source = rewritten(plain(tmp_path / "kirim.xlsm"), with_macros)

    target, report = annotated(source, found(3, 2))

    assert target.suffix == ".xlsm"
    assert parts(target)["xl/vbaProject.bin"] == parts(source)["xl/vbaProject.bin"]
    assert b"sheet.macroEnabled.main+xml" in parts(target)[TYPES]
    assert "xl/vbaProject.bin" not in report.changed_parts


def test_macros_stay_behind_when_the_target_may_not_have_them(tmp_path: Path) -> None:
    source = rewritten(plain(tmp_path / "kirim.xlsm"), with_macros)
    target = tmp_path / "hasil.xlsx"

    report = annotate_workbook(source, target=target, findings=[found(3, 2)], headline=HEADLINE, language=Language.ID)

    require_valid(target)
    assert report.removed_parts == {"xl/vbaProject.bin"}
    assert b"macroEnabled" not in parts(target)[TYPES]
    assert opened(target)["Data"]["B3"].comment is not None


def test_a_conversation_is_left_whole_and_its_cell_gets_colour_only(tmp_path: Path) -> None:
    def converse(content: dict[str, bytes]) -> None:
        content["xl/comments1.xml"] = content["xl/comments1.xml"].replace(
            b"<author>Ibu Wati</author>", b"<author>tc={6C1F2B5E-0000-4000-8000-000000000001}</author>"
        )

    source = rewritten(rich(tmp_path / "kirim.xlsx"), converse)

    target, report = annotated(source, found(2, 1), found(3, 1))

    require_valid(target)
    assert (report.marked_cells, report.comments, report.comments_left_out) == (2, 1, 1)
    assert "percakapan" in report.left_out_because[0].id
    comment = opened(target)["Data"]["A2"].comment
    assert comment is not None and comment.text == "Catatan lama"


def test_absolute_targets_and_parts_in_another_case_are_found(tmp_path: Path) -> None:
    def move(content: dict[str, bytes]) -> None:
        content["XL/Worksheets/Sheet1.XML"] = content.pop(SHEET)
        content[WORKBOOK_RELATIONS] = content[WORKBOOK_RELATIONS].replace(
            b'Target="worksheets/sheet1.xml"', b'Target="/xl/worksheets/sheet1.xml"'
        )

    target, report = annotated(rewritten(plain(tmp_path / "kirim.xlsx"), move), found(3, 2))

    assert report.comments == 1
    assert "XL/Worksheets/Sheet1.XML" in report.changed_parts
    assert len(parts(target)) == len({name.casefold() for name in parts(target)})


@pytest.mark.parametrize("name", ['Ibu\'s & "Bapak"', "<b>", "Ünïcode 日本", "Lembar 1"])
def test_sheets_of_any_name_are_found_and_linked(tmp_path: Path, name: str) -> None:
    target, report = annotated(plain(tmp_path / "kirim.xlsx", sheet=name), found(3, 2, sheet=name))

    require_valid(target)
    assert report.comments == 1
    links = [cell.hyperlink.location for row in opened(target)["Temuan"].iter_rows() for cell in row if cell.hyperlink]
    assert links == ["'" + name.replace("'", "''") + "'!B3"]


def test_a_sheet_that_has_our_name_keeps_it(tmp_path: Path) -> None:
    target, report = annotated(plain(tmp_path / "kirim.xlsx", sheet="TEMUAN"), found(3, 2, sheet="TEMUAN"))

    assert report.list_sheet == "Temuan (2)"
    assert opened(target).sheetnames == ["Temuan (2)", "TEMUAN"]


def test_a_target_may_be_the_source(tmp_path: Path) -> None:
    source = plain(tmp_path / "kirim.xlsx")
    other = source.rename(tmp_path / "x-hasil.xlsx")

    from tests.onedata.annotate.workbooks import HEADLINE

    from rantau.kernel.language import Language
    from rantau.onedata.annotate.patch import annotate_workbook

    annotate_workbook(other, target=other, findings=[found(3, 2)], headline=HEADLINE, language=Language.ID)

    require_valid(other)
    assert list(tmp_path.iterdir()) == [other]


ENTITY = b'<!DOCTYPE worksheet [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


def hostile_sheet(content: dict[str, bytes]) -> None:
    content[SHEET] = content[SHEET].replace(b"<worksheet", ENTITY + b"<worksheet", 1)


def hostile_workbook(content: dict[str, bytes]) -> None:
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(b"<workbook", ENTITY + b"<workbook", 1)


def rows_out_of_order(content: dict[str, bytes]) -> None:
    content[SHEET] = content[SHEET].replace(b'<row r="3"', b'<row r="9"')


def no_sheet_data(content: dict[str, bytes]) -> None:
    content[SHEET] = re.sub(rb"<sheetData.*</sheetData>", b"", content[SHEET], flags=re.DOTALL)


def cut_short(content: dict[str, bytes]) -> None:
    content[SHEET] = content[SHEET][:-200]


def no_workbook(content: dict[str, bytes]) -> None:
    del content["xl/workbook.xml"]


def no_sheet(content: dict[str, bytes]) -> None:
    del content[SHEET]


SPOILT = [hostile_sheet, hostile_workbook, rows_out_of_order, no_sheet_data, cut_short, no_workbook, no_sheet]


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda spoil: spoil.__name__)
def test_a_spoilt_workbook_is_refused_in_words_and_leaves_nothing(tmp_path: Path, spoil: object) -> None:
    assert callable(spoil)
    source = rewritten(plain(tmp_path / "kirim.xlsx"), spoil)

    with pytest.raises(FileRefusedError) as refusal:
        annotated(source, found(3, 2))

    assert refusal.value.code == "file-damaged"
    assert "kirim.xlsx" in refusal.value.message.id
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize("content", [b"", b"PK\3\4 but no more", b"Nomor;Nama\n1;Siti\n"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "kirim.xlsx"
    source.write_bytes(content)

    with pytest.raises(FileRefusedError) as refusal:
        annotated(source, found(3, 2))

    assert refusal.value.code == "file-unreadable"
    assert list(tmp_path.iterdir()) == [source]


def test_a_damaged_zip_entry_is_refused(tmp_path: Path) -> None:
    source = plain(tmp_path / "kirim.xlsx")
    with zipfile.ZipFile(source) as archive:
        entry = archive.getinfo(SHEET)
    spoilt = bytearray(source.read_bytes())
    at = entry.header_offset + 30 + len(SHEET) + 20
    spoilt[at : at + 40] = b"\xff" * 40
    source.write_bytes(bytes(spoilt))

    with pytest.raises(FileRefusedError):
        annotated(source, found(3, 2))
