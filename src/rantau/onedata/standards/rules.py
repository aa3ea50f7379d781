"""The kinds of rule that a standard may use, each a record of its parameters.

Why records and no expression language: a rule file is data that ministries
exchange, so nothing in it may execute, and every kind must be able to say which
cells it blames and how to mend them.  What fits no kind is a named function
(:class:`Function`), written and tested in :mod:`rantau.onedata.check`.

The types say what a parameter holds: :data:`ColumnName` is a column of the same
standard, plain text is a value, a word or a name in another file.  Loading,
writing, codebook and differences read them, so that a new kind is one record here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar, TypeAlias

from rantau.onedata.standards.conditions import Condition

ColumnName: TypeAlias = Annotated[str, "column"]
"""The name of a column of the same standard."""


class Comparison(StrEnum):
    """How :class:`Compare` holds two values against each other."""

    EQUAL = "eq"
    NOT_EQUAL = "ne"
    LESS = "lt"
    AT_MOST = "le"
    GREATER = "gt"
    AT_LEAST = "ge"


class Need(StrEnum):
    """Which data a rule is about that a file does not hold."""

    OTHER_PRODUCERS = "other-producers"
    REGISTERS = "registers"
    PUBLISHED_TABLES = "published-tables"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a key: a column, or the month of a date column."""

    column: ColumnName
    month: bool = False


# --- rules on one row -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compare:
    """``left`` stands in ``op`` to a constant ``value`` or to the column ``right``."""

    kind: ClassVar[str] = "compare"
    left: ColumnName
    op: Comparison
    right: ColumnName | None = None
    value: str | None = None
    when: Condition | None = None

    def __post_init__(self) -> None:
        if (self.right is None) == (self.value is None):
            raise ValueError("compare needs either 'right' (a column) or 'value'")


@dataclass(frozen=True, slots=True)
class InOrder:
    """The dates (or numbers) of ``columns`` do not decrease; empty cells are skipped."""

    kind: ClassVar[str] = "in-order"
    columns: tuple[ColumnName, ...]


@dataclass(frozen=True, slots=True)
class RequiredWhen:
    """When ``when`` holds (always, if absent), all of ``columns`` are filled, or at least one."""

    kind: ClassVar[str] = "required-when"
    columns: tuple[ColumnName, ...]
    when: Condition | None = None
    one_is_enough: bool = False


@dataclass(frozen=True, slots=True)
class EmptyWhen:
    """When ``when`` holds, the cells of ``columns`` are empty."""

    kind: ClassVar[str] = "empty-when"
    columns: tuple[ColumnName, ...]
    when: Condition


@dataclass(frozen=True, slots=True)
class Allowed:
    """``column`` holds one of ``values`` (negated: none of them) when ``when`` holds."""

    kind: ClassVar[str] = "allowed"
    column: ColumnName
    values: tuple[str, ...]
    negated: bool = False
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """Both conditions hold, or neither does."""

    kind: ClassVar[str] = "together"
    first: Condition
    second: Condition


@dataclass(frozen=True, slots=True)
class Apart:
    """The two conditions never hold in the same row."""

    kind: ClassVar[str] = "apart"
    first: Condition
    second: Condition


@dataclass(frozen=True, slots=True)
class Distinct:
    """The filled cells of ``columns`` differ from each other."""

    kind: ClassVar[str] = "distinct"
    columns: tuple[ColumnName, ...]


@dataclass(frozen=True, slots=True)
class ParentIs:
    """The parent of the code in ``column``, if it has one, is the value of ``parent``."""

    kind: ClassVar[str] = "parent-is"
    column: ColumnName
    parent: ColumnName


@dataclass(frozen=True, slots=True)
class ValidAt:
    """The code in ``column`` is valid on the day in ``at``."""

    kind: ClassVar[str] = "valid-at"
    column: ColumnName
    at: ColumnName


@dataclass(frozen=True, slots=True)
class InPeriod:
    """The date, month or quarter in ``column`` falls in the period of the report."""

    kind: ClassVar[str] = "in-period"
    column: ColumnName


@dataclass(frozen=True, slots=True)
class YearsBetween:
    """Whole years from ``start`` to ``end`` lie in ``min`` … ``max``."""

    kind: ClassVar[str] = "years-between"
    start: ColumnName
    end: ColumnName
    min: int | None = None
    max: int | None = None


@dataclass(frozen=True, slots=True)
class RatioBetween:
    """``numerator`` × ``factor`` ÷ ``denominator`` lies in ``min`` … ``max``."""

    kind: ClassVar[str] = "ratio-between"
    numerator: ColumnName
    denominator: ColumnName
    min: float
    max: float
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class NotSmall:
    """``column`` is empty, zero, or at least ``below`` (persons)."""

    kind: ClassVar[str] = "not-small"
    column: ColumnName
    below: int


