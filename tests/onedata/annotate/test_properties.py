"""For any table and any findings: values stay, and each finding is at its cell and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.onedata.annotate.package_rules import require_valid
from tests.onedata.annotate.workbooks import annotated, found, opened

from rantau.kernel.language import Language
from rantau.onedata.read.findings import Finding

VALUES = st.one_of(
    st.none(),
    st.integers(-(10**9), 10**9),
    st.booleans(),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=12),
    st.sampled_from(["=1+1", "0012", "<b>&amp;</b>", " spasi ", "—", "http://x.id"]),
)
TABLES = st.lists(st.lists(VALUES, min_size=1, max_size=6), min_size=1, max_size=12)
CODES = ("value-required", "whitespace-trimmed", "row-duplicated", "value-not-date")
FINDINGS = st.lists(
    st.builds(found, st.integers(1, 15), st.none() | st.integers(1, 8), code=st.sampled_from(CODES)), max_size=12
)


def written(path: Path, table: list[list[object]]) -> Path:
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet("Data")
        looks = [None, book.add_format({"bg_color": "#FFFF00"}), book.add_format({"left": 2, "bold": True})]
        for row, values in enumerate(table):
            for column, value in enumerate(values):
                sheet.write(row, column, value, looks[(row + column) % 3])
    return path


def cell_of(finding: Finding, table: list[list[object]]) -> tuple[int, int]:
    """Return where a finding must be marked: a row as a whole at its first filled cell."""
    assert finding.row is not None
    if finding.column is not None:
        return finding.row, finding.column
    values = table[finding.row - 1] if finding.row <= len(table) else []
    formatted = [at for at, value in enumerate(values, 1) if value is not None or (finding.row - 1 + at - 1) % 3]
    filled = [at for at, value in enumerate(values, 1) if value is not None]
    return finding.row, min(filled or formatted, default=1)


@settings(max_examples=40)
@given(table=TABLES, findings=FINDINGS)
def test_values_stay_and_marks_stand_at_their_cells(
    table: list[list[object]], findings: list[Finding], tmp_path_factory: pytest.TempPathFactory
) -> None:
    source = written(tmp_path_factory.mktemp("any") / "kirim.xlsx", table)

    target, report = annotated(source, *findings)

    require_valid(target)
    before, after = opened(source)["Data"], opened(target)["Data"]
    expected: dict[tuple[int, int], list[Finding]] = {}
    for finding in findings:
        expected.setdefault(cell_of(finding, table), []).append(finding)
    assert report.marked_cells == report.comments == len(expected)
    assert report.listed == len(findings)
    for row in after.iter_rows():
        for cell in row:
            here = expected.get((cell.row, cell.column or 0), [])
            assert cell.value == before.cell(cell.row, cell.column or 0).value
            assert (cell.comment is not None) == bool(here)
            for finding in here:
                assert cell.comment is not None and finding.message(Language.ID) in cell.comment.text
            if not here:
                was = before.cell(cell.row, cell.column or 0)
                assert repr((cell.fill, cell.border)) == repr((was.fill, was.border))


@settings(max_examples=15)
@given(table=TABLES, first=FINDINGS, second=FINDINGS)
def test_a_second_annotation_leaves_nothing_of_the_first(
    table: list[list[object]],
    first: list[Finding],
    second: list[Finding],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    source = written(tmp_path_factory.mktemp("again") / "kirim.xlsx", table)
    between, _ = annotated(source, *first)

    target, report = annotated(between, *second)

    require_valid(target)
    before, after = opened(source)["Data"], opened(target)["Data"]
    commented = 0
    for row in after.iter_rows():
        for cell in row:
            commented += cell.comment is not None
            if cell.comment is None:
                was = before.cell(cell.row, cell.column or 0)
                assert repr((cell.fill, cell.border)) == repr((was.fill, was.border)), cell.coordinate
    assert commented == report.comments
