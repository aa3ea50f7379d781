"""The one place that asks the machine for the time.

Everything else receives the moment as a parameter, so that a check of last
year's file can be repeated next year with the same result.
"""

from __future__ import annotations

from datetime import UTC, date, datetime


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(tz=UTC)


def today() -> date:
    """Return today's date where the machine stands, as a person there writes it."""
    return datetime.now().astimezone().date()
