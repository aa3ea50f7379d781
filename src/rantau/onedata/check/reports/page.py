"""The report as one self-contained page: no script, no request to another host."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import IO

from rantau.kernel.formats import number
from rantau.kernel.language import Language
from rantau.onedata.check.reports.summary import Summary, about
from rantau.onedata.check.reports.values import one_line, without_sheet
from rantau.onedata.messages.catalogue import Severity, say
from rantau.onedata.read.findings import Finding
from rantau.onedata.standards.model import Standard

# Tokens of the product's visual language; every text has a contrast of at least 4.5 to 1.
_STYLE = """
:root{color-scheme:light dark;--text:#161b2e;--soft:#454c63;--ground:#f5f6fa;--surface:#fff;--line:#d5d9e5;
--err:#a5162c;--warn:#7a4a00;--hint:#24407f;--ok:#17633a}
@media(prefers-color-scheme:dark){:root{--text:#e9ecf5;--soft:#b9c0d3;--ground:#10141f;--surface:#171c2a;
--line:#39415a;--err:#ff9fab;--warn:#f2cd72;--hint:#a9c0f5;--ok:#8ed8ab}}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 "Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:75rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.2rem;margin:2rem 0 .5rem}p{margin:.25rem 0}
.soft{color:var(--soft)}.verdict{font-size:1.2rem;font-weight:600}
.blocker,.error{color:var(--err)}.warning{color:var(--warn)}.hint{color:var(--hint)}.ok{color:var(--ok)}
.wrap{overflow-x:auto}table{border-collapse:collapse;width:100%;background:var(--surface)}
caption{text-align:left;padding:.5rem 0;color:var(--soft)}
th,td{border:1px solid var(--line);padding:.4rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th,td.short{white-space:nowrap}td.short{overflow-wrap:normal}td.cell{font-family:ui-monospace,Consolas,monospace}
td.words{min-width:14rem}td.value{max-width:16rem}
@media print{body{background:#fff}tr{break-inside:avoid}}
"""


def write_page(
    summary: Summary, findings: Iterable[Finding], sink: IO[str], *, standard: Standard, language: Language
) -> None:
    """Write the report as HTML."""
    sink.writelines(_page(summary, findings, standard, language))


def _page(summary: Summary, findings: Iterable[Finding], standard: Standard, language: Language) -> Iterator[str]:
    title = f"{say('check.line-title', language)}: {summary.file}"
    yield f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
    yield f"<h1>{escape(title)}</h1>\n"
    yield f'<p class="soft">{escape(standard.title.text(language))}</p>\n'
    yield f'<p class="soft">{escape(about(summary, language))}</p>\n'
    yield _verdict(summary, language)
    yield f"<h2>{escape(say('check.table-title', language))}</h2>\n"
    yield from _table(findings, language)
    yield "</main>\n</body>\n</html>\n"


def _verdict(summary: Summary, language: Language) -> str:
    style = "blocker" if summary.counts["blocker"] else "error" if summary.held else "ok"
    text = say(
        f"check.line-{summary.line_verdict}",
        language,
        held=number(summary.held, language),
        accepted=number(summary.accepted, language),
        like=summary.like or "",
    )
    counts = ", ".join(
        say(f"check.count-{severity}", language, count=number(summary.counts[severity], language))
        for severity in Severity
        if summary.counts[severity]
    )
    return f'<p class="verdict {style}">{escape(text)}</p>\n<p>{escape(counts)}</p>\n'


def _table(findings: Iterable[Finding], language: Language) -> Iterator[str]:
    heads = ("severity", "number", "cell", "column", "value", "message", "remedy")
    yield f'<div class="wrap" tabindex="0" role="region" aria-label="{escape(say("check.table-title", language))}">\n'
    yield f"<table>\n<caption>{escape(say('check.table-caption', language))}</caption>\n<thead><tr>"
    for head in heads:
        yield f'<th scope="col">{escape(say(f"check.head-{head}", language))}</th>'
    yield "</tr></thead>\n<tbody>\n"
    for finding in findings:
        yield "<tr>" + "".join(_cells(finding, language)) + "</tr>\n"
    yield "</tbody>\n</table>\n</div>\n"


def _cells(finding: Finding, language: Language) -> Iterator[str]:
    severity = say(f"severity.{finding.severity}", language)
    yield f'<td class="short {finding.severity}">{escape(severity)}</td>'
    yield f'<td class="short">{finding.text.number}</td>'
    yield f'<td class="short cell">{escape(finding.cell or str(finding.row or "–"))}</td>'
    yield f"<td>{escape(one_line(finding.header or '–'))}</td>"
    yield f'<td class="value">{escape(one_line(finding.value or "–"))}</td>'
    for text in (without_sheet(finding, finding.message(language)), finding.remedy(language)):
        yield f'<td class="words">{escape(one_line(text, longest=500))}</td>'
