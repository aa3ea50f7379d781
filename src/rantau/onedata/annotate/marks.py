"""Which cell carries which findings, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rantau.onedata.annotate.markup import shortened
from rantau.onedata.annotate.wording import Wording
from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.read.findings import Finding

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
_LONGEST_COMMENT = 4_000

Row = dict[int | None, list[Finding]]
"""Findings of one row by column; ``None`` for those about the row as a whole."""


class Paragraph(NamedTuple):
    """One finding in a comment: its heading (severity and number) and what it says."""

    heading: str
    text: str
    severity: Severity


def by_sheet(findings: Iterable[Finding]) -> dict[str, dict[int, Row]]:
    """Return the findings that have a place in a sheet, by sheet, row and column.

    Notes
    -----
    A place outside Excel's grid cannot be marked; such a finding stands in the list only.
    """
    placed: dict[str, dict[int, Row]] = {}
    for finding in findings:
        if finding.sheet is not None and _is_on_grid(finding):
            row = placed.setdefault(finding.sheet, {}).setdefault(finding.row or 0, {})
            row.setdefault(finding.column, []).append(finding)
    return placed


def heaviest(findings: Sequence[Finding]) -> Severity:
    """Return the severity that decides the colour of a cell."""
    if len(findings) == 1:
        return findings[0].severity
    severities = {finding.severity for finding in findings}
    return next(severity for severity in Severity if severity in severities)


def paragraphs(findings: Sequence[Finding], *, wording: Wording) -> list[Paragraph]:
    """Return what the comment of a cell says, heaviest first, each thing once."""
    ordered = sorted(findings, key=lambda finding: finding.severity.rank) if len(findings) > 1 else findings
    return list(dict.fromkeys(_paragraph(finding, wording) for finding in ordered))


def _paragraph(finding: Finding, wording: Wording) -> Paragraph:
    message, remedy = wording.of(finding)
    heading = f"{wording.severity(finding.severity)} {finding.text.number}"
    return Paragraph(heading, shortened(f"{message}\n{remedy}", longest=_LONGEST_COMMENT), finding.severity)


def _is_on_grid(finding: Finding) -> bool:
    row, column = finding.row, finding.column
    return row is not None and 1 <= row <= LAST_ROW and (column is None or 1 <= column <= LAST_COLUMN)


def column_of_row(filled: Sequence[int]) -> int:
    """Return the column that stands for a whole row: the first with content, else A."""
    return min(filled, default=1)


def placed(row: Row, *, row_column: int) -> dict[int, list[Finding]]:
    """Return the findings of a row by column, those about the row as a whole at ``row_column``."""
    by_column = {column: findings for column, findings in row.items() if column is not None}
    if None in row:
        by_column[row_column] = [*by_column.get(row_column, ()), *row[None]]
    return by_column
