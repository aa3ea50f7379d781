"""Cells of one column that look wrong, as findings at their coordinates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from rantau.kernel.language import Language
from rantau.onedata.codes.codelists import code_list
from rantau.onedata.inspect import shapes
from rantau.onedata.inspect.model import Kind
from rantau.onedata.inspect.profiles import Profiled
from rantau.onedata.inspect.rows import TableRows
from rantau.onedata.inspect.shapes import DateOrder, NumberForm
from rantau.onedata.inspect.values import is_stored_date, is_stored_number, is_text
from rantau.onedata.messages.catalogue import Severity, error_texts, say
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.sheets import CellKind

Argument = str | tuple[str, str]

_NEARLY_ALL = 0.9
_ERROR_TEXT = r"^#(?:REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|N/A|SPILL!|CALC!)$"
# Kinds that nearly anything fits, and the NIK, whose damage has codes of its own.
_NOT_CHECKED = frozenset([Kind.EMPTY, Kind.TEXT, Kind.CODE, Kind.BOOLEAN, Kind.PERSON, Kind.INSTITUTION, Kind.NIK])
_MOST_NAMED = 5


@dataclass(frozen=True)
class Suspicion:
    """Where findings of one column go: its sheet, rows and profile, and how many cells are named."""

    sheet: str
    rows: TableRows
    profiled: Profiled
    places: int

    def on_column(self, code: str, **arguments: Argument) -> Finding:
        """Return a finding on the whole column."""
        column = self.profiled.column
        return Finding(
            code=code,
            severity=error_texts()[code].severity,
            sheet=self.sheet,
            column=column.column,
            header=self.profiled.profile.name,
            arguments=arguments,
        )

    def at(self, code: str, row: int, value: str | None, **arguments: Argument) -> Finding:
        """Return a finding at the cell of this column in ``row``."""
        return Finding(
            code=code,
            severity=_severity(code),
            sheet=self.sheet,
            row=row,
            column=self.profiled.column.column,
            header=self.profiled.profile.name,
            value=value,
            arguments=arguments,
        )

    def cells(self, distinct: pl.DataFrame) -> Iterator[tuple[int, str]]:
        """Yield row and text of the cells that hold one of some distinct values, up to the limit."""
        if not distinct.height:
            return
        texts = self.rows.text(self.profiled.name)
        wanted = texts.is_in(distinct["text"].to_list())
        kinds = self.rows.kind(self.profiled.name)
        if kinds is not None:
            wanted &= kinds.is_in(distinct["kind"].unique().to_list())
        found = pl.DataFrame({"row": self.rows.records["row"], "text": texts}).filter(wanted).head(self.places)
        yield from zip(found["row"], found["text"], strict=True)


def _severity(code: str) -> Severity:
    # Nobody has said yet what the column should hold, so what contradicts a code list is not yet an error.
    return Severity.WARNING if code == "area-name-ambiguous" else error_texts()[code].severity


def suspicious(suspicion: Suspicion) -> Iterator[Finding]:
    """Yield what looks wrong in a column."""
    for look in _LOOKS:
        yield from look(suspicion)


def _padded(s: Suspicion) -> Iterator[Finding]:
    raw = s.rows.records[s.profiled.name]
    count = int((raw != raw.str.strip_chars()).sum())
    if count:
        yield s.on_column("cells-padded", count=str(count))


def _broken_formulas(s: Suspicion) -> Iterator[Finding]:
    distinct = s.profiled.values.distinct
    errors = distinct.filter((pl.col("kind") == CellKind.ERROR) | (is_text() & shapes.matches(_ERROR_TEXT)))
    yield from (s.at("formula-error", row, text) for row, text in s.cells(errors))
    waiting = distinct.filter(pl.col("kind") == CellKind.UNCALCULATED)
    yield from (s.at("formula-not-calculated", row, text) for row, text in s.cells(waiting))


def _numbers(s: Suspicion) -> Iterator[Finding]:
    if not s.profiled.guess.kind.is_number:
        return
    values = s.profiled.values
    form = s.profiled.guess.form
    open_ = values.distinct.filter(shapes.is_open_number())
    if form is NumberForm.OPEN:
        yield s.on_column("numbers-open", value=str(open_["text"][0]), count=str(int(open_["count"].sum())))
    if form is NumberForm.MIXED:
        texts = values.distinct.filter(is_text() & shapes.matches(r"[.,]"))["text"].to_list()
        comma = next(text for text in texts if "," in text[-4:])
        point = next((text for text in texts if "." in text[-4:]), texts[0])
        yield s.on_column("numbers-mixed", value=comma, other_value=point)
    if s.rows.kinds is not None:
        count = values.count(is_text() & shapes.is_number())
        if count:
            yield s.on_column("numbers-as-text", count=str(count))


def _dates(s: Suspicion) -> Iterator[Finding]:
    if s.profiled.guess.kind is not Kind.DATE:
        return
    values = s.profiled.values
    numeric = values.distinct.filter(is_text() & shapes.matches(shapes.NUMERIC_DATE))
    order = s.profiled.guess.order
    if order in (DateOrder.OPEN, DateOrder.MIXED):
        yield s.on_column("dates-open", value=str(numeric["text"][0]), count=str(int(numeric["count"].sum())))
        return
    written = is_text() & shapes.is_date()
    count = values.count(written if s.rows.kinds is not None else written & ~shapes.matches(shapes.ISO_DATE))
    if count:
        yield s.on_column("dates-as-text", count=str(count))


def _others(s: Suspicion) -> Iterator[Finding]:
    """Yield cells that do not fit the kind of nearly all others."""
    kind = s.profiled.guess.kind
    profile = s.profiled.profile
    if kind in _NOT_CHECKED or not _NEARLY_ALL * profile.filled <= profile.fits < profile.filled:
        return
    odd = s.profiled.values.distinct.filter(
        ~s.profiled.guess.fits & ~_explained_elsewhere(s) & ~shapes.matches(_ERROR_TEXT)
    )
    expected = (say(f"inspect.holds.{kind}", Language.ID), say(f"inspect.holds.{kind}", Language.EN))
    yield from (s.at("kind-differs", row, text, expected=expected) for row, text in s.cells(odd))


def _explained_elsewhere(s: Suspicion) -> pl.Expr:
    broken = pl.col("kind").is_in([int(CellKind.ERROR), int(CellKind.UNCALCULATED)]).fill_null(value=False)
    return broken | pl.col("text").is_in([text for text, _ in _lost_zeros(s)])


def _damaged_nik(s: Suspicion) -> Iterator[Finding]:
    if s.profiled.guess.kind is not Kind.NIK:
        return
    distinct = s.profiled.values.distinct
    stored = distinct.filter(is_stored_number() | (is_text() & shapes.matches(r"[eE]\+?\d+$")))
    yield from (s.at("nik-digits-lost", row, text) for row, text in s.cells(stored))
    short = distinct.filter(is_text() & shapes.matches(r"^[\d .\-]+$") & ~shapes.matches(r"^(?:\D*\d){16}\D*$"))
    for row, text in s.cells(short):
        yield s.at("nik-length", row, text, count=str(len(re.sub(r"\D", "", text))))


def _without_zeros(s: Suspicion) -> Iterator[Finding]:
    expected = dict(_lost_zeros(s))
    odd = s.profiled.values.distinct.filter(pl.col("text").is_in(list(expected)))
    yield from (s.at("leading-zero-lost", row, text, expected=expected[text]) for row, text in s.cells(odd))


def _lost_zeros(s: Suspicion) -> Iterator[tuple[str, str]]:
    """Yield values that lack a zero that the others have, and how they should be."""
    kind = s.profiled.guess.kind
    texts = s.profiled.values.distinct["text"]
    if kind is Kind.AREA_CODE and s.profiled.guess.code_list:
        for text in texts.filter(texts.str.contains(r"^\d{2}(?:\.\d{2})*\.\d$")):
            yield text, f"{text}0"
    elif kind is Kind.PHONE:
        yield from ((text, f"0{text}") for text in texts.filter(texts.str.contains(r"^8\d{8,11}$")))
    elif kind in (Kind.CODE, Kind.TEXT) and s.profiled.values.share(shapes.matches(shapes.ZERO_FIRST)) > 0:
        length = int(texts.str.len_chars().max() or 0)  # type: ignore[arg-type]  # the largest of whole numbers
        same = s.profiled.values.share(shapes.matches(rf"^\d{{{length}}}$"))
        if length > 1 and same >= _NEARLY_ALL / 2:
            for text in texts.filter(texts.str.contains(rf"^[1-9]\d{{0,{length - 2}}}$")):
                yield text, text.zfill(length)


def _codes_as_dates(s: Suspicion) -> Iterator[Finding]:
    if s.profiled.guess.kind not in (Kind.CODE, Kind.TEXT):
        return
    dates = s.profiled.values.distinct.filter(is_stored_date())
    yield from (s.at("code-became-date", row, text) for row, text in s.cells(dates))


def _open_areas(s: Suspicion) -> Iterator[Finding]:
    listed = s.profiled.guess.code_list or ""
    if s.profiled.guess.kind is not Kind.AREA_NAME or not listed.endswith("/regency"):
        return
    meanings = {text: _regencies(text) for text in s.profiled.values.distinct["text"].head(2_000)}
    open_ = {text: meant for text, meant in meanings.items() if len(meant) > 1}
    odd = s.profiled.values.distinct.filter(pl.col("text").is_in(list(open_)))
    for row, text in s.cells(odd):
        yield s.at("area-name-ambiguous", row, text, expected=", ".join(open_[text][:_MOST_NAMED]))


def _regencies(text: str) -> list[str]:
    """Return the regencies and cities that a name may mean; one that moved to a new province is still one."""
    found = code_list("area-kemendagri", level="regency").lookup(text)
    newest = {entry.label.id: entry for entry in sorted(found, key=lambda entry: entry.valid_until or date.max)}
    return [f"{name} ({entry.code})" for name, entry in newest.items()]


_LOOKS: tuple[Callable[[Suspicion], Iterator[Finding]], ...] = (
    _broken_formulas,
    _others,
    _numbers,
    _dates,
    _damaged_nik,
    _without_zeros,
    _codes_as_dates,
    _open_areas,
    _padded,
)
