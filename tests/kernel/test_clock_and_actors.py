"""The moment, and who acts in it."""

from __future__ import annotations

import dataclasses
from datetime import UTC, timedelta

import pytest

from rantau.kernel import clock
from rantau.kernel.actors import TERMINAL, Actor


def test_the_moment_is_aware_and_does_not_run_backwards():
    first, second = clock.now(), clock.now()

    assert first.tzinfo is UTC and second - first >= timedelta(0)


def test_today_is_within_a_day_of_the_moment():
    assert abs(clock.today() - clock.now().date()) <= timedelta(days=1)


def test_the_terminal_acts_without_an_account():
    assert (TERMINAL.user_id, TERMINAL.institution_id, TERMINAL.roles) == (None, None, frozenset())


def test_an_actor_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Actor("Ratna").name = "Budi"
