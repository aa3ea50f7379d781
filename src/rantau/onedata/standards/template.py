"""The Excel template of a standard: a workbook that is easy to fill in and sure to be read.

The sheet ``Data`` holds one header row and nothing else; what a person has to know
stands on the sheets around it, in the comments of the headers and in what Excel shows
when a cell is chosen.  Pasting goes round every validation of Excel, so none of this
replaces the check.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from rantau.kernel import clock
from rantau.kernel.language import Language
from rantau.onedata.messages.catalogue import say
from rantau.onedata.standards.model import Column, ColumnType, Standard
from rantau.onedata.standards.template_entry import entry_of
from rantau.onedata.standards.template_guide import example_of, footer_text, mark_of, write_guide
from rantau.onedata.standards.template_lists import ListPlace, write_lists
from rantau.onedata.standards.template_looks import A4, SOGA, Looks, height_for, looks_of
from rantau.onedata.standards.wording import form_words, required_words

LAST_ROW = 1_048_575
"""The last row that Excel has, counted from 0."""

_HEADER_HEIGHT = 48
_PAGE_WIDTH = 170
"""Characters across a printed page that can still be read."""
_TEXT_TYPES = frozenset({ColumnType.TEXT, ColumnType.CODE, ColumnType.MONTH})
_FORMATS = {ColumnType.DATE: "yyyy-mm-dd", ColumnType.INTEGER: "#,##0", ColumnType.YEAR: "0"}
_WIDTHS = {
    ColumnType.TEXT: 24,
    ColumnType.CODE: 26,
    ColumnType.DATE: 14,
    ColumnType.MONTH: 12,
    ColumnType.YEAR: 10,
    ColumnType.INTEGER: 14,
    ColumnType.DECIMAL: 16,
}
# What a person may do on the protected sheet, besides filling cells in.
_ALLOWED = {
    "insert_rows": True,
    "delete_rows": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
}


def write_template(standard: Standard, *, target: Path, language: Language, on: date | None = None) -> None:
    """Write the template of a standard as an Excel workbook.

    Parameters
    ----------
    target
        The file to write; one that is there is replaced.
    on
        The day on which the offered codes are valid, and the file's date; today if absent.

    Raises
    ------
    OSError
        If the file cannot be written.

    Notes
    -----
    Standard, version and language stand in the file twice: as the custom properties and
    as the defined names ``rantau_standard``, ``rantau_version``, ``rantau_language``.
    Some programs drop the properties when they save, others the names.
    """
    day = on or clock.today()
    content = BytesIO()
    with Workbook(content, {"strings_to_urls": False, "in_memory": True}) as workbook:
        marks = {mark: say(f"template.mark.{mark}", language) for mark in ("always", "when", "never")}
        looks = looks_of(workbook, marks=marks)
        _identify(workbook, standard, language, day)
        write_guide(workbook, standard=standard, looks=looks, language=language)
        data = workbook.add_worksheet(say("template.sheet.data", language))
        lists = write_lists(workbook, standard=standard, looks=looks, language=language, on=day)
        _write_data(workbook, data, standard, looks, lists, language)
    # Beside the target and then in its place, so that nobody ever opens half a workbook.
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_bytes(content.getvalue())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _identify(workbook: Workbook, standard: Standard, language: Language, day: date) -> None:
    title = standard.title.text(language)
    created = datetime.combine(day, time())
    workbook.set_properties({"title": title, "subject": f"{standard.code} {standard.version}", "created": created})
    for name, value in (("standard", standard.code), ("version", standard.version), ("language", str(language))):
        workbook.set_custom_property(f"rantau_{name}", value, "text")
        workbook.define_name(f"rantau_{name}", f'="{value}"')


def _write_data(
    workbook: Workbook,
    sheet: Worksheet,
    standard: Standard,
    looks: Looks,
    lists: Mapping[str, ListPlace],
    language: Language,
) -> None:
    bodies: dict[str, Any] = {}
    for place, column in enumerate(standard.columns):
        shown_as = number_format(column)
        if shown_as not in bodies:
            bodies[shown_as] = workbook.add_format({"num_format": shown_as, "locked": False})
        sheet.set_column(place, place, _width(column, language), bodies[shown_as])
        sheet.write_string(0, place, column.header.text(language), looks.headers[mark_of(column)])
        sheet.write_comment(0, place, header_note(column, standard=standard, language=language), _NOTE)
        entry = entry_of(column, standard=standard, lists=lists, language=language, place=place)
        sheet.data_validation(1, place, LAST_ROW, place, entry)
    _set_up_data(sheet, standard, language)


_NOTE = {"x_scale": 2.2, "y_scale": 1.3, "color": "#F6F1E6", "font_size": 9, "author": ""}


def _set_up_data(sheet: Worksheet, standard: Standard, language: Language) -> None:
    sheet.set_tab_color(SOGA)
    sheet.set_row(0, max(_HEADER_HEIGHT, *(_header_height(column, language) for column in standard.columns)))
    sheet.freeze_panes(1, 0)
    sheet.protect("", _ALLOWED)
    sheet.set_landscape()
    sheet.set_paper(A4)
    # Twenty columns on one page could not be read: so many pages side by side as it takes.
    width = sum(_width(column, language) for column in standard.columns)
    sheet.fit_to_pages(max(1, round(width / _PAGE_WIDTH)), 0)
    sheet.repeat_rows(0)
    sheet.set_header("&L&B" + footer_text(standard.title.text(language)))
    sheet.set_footer("&R" + say("template.print.page", language, page="&P", pages="&N"))


def number_format(column: Column) -> str:
    """Return how Excel keeps a cell of the column: codes and numbers that are names as text."""
    return "@" if column.type in _TEXT_TYPES else _FORMATS.get(column.type, "General")


def header_note(column: Column, *, standard: Standard, language: Language) -> str:
    """Return the comment of a header: meaning, form, whether it is required, an example."""
    lines = [
        column.definition.text(language),
        form_words(column, standard=standard, language=language) + ".",
        required_words(column, standard=standard, language=language) + ".",
    ]
    if column.example is not None:
        lines.append(f"{say('template.column.example', language)}: {example_of(column, language=language)}")
    return "\n".join(lines)


def _header_height(column: Column, language: Language) -> float:
    shown = f"{column.header.text(language)} {say(f'template.mark.{mark_of(column)}', language)}"
    return height_for((shown, _width(column, language) - 2))


def _width(column: Column, language: Language) -> float:
    # The longest word decides where a header can break; the words of its mark break too.
    longest = max(len(word) for word in column.header.text(language).split())
    return max(_WIDTHS[column.type], longest + 2)
