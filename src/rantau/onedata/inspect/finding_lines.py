"""Findings grouped for reading: one entry per code, the rest as places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rantau.kernel.formats import number
from rantau.kernel.language import Language
from rantau.onedata.inspect.layout import Page, Style
from rantau.onedata.inspect.wrong_sums import spans
from rantau.onedata.messages.catalogue import Severity, say
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.sheets import letters

_PLACES_SHOWN = 12
_BY_COLUMN = frozenset(["kind-differs", "code-became-date", "leading-zero-lost"])
_STYLES = {
    Severity.BLOCKER: Style.RED,
    Severity.ERROR: Style.RED,
    Severity.WARNING: Style.YELLOW,
    Severity.HINT: Style.BLUE,
}


def grouped(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Gather findings of one code, heaviest first, otherwise in the order in which they come.

    Where the message says what the column should hold, each column stands for itself.
    """
    groups: dict[tuple[int, str, int | None], list[Finding]] = {}
    for finding in findings:
        column = finding.column if finding.code in _BY_COLUMN else None
        groups.setdefault((finding.severity.rank, finding.code, column), []).append(finding)
    return [group for _, group in sorted(groups.items(), key=lambda entry: entry[0][0])]


def write_findings(page: Page, findings: Sequence[Finding], language: Language) -> None:
    """Write what is to be checked, each kind of finding once, with the cells where it stands."""
    page.heading(say("inspect.findings", language))
    for group in grouped(findings):
        first = group[0]
        name = say(f"severity.{first.severity}", language)
        page.blank()
        _first_line(page, name, first.text.number, _STYLES[first.severity])
        page.text(first.message(language), indent=4)
        if len(group) > 1:
            page.text(say("inspect.also", language, places=_places(group[1:], first.sheet, language)), indent=4)
        page.text("→ " + first.remedy(language), indent=4, hanging=6)


def _first_line(page: Page, name: str, code: str, style: Style) -> None:
    page.lines.append(f"  {page.styled(name, style)}  {page.styled(code, Style.FAINT)}")


def _places(findings: Sequence[Finding], home: str | None, language: Language) -> str:
    """Name the cells, columns or rows of findings, neighbours as one span; ``home`` is the sheet named above."""
    named = []
    for sheet in dict.fromkeys(finding.sheet for finding in findings):
        here = [finding for finding in findings if finding.sheet == sheet]
        prefix = "" if sheet in (None, home) else f"{sheet}!"
        named += [prefix + place for place in _on_sheet(here, language)]
    if len(named) <= _PLACES_SHOWN:
        return ", ".join(named) or number(len(findings), language)
    more = say("inspect.and-more", language, count=number(len(named) - _PLACES_SHOWN, language))
    return ", ".join(named[:_PLACES_SHOWN]) + f", {more}"


def _on_sheet(findings: Sequence[Finding], language: Language) -> list[str]:
    cells: dict[int, set[int]] = {}
    for finding in findings:
        if finding.column or finding.row:
            cells.setdefault(finding.column or 0, set()).add(finding.row or 0)
    return [place for column, rows in sorted(cells.items()) for place in _in_column(column, sorted(rows), language)]


def _in_column(column: int, rows: Sequence[int], language: Language) -> list[str]:
    if rows == [0]:
        return [letters(column)]
    if column == 0:
        return [say("inspect.row", language, row=span) for span in spans(rows, list(map(str, rows))).split(", ")]
    return [
        span.replace("–", f":{letters(column)}") if "–" in span else span
        for span in (f"{letters(column)}{part}" for part in spans(rows, list(map(str, rows))).split(", "))
    ]
