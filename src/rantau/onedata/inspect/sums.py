"""Totals held against their parts: across columns, and down rows.

Words say where a total should be (“Jumlah”, “L + P”); where they do not, the
numbers do: a column that equals the sum of neighbours in nearly every row is
their total, whatever its name.  A total that words promise is believed only if
its parts come near it, for “Total” may as well be a product or a rate.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rantau.onedata.inspect.numbers import Matrix, Numbers
from rantau.onedata.inspect.sexes import triples
from rantau.onedata.read.labels import is_total_label
from rantau.onedata.read.tables import Table

_NEAR = 0.1
_SAMPLED_ROWS = 256
_FEWEST_ROWS_TO_SEE = 3
_HOLDS = 0.95
_NEARLY_ALL = 0.8
_EXACT_SHARE = 0.5
_MOST_COLUMNS_SEARCHED = 300
_IMPLIED_SHARE = 0.5
_IMPLIED_COLUMNS = 2
_FEWEST_RECORDS = 4
# A total without a name stands in a table that people look through, not among fifty thousand records.
_MOST_RECORDS = 20_000
_TOTAL_WORDS = ("jumlah", "total", "jml", "seluruh", "semua", "both", "all")


@dataclass(frozen=True)
class Sum:
    """One total and its parts, as positions in :class:`Numbers`.

    ``across``: the total is the column ``total`` and the parts are columns, in all rows
    of ``rows``.  Otherwise ``total`` and ``parts`` are rows and every column is added.
    """

    across: bool
    total: int
    parts: tuple[int, ...]
    by_words: bool


@dataclass(frozen=True)
class Checked:
    """A sum and how it came out, one entry per cell that holds a total.

    ``row`` and ``column`` are positions; ``given`` stands there, ``added`` is what its
    parts add up to; ``is_rounded`` and ``is_wrong`` never both.
    """

    sum: Sum
    row: npt.NDArray[np.int64]
    column: npt.NDArray[np.int64]
    given: Matrix
    added: Matrix
    is_rounded: npt.NDArray[np.bool_]
    is_wrong: npt.NDArray[np.bool_]


def check_sums(numbers: Numbers, table: Table) -> list[Checked]:
    """Find the totals of a table and hold each against its parts.

    Blank cells and signs for “no value” among the parts count as nothing; a total
    without a number, and one of whose parts none has a number, is not checked.
    """
    found = [_across(numbers, each) for each in _sums_across(numbers)]
    found += [_down(numbers, each) for each in _sums_down(numbers, table)]
    return [checked for checked in found if checked.given.size]


# --- across columns ----------------------------------------------------------


def _sums_across(numbers: Numbers) -> Iterator[Sum]:
    by_sex = triples([column.parts for column in numbers.columns])
    taken = set()
    for triple in by_sex:
        each = Sum(across=True, total=triple.both, parts=(triple.men, triple.women), by_words=True)
        if _comes_near(_across(numbers, each)) or _are_counts(numbers, each):
            taken.add(triple.both)
            yield each
    for total, column in enumerate(numbers.columns[:_MOST_COLUMNS_SEARCHED]):
        if total in taken or not any(word in column.header.lower() for word in _TOTAL_WORDS):
            continue
        seen = list(_runs_that_add_up(numbers, total))
        yield from seen
        if not seen and column.parts and is_total_label(column.parts[-1]):
            yield from _neighbours(numbers, total)


def _runs_that_add_up(numbers: Numbers, total: int) -> Iterator[Sum]:
    """Yield runs of adjacent columns whose sum is the total in nearly every row, none overlapping another."""
    rows = np.flatnonzero(~np.isnan(numbers.values[:, total]) & (numbers.values[:, total] != 0))
    if rows.size < _FEWEST_ROWS_TO_SEE:
        return
    rows = rows[:: max(1, rows.size // _SAMPLED_ROWS)]
    given = numbers.values[rows, total]
    others = [place for place in range(min(len(numbers.columns), _MOST_COLUMNS_SEARCHED)) if place != total]
    running = np.cumsum(np.nan_to_num(numbers.values[rows][:, others]), axis=1)
    running = np.concatenate([np.zeros((rows.size, 1)), running], axis=1)
    taken: set[int] = set()
    # A run that fits in every row goes before one that fits in nearly every row: with a small column more or less
    # at its end, a true run still nearly fits.
    for share in (1.0, _HOLDS):
        for begin, end in _fitting_runs(numbers, total, running, given, share):
            places = range(begin, end)
            if taken.isdisjoint(places):
                taken.update(places)
                yield Sum(across=True, total=total, parts=tuple(others[place] for place in places), by_words=False)


def _fitting_runs(
    numbers: Numbers, total: int, running: Matrix, given: Matrix, share: float
) -> Iterator[tuple[int, int]]:
    """Yield begin and end of the shortest run from each column on whose sum is ``given`` in that share of rows."""
    nothing = _nothing(numbers.unit[total], given)[:, None]
    width = running.shape[1] - 1
    for begin in range(width - 1):
        if (running[:, begin + 1] == running[:, begin]).all():
            continue
        difference = np.abs(running[:, begin + 2 :] - running[:, [begin]] - given[:, None])
        lengths = np.arange(2, width - begin + 1)
        holds = (difference <= _allowed(numbers.unit[total], lengths)).mean(axis=0) >= share
        exact = (difference <= nothing).mean(axis=0) >= _EXACT_SHARE
        ends = np.flatnonzero(holds & exact)
        if ends.size:
            yield begin, begin + int(lengths[ends[0]])


def _neighbours(numbers: Numbers, total: int) -> Iterator[Sum]:
    """Yield the columns before (or after) a total under the same band, back to the total before it."""
    band = numbers.columns[total].parts[:-1]
    for step in (-1, 1):
        parts: list[int] = []
        place = total + step
        while 0 <= place < len(numbers.columns):
            parts_of_header = numbers.columns[place].parts
            if parts_of_header[:-1] != band or (parts_of_header and is_total_label(parts_of_header[-1])):
                break
            parts.append(place)
            place += step
        each = Sum(across=True, total=total, parts=tuple(sorted(parts)), by_words=True)
        if len(parts) > 1 and _comes_near(_across(numbers, each)):
            yield each
            return


def _across(numbers: Numbers, each: Sum) -> Checked:
    parts = numbers.values[:, each.parts]
    given = numbers.values[:, each.total]
    rows = np.flatnonzero(~np.isnan(given) & ~np.isnan(parts).all(axis=1))
    added = np.nansum(parts[rows], axis=1)
    unit = np.full(rows.size, numbers.unit[each.total])
    return _checked(each, rows, np.full(rows.size, each.total), given[rows], added, unit)


# --- down rows ---------------------------------------------------------------


def _sums_down(numbers: Numbers, table: Table) -> Iterator[Sum]:
    totals = np.flatnonzero(numbers.is_total)
    for total in totals:
        yield from _best_group(numbers, table, int(total))
    if not totals.size and not table.sections:
        yield from _implied(numbers)


def _best_group(numbers: Numbers, table: Table, total: int) -> Iterator[Sum]:
    """Yield the group of records that a total row sums up: those since the last total, all before it, or all after."""
    records = np.flatnonzero(~numbers.is_total)
    before = records[records < total]
    row = numbers.rows[total]
    borders = [numbers.rows[place] for place in np.flatnonzero(numbers.is_total) if place < total]
    borders += [section.row for section in table.sections if section.row < row]
    since = before[numbers.rows[before] > max(borders, default=0)]
    groups = [since, before] if before.size else [records[records > total]]
    found = [
        Sum(across=False, total=total, parts=tuple(map(int, group)), by_words=True)
        for group in groups
        if group.size > 1
    ]
    near = [(_exact_share(_down(numbers, each)), -place, each) for place, each in enumerate(found)]
    near = [entry for entry in near if _comes_near(_down(numbers, entry[2]))]
    if near:
        yield max(near, key=lambda entry: entry[:2])[2]


def _implied(numbers: Numbers) -> Iterator[Sum]:
    """Yield the last or first record if it is the sum of the others in most columns: a province under its parts."""
    count = numbers.values.shape[0]
    if not _FEWEST_RECORDS <= count <= _MOST_RECORDS:
        return
    for total, parts in ((count - 1, range(count - 1)), (0, range(1, count))):
        each = Sum(across=False, total=total, parts=tuple(parts), by_words=False)
        checked = _down(numbers, each)
        counted = np.abs(checked.given) > 0
        right = counted & ~checked.is_wrong & ~checked.is_rounded
        enough = right.sum() >= min(_IMPLIED_COLUMNS, max(counted.sum(), 1))
        if enough and right.sum() >= _IMPLIED_SHARE * counted.sum():
            yield each
            return


def _down(numbers: Numbers, each: Sum) -> Checked:
    parts = numbers.values[list(each.parts)]
    given = numbers.values[each.total]
    has_parts = (~np.isnan(parts)).sum(axis=0) > 0
    columns = np.flatnonzero(~np.isnan(given) & has_parts & ~_is_rate(parts, given))
    added = np.nansum(parts[:, columns], axis=0)
    return _checked(each, np.full(columns.size, each.total), columns, given[columns], added, numbers.unit[columns])


def _is_rate(parts: Matrix, given: Matrix) -> npt.NDArray[np.bool_]:
    """Test which columns hold rates or means, whose total lies among its parts and far below their sum."""
    filled = np.where(np.isnan(parts), np.nan, parts)
    with np.errstate(invalid="ignore"):
        largest = np.nan_to_num(np.nanmax(np.nan_to_num(filled, nan=-np.inf), axis=0))
        smallest = np.nan_to_num(np.nanmin(np.nan_to_num(filled, nan=np.inf), axis=0))
        inside = (given >= smallest) & (given <= largest) & (smallest > 0)
        far = np.nansum(parts, axis=0) > 1.5 * given
    has_fractions = (np.nan_to_num(parts) % 1 != 0).any(axis=0)
    is_rate: npt.NDArray[np.bool_] = inside & far & has_fractions
    return is_rate


# --- how a sum came out ------------------------------------------------------


def _checked(
    each: Sum, row: npt.NDArray[np.int64], column: npt.NDArray[np.int64], given: Matrix, added: Matrix, unit: Matrix
) -> Checked:
    difference = np.abs(given - added)
    differs = difference > _nothing(unit, given)
    within = difference <= _allowed(unit, np.full(given.shape, len(each.parts)))
    return Checked(each, row, column, given, added, differs & within, differs & ~within)


def _allowed(unit: Matrix | float, parts: npt.NDArray[np.int64]) -> Matrix:
    """Return the difference that rounding explains.

    Each rounded number is off by up to half a unit, evenly; of a sum of many, three
    standard deviations are allowed, and one unit at least.
    """
    allowed: Matrix = unit * np.maximum(1.0, 3 * np.sqrt((parts + 1) / 12)) * (1 + 1e-9)
    return allowed


def _nothing(unit: Matrix | float, given: Matrix) -> Matrix:
    """Return the difference that binary fractions alone make."""
    nothing: Matrix = np.maximum(unit * 1e-3, np.abs(given) * 1e-12)
    return nothing


def _exact_share(checked: Checked) -> float:
    return float((~checked.is_wrong & ~checked.is_rounded).mean()) if checked.given.size else 0.0


def _are_counts(numbers: Numbers, each: Sum) -> bool:
    """Test whether a total is no smaller than any part in most rows, as a count is and a rate or a mean is not."""
    checked = _across(numbers, each)
    if not checked.given.size or numbers.unit[each.total] != 1:
        return False
    largest = np.nanmax(numbers.values[checked.row][:, each.parts], axis=1)
    return bool((checked.given >= largest).mean() >= _NEARLY_ALL)


def _comes_near(checked: Checked) -> bool:
    """Test whether the parts add up to about the total in at least half of its cells."""
    scale = np.maximum(np.abs(checked.given), np.abs(checked.added))
    counted = scale > 0
    if not counted.any():
        return False
    off = np.abs(checked.given - checked.added)[counted] / scale[counted]
    return bool(np.median(off) <= _NEAR)


def lost_digit(given: float, added: float, parts: Sequence[float]) -> tuple[int, float] | None:
    """Find the one number that would make the sum right if it had not lost a digit.

    Returns
    -------
    tuple or None
        Position of the part (−1 for the total itself) and the number as it should be;
        ``None`` when no single digit explains the difference, or several numbers could.

    Examples
    --------
    >>> lost_digit(445938, 270591, [251108, 19483])
    (1, 194830)
    """
    candidates = [(-1, given, added)]
    if len(parts) <= _MOST_PARTS:
        candidates += [(place, part, part + given - added) for place, part in enumerate(parts) if not math.isnan(part)]
    found = [(place, needed) for place, part, needed in candidates if _is_without_a_digit(part, needed)]
    return found[0] if len(found) == 1 else None


_FEWEST_DIGITS = 3
# Among many parts, one that would fit with a digit more is found by chance.
_MOST_PARTS = 3


def _is_without_a_digit(part: float, needed: float) -> bool:
    if part != int(part) or needed != int(needed) or part <= 0 or needed <= 0:
        return False
    short, long = str(int(part)), str(int(needed))
    if len(short) < _FEWEST_DIGITS or len(long) != len(short) + 1:
        return False
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))
