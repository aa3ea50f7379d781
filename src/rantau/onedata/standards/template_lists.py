"""The code lists inside a template: sheets to look codes up, and a hidden sheet for the drop-downs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from rantau.kernel.language import Language
from rantau.onedata.codes.codelists import Code, CodeList, code_list
from rantau.onedata.messages.catalogue import interface_texts, say
from rantau.onedata.standards.model import Column, Standard
from rantau.onedata.standards.template_looks import A4, NILA_TINT, Looks, height_for
from rantau.onedata.standards.wording import choices_of, codes_of, list_title

LONG = 60
"""Longer lists have a sheet of their own."""
READABLE = 80
"""Labels longer than this many letters are questions, not choices: the code is offered instead."""

_ABOVE = {"regency": "province", "district": "regency", "village": "district"}
_ALIASES_SHOWN = 4
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_HEADERS = ("list", "code", "label", "from", "until", "parent", "aliases")
_WIDTHS = (30, 18, 44, 15, 15, 30, 52)


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where the choices of a column stand: the name of their range, and the sheet that explains them."""

    range_name: str
    sheet: str


@dataclass(frozen=True, slots=True)
class _Offer:
    """One list as a template offers it, to every column of ``columns``."""

    columns: tuple[Column, ...]
    entries: tuple[Code, ...]

    @property
    def column(self) -> Column:
        return self.columns[0]


def options_of(column: Column, *, standard: Standard, language: Language, on: date) -> list[str]:
    """Return what the drop-down of a column offers; long lists are sorted by label.

    A label stands for its code when that is what reading makes of it; otherwise (two
    areas of one name, a question) the code itself is offered.  Entries that are not
    valid on the day ``on`` are left out, unless the column checks validity by a date of
    its own; so is what a rule of the standard forbids in the column.
    """
    codes = codes_of(column)
    if codes is None:
        return []
    choices = choices_of(column, standard=standard)
    entries = [entry for entry in choices if column.valid_at is not None or entry.is_valid_on(on)]
    if len(entries) > LONG:
        entries.sort(key=lambda entry: entry.label.text(language).casefold())
    are_questions = any(len(entry.label.text(language)) > READABLE for entry in entries)
    return list(dict.fromkeys(entry.code if are_questions else _option(codes, entry, language) for entry in entries))


def write_lists(
    workbook: Workbook, *, standard: Standard, looks: Looks, language: Language, on: date
) -> dict[str, ListPlace]:
    """Write the sheets of codes and the hidden sheet; return the place of each column's choices by its name."""
    offers = _offers(standard)
    sheets = list(_write_code_sheets(workbook, offers, looks, language=language, on=on))
    hidden = workbook.add_worksheet(say("template.sheet.hidden", language))
    hidden.hide()
    hidden.protect()
    places: dict[str, ListPlace] = {}
    for place, (offer, sheet) in enumerate(zip(offers, sheets, strict=True)):
        options = options_of(offer.column, standard=standard, language=language, on=on)
        _write_options(hidden, place, list_title(offer.column, language=language), options)
        letter = xl_col_to_name(place)
        name = f"rantau_list_{place + 1}"
        workbook.define_name(name, f"='{hidden.name}'!${letter}$2:${letter}${len(options) + 1}")
        places.update((column.name, ListPlace(name, sheet)) for column in offer.columns)
    return places


def _option(codes: CodeList, entry: Code, language: Language) -> str:
    label = entry.label.text(language)
    return label if [found.code for found in codes.lookup(label)] == [entry.code] else entry.code


def _offers(standard: Standard) -> list[_Offer]:
    """Return the lists with entries that the standard uses, short ones first; equal ones are offered once."""
    groups: dict[object, list[Column]] = {}
    for column in standard.columns:
        entries = choices_of(column, standard=standard)
        if entries:
            key = (column.codes, column.level, column.scheme, column.valid_at is None, len(entries))
            groups.setdefault(key, []).append(column)
    offers = [_Offer(tuple(columns), choices_of(columns[0], standard=standard)) for columns in groups.values()]
    return sorted(offers, key=_is_long)


