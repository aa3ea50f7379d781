"""``render_inspection``: an inspection as text for a person at a terminal."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence

from rantau.kernel.formats import number
from rantau.kernel.language import Language
from rantau.onedata.inspect.column_lines import column_lines
from rantau.onedata.inspect.finding_lines import grouped, write_findings
from rantau.onedata.inspect.layout import Page, Style, cut, length
from rantau.onedata.inspect.model import Inspection, SheetInspection, SumCheck, TableInspection
from rantau.onedata.messages.catalogue import Severity, say
from rantau.onedata.read.sheets import CellRange, SheetInfo
from rantau.onedata.read.tables import Section

_LISTED = 6
_SUMS_LISTED = 12
_LONGEST_TITLE = 70
_TITLES = 3
_NAMES_TABLE = re.compile(r"(?i)(?:tabel|table|lampiran|annex)\s*\d")
_LETTERS_WIDTH = 5
_KILO = 1000


def render_inspection(inspection: Inspection, *, language: Language, width: int = 80, colour: bool = False) -> str:
    """Return the report on a file: what it is, what each table holds, and what should be checked.

    Parameters
    ----------
    width
        Columns of the terminal; 60 at least are used.
    colour
        Whether the terminal's codes for emphasis may be written.
    """
    page = Page(width=max(width, 60), colour=colour)
    _write_file(page, inspection, language)
    for sheet in inspection.sheets:
        _write_sheet(page, sheet, language)
    if inspection.findings:
        write_findings(page, inspection.findings, language)
    return str(page)


def _write_file(page: Page, inspection: Inspection, language: Language) -> None:
    page.lines.append(page.styled(inspection.file, Style.STRONG))
    page.text(", ".join(_about_file(inspection, language)))
    counts = Counter(group[0].severity for group in grouped(inspection.findings))
    if not counts:
        page.text(say("inspect.verdict-nothing", language))
        return
    named = [
        say(f"inspect.{'one' if counts[severity] == 1 else 'many'}.{severity}", language, count=counts[severity])
        for severity in Severity
        if counts[severity]
    ]
    page.text(say("inspect.verdict", language, counts=", ".join(named)))


def _about_file(inspection: Inspection, language: Language) -> Iterator[str]:
    yield say(f"inspect.format.{inspection.format}", language)
    yield _size(inspection.bytes, language)
    count = len(inspection.sheets)
    if count > 1:
        yield say("inspect.sheets", language, count=count)
    if "encoding" in inspection.dialect:
        yield say("inspect.encoding", language, encoding=inspection.dialect["encoding"])
    if "delimiter" in inspection.dialect:
        delimiter = inspection.dialect["delimiter"]
        shown = say("inspect.tab", language) if delimiter == "\t" else delimiter
        yield say("inspect.delimiter", language, delimiter=shown)


def _size(size: int, language: Language) -> str:
    if size < _KILO:
        return f"{size} B"
    kilo = size / _KILO
    return (
        f"{number(kilo, language, digits=0)} kB" if kilo < _KILO else f"{number(kilo / _KILO, language, digits=1)} MB"
    )


def _write_sheet(page: Page, sheet: SheetInspection, language: Language) -> None:
    page.heading(", ".join(_about_sheet(sheet.info, language)))
    if not sheet.info.last_row:
        page.text(say("inspect.no-values", language), indent=2)
    elif not sheet.tables:
        page.text(say("inspect.prose", language, count=number(sheet.text_rows, language)), indent=2)
    for place, table in enumerate(sheet.tables):
        if place:
            page.blank()
        _write_table(page, sheet.info, table, language)


def _about_sheet(info: SheetInfo, language: Language) -> Iterator[str]:
    yield say("inspect.sheet", language, name=info.name)
    if info.hidden:
        yield say("inspect.hidden", language)
    if info.formulas:
        yield say("inspect.formulas", language, count=number(info.formulas, language))


def _write_table(page: Page, info: SheetInfo, table: TableInspection, language: Language) -> None:
    pairs = list(_about_table(info, table, language))
    column = 4 + max(length(name) for name, _ in pairs)
    for name, value in pairs:
        page.pair(name, value, indent=2, column=column)
    if table.rows:
        _write_columns(page, table, language)
        _write_sums(page, table.sums, language)


def _about_table(info: SheetInfo, table: TableInspection, language: Language) -> Iterator[tuple[str, str]]:
    found = table.table
    first, last = found.columns[0].column, found.columns[-1].column
    top, bottom = (
        found.header_first or found.first_row,
        max((found.last_row, _last_of(found.total_rows), found.first_row)),
    )
    yield say("inspect.table", language), str(CellRange(top, first, bottom, last))
    if table.titles:
        yield say("inspect.title", language), _joined(table.titles)
    if found.header_first and found.header_last:
        yield say("inspect.header", language), _rows([(found.header_first, found.header_last)], language)
    else:
        yield say("inspect.header", language), say("inspect.header-none", language)
    yield say("inspect.data", language), _data(table, language)
    for key, row in (("units", found.unit_row), ("numbering", found.numbering_row), ("tags", found.tag_row)):
        if row:
            yield say(f"inspect.{key}", language), say("inspect.row", language, row=row)
    if found.sections:
        yield say("inspect.sections", language), _sections(found.sections, language)
    if found.total_rows:
        yield say("inspect.totals", language), _labelled(found.total_rows, table.totals, language)
    for key, rows in (("blank", found.blank_rows), ("repeated", found.repeated_rows)):
        if rows:
            yield say(f"inspect.{key}", language), _rows(_together(rows), language)
    if table.notes:
        yield say("inspect.notes", language), _joined(table.notes)
    if table.index:
        yield say("inspect.index", language), say("inspect.column", language, column=table.index)
    if table.rows > 1 and (table.keys or not table.index):
        yield say("inspect.key", language), _key(table, language)


def _joined(texts: Sequence[str]) -> str:
    """Return some lines in one, each in part if it is long: those that name a table, or the first."""
    naming = [text for text in texts if _NAMES_TABLE.match(text)] or list(texts)
    shown = [textwrap.shorten(text, _LONGEST_TITLE, placeholder=" …") for text in naming[:_TITLES]]
    return " · ".join(shown) + (" …" if len(naming) > _TITLES else "")


def _last_of(rows: Sequence[int]) -> int:
    """Return the largest of some rows, 0 for none."""
    return max(rows, default=0)


def _data(table: TableInspection, language: Language) -> str:
    if not table.rows:
        return say("inspect.data-none", language)
    columns = len(table.table.columns)
    size = say("inspect.size", language, rows=number(table.rows, language), columns=number(columns, language))
    found = _rows([(table.table.first_row, table.table.last_row)], language)
    if len(table.columns) < columns:
        size += "; " + say("inspect.columns-examined", language, examined=number(len(table.columns), language))
    if table.examined < table.rows:
        size += "; " + say("inspect.examined", language, examined=number(table.examined, language))
    return f"{found} ({size})"


def _rows(ranges: Sequence[tuple[int, int]], language: Language) -> str:
    named = [
        say("inspect.row", language, row=first)
        if first == last
        else say("inspect.rows", language, first=first, last=last)
        for first, last in ranges
    ]
    return _few(named, language)


def _few(named: Sequence[str], language: Language) -> str:
    if len(named) <= _LISTED:
        return ", ".join(named)
    more = say("inspect.and-more", language, count=number(len(named) - _LISTED, language))
    return ", ".join(named[:_LISTED]) + f", {more}"


def _together(rows: Sequence[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found


def _sections(sections: Sequence[Section], language: Language) -> str:
    named = [
        say("inspect.section", language, label=each.label[:40], first=each.first_row, last=each.last_row)
        for each in sections
    ]
    return _few(named, language)


def _labelled(rows: Sequence[int], labels: Sequence[str], language: Language) -> str:
    words = ", ".join(f"“{label}”" for label in dict.fromkeys(labels))
    return f"{_rows(_together(rows), language)} ({words})" if words else _rows(_together(rows), language)


def _key(table: TableInspection, language: Language) -> str:
    if not table.keys:
        return say("inspect.key-none", language)
    names = {profile.letters: profile.name for profile in table.columns}
    named = " + ".join(f"{place} {names[place]}" if names[place] != place else place for place in table.keys[0])
    return say("inspect.key-value", language, columns=named)


def _write_columns(page: Page, table: TableInspection, language: Language) -> None:
    page.blank()
    lines = list(column_lines(table, language))
    letters_width = max(_LETTERS_WIDTH, *(len(line.letters) for line in lines))
    kind_width = min(max(len(line.kind) for line in lines), page.width // 4)
    header_width = min(max(length(line.header) for line in lines if not line.is_band), page.width // 3)
    widths = [letters_width, header_width, kind_width, 0]
    for line in lines:
        if line.is_band:
            page.row([line.letters, line.header], [letters_width, 0], indent=2, faint=[0])
        else:
            page.row([line.letters, line.header, line.kind, line.values], widths, indent=2, faint=[0])


def _write_sums(page: Page, sums: Sequence[SumCheck], language: Language) -> None:
    if not sums:
        return
    page.blank()
    page.text(say("inspect.sums", language), indent=2)
    good = [check for check in sums if check.exact == check.checked]
    shown = list(sums) if len(sums) <= _LISTED else [check for check in sums if check not in good]
    for check in shown[:_SUMS_LISTED]:
        page.text(f"{_sum(check, language)}: {', '.join(_outcome(check, language))}", indent=4, hanging=6)
    if len(shown) > _SUMS_LISTED:
        page.text(say("inspect.sums-more", language, count=len(shown) - _SUMS_LISTED), indent=4)
    if good and len(shown) < len(sums):
        places = _few([check.place for check in good], language)
        key = "inspect.sums-good" if shown else "inspect.sums-all"
        page.text(say(key, language, count=len(good), places=places), indent=4, hanging=6)


def _sum(check: SumCheck, language: Language) -> str:
    label = f" ({cut(check.total.split(' / ')[-1], 30)})" if check.total else ""
    key = "across" if check.across else "down"
    return say(f"inspect.sum-{key}", language, place=f"{check.place}{label}", parts=cut(check.parts, 40))


def _outcome(check: SumCheck, language: Language) -> Iterator[str]:
    for key, count in (("good", check.exact), ("rounded", check.rounded), ("wrong", check.wrong)):
        if count:
            yield say(f"inspect.sum-{key}", language, count=number(count, language))
