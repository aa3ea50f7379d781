"""What changed between two versions of a standard, and which version number that needs.

A **major** change is one of columns or keys: data in the old shape no longer fit, or
mean something else.  A **minor** one is of rules, bounds or lists: the shape stays, what
is accepted differs.  A **patch** is of wording.  Where a text could be either (the unit
of the data, say), the heavier size is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rantau.kernel.language import Language, LanguageMap
from rantau.onedata.messages.catalogue import interface_texts, say
from rantau.onedata.standards.conditions import AllOf, AnyOf, Empty, Filled, OneOf
from rantau.onedata.standards.model import Column, Concept, Reporting, Standard
from rantau.onedata.standards.parameters import parameters
from rantau.onedata.standards.rules import Check, Part
from rantau.onedata.standards.wording import condition_words


class Size(StrEnum):
    """How much a change weighs, heaviest first: the place in the version number that it moves."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"

    @property
    def rank(self) -> int:
        """0 for the heaviest."""
        return list(Size).index(self)


class Kind(StrEnum):
    """What happened to a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Parameters
    ----------
    part, subject
        ``column``, ``rule``, ``key``, ``concept`` or ``standard``, and its name.
    attribute
        What of it changed; ``None`` for a part that was added or removed.
    before, after
        In words, only for what changed.
    """

    size: Size
    kind: Kind
    part: str
    subject: str
    attribute: str | None = None
    before: LanguageMap | None = None
    after: LanguageMap | None = None

    def text(self, language: Language) -> str:
        """Say the change in one line."""
        part = say(f"diff.part.{self.part}", language, subject=self.subject)
        if self.attribute is None or self.before is None or self.after is None:
            return say(f"diff.{self.kind}", language, part=part)
        known = interface_texts().get(f"diff.attribute.{self.attribute}")
        return say(
            "diff.changed",
            language,
            part=part,
            attribute=known.text(language) if known else self.attribute,
            before=self.before.text(language),
            after=self.after.text(language),
        )


# What is not named here is wording.
_COLUMN_SIZES = {
    **dict.fromkeys(("type", "codes", "level", "scheme", "valid_at", "unit"), Size.MAJOR),
    **dict.fromkeys(
        ("required", "when", "pattern", "minimum", "maximum", "min_length", "max_length", "sensitivity"), Size.MINOR
    ),
}
_STANDARD_SIZES = {
    **dict.fromkeys(("measure", "unit"), Size.MAJOR),
    **dict.fromkeys(("classifications", "access_tier"), Size.MINOR),
}
_STANDARD_ATTRIBUTES = (
    "title",
    "status",
    "grain",
    "measure",
    "unit",
    "classifications",
    "access_tier",
    "producers",
    "producer_role",
    "walidata",
    "pembina",
    "legal_basis",
    "note",
    "valid_from",
    "valid_until",
    "evidence",
)

_REPORTING_ATTRIBUTES = (
    "frequency",
    "due_days_after_period",
    "period_column",
    "period_kind",
    "nothing_to_report_allowed",
)


def differences(old: Standard, *, new: Standard) -> tuple[Change, ...]:
    """Return every difference from ``old`` to ``new`` but that of the version number, in the order of a file."""
    pair = _Pair(old, new)
    parts = (_of_standard, _of_reporting, _of_concepts, _of_columns, _of_keys, _of_rules)
    return tuple(change for changes in parts for change in changes(pair))


def size_of(changes: Sequence[Change]) -> Size | None:
    """Return the heaviest size among ``changes``; ``None`` if there are none."""
    return min((change.size for change in changes), key=lambda size: size.rank, default=None)


def version_needed(version: str, *, size: Size | None) -> str:
    """Return the lowest version number that may follow ``version`` after a change of ``size``.

    Examples
    --------
    >>> version_needed("1.4.2", size=Size.MINOR)
    '1.5.0'
    """
    if size is None:
        return version
    numbers = [int(part) for part in version.split(".")]
    moved = numbers[size.rank] + 1
    return ".".join(map(str, [*numbers[: size.rank], moved, *[0] * (2 - size.rank)]))


def has_enough_version(old: Standard, *, new: Standard) -> bool:
    """Test whether the version number of ``new`` tells the size of its changes."""
    needed = version_needed(old.version, size=size_of(differences(old, new=new)))
    return _numbers(new.version) >= _numbers(needed)


def difference_lines(old: Standard, *, new: Standard, language: Language) -> list[str]:
    """Say all differences, heaviest first, one in a line, and whether the version number fits."""
    changes = differences(old, new=new)
    size = size_of(changes)
    if size is None:
        return [say("diff.same", language)]
    lines: list[str] = []
    for kind in Size:
        of_kind = [change for change in changes if change.size is kind]
        if of_kind:
            lines += [say(f"diff.size.{kind}", language), *(f"  {change.text(language)}" for change in of_kind)]
    key = "diff.version-enough" if has_enough_version(old, new=new) else "diff.version-short"
    needed = version_needed(old.version, size=size)
    return [*lines, interface_texts()[key].format(language, new=new.version, needed=needed)]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