def _is_long(offer: _Offer) -> bool:
    return len(offer.entries) > LONG


def _write_options(sheet: Worksheet, place: int, title: str, options: Sequence[str]) -> None:
    sheet.write_string(0, place, title)
    for row, option in enumerate(options, start=1):
        sheet.write_string(row, place, option)


def _write_code_sheets(
    workbook: Workbook, offers: Sequence[_Offer], looks: Looks, *, language: Language, on: date
) -> Iterator[str]:
    """Write the sheets and yield, for each offer, the name of its sheet."""
    short = [offer for offer in offers if not _is_long(offer)]
    names: list[str] = []
    if short:
        names = [say("template.sheet.choices", language)] * len(short)
        _write_codes(workbook.add_worksheet(names[0]), short, looks, language=language, on=on)
    for offer in offers[len(short) :]:
        names.append(_free_name(offer.column, language, taken=names))
        _write_codes(workbook.add_worksheet(names[-1]), [offer], looks, language=language, on=on)
    yield from names


def _free_name(column: Column, language: Language, *, taken: Collection[str]) -> str:
    known = interface_texts().get(f"template.codes.{column.codes}")
    wanted = known.text(language) if known else _NOT_IN_A_NAME.sub(" ", list_title(column, language=language))
    names = [wanted[:_LONGEST_NAME], *(f"{wanted[: _LONGEST_NAME - 3]} {number}" for number in range(2, 99))]
    return next(name for name in names if name not in taken)


def _write_codes(sheet: Worksheet, offers: Sequence[_Offer], looks: Looks, *, language: Language, on: date) -> None:
    _set_up(sheet)
    rows: list[tuple[Code, tuple[str, ...]]] = []
    for offer in offers:
        parents = _parents(offer.column)
        rows += [(entry, _cells(offer.column, entry, parents, language)) for entry in offer.entries]
    # A column that is empty in the whole sheet says nothing.
    kept = [place for place in range(len(_HEADERS)) if any(cells[place] for _, cells in rows)]
    for place, source in enumerate(kept):
        sheet.set_column(place, place, _WIDTHS[source])
        sheet.write_string(0, place, say(f"template.list.{_HEADERS[source]}", language), looks.table_header)
    for row, (entry, cells) in enumerate(rows, start=1):
        looked = looks.code if entry.is_valid_on(on) else looks.faded
        for place, source in enumerate(kept):
            sheet.write_string(row, place, cells[source], looked)
        sheet.set_row(row, height_for(*((cells[source], _WIDTHS[source]) for source in kept)))
    sheet.autofilter(0, 0, len(rows), len(kept) - 1)


def _set_up(sheet: Worksheet) -> None:
    sheet.hide_gridlines(2)
    sheet.set_tab_color(NILA_TINT)
    sheet.protect("", {"autofilter": True, "format_columns": True, "sort": True})
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 32)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _cells(column: Column, entry: Code, parents: Mapping[str, Code], language: Language) -> tuple[str, ...]:
    parent = parents.get(entry.parent or "")
    return (
        list_title(column, language=language),
        entry.code,
        entry.label.text(language),
        entry.valid_from.isoformat() if entry.valid_from else "",
        entry.valid_until.isoformat() if entry.valid_until else "",
        f"{entry.parent} {parent.label.text(language)}" if parent else entry.parent or "",
        _aliases(entry),
    )


def _parents(column: Column) -> dict[str, Code]:
    """Return the entries one level above an area; other lists name parents by their codes."""
    above = _ABOVE.get(column.level or "")
    if above is None:
        return {}
    return {entry.code: entry for entry in code_list(str(column.codes), level=above).entries}


def _aliases(entry: Code) -> str:
    """Return the spellings that are accepted besides code and labels, the first few of them."""
    said = {text.casefold() for text in (entry.code, entry.label.id, entry.label.en)}
    others = [alias for alias in entry.aliases if alias.casefold() not in said]
    return "; ".join(others[:_ALIASES_SHOWN]) + (" …" if len(others) > _ALIASES_SHOWN else "")
