"""What every reading can do, and what it says of a cell that needs a second look.

Two speeds, one meaning.  Most cells are *plain*: their text already has the form
of the standard, which a vectorised test confirms.  The rest are *interpreted* one
distinct text at a time in Python, where there is room for month names, lost
zeros and a good explanation.  A canonical text is plain by definition, so that
both speeds give the same value; a property test holds every reading to that.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import polars as pl

from rantau.onedata.check.answers import Answer
from rantau.onedata.check.groups import Argument
from rantau.onedata.read.labels import MISSING_MARKERS
from rantau.onedata.read.sheets import CellKind

# Marks that people write for “nothing”.  Zero is not among them, and neither is a
# word such as “tidak diketahui”, which code lists know.
PLACEHOLDERS = frozenset(
    {"-", "--", "---", "–", "—", "..", "...", "…", "#N/A", "na.", "NaN", "?", "*"}
    | {spelling for marker in MISSING_MARKERS for spelling in (marker, marker.upper())}
)
# What str.strip() leaves: marks without width that come with text copied from the web.
INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
_EDGES = " \t\n\r\x0b\x0c\u00a0\u2007\u202f\u2009\u3000" + INVISIBLE


@dataclass(frozen=True, slots=True)
class Interpreted:
    """What a cell that is not plain turned out to be.

    Parameters
    ----------
    text
        Canonical text, or ``None`` where the cell is empty or cannot be read.
    code
        Code of the catalogue to be reported, or ``None`` when there is nothing to say.
    counted
        Told once per column with the number of cells, instead of at every cell.
    """

    text: str | None
    code: str | None = None
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """A reading whose ambiguities are settled, and what the reader is told about it."""

    reading: Reading
    remarks: tuple[Interpreted, ...] = ()


class Reading(ABC):
    """How the cells of one column are read."""

    dtype: ClassVar[pl.DataType] = pl.String()

    def canonical(self, text: pl.Expr, kind: pl.Expr | None) -> pl.Expr:
        """Bring texts that follow the column's settled convention into canonical form."""
        del kind
        return text

    @abstractmethod
    def plain(self, text: pl.Expr, value: pl.Expr, kind: pl.Expr | None) -> pl.Expr:
        """Test which canonical texts need no second look.

        ``value`` is what :meth:`value` makes of ``text``.  What it says of an empty cell
        does not count.
        """

    def value(self, text: pl.Expr) -> pl.Expr:
        """Return the typed value of plain text; null where the text is not plain."""
        return text

    @abstractmethod
    def interpret(self, text: str, kind: CellKind) -> Interpreted:
        """Read one trimmed text, not empty, that is not plain."""

    def knows(self, text: str) -> bool:
        """Test whether a mark for “nothing” has a meaning of its own here, as “-” has in some code lists."""
        del text
        return False

    def telling(self, text: pl.Expr) -> pl.Expr:
        """Test which plain texts help to settle the column; all of them tell the same."""
        return pl.lit(value=False)

    def settle(self, cells: Iterable[tuple[str, CellKind]], answer: Answer | None) -> Settled:
        """Settle what is ambiguous in a column.

        ``cells`` are its distinct cells that are not plain, and of those that
        :meth:`telling` picks at least one.
        """
        del cells, answer
        return Settled(self)


def tidy(text: str) -> str:
    """Strip blanks and invisible marks around a text."""
    return text.strip().strip(INVISIBLE).strip()


def read_cell(reading: Reading, text: str, kind: CellKind) -> Interpreted:
    """Read a cell that is not plain: first what is common to all types, then the type's own way."""
    if kind is CellKind.ERROR:
        return Interpreted(None, "formula-error")
    if kind is CellKind.UNCALCULATED:
        return Interpreted(None, "formula-not-calculated")
    tidied = tidy(text)
    if not tidied:
        return Interpreted(None, "whitespace-trimmed", counted=True)
    if tidied in PLACEHOLDERS and not reading.knows(tidied):
        return Interpreted(None, "placeholder-value")
    found = reading.interpret(tidied, kind)
    if found.code is None and tidied != text:
        return Interpreted(found.text, "whitespace-trimmed", counted=True)
    return found


def untidy(text: pl.Expr) -> pl.Expr:
    """Test which texts begin or end with a blank or an invisible mark, or are a placeholder."""
    return (text != text.str.strip_chars(_EDGES)) | text.is_in(sorted(PLACEHOLDERS))
