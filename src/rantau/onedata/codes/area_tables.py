"""The areas of Indonesia as they are shipped, one table per level, read when first asked for.

Provinces and regencies take a millisecond; the 95,000 villages are unpacked only for a
question about villages, and each is built only when somebody looks at it.
"""

from __future__ import annotations

import csv
import io
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from rantau.kernel.shipped import shipped_bytes, shipped_columns, shipped_rows
from rantau.onedata.codes.validity import Span, day_or_open, is_within

_PACKAGE = __package__


class AreaSystem(StrEnum):
    """Whose codes: equal digits of the two systems name different places."""

    KEMENDAGRI = "KEMENDAGRI"
    BPS = "BPS"


class AreaLevel(StrEnum):
    """The levels of government, highest first."""

    PROVINCE = "province"
    REGENCY = "regency"
    DISTRICT = "district"
    VILLAGE = "village"


_PAPUA = frozenset(["91", "92", "93", "94", "95", "96"])
_WIDTH_OF_PARENT = {AreaLevel.REGENCY: 2, AreaLevel.DISTRICT: 5, AreaLevel.VILLAGE: 8}
_VILLAGE_KINDS = {"1": "kelurahan", "2": "desa", "3": "desa-adat"}
_REGENCY_KINDS = {
    "Kabupaten Administrasi": "kabupaten-administrasi",
    "Kota Administrasi": "kota-administrasi",
    "Kabupaten": "kabupaten",
    "Kota": "kota",
}


@dataclass(frozen=True, slots=True)
class Area:
    """One area under one name for one period.

    Parameters
    ----------
    name
        With its kind for a regency (“Kabupaten Semarang”, “Kota Semarang”).
    valid_from, valid_until
        Half-open; ``None`` is open.  The best estimate: no count holds an area twice.
    accepted_from, accepted_until
        The wider period in which the code may rightly stand in a file, because the
        dates of changes are known only within bounds, and because the codes that
        follow a law are assigned months later.  ``None`` is open.
    """

    system: AreaSystem
    level: AreaLevel
    code: str
    name: str
    valid_from: date | None
    valid_until: date | None
    accepted_from: date | None
    accepted_until: date | None

    def is_valid_on(self, day: date) -> bool:
        """Test whether ``valid_from <= day < valid_until``."""
        return is_within(day, self.valid_from, self.valid_until)

    @property
    def parent_code(self) -> str | None:
        """Code of the area above, or ``None`` for a province."""
        return self.code[: _WIDTH_OF_PARENT[self.level]] if self.level in _WIDTH_OF_PARENT else None

    @property
    def kind(self) -> str:
        """What sort of area it is, in Indonesian.

        ``provinsi``; ``kabupaten`` or ``kota``, in Jakarta with ``-administrasi`` behind;
        ``kecamatan``, in Papua ``distrik``; ``kelurahan``, ``desa`` or ``desa-adat``.
        """
        if self.level is AreaLevel.PROVINCE:
            return "provinsi"
        if self.level is AreaLevel.DISTRICT:
            return "distrik" if self.code[:2] in _PAPUA else "kecamatan"
        if self.level is AreaLevel.VILLAGE:
            return _VILLAGE_KINDS[self.code[9]]
        return next(kind for words, kind in _REGENCY_KINDS.items() if self.name.startswith(f"{words} "))

    @property
    def bare_name(self) -> str:
        """The name without its kind: “Semarang” for both the regency and the city."""
        if self.level is not AreaLevel.REGENCY:
            return self.name
        return next(self.name[len(words) + 1 :] for words in _REGENCY_KINDS if self.name.startswith(f"{words} "))


@dataclass(frozen=True, slots=True)
class Pairing:
    """One BPS code and one Kemendagri code that meant the same place (or part of it) in one period.

    ``relation`` is ``same``, ``renamed`` (the names differed) or ``split`` (one BPS
    province faced several Kemendagri provinces).
    """

    bps_code: str
    kemendagri_code: str
    relation: str
    valid_from: date | None
    valid_until: date | None

    def is_valid_on(self, day: date) -> bool:
        """Test whether ``valid_from <= day < valid_until``."""
        return is_within(day, self.valid_from, self.valid_until)


