"""The first sheet: what it says, where it leads, and that nothing on it can act."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from tests.onedata.annotate.package_rules import require_valid
from tests.onedata.annotate.workbooks import HEADLINE, annotated, found, opened, parts, plain

from rantau.kernel.language import Language
from rantau.onedata.annotate.listing import COLUMNS, make_listing
from rantau.onedata.annotate.wording import Wording

MIXED = (
    found(3, 2),
    found(4, 2),
    found(5, 1, code="value-not-date", value="31/11/2023"),
    found(6, 4, code="whitespace-trimmed", value=" 5"),
    found(5, code="row-duplicated"),
    found(code="coverage-missing", sheet=None),
)


def header_row(sheet: Worksheet) -> int:
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == "No." and row[0].row)


def listed(path: Path, name: str = "Temuan") -> list[dict[str, object]]:
    sheet = opened(path)[name]
    start = header_row(sheet)
    header = [str(cell.value) for cell in sheet[start]]
    return [dict(zip(header, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=start + 1)]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target, _ = annotated(plain(tmp_path_factory.mktemp("list") / "kirim.xlsx", rows=9), *MIXED)
    return target


def test_every_finding_has_a_row_in_the_order_of_the_file(result: Path) -> None:
    rows = listed(result)

    assert [row["No."] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [row["Sel"] for row in rows] == [None, "B3", "B4", "A5", "A5", "D6"]
    assert [row["Lembar"] for row in rows] == ["(berkas)", *["Data"] * 5]
    assert rows[1]["Tingkat"] == "Galat" and rows[1]["Kode"] == "RTU-301"
    assert rows[1]["Yang ditemukan"] == MIXED[0].message(Language.ID)
    assert rows[1]["Cara memperbaiki"] == MIXED[0].remedy(Language.ID)
    assert rows[5]["Nilai yang ada"] == " 5" and rows[5]["Kolom"] == "Kolom 4"


def test_each_cell_is_a_link_into_the_workbook(result: Path) -> None:
    sheet = opened(result)["Temuan"]

    links = {cell.value: cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert {text: link.location for text, link in links.items()} == {
        "B3": "'Data'!B3", "B4": "'Data'!B4", "A5": "'Data'!A5", "D6": "'Data'!D6",
    }  # fmt: skip
    assert all(link.id is None and link.target is None for link in links.values())


def test_the_top_counts_by_severity_and_by_kind(result: Path) -> None:
    sheet = opened(result)["Temuan"]

    cells = {(cell.row, cell.column): cell.value for row in sheet.iter_rows() for cell in row}
    counts = {cells[row, 2]: cells[row, 1] for row in range(1, header_row(sheet)) if cells[row, 2]}
    assert counts == {"Penghalang": 0, "Galat": 3, "Peringatan": 2, "Petunjuk": 1}
    kinds = [(cells[row, 7], cells[row, 8]) for row in range(3, header_row(sheet)) if cells[row, 7]]
    assert kinds[0] == ("RTU-301 · Galat", 2)
    assert len(kinds) == 5
    assert cells[1, 1] == HEADLINE.title.id and cells[2, 1] == HEADLINE.lines[0].id


def test_many_kinds_are_summed_up_in_one_line(tmp_path: Path) -> None:
    codes = (
        "value-required value-not-number value-not-integer value-below-min value-above-max value-not-date "
        "date-ambiguous text-too-long pattern-not-matched whitespace-trimmed"
    )
    target, _ = annotated(
        plain(tmp_path / "kirim.xlsx"), *(found(3, column, code=code) for column, code in enumerate(codes.split(), 1))
    )

    sheet = opened(target)["Temuan"]
    last = next(row for row in sheet.iter_rows(min_col=7, max_col=8, values_only=True) if row[0] == "2 jenis lain")
    assert last[1] == 2


def test_it_can_be_read_filtered_and_printed(result: Path) -> None:
    book = opened(result)
    sheet = book["Temuan"]
    start = header_row(sheet)

    assert sheet.freeze_panes == f"A{start + 1}"
    assert sheet.auto_filter.ref == f"A{start}:J{start + 6}"
    assert sheet.print_title_rows == f"${start}:${start}"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.row_dimensions[start + 2].height >= 28, "a long text has room for its lines"


def test_it_says_so_when_there_is_nothing_to_say(tmp_path: Path) -> None:
    target, report = annotated(plain(tmp_path / "kirim.xlsx"))

    require_valid(target)
    assert report.listed == 0
    assert opened(target)["Temuan"].cell(header_row(opened(target)["Temuan"]) + 1, 1).value == "Tidak ada temuan."


def test_it_speaks_english_too(tmp_path: Path) -> None:
    target, report = annotated(plain(tmp_path / "kirim.xlsx"), *MIXED, language=Language.EN)

    rows = listed(target, "Findings")
    assert report.list_sheet == "Findings"
    assert rows[1]["What was found"] == MIXED[0].message(Language.EN)


def test_links_and_rows_end_where_excel_has_no_room_and_the_list_says_so() -> None:
    findings = [found(row, 1) for row in range(2, 3_002)]

    listing = make_listing(findings, headline=HEADLINE, wording=Wording(Language.ID), most_rows=2_000, most_links=1_000)

    links = [entry[COLUMNS.index("cell")].link for entry in listing.entries()]
    assert len(links) == listing.listed == 2_000
    assert links[999] is not None and links[1_000] is None
    texts = [str(item.value) for row in listing.top.values() for item in row.values()]
    assert any("2.000 dari 3.000 temuan" in text for text in texts)
    assert any("sampai nomor 1.000" in text for text in texts)


HARMFUL = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-2+3",
    "\t=1",
    "<r><t>x</t></r>",
    "http://x.example",
    "'=1",
    "]]>",
]


@pytest.mark.parametrize("text", HARMFUL)
def test_what_a_sender_typed_stays_text(tmp_path: Path, text: str) -> None:
    target, _ = annotated(plain(tmp_path / "kirim.xlsx"), found(3, 2, code="value-not-date", value=text))

    sheet = opened(target)["Temuan"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert [cell.data_type for cell in cells] == ["s"]
    assert b"<f" not in re.sub(rb"<f(?:ont|ill|gColor|amily)", b"", parts(target)["xl/worksheets/sheet2.xml"])
    assert "HYPERLINK" not in parts(target)["xl/worksheets/sheet2.xml"].decode()


@settings(max_examples=10)
@given(texts=st.lists(st.text(st.characters(exclude_categories=()), max_size=40), min_size=1, max_size=30))
def test_any_text_at_all_goes_into_a_comment_and_the_list(
    texts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    source = plain(tmp_path_factory.mktemp("text") / "kirim.xlsx")

    target, _ = annotated(
        source, *(found(3 + at, 2, code="value-not-date", value=text) for at, text in enumerate(texts))
    )

    require_valid(target)
    shown = [str(row["Nilai yang ada"] or "") for row in listed(target)]
    assert [re.sub(r"_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), text) for text in shown] == texts


def test_a_text_longer_than_a_cell_is_cut_with_an_ellipsis(tmp_path: Path) -> None:
    target, _ = annotated(plain(tmp_path / "kirim.xlsx"), found(3, 2, code="value-not-date", value="😀" * 40_000))

    value = str(listed(target)[0]["Nilai yang ada"])
    assert len(value.encode("utf-16-le")) // 2 <= 32_767
    assert value.endswith("😀…")
    comment = opened(target)["Data"]["B3"].comment
    assert comment is not None and len(comment.text) < 32_767
