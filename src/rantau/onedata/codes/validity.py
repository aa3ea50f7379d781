"""Half-open periods of validity with open ends."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Span(NamedTuple):
    """When a code is valid, and until when a file may still hold it; ``None`` is open."""

    valid_from: date | None
    valid_until: date | None
    accepted_until: date | None


def day_or_open(text: str) -> date | None:
    """Return the ISO date, or ``None`` for an open end (an empty cell).

    Raises
    ------
    ValueError
        If the text is another one.
    """
    return date.fromisoformat(text) if text else None


def is_within(day: date, start: date | None, end: date | None) -> bool:
    """Test whether ``start <= day < end``, where ``None`` is open.

    Examples
    --------
    >>> is_within(date(2025, 1, 1), None, date(2025, 1, 1)), is_within(date(2025, 1, 1), date(2025, 1, 1), None)
    (False, True)
    """
    return (start is None or start <= day) and (end is None or day < end)
