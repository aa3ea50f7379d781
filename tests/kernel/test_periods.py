"""Months, quarters and years: written, read, and one after the other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rantau.kernel.language import Language
from rantau.kernel.periods import Period, PeriodKind, PeriodNotUnderstoodError

DAYS = st.dates(min_value=date(2, 1, 1), max_value=date(9998, 12, 31))
KINDS = st.sampled_from(PeriodKind)
PERIODS = st.builds(Period.of, DAYS, KINDS)


@given(PERIODS)
def test_what_is_written_is_read_as_the_same_period(period):
    assert Period.parse(str(period)) == period
    assert Period.parse(f" {period}\n") == period


@given(PERIODS, DAYS)
def test_a_day_falls_in_a_period_from_its_first_day_until_its_end(period, day):
    assert period.contains(day) is (period.first <= day < period.end)


@given(PERIODS)
def test_the_edges_belong_where_they_should(period):
    assert period.contains(period.first) and period.contains(period.end - timedelta(days=1))
    assert not period.contains(period.end)


@given(PERIODS)
def test_the_period_before_ends_where_this_one_begins(period):
    assume(period.first.year > 2)
    before = period.previous()

    assert before.end == period.first
    assert before.kind is period.kind
    assert before < period


@given(DAYS, KINDS)
def test_a_day_lies_in_the_period_made_of_it(day, kind):
    period = Period.of(day, kind)

    assert period.contains(day) and period.kind is kind
    assert period == Period.of(period.first, kind)


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("2023-11", date(2023, 11, 1), date(2023, 12, 1)),
        ("2023-12", date(2023, 12, 1), date(2024, 1, 1)),
        ("2023-Q4", date(2023, 10, 1), date(2024, 1, 1)),
        ("2023-Q1", date(2023, 1, 1), date(2023, 4, 1)),
        ("2023", date(2023, 1, 1), date(2024, 1, 1)),
    ],
)
def test_a_period_has_a_first_day_and_an_end(text, first, end):
    period = Period.parse(text)

    assert (period.first, period.end) == (first, end)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023-13",
        "2023-00",
        "2023-Q5",
        "2023-Q0",
        "2023-1",
        "23-11",
        "2023/11",
        "0000",
        "2023-11-05",
        "November 2023",
    ],
)
def test_anything_else_is_refused_with_an_example(text):
    with pytest.raises(PeriodNotUnderstoodError) as refusal:
        Period.parse(text)

    assert refusal.value.code == "period-not-understood"
    assert all("2023-Q4" in refusal.value.text(language) for language in Language)


@given(st.text(max_size=12))
def test_any_text_is_a_period_or_is_refused(text):
    try:
        period = Period.parse(text)
    except PeriodNotUnderstoodError:
        return
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        (date(2023, 11, 2), PeriodKind.MONTH),
        (date(2023, 11, 1), PeriodKind.QUARTER),
        (date(2023, 4, 1), PeriodKind.YEAR),
    ],
)
def test_a_period_begins_on_its_first_day(first, kind):
    with pytest.raises(ValueError, match="does not begin"):
        Period(first, kind)


def test_time_itself_has_ends():
    with pytest.raises(OverflowError):
        _ = Period.parse("9999").end
    assert Period.parse("9999-11").end == date(9999, 12, 1)


@pytest.mark.parametrize(
    ("text", "indonesian", "english"),
    [
        ("2023-11", "November 2023", "November 2023"),
        ("2023-08", "Agustus 2023", "August 2023"),
        ("2023-Q4", "Triwulan 4 2023", "Quarter 4 2023"),
        ("2023", "2023", "2023"),
    ],
)
def test_people_read_a_period_in_their_language(text, indonesian, english):
    period = Period.parse(text)

    assert (period.label(Language.ID), period.label(Language.EN)) == (indonesian, english)
