"""Doing only what each remedy says ends in a file without findings."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from rantau.demo.workbook import FIRST_ROW, HEADER_ROW, HEADERS, PERIOD, STANDARD, person, write_demonstration
from rantau.kernel.language import Language
from rantau.kernel.periods import Period
from rantau.onedata.check.run import CheckOptions, check_book
from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.read.files import open_book
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.limits import TERMINAL
from rantau.onedata.standards.shipped import standard

TODAY = date(2026, 11, 24)
ROUNDS = 4
PLACES = {name: place for place, (_, name) in enumerate(HEADERS, start=1)}


def findings(path: Path) -> list[Finding]:
    options = CheckOptions(today=TODAY, period=Period.parse(PERIOD))
    checked = check_book(open_book(path, limits=TERMINAL), standard=standard(STANDARD), options=options)
    return list(checked.findings)


class Officer:
    """Mends a workbook by the remedies alone; what a remedy tells to look up comes from the source records."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet

    def source(self, finding: Finding) -> Any:
        """Look the value up where it came from: the record as it should be."""
        assert finding.row is not None
        assert finding.column is not None
        name = HEADERS[finding.column - 1][1]
        return person(finding.row - FIRST_ROW + 1)[name]

    def copy_again(self, finding: Finding) -> None:
        value = self.source(finding)
        if value is None:
            value = {"departed_on": date(2024, 1, 30), "note": None}[HEADERS[(finding.column or 0) - 1][1]]
        self.write(finding, value)

    def write(self, finding: Finding, value: Any) -> None:
        self.sheet.cell(finding.row or 0, finding.column or 0).value = value

    def full_value(self, finding: Finding) -> None:
        expected = finding.arguments["expected"]
        self.write(finding, float(expected) if isinstance(expected, str) else None)

    def expected_text(self, finding: Finding) -> None:
        cell = self.sheet.cell(finding.row or 0, finding.column or 0)
        cell.number_format, cell.value = "@", finding.arguments["expected"]

    def shorten(self, finding: Finding) -> None:
        self.write(finding, (finding.value or "")[:500])

    def delete_row(self, finding: Finding) -> None:
        self.sheet.delete_rows(finding.row or 0)

    def unmerge(self, finding: Finding) -> None:
        area = str(finding.arguments["cell"])
        value = self.sheet[area.split(":")[0]].value
        self.sheet.unmerge_cells(area)
        for row in self.sheet[area]:
            for cell in row:
                cell.value = value

    def unhide(self, finding: Finding) -> None:
        for dimension in self.sheet.row_dimensions.values():
            dimension.hidden = False

    def rename_header(self, finding: Finding) -> None:
        self.write(finding, finding.arguments["expected"][0])

    def both_cells(self, finding: Finding) -> None:
        self.copy_again(finding)
        for name in ("cell", "other_cell"):
            if found := re.fullmatch(r"[A-Z]+(\d+)", str(finding.arguments.get(name, ""))):
                cell = self.sheet[found[0]]
                cell.value = person(int(found[1]) - FIRST_ROW + 1)[HEADERS[cell.column - 1][1]]


REMEDIES: dict[str, Callable[[Officer, Finding], None]] = {
    "leading-zero-lost": Officer.expected_text,
    "number-in-words": Officer.full_value,
    "text-too-long": Officer.shorten,
    "total-row-in-data": Officer.delete_row,
    "merged-cells": Officer.unmerge,
    "hidden-rows": Officer.unhide,
    "header-renamed": Officer.rename_header,
    "date-order": Officer.both_cells,
    "nik-sex-mismatch": Officer.both_cells,
    "nik-birthdate-mismatch": Officer.both_cells,
    "minor-worker": Officer.copy_again,
}
# “Nothing to repair”, “check the preview”: hints that ask for no change of the file.
NOTHING_TO_DO = {
    "rows-below-table",
    "column-extra",
    "whitespace-trimmed",
    "date-as-text",
    "number-as-text",
    "nik-marks-removed",
}


def test_doing_what_the_remedies_say_ends_in_zero_findings(tmp_path: Path) -> None:
    path = tmp_path / "penempatan.xlsx"
    write_demonstration(path)
    first = findings(path)
    assert len({finding.code for finding in first}) > 35

    for _ in range(ROUNDS):
        found = [f for f in findings(path) if f.code not in NOTHING_TO_DO]
        if not found:
            break
        book = openpyxl.load_workbook(path)
        officer = Officer(book.worksheets[0])
        for finding in sorted(found, key=lambda f: -(f.row or 0)):
            mend = REMEDIES.get(finding.code, Officer.copy_again)
            mend(officer, finding)
        book.save(path)

    left = [f for f in findings(path) if f.code not in NOTHING_TO_DO]
    assert [(f.cell, f.code, f.remedy(Language.EN)) for f in left] == []
    assert {f.severity for f in findings(path)} <= {Severity.HINT}
    assert HEADER_ROW == 5
