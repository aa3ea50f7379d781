"""Numbers and dates as a person in each language writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rantau.kernel.language import Language
from rantau.kernel.periods import MONTHS


def number(value: int | float | Decimal, language: Language, *, digits: int | None = None) -> str:
    """Write a number with the separators of ``language``.

    Parameters
    ----------
    digits
        Decimal places; ``None`` keeps those that the value has.

    Examples
    --------
    >>> number(355000, Language.ID), number(355000, Language.EN)
    ('355.000', '355,000')
    """
    if digits is not None:
        text = f"{value:,.{digits}f}"
    elif isinstance(value, float):
        text = f"{Decimal(repr(value)):,f}"
    else:
        text = f"{value:,}"
    if language is Language.ID:
        return text.replace(",", "\0").replace(".", ",").replace("\0", ".")
    return text


def day(value: date, language: Language) -> str:
    """Write a date in short form: “20 Des 2023”, “20 Dec 2023”."""
    return f"{value.day} {MONTHS.text(language).split()[value.month - 1][:3]} {value.year}"
