"""A workbook made for a file that is none: CSV, XLS, ODS, Parquet, JSON."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rantau.kernel.formats import number
from rantau.kernel.language import Language, LanguageMap
from rantau.onedata.annotate.data_sheet import DataSheet, book_of
from rantau.onedata.annotate.patch import annotate_parts
from rantau.onedata.annotate.report import Annotated, Headline
from rantau.onedata.messages.catalogue import interface_texts, say
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.sheets import Sheet

_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31


def build_workbook(
    sheet: Sheet, *, target: Path, findings: Sequence[Finding], headline: Headline, language: Language
) -> Annotated:
    """Write a new workbook with the rows of ``sheet``, annotated like a sender's own.

    Every cell is what the file said it is: text stays text (a code keeps its zeros,
    ``=1+1`` is four characters), a number or date of an old workbook stays one.

    Parameters
    ----------
    findings
        Those without a sheet, or with the sheet's own name, are marked in it.

    Raises
    ------
    FileRefusedError
        If the rows cannot be read to the end.

    Notes
    -----
    Rows past the 1,048,576th have no place in a workbook; the headline then says so.
    """
    name = _tab_name(sheet.info.name, language)
    moved = [_moved(finding, sheet.info.name, name) for finding in findings]
    data = DataSheet(sheet)
    if data.is_cut:
        headline = replace(headline, lines=(*headline.lines, _cut_line(data.last_row)))
    report = annotate_parts(
        book_of(data, name=name), target=target, findings=moved, headline=headline, language=language
    )
    nothing: frozenset[str] = frozenset()
    return replace(report, changed_parts=nothing, added_parts=nothing, removed_parts=nothing)


def _tab_name(name: str, language: Language) -> str:
    clean = _NOT_IN_A_NAME.sub(" ", name)[:_LONGEST_NAME].strip(" '")
    return clean or say("annotated.data", language)


def _moved(finding: Finding, given: str, name: str) -> Finding:
    is_here = finding.sheet == given or (finding.sheet is None and finding.row is not None)
    return replace(finding, sheet=name) if is_here else finding


def _cut_line(rows: int) -> LanguageMap:
    text = interface_texts()["annotated.rows-cut"]
    return LanguageMap(*(text.format(language, rows=number(rows, language)) for language in Language))
