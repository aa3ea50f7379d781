"""Columns of whole and decimal numbers.

A point or a comma in a *text* may separate thousands or decimals; a *stored
number* says what it is.  What a text means is settled once per column: by an
answer, or by a cell of the column that can be read in one way only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

import polars as pl

from rantau.kernel.language import LanguageMap
from rantau.onedata.check.answers import Answer
from rantau.onedata.check.readings.reading import Interpreted, Reading, Settled, tidy
from rantau.onedata.read.sheets import CellKind

_WORDS = {"ribu": 1_000, "rb": 1_000, "thousand": 1_000, "juta": 1_000_000, "jt": 1_000_000, "million": 1_000_000}
_PERCENT = re.compile(r"[-+]?[\d.,]+\s*%\Z")
_UNIT = re.compile(r"(?:rp\.?|idr|usd|\$)?\s*(?P<number>[-+]?\d[\d.,]*)\s*(?P<word>[a-z/]+\.?)?\Z", re.IGNORECASE)
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z")
# One separator with three digits after it and up to three before: “1.234”.
_AMBIGUOUS = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}\Z")
_POINT_FORM = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?\Z")
_COMMA_FORM = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)(?:,[0-9]+)?\Z")
_SCIENTIFIC = re.compile(r"-?[0-9](?:\.[0-9]+)?E[-+]?[0-9]+\Z", re.IGNORECASE)
_CONVENTIONS = {
    Answer.DECIMAL_COMMA: LanguageMap(id="koma sebagai tanda desimal", en="the comma as decimal mark"),
    Answer.DECIMAL_POINT: LanguageMap(id="titik sebagai tanda desimal", en="the point as decimal mark"),
}


def decimal_mark_of(text: str) -> Answer | None:
    """Tell which mark is the decimal one in ``text``, if it can be read in one way only."""
    if _AMBIGUOUS.match(text) or not ("," in text or "." in text):
        return None
    point, comma = _POINT_FORM.match(text) is not None, _COMMA_FORM.match(text) is not None
    if point == comma:
        return None
    return Answer.DECIMAL_POINT if point else Answer.DECIMAL_COMMA


@dataclass(frozen=True)
class NumberReading(Reading):
    """Whole numbers (``whole``) or decimals, with the column's decimal mark once it is settled."""

    whole: bool
    mark: Answer | None = None
    dtype: ClassVar[pl.DataType] = pl.Float64()

    def canonical(self, text: pl.Expr, kind: pl.Expr | None) -> pl.Expr:
        if self.mark is None:
            return text
        if self.mark is Answer.DECIMAL_POINT:
            form = _POINT_FORM.pattern.replace(r"\Z", "$")
            bare = text.str.replace_all(",", "", literal=True)
        else:
            form = _COMMA_FORM.pattern.replace(r"\Z", "$")
            bare = text.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
        # A stored number says what it is; the convention is about texts only.
        written = text.str.contains("^(?:" + form + ")")
        return pl.when(written if kind is None else written & (kind == CellKind.TEXT)).then(bare).otherwise(text)

    def plain(self, text: pl.Expr, value: pl.Expr, kind: pl.Expr | None) -> pl.Expr:
        if self.whole:
            clear = text.str.contains(r"^-?[0-9]{1,15}$")
            return clear if kind is None else clear & (kind <= CellKind.NUMBER)
        clear = text.str.contains(r"^-?[0-9]+(?:\.[0-9]+)?$")
        if self.mark is not None:
            return clear if kind is None else clear & (kind <= CellKind.NUMBER)
        # “1.234” is left out: one pattern is half the time of two.
        certain = text.str.contains(r"^-?(?:[0-9]+(?:\.(?:[0-9]{1,2}|[0-9]{4,}))?|(?:0[0-9]*|[0-9]{4,})\.[0-9]{3})$")
        if kind is None:
            return certain
        return ((kind == CellKind.NUMBER) & clear) | ((kind <= CellKind.TEXT) & certain)

    def value(self, text: pl.Expr) -> pl.Expr:
        return text.cast(pl.Float64, strict=False)

    def interpret(self, text: str, kind: CellKind) -> Interpreted:
        if kind in (CellKind.NUMBER, CellKind.DATE, CellKind.BOOLEAN):
            return self._stored(text, kind)
        if _PERCENT.match(text):
            return Interpreted(None, "percent-entered-as-count")
        plain = text.replace("\u00a0", "").replace(" ", "")
        if self.mark is None and _AMBIGUOUS.match(plain):
            return Interpreted(None, "number-ambiguous-separator")
        number = self._number(plain)
        if number is None:
            return self._with_words(text)
        return self._checked(number, text)

    def telling(self, text: pl.Expr) -> pl.Expr:
        # Three digits after a point and at most three before it may stand between thousands.
        return text.str.contains(r"\.(?:[0-9]{1,2}|[0-9]{4,})$|[0-9]{4}\.")

    def settle(self, cells: Iterable[tuple[str, CellKind]], answer: Answer | None) -> Settled:
        if answer in _CONVENTIONS:
            return Settled(replace(self, mark=answer))
        seen: dict[Answer, str] = {}
        for text, kind in cells:
            mark = decimal_mark_of(tidy(text)) if kind is CellKind.TEXT else None
            if mark is not None:
                seen[mark] = min(seen.get(mark, text), text)
        if len(seen) != 1:
            return Settled(self)
        ((mark, example),) = seen.items()
        convention = _CONVENTIONS[mark]
        told = Interpreted(None, "number-mark-read", {"expected": (convention.id, convention.en), "value": example})
        return Settled(replace(self, mark=mark), () if mark is Answer.DECIMAL_POINT else (told,))

    def _stored(self, text: str, kind: CellKind) -> Interpreted:
        if kind is not CellKind.NUMBER:
            return Interpreted(None, "value-not-number", {"expected": "12"})
        if _SCIENTIFIC.match(text):
            text = format(float(text), "f").rstrip("0").rstrip(".")
        return self._checked(text, text, stored=True)

    def _number(self, text: str) -> str | None:
        """Return the canonical form of a number written with separators, if it is one."""
        text = text.removeprefix("+")
        if self.mark is Answer.DECIMAL_COMMA or (self.mark is None and decimal_mark_of(text) is Answer.DECIMAL_COMMA):
            return text.replace(".", "").replace(",", ".") if _COMMA_FORM.match(text) else None
        return text.replace(",", "") if _POINT_FORM.match(text) else None

    def _checked(self, number: str, text: str, *, stored: bool = False) -> Interpreted:
        if not _PLAIN.match(number):
            return Interpreted(None, "value-not-number", {"expected": "12"})
        if self.whole:
            whole, _, rest = number.partition(".")
            if rest.strip("0"):
                return Interpreted(None, "value-not-integer")
            if len(whole.lstrip("-")) > 15:
                return Interpreted(None, "value-not-number", {"expected": "12"})
            number = whole
        if stored or number == text:
            return Interpreted(number)
        return Interpreted(number, "number-as-text", {"expected": number}, counted=True)

    def _with_words(self, text: str) -> Interpreted:
        """Explain “2,7 juta”, “12 orang”, “Rp1.500.000”: a number with words around it."""
        found = _UNIT.match(text)
        if found is None:
            return Interpreted(None, "value-not-number", {"expected": "12"})
        # “2,7 juta” can be read in one way, whatever the mark of the other cells.
        mark = decimal_mark_of(found["number"]) or self.mark
        number = replace(self, mark=mark)._number(found["number"])
        factor = _WORDS.get((found["word"] or "").lower().rstrip("."))
        if number is not None and factor is not None:
            full = format(float(number) * factor, ".0f")
            return Interpreted(None, "number-in-words", {"expected": full})
        return Interpreted(None, "value-not-number", {"expected": number or re.sub(r"\D", "", found["number"])})