# --- part by part -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Pair:
    """The two versions, whose columns give the words of their own conditions."""

    old: Standard
    new: Standard

    def compare(
        self, size: Size, part: str, subject: str, attribute: str, was: object, now: object
    ) -> Iterator[Change]:
        """Yield a change if two values differ."""
        if was != now:
            before, after = _words(was, self.old), _words(now, self.new)
            yield Change(size, Kind.CHANGED, part, subject, attribute, before, after)


def _of_standard(pair: _Pair) -> Iterator[Change]:
    old, new = pair.old, pair.new
    for name in _STANDARD_ATTRIBUTES:
        size = _STANDARD_SIZES.get(name, Size.PATCH)
        yield from pair.compare(size, "standard", new.code, name, getattr(old, name), getattr(new, name))


def _of_reporting(pair: _Pair) -> Iterator[Change]:
    empty = Reporting(frequency="")
    old, new = pair.old.reporting or empty, pair.new.reporting or empty
    for name in _REPORTING_ATTRIBUTES:
        # To which period a row belongs decides what the rows mean.
        size = Size.MAJOR if name.startswith("period") else Size.MINOR
        yield from pair.compare(size, "standard", pair.new.code, name, getattr(old, name), getattr(new, name))


def _of_concepts(pair: _Pair) -> Iterator[Change]:
    old, new = ({concept.name.id: concept for concept in standard.concepts} for standard in (pair.old, pair.new))
    yield from _come_and_gone(old, new, Size.PATCH, "concept")
    for subject in _in_both(old, new):
        for name in Concept.__dataclass_fields__:
            was, now = getattr(old[subject], name), getattr(new[subject], name)
            yield from pair.compare(Size.PATCH, "concept", subject, name, was, now)


def _of_columns(pair: _Pair) -> Iterator[Change]:
    old, new = ({column.name: column for column in standard.columns} for standard in (pair.old, pair.new))
    yield from _come_and_gone(old, new, Size.MAJOR, "column")
    for subject in _in_both(old, new):
        for name in Column.__dataclass_fields__:
            size = _COLUMN_SIZES.get(name, Size.PATCH)
            was, now = getattr(old[subject], name), getattr(new[subject], name)
            yield from pair.compare(size, "column", subject, name, was, now)
    # Columns are found by their headers, so only the template changes with their order.
    was, now = tuple(_in_both(new, old)), tuple(_in_both(old, new))
    yield from pair.compare(Size.MINOR, "standard", pair.new.code, "order", was, now)


def _of_keys(pair: _Pair) -> Iterator[Change]:
    for name in ("primary_key", "match_key"):
        was, now = getattr(pair.old, name), getattr(pair.new, name)
        yield from pair.compare(Size.MAJOR, "key", pair.new.code, name, was, now)


def _of_rules(pair: _Pair) -> Iterator[Change]:
    old, new = ({rule.id: rule for rule in standard.rules} for standard in (pair.old, pair.new))
    yield from _come_and_gone(old, new, Size.MINOR, "rule")
    for subject in _in_both(old, new):
        was, now = old[subject], new[subject]
        yield from pair.compare(Size.PATCH, "rule", subject, "say", was.say, now.say)
        yield from pair.compare(Size.PATCH, "rule", subject, "level", was.level, now.level)
        yield from pair.compare(Size.MINOR, "rule", subject, "severity", was.severity, now.severity)
        yield from pair.compare(Size.MINOR, "rule", subject, "error", was.error, now.error)
        yield from _of_check(pair, subject, was.check, now.check)


def _of_check(pair: _Pair, subject: str, was: Check, now: Check) -> Iterator[Change]:
    if type(was) is not type(now):
        yield from pair.compare(Size.MINOR, "rule", subject, "kind", was.kind, now.kind)
        return
    for parameter in parameters(type(now)):
        values = (getattr(check, parameter.name) for check in (was, now))
        yield from pair.compare(Size.MINOR, "rule", subject, parameter.written, *values)


def _come_and_gone(old: Mapping[str, object], new: Mapping[str, object], size: Size, part: str) -> Iterator[Change]:
    yield from (Change(size, Kind.REMOVED, part, name) for name in old if name not in new)
    yield from (Change(size, Kind.ADDED, part, name) for name in new if name not in old)


def _in_both(first: Mapping[str, object], second: Mapping[str, object]) -> list[str]:
    """Return the names of ``second`` that ``first`` has too, in the order of ``second``."""
    return [name for name in second if name in first]


def _words(value: object, standard: Standard) -> LanguageMap:
    """Return a value as people write it, in both languages."""
    if isinstance(value, LanguageMap):
        return value
    return LanguageMap(_said(value, standard, Language.ID), _said(value, standard, Language.EN))


def _said(value: object, standard: Standard, language: Language) -> str:
    if value is None or value in ((), ""):
        return say("diff.none", language)
    if isinstance(value, bool):
        return say("diff.true" if value else "diff.false", language)
    if isinstance(value, tuple):
        return ", ".join(_said(item, standard, language) for item in value)
    if isinstance(value, Part):
        return say("diff.month-of", language, column=value.column) if value.month else value.column
    if isinstance(value, (Filled, Empty, OneOf, AllOf, AnyOf)):
        return condition_words(value, standard=standard, language=language)
    return str(value)
