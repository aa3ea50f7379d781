"""What Excel shows and refuses while a cell of a template is filled in.

Lists warn and let a person go on, because codes and other spellings are accepted by the
check too; numbers and dates stop, because nothing else could be read from the cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from rantau.kernel.language import Language
from rantau.onedata.messages.catalogue import say
from rantau.onedata.standards.columns import TODAY
from rantau.onedata.standards.functions import FUNCTIONS
from rantau.onedata.standards.model import Column, ColumnType, Standard
from rantau.onedata.standards.template_lists import ListPlace
from rantau.onedata.standards.wording import form_words, limit_words, pattern_of

_LONGEST_TITLE = 32
_LONGEST_TEXT = 255
_FIRST_DAY = date(1900, 1, 1)
_LAST_DAY = date(9999, 12, 31)
_ROOM = 10**15
"""Excel keeps fifteen digits of a number."""


def entry_of(
    column: Column, *, standard: Standard, lists: Mapping[str, ListPlace], language: Language, place: int
) -> dict[str, Any]:
    """Return the data validation of a column, as xlsxwriter takes it.

    Parameters
    ----------
    lists
        Where the choices of coded columns stand.
    place
        Column of the sheet, counted from 0.
    """
    form = form_words(column, standard=standard, language=language)
    allowed = _allowed(column, standard, lists, place)
    error = _error(column, form, lists, language) if allowed["validate"] != "any" else {}
    return {**allowed, **_prompt(column, form, language), **error}


def _allowed(column: Column, standard: Standard, lists: Mapping[str, ListPlace], place: int) -> dict[str, Any]:
    if column.name in lists:
        return {"validate": "list", "source": f"={lists[column.name].range_name}", "error_type": "warning"}
    if column.type in (ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.YEAR):
        return _number_bounds(column)
    if column.type is ColumnType.DATE:
        return {"validate": "date", "criteria": "between", **_date_bounds(column)}
    if column.type is ColumnType.MONTH:
        return {"validate": "custom", "value": _month_formula(f"{xl_col_to_name(place)}2")}
    if _is_nik(column, standard):
        return {"validate": "length", "criteria": "==", "value": 16, "error_type": "warning"}
    if column.max_length is not None:
        bounds = {"minimum": column.min_length or 0, "maximum": column.max_length}
        return {"validate": "length", "criteria": "between", **bounds}
    return {"validate": "any"}


def _number_bounds(column: Column) -> dict[str, Any]:
    whole = column.type is not ColumnType.DECIMAL
    low, high = (_number(bound) for bound in (column.minimum, column.maximum))
    return {
        "validate": "integer" if whole else "decimal",
        "criteria": "between",
        "minimum": -_ROOM if low is None else low,
        "maximum": _ROOM if high is None else high,
    }


def _number(bound: str | None) -> float | str | None:
    if bound is None:
        return None
    return "=YEAR(TODAY())" if bound == TODAY else float(bound)


def _date_bounds(column: Column) -> dict[str, Any]:
    def moment(bound: str | None, other: date) -> datetime | str:
        if bound == TODAY:
            return "=TODAY()"
        return datetime.combine(date.fromisoformat(bound) if bound else other, time())

    return {"minimum": moment(column.minimum, _FIRST_DAY), "maximum": moment(column.maximum, _LAST_DAY)}


def _month_formula(cell: str) -> str:
    parts = f"ISNUMBER(VALUE(LEFT({cell},4))),VALUE(RIGHT({cell},2))>=1,VALUE(RIGHT({cell},2))<=12"
    return f'=AND(LEN({cell})=7,MID({cell},5,1)="-",{parts})'


def _is_nik(column: Column, standard: Standard) -> bool:
    return pattern_of(column, standard=standard) == FUNCTIONS["nik-form"].pattern


def _prompt(column: Column, form: str, language: Language) -> dict[str, Any]:
    meaning = column.definition.text(language)
    return {
        "input_title": _cut(column.header.text(language), _LONGEST_TITLE),
        "input_message": _cut(f"{meaning}\n{form}.", _LONGEST_TEXT),
    }


def _error(column: Column, form: str, lists: Mapping[str, ListPlace], language: Language) -> dict[str, Any]:
    values = {
        "form": form[:1].lower() + form[1:],
        "example": column.example or "–",
        "sheet": lists[column.name].sheet if column.name in lists else "",
    }
    if column.type is ColumnType.TEXT:
        lengths = ", ".join(limit_words(column, language=language))
        values["form"] = lengths
    text = say(f"template.error.{_error_key(column)}", language, **values)
    return {
        "error_title": _cut(say("template.error.title", language), _LONGEST_TITLE),
        "error_message": _cut(text, _LONGEST_TEXT),
    }


def _error_key(column: Column) -> str:
    if column.type is ColumnType.TEXT:
        return "nik" if column.max_length is None else "length"
    keys = {ColumnType.CODE: "list", ColumnType.DATE: "date", ColumnType.MONTH: "month"}
    return keys.get(column.type, "number")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