@dataclass(frozen=True, slots=True)
class SumEquals:
    """``total`` equals the sum of ``parts`` in the same row."""

    kind: ClassVar[str] = "sum-equals"
    total: ColumnName
    parts: tuple[ColumnName, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """A named function of :mod:`rantau.onedata.check.functions` over ``columns``.

    The names, and what each takes, stand in :mod:`rantau.onedata.standards.functions`.
    """

    kind: ClassVar[str] = "function"
    name: str
    columns: tuple[ColumnName, ...]


# --- rules across the rows of one table -------------------------------------


@dataclass(frozen=True, slots=True)
class Unique:
    """No two rows share the values of ``parts``.

    An empty cell is a value in a key (Satu Data keys are whole rows of codes);
    with ``skip_empty`` rows with an empty part are left out instead.
    """

    kind: ClassVar[str] = "unique"
    parts: tuple[Part, ...]
    skip_empty: bool = False


@dataclass(frozen=True, slots=True)
class SameBy:
    """Rows that share the filled values of ``by`` hold one value in ``column``."""

    kind: ClassVar[str] = "same-by"
    column: ColumnName
    by: tuple[ColumnName, ...]


@dataclass(frozen=True, slots=True)
class GroupSumEquals:
    """Among rows with equal ``by``: ``value`` of the total row = sum over the part rows."""

    kind: ClassVar[str] = "group-sum-equals"
    value: ColumnName
    by: tuple[ColumnName, ...]
    total: Condition
    parts: Condition


@dataclass(frozen=True, slots=True)
class ShareBetween:
    """The share of rows for which ``where`` holds lies in ``min`` … ``max`` (0–1).

    ``by`` gives one share per group; ``column`` is the column that is blamed.
    """

    kind: ClassVar[str] = "share-between"
    column: ColumnName
    where: Condition
    min: float
    max: float
    by: tuple[ColumnName, ...] = ()


@dataclass(frozen=True, slots=True)
class GapAtLeast:
    """Two rows that share one of ``any_of`` lie at least ``days`` apart in ``column``."""

    kind: ClassVar[str] = "gap-at-least"
    any_of: tuple[ColumnName, ...]
    column: ColumnName
    days: int


@dataclass(frozen=True, slots=True)
class NotRecoverable:
    """No suppressed cell stands alone in a margin, from which it could be worked out.

    ``hidden`` tells a suppressed row; ``dimensions`` are the keys of the table.
    """

    kind: ClassVar[str] = "not-recoverable"
    value: ColumnName
    hidden: Condition
    dimensions: tuple[ColumnName, ...]


# --- rules on the file, and against other data ------------------------------


@dataclass(frozen=True, slots=True)
class NoColumnLike:
    """No header of the file contains one of ``words`` as whole words, or is one of ``exact``.

    Both languages stand in one list.  ``exact`` is for words that are harmless inside
    a longer header: “Nama” holds names of persons, “Nama provinsi” does not.
    """

    kind: ClassVar[str] = "no-column-like"
    words: tuple[str, ...]
    exact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoRowLike:
    """No cell of ``column`` is one of ``words``: the mark of a total row among data."""

    kind: ClassVar[str] = "no-row-like"
    column: ColumnName
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefersTo:
    """The values of ``columns`` occur as ``keys`` in the file given as ``reference``.

    With ``not_before`` / ``not_after`` the ``within`` column also lies between
    those columns of the row referred to.
    """

    kind: ClassVar[str] = "refers-to"
    columns: tuple[ColumnName, ...]
    reference: str
    keys: tuple[str, ...]
    within: ColumnName | None = None
    not_before: str | None = None
    not_after: str | None = None


@dataclass(frozen=True, slots=True)
class CountWithin:
    """The number of rows per ``by`` does not exceed ``limit`` in the file ``reference``."""

    kind: ClassVar[str] = "count-within"
    by: tuple[ColumnName, ...]
    reference: str
    limit: str


@dataclass(frozen=True, slots=True)
class Covers:
    """Every combination of ``columns`` in ``reference`` occurs in this file."""

    kind: ClassVar[str] = "covers"
    columns: tuple[ColumnName, ...]
    reference: str


@dataclass(frozen=True, slots=True)
class ChangeWithin:
    """``value`` (or the number of rows) per ``by`` stays within a factor of ``reference``.

    Groups whose earlier value is under ``at_least`` are skipped: small numbers jump.
    """

    kind: ClassVar[str] = "change-within"
    by: tuple[ColumnName, ...]
    min_factor: float
    max_factor: float
    at_least: float = 0.0
    value: ColumnName | None = None
    reference: str = "previous"


@dataclass(frozen=True, slots=True)
class RevisionExplained:
    """Where ``value`` differs from the row with the same ``by`` in ``reference``, ``note`` is filled."""

    kind: ClassVar[str] = "revision-explained"
    value: ColumnName
    by: tuple[ColumnName, ...]
    note: ColumnName
    reference: str = "previous"


@dataclass(frozen=True, slots=True)
class NeedsStore:
    """A rule about data that are not in the file: only the platform, which holds them, can check it."""

    kind: ClassVar[str] = "needs-store"
    columns: tuple[ColumnName, ...]
    needs: Need


RowCheck: TypeAlias = (
    Compare
    | InOrder
    | RequiredWhen
    | EmptyWhen
    | Allowed
    | Together
    | Apart
    | Distinct
    | ParentIs
    | ValidAt
    | InPeriod
    | YearsBetween
    | RatioBetween
    | NotSmall
    | SumEquals
    | Function
)
TableCheck: TypeAlias = Unique | SameBy | GroupSumEquals | ShareBetween | GapAtLeast | NotRecoverable
FileCheck: TypeAlias = NoColumnLike | NoRowLike
ReferenceCheck: TypeAlias = RefersTo | CountWithin | Covers | ChangeWithin | RevisionExplained
Check: TypeAlias = RowCheck | TableCheck | FileCheck | ReferenceCheck | NeedsStore

CHECKS: tuple[type[Check], ...] = (
    Compare,
    InOrder,
    RequiredWhen,
    EmptyWhen,
    Allowed,
    Together,
    Apart,
    Distinct,
    ParentIs,
    ValidAt,
    InPeriod,
    YearsBetween,
    RatioBetween,
    NotSmall,
    SumEquals,
    Function,
    Unique,
    SameBy,
    GroupSumEquals,
    ShareBetween,
    GapAtLeast,
    NotRecoverable,
    NoColumnLike,
    NoRowLike,
    RefersTo,
    CountWithin,
    Covers,
    ChangeWithin,
    RevisionExplained,
    NeedsStore,
)
