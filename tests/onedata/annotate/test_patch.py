"""The ordinary workbook: marks, comments and the list, and nothing else."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter
from tests.onedata.annotate.workbooks import opened

from rantau.kernel.language import Language, LanguageMap
from rantau.onedata.annotate.patch import annotate_workbook
from rantau.onedata.annotate.report import Headline
from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.read.findings import Finding

HEADLINE = Headline(LanguageMap("Hasil pemeriksaan", "Check result"))


def test_a_wrong_cell_gets_colour_comment_and_a_line_in_the_list(tmp_path: Path) -> None:
    source, target = tmp_path / "kirim.xlsx", tmp_path / "hasil.xlsx"
    with xlsxwriter.Workbook(source) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["Nomor", "Nama"])
        sheet.write_row(1, 0, [1, "Siti"])
        sheet.write_row(2, 0, [2, None])
    finding = Finding("value-required", Severity.ERROR, "Data", 3, 2, header="Nama")

    report = annotate_workbook(source, target=target, findings=[finding], headline=HEADLINE, language=Language.ID)

    written = opened(target)
    comment = written["Data"]["B3"].comment
    assert written.sheetnames == ["Temuan", "Data"]
    assert (report.marked_cells, report.comments, report.listed) == (1, 1, 1)
    assert comment is not None and finding.message(Language.ID) in comment.text
    assert written["Data"]["B3"].fill.fgColor.rgb == "FFFBD5DA"
    assert written["Data"]["B2"].value == "Siti"