@cache
def _bounds() -> dict[str, tuple[date | None, date | None, date | None]]:
    """Return, by date as it is written, the date, the earliest start and the latest end that it stands for."""
    bounds: dict[str, tuple[date | None, date | None, date | None]] = {"": (None, None, None)}
    for row in shipped_rows(_PACKAGE, "areas/bounds.csv"):
        days = (date.fromisoformat(row[name]) for name in ("date", "accepted_from", "accepted_until"))
        bounds[row["date"]] = (next(days), next(days), next(days))
    return bounds


class AreaTable:
    """The areas of one level that ever were, by code and start; an area is built when somebody looks at it.

    Parameters
    ----------
    codes, names
        One per area and period.  The number of a row is called its place.
    """

    def __init__(self, level: AreaLevel, system: AreaSystem) -> None:
        columns = shipped_columns(_PACKAGE, f"areas/{system.lower()}-{level}.columns.gz")
        self.level, self.system = level, system
        self.codes, self.names = columns["code"], columns["name"]
        self._starts, self._ends = columns["valid_from"], columns["valid_until"]

    def places(self, code: str) -> range:
        """Return the places of exactly this code."""
        return range(bisect_left(self.codes, code), bisect_right(self.codes, code))

    def area(self, place: int) -> Area:
        """Return the area at a place from 0."""
        valid_from, accepted_from, _ = _bounds()[self._starts[place]]
        valid_until, _, accepted_until = _bounds()[self._ends[place]]
        code, name = self.codes[place], self.names[place]
        return Area(self.system, self.level, code, name, valid_from, valid_until, accepted_from, accepted_until)

    def spans(self) -> list[Span]:
        """Return the period of each place; equal ones are the same object."""
        bounds, periods = _bounds(), list(zip(self._starts, self._ends, strict=True))
        spans = {(start, end): Span(bounds[start][0], bounds[end][0], bounds[end][2]) for start, end in set(periods)}
        return [spans[period] for period in periods]

    def parents(self) -> dict[str, str]:
        """Return the code of the area above, by code; nothing for provinces."""
        width = _WIDTH_OF_PARENT.get(self.level)
        return {code: code[:width] for code in self.codes} if width else {}


@cache
def area_table(level: AreaLevel, *, system: AreaSystem = AreaSystem.KEMENDAGRI) -> AreaTable:
    """Return the table of a level, read once.

    Raises
    ------
    FileNotFoundError
        For BPS districts and villages, which are not shipped: no list has a usable licence.
    """
    return AreaTable(level, system)


@cache
def areas(level: AreaLevel, *, system: AreaSystem = AreaSystem.KEMENDAGRI) -> tuple[Area, ...]:
    """Return all areas of a level that ever were, by code and start.

    Raises
    ------
    FileNotFoundError
        For BPS districts and villages, which are not shipped.
    """
    table = area_table(level, system=system)
    return tuple(map(table.area, range(len(table.codes))))


def _lines(name: str) -> Iterator[list[str]]:
    lines = csv.reader(io.StringIO(shipped_bytes(_PACKAGE, f"areas/{name}").decode("utf-8"), newline=""))
    next(lines)
    return lines


@cache
def successions(level: AreaLevel) -> tuple[tuple[str, str], ...]:
    """Return pairs of an old and a new Kemendagri code of a level."""
    return tuple((line[0], line[1]) for line in _lines(f"succession-{level}.csv.gz"))


@cache
def pairings(level: AreaLevel) -> tuple[Pairing, ...]:
    """Return the pairs of BPS and Kemendagri codes of a level; none below the regency."""
    return tuple(
        Pairing(bps, kemendagri, relation, day_or_open(start), day_or_open(end))
        for row_level, bps, kemendagri, relation, start, end in _lines("crosswalk.csv.gz")
        if row_level == level
    )


@cache
def other_names() -> dict[str, tuple[str, ...]]:
    """Return other names of provinces and regencies in use, Indonesian and English, by Kemendagri code."""
    return {row["code"]: tuple(row["names"].split("|")) for row in shipped_rows(_PACKAGE, "areas/short-names.csv")}


@cache
def regencies_before_2015() -> dict[str, str]:
    """Return regency codes that ended before the oldest list, each with the code that followed it."""
    return {row["old_code"]: row["new_code"] for row in shipped_rows(_PACKAGE, "areas/before-2015.csv")}
