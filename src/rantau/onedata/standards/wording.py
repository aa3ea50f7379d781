"""A standard in plain words: what a column takes, when it is required, when data are due.

Template, codebook and terminal say the same sentences; they stand here once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rantau.kernel.formats import day, number
from rantau.kernel.language import Language
from rantau.onedata.codes.codelists import Code, CodeList, code_list
from rantau.onedata.messages.catalogue import say
from rantau.onedata.standards.columns import TODAY, value_of
from rantau.onedata.standards.conditions import AllOf, AnyOf, Condition, Empty, Filled, OneOf
from rantau.onedata.standards.functions import FUNCTIONS
from rantau.onedata.standards.model import Column, ColumnType, Reporting, Standard
from rantau.onedata.standards.rules import Allowed, Function

_FEW = 6
"""As many choices as are named instead of the title of their list."""
_DATED = frozenset({ColumnType.DATE, ColumnType.MONTH, ColumnType.YEAR})


def codes_of(column: Column) -> CodeList | None:
    """Return the code list of a column, or ``None`` for a column without one."""
    if column.codes is None:
        return None
    return code_list(column.codes, level=column.level, scheme=column.scheme)


def choices_of(column: Column, *, standard: Standard) -> tuple[Code, ...]:
    """Return the entries that a column may hold: its list without what a rule forbids everywhere."""
    codes = codes_of(column)
    forbidden = {
        value
        for rule in standard.rules
        if isinstance(rule.check, Allowed) and rule.check.column == column.name
        if rule.check.negated and rule.check.when is None
        for value in rule.check.values
    }
    return tuple(entry for entry in codes.entries if entry.code not in forbidden) if codes else ()


def list_title(column: Column, *, language: Language) -> str:
    """Return what the code list of a column is called, with its level or scheme."""
    title = code_list(str(column.codes)).title.text(language)
    part = say(f"wording.level.{column.level}", language) if column.level else column.scheme
    return f"{title} ({part})" if part else title


def label_of(column: Column, *, code: str, language: Language) -> str:
    """Return the label of a code of the column; the code itself where the list has none."""
    codes = codes_of(column)
    entry: Code | None = codes.get(code) if codes else None
    return entry.label.text(language) if entry else code


def pattern_of(column: Column, *, standard: Standard) -> str | None:
    """Return the pattern that every good value has, of the column or of a function that looks at it."""
    if column.pattern is not None:
        return column.pattern
    for rule in standard.rules:
        if isinstance(rule.check, Function) and column.name in rule.check.columns:
            pattern = FUNCTIONS[rule.check.name].pattern
            if pattern is not None:
                return pattern
    return None


def form_words(column: Column, *, standard: Standard, language: Language) -> str:
    """Say what a cell of the column holds: “Bilangan bulat, 0 sampai 40”."""
    words = [_kind_words(column, standard, language), *limit_words(column, language=language)]
    if column.example is not None and pattern_of(column, standard=standard) is not None:
        words.append(say("wording.pattern", language, example=column.example))
    return ", ".join(words)


def limit_words(column: Column, *, language: Language) -> list[str]:
    """Say bounds, lengths and unit of a column, each in a few words; empty where there are none."""
    words = []
    if column.minimum is not None or column.maximum is not None:
        kind = "days" if column.type in _DATED else "bound"
        low, high = (_bound(bound, column.type, language) for bound in (column.minimum, column.maximum))
        words.append(_between(kind, low, high, language))
    if column.min_length not in (None, 1) or column.max_length is not None:
        low, high = (str(limit) if limit else None for limit in (column.min_length, column.max_length))
        # That a text of one letter is a text goes without saying.
        words.append(_between("length", low if column.min_length != 1 else None, high, language))
    if column.unit is not None:
        words.append(say("wording.unit", language, unit=column.unit.text(language)))
    return words


def required_words(column: Column, *, standard: Standard, language: Language) -> str:
    """Say whether the column must be filled: always, never, or when."""
    if not column.required:
        return say("wording.required.never", language)
    if column.when is None:
        return say("wording.required.always", language)
    condition = condition_words(column.when, standard=standard, language=language)
    return say("wording.required.when", language, condition=condition)


def condition_words(condition: Condition, *, standard: Standard, language: Language) -> str:
    """Say a condition with headers and labels: “Skema penempatan adalah Antarswasta”."""
    if isinstance(condition, (AllOf, AnyOf)):
        parts = [condition_words(part, standard=standard, language=language) for part in condition.parts]
        return listing(parts, "and" if isinstance(condition, AllOf) else "or", language=language)
    column = standard.column(condition.column)
    header = column.header.text(language)
    if isinstance(condition, OneOf):
        key = "wording.condition.none-of" if condition.negated else "wording.condition.one-of"
        labels = [f"“{label_of(column, code=value, language=language)}”" for value in condition.values]
        return say(key, language, column=header, values=listing(labels, "or", language=language))
    key = {Filled: "wording.condition.filled", Empty: "wording.condition.empty"}[type(condition)]
    return say(key, language, column=header)


def listing(parts: Sequence[str], joint: str, *, language: Language) -> str:
    """Join parts as a person does: “a, b atau c”; ``joint`` is ``or`` or ``and``."""
    if len(parts) < 2:
        return "".join(parts)
    return say(f"wording.{joint}", language, first=", ".join(parts[:-1]), last=parts[-1])


def reporting_words(reporting: Reporting, *, language: Language) -> str:
    """Say how often the data are due, and until when."""
    entry = code_list("frequency").get(reporting.frequency)
    frequency = entry.label.text(language) if entry else reporting.frequency
    if reporting.due_days_after_period is None:
        return frequency
    return say("wording.due", language, frequency=frequency, days=reporting.due_days_after_period)


def tier_words(standard: Standard, *, language: Language) -> str:
    """Say who may see the data: “Tertutup: Hanya untuk petugas yang ditunjuk …”."""
    entry = code_list("access-tiers").get(standard.access_tier)
    if entry is None:
        return standard.access_tier
    label = entry.label.text(language)
    return f"{label}: {entry.note.text(language)}" if entry.note else label


def version_words(standard: Standard, *, language: Language) -> str:
    """Say version, status and validity: “Versi 1.0.0, usulan”."""
    words = [
        say("wording.version", language, version=standard.version),
        say(f"wording.status.{standard.status}", language),
    ]
    for key, moment in (("from", standard.valid_from), ("until", standard.valid_until)):
        if moment is not None:
            words.append(say(f"wording.valid-{key}", language, date=day(moment, language)))
    return ", ".join(words)


def _kind_words(column: Column, standard: Standard, language: Language) -> str:
    codes = codes_of(column)
    if codes is None:
        return say(f"wording.form.{column.type}", language)
    choices = choices_of(column, standard=standard)
    if 0 < len(choices) <= _FEW and column.valid_at is None:
        labels = [entry.label.text(language) for entry in choices]
        return say("wording.form.few", language, values=listing(labels, "or", language=language))
    words = say(
        "wording.form.open" if codes.is_open else "wording.form.code",
        language,
        list=list_title(column, language=language),
    )
    if column.valid_at is None:
        return words
    dated = standard.column(column.valid_at).header.text(language)
    return f"{words}; {say('wording.form.valid-at', language, column=dated)}"


def _between(kind: str, low: str | None, high: str | None, language: Language) -> str:
    if low is None:
        return say(f"wording.{kind}.to", language, high=high)
    if high is None:
        return say(f"wording.{kind}.from", language, low=low)
    return say(f"wording.{kind}.between", language, low=low, high=high)


def _bound(bound: str | None, kind: ColumnType, language: Language) -> str | None:
    if bound is None:
        return None
    if bound == TODAY:
        return say("wording.bound.today", language)
    value = value_of(bound, kind=kind)
    if isinstance(value, date):
        return day(value, language)
    return bound if value is None or isinstance(value, str) else number(value, language)
