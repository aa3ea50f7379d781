"""Columns with few values: what never stood there before, what is written otherwise, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import polars as pl
from rapidfuzz import fuzz, process

from rantau.onedata.check.groups import FindingGroup
from rantau.onedata.check.likeness.moving import FEW, values
from rantau.onedata.check.likeness.rows import Matching
from rantau.onedata.check.likeness.sides import Pair, Side, some
from rantau.onedata.codes.folding import fold
from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.standards.model import ColumnType, Sensitivity

MOST_VALUES = 60
# Good (1953): the chance that the next value was never seen is about the share of rows
# whose value stands once.  Below this, a new value is news.
_CHANCE_OF_NEW = 0.05
# A value that stood in five rows is missing by chance in fewer than one file in a hundred (Poisson: e⁻⁵).
_FEWEST_MISSED = 5
_ALIKE = 86.0
_SHORTEST_ALIKE = 4
_MOST_COMPARED = 2_000
_FEW_CELLS = 0.2
_NAMED_MISSING = 8


@dataclass(frozen=True)
class Category:
    """A column of the earlier file: how often each canonical text stood, and its usual spelling."""

    name: str
    counts: dict[str, int]
    spelling: dict[str, str]

    @cached_property
    def is_closed(self) -> bool:
        """Whether a value that never stood here before is news."""
        once = sum(count == 1 for count in self.counts.values())
        rows = sum(self.counts.values())
        return 0 < len(self.counts) <= MOST_VALUES and once <= _CHANCE_OF_NEW * rows


def category_of(side: Side, name: str) -> Category:
    """Count the values of a column."""
    cells = side.rows.select(t=pl.col(f"t:{name}"), o=pl.col(f"o:{name}").str.strip_chars()).drop_nulls()
    counted = cells.group_by("t", "o").len().sort(["len", "o"], descending=[True, False])
    spelling: dict[str, str] = {}
    counts: dict[str, int] = {}
    for text, original, count in counted.iter_rows():
        spelling.setdefault(text, original)
        counts[text] = counts.get(text, 0) + count
    return Category(name, counts, spelling)


def category_findings(pair: Pair, matching: Matching, *, moving: frozenset[str]) -> Iterator[FindingGroup]:
    """Yield what is new, written otherwise or missing in the columns with words and codes."""
    for name in word_columns(pair):
        if name in moving:
            yield from _all_new(pair, name)
        else:
            yield from _of_column(pair, category_of(pair.then, name), matching)


def word_columns(pair: Pair) -> list[str]:
    """Return the columns of words and codes that are not about persons."""
    return [name for name in pair.common if _holds_words(pair, name)]


def _holds_words(pair: Pair, name: str) -> bool:
    column = pair.then.column(name)
    is_open = column.sensitivity in (Sensitivity.PUBLIC, Sensitivity.OFFICIAL)
    return is_open and column.type in (ColumnType.TEXT, ColumnType.CODE)


def _all_new(pair: Pair, name: str) -> Iterator[FindingGroup]:
    now, then = (values(side, name).sort().to_list() for side in (pair.now, pair.then))
    if max(len(now), len(then)) <= FEW:
        yield pair.in_column("values-all-new", name, expected=some(then, quoted=True), value=some(now, quoted=True))


def _of_column(pair: Pair, then: Category, matching: Matching) -> Iterator[FindingGroup]:
    is_code = pair.then.column(then.name).type is ColumnType.CODE
    now = category_of(pair.now, then.name)
    new = [text for text in now.counts if text not in then.counts]
    variants = {} if is_code else _variants(new, then, now)
    if is_code:
        readable = set(pair.now.rows[f"v:{then.name}"].drop_nulls().unique())
        new = [text for text in new if text in readable]
        yield from _spelled_otherwise(pair, then)
    if variants:
        yield _at(pair, then.name, "value-variant", variants)
    unknown = {text: "" for text in new if text not in variants}
    if unknown and then.is_closed and then.name not in _alone(matching):
        severity = Severity.HINT if is_code else None
        yield _at(pair, then.name, "value-new", unknown, severity=severity)
    yield from _missing(pair, then, now, matching, frozenset(variants.values()))


def _alone(matching: Matching) -> tuple[str, ...]:
    """Return the column that is the key by itself: its rows are compared one by one."""
    return matching.key if len(matching.key) == 1 else ()


# --- spelling ----------------------------------------------------------------


def _variants(new: list[str], then: Category, now: Category) -> dict[str, str]:
    """Return the new values that only spell a known one otherwise, with the known one.

    In a column that is open for new values, only a value that stands nowhere any more
    can have been meant.
    """
    known = [text for text in then.counts if then.is_closed or text not in now.counts]
    if not new or not known or len(new) > _MOST_COMPARED or len(known) > _MOST_COMPARED:
        return {}
    folded = {fold(text): text for text in known}
    found = {}
    for text in new:
        near = folded.get(fold(text)) or _nearest(text, known)
        if near is not None:
            found[text] = near
    return found


def _nearest(text: str, known: list[str]) -> str | None:
    """Return a known value that differs in a few letters only; a different digit is a different value."""
    if len(text) < _SHORTEST_ALIKE:
        return None
    digits = [char for char in text if char.isdigit()]
    alike = [each for each in known if [char for char in each if char.isdigit()] == digits]
    near = process.extractOne(text.lower(), [each.lower() for each in alike], scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return alike[near[2]] if near else None


def _spelled_otherwise(pair: Pair, then: Category) -> Iterator[FindingGroup]:
    """Mention codes and labels that a list understands, but that stood otherwise before.

    Where a good part of a column is written otherwise, somebody decided so.
    """
    name = then.name
    seen = pair.then.rows[f"o:{name}"].str.strip_chars().unique()
    cells = pair.now.rows.select("row", text=pl.col(f"t:{name}"), value=pl.col(f"o:{name}").str.strip_chars())
    filled = cells.drop_nulls("text")
    other = filled.filter(
        pl.col("text").is_in(list(then.counts))
        & ~pl.col("value").is_in(seen.implode())
        & (pl.col("value") != pl.col("text"))
    )
    if 0 < other.height <= _FEW_CELLS * filled.height:
        suggestion = pl.col("text").replace_strict(then.spelling, default="", return_dtype=pl.String)
        yield pair.at_cells(
            "value-variant", name, other.select("row", "value", suggestion=suggestion), severity=Severity.HINT
        )


def _at(
    pair: Pair, name: str, code: str, suggested: dict[str, str], *, severity: Severity | None = None
) -> FindingGroup:
    text = pl.col(f"t:{name}")
    places = pair.now.rows.filter(text.is_in(list(suggested))).select(
        "row",
        value=pl.col(f"o:{name}"),
        suggestion=text.replace_strict(suggested, default="", return_dtype=pl.String),
    )
    return pair.at_cells(code, name, places, severity=severity)


# --- what is missing ---------------------------------------------------------


def _missing(
    pair: Pair, then: Category, now: Category, matching: Matching, meant: frozenset[str]
) -> Iterator[FindingGroup]:
    """Yield the values that had rows before and have none now.

    In a table with the same rows every month each of its areas counts; elsewhere a value
    that stood in a few rows only may be missing by chance.
    """
    if then.name in _alone(matching) or len(then.counts) > MOST_VALUES:
        return
    column = pair.then.column(then.name)
    is_area = (column.codes or "").startswith("area")
    fewest = 1 if is_area and matching.is_of_one_kind else _FEWEST_MISSED
    gone = [
        text for text, count in then.counts.items() if text not in now.counts and text not in meant and count >= fewest
    ]
    if gone:
        yield pair.in_column("coverage-missing", then.name, expected=_named(pair, then, gone))


def _named(pair: Pair, then: Category, gone: list[str]) -> tuple[str, str]:
    labels = [pair.then.checked.columns.label(then.name, text) for text in gone]
    both = [
        (then.spelling[text],) * 2 if isinstance(label, str) else label
        for text, label in zip(gone, labels, strict=True)
    ]
    return some([label[0] for label in both], most=_NAMED_MISSING), some(
        [label[1] for label in both], most=_NAMED_MISSING
    )
