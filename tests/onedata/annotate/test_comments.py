"""Comments: several findings at one cell, rows as a whole, and the limit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree
from tests.onedata.annotate.package_rules import require_valid
from tests.onedata.annotate.workbooks import HEADLINE, annotated, found, opened, parts, plain, rewritten, rich

from rantau.kernel.language import Language
from rantau.onedata.annotate.patch import annotate_workbook


def test_several_findings_share_a_comment_with_the_heaviest_first(tmp_path: Path) -> None:
    hint, error = found(3, 2, code="whitespace-trimmed"), found(3, 2)

    target, report = annotated(plain(tmp_path / "kirim.xlsx"), hint, error, error)

    comment = opened(target)["Data"]["B3"].comment
    assert comment is not None
    assert report.comments == report.marked_cells == 1
    assert comment.text == (
        f"Galat RTU-301\n{error.message(Language.ID)}\n{error.remedy(Language.ID)}\n\n"
        f"Petunjuk RTU-319\n{hint.message(Language.ID)}\n{hint.remedy(Language.ID)}"
    )
    assert opened(target)["Data"]["B3"].fill.fgColor.rgb == "FFFBD5DA", "the colour is that of the error"


@pytest.mark.parametrize(
    ("code", "ground", "line"),
    [
        ("value-required", "FFFBD5DA", "thick"),
        ("row-duplicated", "FFFCE5AE", "mediumDashed"),
        ("whitespace-trimmed", "FFD5E0F6", "dotted"),
    ],
)
def test_severities_differ_in_colour_and_in_the_line_at_the_left(
    tmp_path: Path, code: str, ground: str, line: str
) -> None:
    target, _ = annotated(plain(tmp_path / "kirim.xlsx"), found(3, 2, code=code))

    cell = opened(target)["Data"]["B3"]
    assert (cell.fill.fgColor.rgb, cell.border.left.style) == (ground, line)


def test_a_finding_about_a_row_stands_at_its_first_filled_cell(tmp_path: Path) -> None:
    def shift(content: dict[str, bytes]) -> None:
        sheet = content["xl/worksheets/sheet1.xml"]
        content["xl/worksheets/sheet1.xml"] = re.sub(rb'<c r="A3"[^>]*><v>[^<]*</v></c>', b'<c r="A3" s="0"/>', sheet)

    source = rewritten(plain(tmp_path / "kirim.xlsx"), shift)

    target, report = annotated(source, found(3, code="row-duplicated"), found(3, 2))

    sheet = opened(target)["Data"]
    assert report.marked_cells == 1
    assert sheet["B3"].comment is not None and "RTU-801" in sheet["B3"].comment.text
    assert sheet["A3"].comment is None


def test_findings_without_a_place_in_the_grid_stand_in_the_list_only(tmp_path: Path) -> None:
    target, report = annotated(
        plain(tmp_path / "kirim.xlsx"),
        found(column=2),
        found(2, 2, sheet="Tidak ada"),
        found(2_000_000, 1),
        found(2, 20_000),
        found(),
    )

    require_valid(target)
    assert (report.marked_cells, report.comments, report.listed) == (0, 0, 5)


def test_the_box_of_a_comment_fits_its_text(tmp_path: Path) -> None:
    short, long = (
        found(2, 1),
        [found(4, 1, code=code) for code in ("value-not-date", "value-required", "text-too-long")],
    )

    target, _ = annotated(plain(tmp_path / "kirim.xlsx"), short, *long)

    drawing = parts(target)["xl/drawings/vmlDrawing1.vml"]
    heights = [float(height) for height in re.findall(rb"height:([\d.]+)pt", drawing)]
    anchors = [[int(n) for n in found.split(b",")] for found in re.findall(rb"<x:Anchor>([^<]*)<", drawing)]
    assert heights[1] > 2 * heights[0]
    assert all(lower > upper for _, _, upper, _, _, _, lower, _ in anchors)


def test_comments_past_the_limit_are_left_out_and_the_list_says_so(tmp_path: Path) -> None:
    source, target = plain(tmp_path / "kirim.xlsx"), tmp_path / "hasil.xlsx"
    findings = [found(row, column) for row in range(2, 7) for column in range(1, 5)]

    report = annotate_workbook(
        source, target=target, findings=findings, headline=HEADLINE, language=Language.ID, most_comments=18
    )

    require_valid(target)
    assert report.marked_cells == 20
    assert (report.comments, report.comments_left_out) == (18, 2)
    assert "18 sel pertama" in report.left_out_because[0].id
    assert "18 sel pertama" in parts(target)["xl/worksheets/sheet2.xml"].decode()


def test_boxes_of_many_comments_have_numbers_of_their_own(tmp_path: Path) -> None:
    target, report = annotated(
        plain(tmp_path / "kirim.xlsx"), *(found(row, column) for row in range(2, 32) for column in range(1, 71))
    )

    require_valid(target)
    drawing = parts(target)["xl/drawings/vmlDrawing1.vml"]
    assert report.comments == 2_100
    assert b'data="1,2,3"' in drawing


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PLAIN = (
    f'<comments xmlns="{MAIN}"><authors><author>Ibu Wati</author></authors><commentList>'
    '<comment ref="A2" authorId="0"><text><t>Catatan lama</t><phoneticPr fontId="0"/></text></comment>'
    '<comment ref="D5" authorId="0"/></commentList></comments>'
)
PREFIXED = re.sub(r"<(/?)(?=\w)", r"<\1x:", PLAIN).replace("xmlns=", "xmlns:x=")
WITHOUT_AUTHORS = PLAIN.replace("<authors><author>Ibu Wati</author></authors>", "")


@pytest.mark.parametrize("content", [PLAIN, PREFIXED, WITHOUT_AUTHORS], ids=["plain", "prefixed", "no authors"])
def test_old_comments_of_any_form_are_joined_and_come_back(tmp_path: Path, content: str) -> None:
    def change(package: dict[str, bytes]) -> None:
        package["xl/comments1.xml"] = content.encode()

    source = rewritten(rich(tmp_path / "kirim.xlsx"), change)

    target, report = annotated(source, found(2, 1), found(5, 4), found(3, 2))
    clean, _ = annotated(target)

    assert report.comments == 3
    comments = parts(target)["xl/comments1.xml"].decode()
    texts = ["".join(one.itertext()) for one in etree.fromstring(comments.encode()).iter(f"{{{MAIN}}}comment")]
    assert [text.count("RTU-301") for text in texts] == [1, 1, 1]
    assert texts[0].startswith("Catatan lama\n— Rantau —\nGalat RTU-301")
    after = etree.fromstring(parts(clean)["xl/comments1.xml"]).iter(f"{{{MAIN}}}comment")
    assert ["".join(one.itertext()) for one in after] == ["Catatan lama", ""]


def test_a_cell_with_very_much_to_say_ends_with_an_ellipsis(tmp_path: Path) -> None:
    findings = [found(3, 2, code="value-not-date", value=f"{at}" * 3_900) for at in range(10, 30)]

    target, _ = annotated(plain(tmp_path / "kirim.xlsx"), *findings)

    comment = opened(target)["Data"]["B3"].comment
    assert comment is not None
    assert comment.text.endswith("\n…") and len(comment.text) < 32_767
