"""A data standard: one description from which checks, template and codebook come.

The words are those of Satu Data Indonesia (Perpres 39/2019 art. 4): konsep,
definisi, klasifikasi, ukuran, satuan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rantau.kernel.language import LanguageMap
from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.standards.conditions import Condition
from rantau.onedata.standards.rules import Check


class ColumnType(StrEnum):
    """What a cell of a column holds."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    MONTH = "month"
    YEAR = "year"
    CODE = "code"


class Sensitivity(StrEnum):
    """How a column must be protected; the order is from open to most protected."""

    PUBLIC = "public"
    OFFICIAL = "official"
    PERSONAL = "personal"
    PERSONAL_SPECIFIC = "personal-specific"
    CASE = "case"


class Level(StrEnum):
    """What a rule must see: one cell, one row, the table, the file, or earlier reports."""

    CELL = "cell"
    ROW = "row"
    TABLE = "table"
    FILE = "file"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its words, its type and its bounds.

    ``minimum`` and ``maximum`` are in the column's own type (a number, or an ISO
    date); ``maximum`` may be the word ``today``.  ``required`` with a ``when`` is
    required only in rows where the condition holds.
    """

    name: str
    header: LanguageMap
    definition: LanguageMap
    type: ColumnType
    sensitivity: Sensitivity
    required: bool = False
    when: Condition | None = None
    codes: str | None = None
    level: str | None = None
    scheme: str | None = None
    valid_at: str | None = None
    pattern: str | None = None
    pattern_error: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    example: str | None = None
    unit: LanguageMap | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence that people agreed on, and the check that makes it true."""

    id: str
    level: Level
    severity: Severity
    error: str
    say: LanguageMap
    check: Check


@dataclass(frozen=True, slots=True)
class Concept:
    """A konsep with its definisi and where it comes from."""

    name: LanguageMap
    definition: LanguageMap
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Reporting:
    """How often the data are due, and which column says to which period a row belongs."""

    frequency: str
    due_days_after_period: int | None = None
    period_column: str | None = None
    period_kind: str | None = None
    nothing_to_report_allowed: bool = False


@dataclass(frozen=True, slots=True)
class Standard:
    """A data standard in one version.

    ``primary_key`` is unique by being the key: no two rows share its values (an empty
    cell is a value), and no rule has to say so.  ``valid_from`` / ``valid_until``
    (half-open) say when the version is in force; both open for a proposal that nobody
    has adopted.
    """

    code: str
    version: str
    status: str
    title: LanguageMap
    grain: LanguageMap
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    match_key: tuple[str, ...]
    rules: tuple[Rule, ...]
    concepts: tuple[Concept, ...]
    classifications: tuple[str, ...]
    measure: LanguageMap
    unit: LanguageMap
    access_tier: str
    reporting: Reporting | None = None
    producers: tuple[str, ...] = ()
    producer_role: str | None = None
    walidata: str | None = None
    pembina: str | None = None
    legal_basis: tuple[str, ...] = ()
    note: LanguageMap | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    evidence: str | None = None

    def column(self, name: str) -> Column:
        """Return the column called ``name``.

        Raises
        ------
        KeyError
            If the standard has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
