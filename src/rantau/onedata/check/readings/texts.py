"""Columns of text, NIK among them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from rantau.onedata.check.readings.reading import Interpreted, Reading, untidy
from rantau.onedata.read.sheets import CellKind

_EXPONENT = re.compile(r"\d(?:[.,]\d+)?E\+?\d+\Z", re.IGNORECASE)
_GROUPED = re.compile(r"[\d .\-']+\Z")
NIK_DIGITS = 16
# Excel stores 15 significant digits; a longer number has lost the rest.
EXCEL_DIGITS = 15


def whole(pattern: str) -> str:
    """Return a pattern that only a whole text matches."""
    return pattern if pattern.startswith("^") and pattern.endswith("$") and "|" not in pattern else f"^(?:{pattern})$"


@dataclass(frozen=True)
class TextReading(Reading):
    """Any text; only blanks around it and marks for “nothing” are tidied away.

    With a ``pattern`` only texts that have it are plain, which also tells that they are tidy.
    """

    pattern: str | None = None

    def plain(self, text: pl.Expr, value: pl.Expr, kind: pl.Expr | None) -> pl.Expr:
        tidy = text.str.contains(whole(self.pattern)) if self.pattern else ~untidy(text)
        return tidy if kind is None else tidy & (kind < CellKind.ERROR)

    def interpret(self, text: str, kind: CellKind) -> Interpreted:
        return Interpreted(text)


@dataclass(frozen=True)
class NikReading(Reading):
    """A NIK: 16 digits kept as text.

    A NIK that Excel stored as a number has lost its last digit for good, so it is
    reported and never repaired.  Source: measurements on reading workbooks; NIK has
    no check digit (Dukcapil).
    """

    def plain(self, text: pl.Expr, value: pl.Expr, kind: pl.Expr | None) -> pl.Expr:
        digits = text.str.contains(r"^[0-9]{16}$")
        return digits if kind is None else digits & (kind == CellKind.TEXT)

    def interpret(self, text: str, kind: CellKind) -> Interpreted:
        if _EXPONENT.search(text):
            return Interpreted(None, "nik-digits-lost")
        digits = re.sub(r"\D", "", text)
        if kind in (CellKind.NUMBER, CellKind.DATE) and len(digits) > EXCEL_DIGITS:
            # Excel turns every digit after the fifteenth into 0; another program may keep it.
            if len(digits) == NIK_DIGITS and not digits.endswith("0"):
                return Interpreted(digits, "nik-as-number", counted=True)
            return Interpreted(None, "nik-digits-lost")
        if len(digits) == NIK_DIGITS and _GROUPED.match(text):
            return Interpreted(digits, "nik-marks-removed" if digits != text else None, counted=True)
        if digits and _GROUPED.match(text):
            return Interpreted(None, "nik-length", {"count": str(len(digits))})
        return Interpreted(None, "nik-not-digits")
