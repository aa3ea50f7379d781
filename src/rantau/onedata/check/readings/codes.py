"""Columns of codes: the code itself, its label in either language, or an alias of the list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from itertools import islice

import polars as pl

from rantau.onedata.check.answers import Answer
from rantau.onedata.check.groups import Argument
from rantau.onedata.check.readings.reading import Interpreted, Reading, Settled, tidy
from rantau.onedata.codes.codelists import Code, CodeList
from rantau.onedata.codes.sex import AMBIGUOUS, sex_from_letter_pair
from rantau.onedata.read.sheets import CellKind

_SEVERAL = re.compile(r"\s*[;/|]\s*|\s*,\s+|\s+(?:dan|and|&)\s+")
_SHOWN_CHOICES = 7
# P is Perempuan beside L and Pria beside W; all other letters of the list mean the same in every column.
_DECIDING_LETTERS = frozenset("LPW")


@cache
def listed_codes(codes: CodeList) -> pl.Series:
    """Return the codes of a list as a column, built once: a list of villages has 84,000."""
    return pl.Series(sorted(codes.codes), dtype=pl.String)


def choices(codes: CodeList, *, first: Iterable[Code] = ()) -> Argument:
    """Return the labels of a list for “choose one of …”: the likely ones first, a few at most."""
    likely = list(first)
    # One more than is shown tells that there are more: nobody wants to build all villages for that.
    listed = list(islice((entry for entry in codes.entries if entry.valid_until is None), _SHOWN_CHOICES + 1))
    if len(listed) > _SHOWN_CHOICES and likely:
        return named(likely)
    shown = [*likely, *(entry for entry in listed if entry not in likely)]
    return _labels(shown[:_SHOWN_CHOICES], more=len(shown) > _SHOWN_CHOICES)


def named(entries: Iterable[Code]) -> Argument:
    """Return the labels of a few entries."""
    return _labels(entries, more=False)


def _labels(entries: Iterable[Code], *, more: bool) -> Argument:
    named = [(_label(entry.label.id, entry), _label(entry.label.en, entry)) for entry in entries]
    rest = ", …" if more else ""
    return ", ".join(name for name, _ in named) + rest, ", ".join(name for _, name in named) + rest


def _label(label: str, entry: Code) -> str:
    return f"{label} ({entry.code})"


def split_values(text: str) -> list[str]:
    """Split a cell in which several values may stand: “G to G / P to P”."""
    return [part for part in _SEVERAL.split(text) if part]


@dataclass(frozen=True)
class CodeReading(Reading):
    """Codes of one list.

    ``on`` is the day of the check: where a name has meant several entries, the one in
    force then is meant.  ``letters`` says which sex a letter of the column means, once that
    is settled.  ``known`` maps texts of the column that were found to mean a code, so that a column
    written in labels is translated at the speed of a plain one.
    """

    codes: CodeList
    unknown: str = "value-not-in-list"
    letters: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    on: date | None = None

    def canonical(self, text: pl.Expr, kind: pl.Expr | None) -> pl.Expr:
        return text.replace(dict(self.known)) if self.known else text

    def plain(self, text: pl.Expr, value: pl.Expr, kind: pl.Expr | None) -> pl.Expr:
        listed = text.is_in(listed_codes(self.codes).implode())
        return listed if kind is None else listed & (kind < CellKind.ERROR)

    def interpret(self, text: str, kind: CellKind) -> Interpreted:
        if self.codes.name == "sex" and (found := self._read_letter(text)) is not None:
            return found
        matches = self.codes.lookup(text, at=self.on)
        if len(matches) == 1:
            return Interpreted(matches[0].code)
        if matches:
            return Interpreted(None, "value-ambiguous", {"expected": named(matches)})
        return self._unlisted(text)

    def knows(self, text: str) -> bool:
        return bool(self.codes.lookup(text, at=self.on))

    def settle(self, cells: Iterable[tuple[str, CellKind]], answer: Answer | None) -> Settled:
        found = list(cells)
        reading = self
        if self.codes.name == "sex":
            pair = answer if answer in (Answer.LETTERS_LP, Answer.LETTERS_PW) else {_letter(text) for text, _ in found}
            reading = replace(self, letters=sex_from_letter_pair(_DECIDING_LETTERS.intersection(pair)) or {})
        known = {}
        for text, kind in found:
            if kind < CellKind.ERROR and text not in self.codes.codes and tidy(text) == text:
                read = reading.interpret(text, kind)
                if read.text is not None and read.code is None:
                    known[text] = read.text
        return Settled(replace(reading, known=known))

    def _read_letter(self, text: str) -> Interpreted | None:
        """Read a single letter for the sex: P is Perempuan beside L, but Pria beside W."""
        letter = _letter(text)
        if letter in self.letters:
            return Interpreted(self.letters[letter])
        return Interpreted(None, "sex-letter-ambiguous") if letter == AMBIGUOUS else None

    def _unlisted(self, text: str) -> Interpreted:
        parts = split_values(text)
        if len(parts) > 1 and all(self.codes.lookup(part, at=self.on) for part in parts):
            return Interpreted(None, "value-multiple-not-allowed")
        title = self.codes.title
        near = self.codes.suggest(text, limit=2, at=self.on)
        arguments: dict[str, Argument] = {
            "list": (title.id, title.en),
            "expected": choices(self.codes, first=near),
        }
        return Interpreted(None, self.unknown, arguments)


def _letter(text: str) -> str:
    """Return a text as a letter of a sex column: “l.” is L."""
    return tidy(text).upper().rstrip(".")
