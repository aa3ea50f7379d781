"""What the sender had stays: everything that no finding is about is as it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.onedata.annotate.package_rules import require_valid
from tests.onedata.annotate.workbooks import annotated, found, opened, parts, rich

MARKED = {(3, 2), (4, 2), (5, 2), (6, 7), (2, 1), (12, 2), (20, 2)}


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    source = rich(tmp_path_factory.mktemp("rich") / "kirim.xlsx")
    target, _ = annotated(source, *(found(row, column) for row, column in sorted(MARKED)))
    return source, target


def test_the_package_keeps_every_rule(pair: tuple[Path, Path]) -> None:
    require_valid(pair[0])
    require_valid(pair[1])


def test_only_declared_parts_differ(tmp_path: Path) -> None:
    source = rich(tmp_path / "kirim.xlsx")

    target, report = annotated(source, found(3, 2), found(30, 1))

    before, after = parts(source), parts(target)
    assert {name for name in before.keys() & after.keys() if before[name] != after[name]} == report.changed_parts
    assert after.keys() - before.keys() == report.added_parts
    assert before.keys() - after.keys() == report.removed_parts == set()
    assert report.changed_parts == {
        "[Content_Types].xml",
        "docProps/app.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet2.xml",
    }


@pytest.mark.parametrize("values", [False, True], ids=["formulas", "stored values"])
def test_values_formulas_and_stored_values_stay(pair: tuple[Path, Path], *, values: bool) -> None:
    before, after = (opened(path, values=values) for path in pair)

    for sheet in before.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert after[sheet.title][cell.coordinate].value == cell.value, cell.coordinate


def test_styles_of_other_cells_stay_and_of_marked_ones_all_but_ground_and_left_line(pair: tuple[Path, Path]) -> None:
    before, after = opened(pair[0])["Data"], opened(pair[1])["Data"]

    for row in before.iter_rows():
        for cell in row:
            now = after[cell.coordinate]
            # Their styles are proxies, which compare by identity.
            for part in ("font", "number_format", "alignment", "protection"):
                assert repr(getattr(now, part)) == repr(getattr(cell, part))
            if (cell.row, cell.column) not in MARKED:
                assert repr((now.fill, now.border)) == repr((cell.fill, cell.border)), cell.coordinate
            else:
                assert now.fill.fgColor.rgb == "FFFBD5DA"
                assert (now.border.right, now.border.top) == (cell.border.right, cell.border.top)


def test_a_missing_cell_takes_the_look_of_its_row_or_column(pair: tuple[Path, Path]) -> None:
    after = opened(pair[1])["Data"]

    assert after["G6"].value is None
    assert after["G6"].fill.fgColor.rgb == "FFFBD5DA"


def test_old_comments_stay_and_ours_stand_below(pair: tuple[Path, Path]) -> None:
    after = opened(pair[1])["Data"]

    assert after["D5"].comment is not None and after["D5"].comment.text == "Sudah dicek"
    assert after["D5"].comment.author == "Pak Made"
    joined = after["A2"].comment
    assert joined is not None and joined.author == "Ibu Wati"
    assert re.match(r"Catatan lama\n— Rantau —\n.*RTU-301", joined.text, re.DOTALL)


def test_the_box_of_a_longer_comment_grows(pair: tuple[Path, Path]) -> None:
    def height(path: Path) -> float:
        drawing = parts(path)["xl/drawings/vmlDrawing1.vml"]
        shape = next(one for one in drawing.split(b"<v:shape ") if b"<x:Row>1</x:Row><x:Column>0" in one)
        found = re.search(rb"height:([\d.]+)pt", shape)
        assert found is not None
        return float(found[1])

    assert height(pair[1]) > height(pair[0])


def test_hidden_sheets_widths_merges_filters_and_panes_stay(pair: tuple[Path, Path]) -> None:
    before, after = (opened(path) for path in pair)

    assert after.sheetnames == ["Temuan", *before.sheetnames]
    assert [after[name].sheet_state for name in before.sheetnames] == [
        before[name].sheet_state for name in before.sheetnames
    ]
    was, now = before["Data"], after["Data"]
    assert now.merged_cells == was.merged_cells
    assert now.auto_filter.ref == was.auto_filter.ref
    assert now.freeze_panes == was.freeze_panes
    assert now.data_validations == was.data_validations
    assert {key: one.width for key, one in now.column_dimensions.items()} == {
        key: one.width for key, one in was.column_dimensions.items()
    }


def test_names_follow_their_sheets(pair: tuple[Path, Path]) -> None:
    before, after = (opened(path) for path in pair)

    assert after.defined_names["Semua"].attr_text == before.defined_names["Semua"].attr_text
    for name in ("Data", "Tersembunyi"):
        assert {key: one.attr_text for key, one in after[name].defined_names.items()} == {
            key: one.attr_text for key, one in before[name].defined_names.items()
        }
    assert after["Data"].print_area == before["Data"].print_area
    assert after["Data"].print_title_rows == before["Data"].print_title_rows


def test_the_list_is_shown_first_and_alone(pair: tuple[Path, Path]) -> None:
    after = opened(pair[1])

    assert after.active.title == "Temuan"
    assert [sheet.title for sheet in after.worksheets if sheet.sheet_view.tabSelected] == ["Temuan"]


def test_titles_in_the_properties_name_the_list(pair: tuple[Path, Path]) -> None:
    properties = parts(pair[1])["docProps/app.xml"].decode()

    assert properties.index(">Temuan<") < properties.index(">Sampul<")
    assert "<vt:lpstr>Worksheets</vt:lpstr></vt:variant><vt:variant><vt:i4>4</vt:i4>" in properties
