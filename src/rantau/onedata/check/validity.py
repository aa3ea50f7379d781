"""Codes in time: the code was in force on the day that the row says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

import polars as pl

from rantau.onedata.check.row_test import RowTest, Setting, other_cell
from rantau.onedata.codes.code_list import CodeList
from rantau.onedata.messages.catalogue import Severity


def valid_at(name: str, at: str, setting: Setting) -> Iterator[RowTest]:
    """Yield the two tests of validity: the code has ended by that day, or has not begun."""
    columns = setting.columns
    codes = columns.codes(name)
    if codes is None or codes.is_open or name not in columns.bound:
        return
    day, value = columns.value(at), columns.value(name)
    ends = {e.code: e.valid_until for e in codes.entries if e.valid_until}
    starts = {e.code: e.valid_from for e in codes.entries if e.valid_from}
    open_ended = {e.code for e in codes.entries if not e.valid_until}
    open_started = {e.code for e in codes.entries if not e.valid_from}
    ended = {code: end for code, end in ends.items() if code not in open_ended}
    begun = {code: start for code, start in starts.items() if code not in open_started}
    for code, limits, late in (("code-expired", ended, True), ("code-not-yet-valid", begun, False)):
        if not limits:
            continue
        limit = value.replace_strict(limits, default=None, return_dtype=pl.Date)
        links = {c: ", ".join(e.code for e in (codes.successors(c) if late else codes.predecessors(c))) for c in limits}
        yield RowTest(
            code=code,
            severity=Severity.ERROR,
            column=name,
            fails=day >= limit if late else day < limit,
            arguments={
                "date": limit.cast(pl.String),
                "suggestion": value.replace_strict(links, default="", return_dtype=pl.String),
                **other_cell(at, columns),
            },
        )


def expired_areas(name: str, setting: Setting) -> Iterator[RowTest]:
    """Yield the test for area codes that are no longer in force: accepted, since old files carry them."""
    codes = setting.columns.codes(name)
    endings = _endings(codes, setting.today) if codes is not None else None
    if endings is None:
        return
    ended, days, successors = endings
    value = setting.columns.value(name)
    yield RowTest(
        code="area-code-expired",
        severity=Severity.WARNING,
        column=name,
        fails=value.is_in(ended.implode()),
        arguments={
            "date": value.replace_strict(ended, days, default=""),
            "suggestion": value.replace_strict(ended, successors, default=""),
        },
    )


# Three levels in one file, on one day.
@lru_cache(maxsize=8)
def _endings(codes: CodeList, today: date) -> tuple[pl.Series, pl.Series, pl.Series] | None:
    """Return the codes that have ended, the day of each and the codes that came after it; ``None`` without any."""
    ended = codes.ended(today)
    if not ended:
        return None
    followed = [", ".join(codes.successor_codes.get(code, ())) or "–" for code in ended]
    return pl.Series(list(ended)), pl.Series([str(day) for day in ended.values()]), pl.Series(followed)
