"""Findings for machines: one JSON object per line, or CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from typing import IO

from rantau.kernel.language import Language
from rantau.onedata.check.reports.values import shown_value
from rantau.onedata.read.findings import Finding

FIELDS = (
    "file",
    "sheet",
    "cell",
    "row",
    "column",
    "code",
    "number",
    "severity",
    "rule",
    "value",
    "message",
    "remedy",
)


def records(findings: Iterable[Finding], *, file: str, language: Language) -> Iterator[dict[str, str | int | None]]:
    """Yield one record per finding, with the fields of :data:`FIELDS` in that order."""
    for finding in findings:
        yield {
            "file": file,
            "sheet": finding.sheet,
            "cell": finding.cell,
            "row": finding.row,
            "column": finding.header,
            "code": finding.code,
            "number": finding.text.number,
            "severity": finding.severity.value,
            "rule": finding.rule,
            "value": finding.value,
            "message": finding.message(language),
            "remedy": finding.remedy(language),
        }


def write_jsonl(findings: Iterable[Finding], sink: IO[str], *, file: str, language: Language) -> None:
    """Write one JSON object per finding and line."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode
    for record in records(findings, file=file, language=language):
        sink.write(encode(record))
        sink.write("\n")


def write_csv(findings: Iterable[Finding], sink: IO[str], *, file: str, language: Language) -> None:
    """Write a header and one row per finding; a value that begins like a formula is made harmless."""
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(FIELDS)
    for record in records(findings, file=file, language=language):
        writer.writerow([shown_value(value) if isinstance(value, str) else value for value in record.values()])
