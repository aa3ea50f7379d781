"""The codes of BPS beside those of Kemendagri: same digits, other places.

A code of digits only (``7308``) does not say whose it is: Maros for BPS, Bone for
Kemendagri.  Nothing here decides that in silence; it tells what each reading
means, and which one fits the names that stand beside the codes.

Examples
--------
>>> bps_to_kemendagri("1101"), kemendagri_to_bps("11.09")
(('11.09',), ('1101',))
>>> [found.name for found in readings("7308").values()]
['Kabupaten Bone', 'Kabupaten Maros']
>>> suspect_bps("7308", "Kab. Maros").name
'Kabupaten Maros'
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache

from rapidfuzz import fuzz

from rantau.onedata.codes.area_names import spellings, split_kind
from rantau.onedata.codes.area_tables import Area, AreaLevel, AreaSystem, Pairing, pairings
from rantau.onedata.codes.areas import area
from rantau.onedata.codes.folding import fold

__all__ = [
    "bps_to_kemendagri",
    "dotted",
    "kemendagri_to_bps",
    "readings",
    "suspect_bps",
    "system_that_fits",
]

_FOUR_DIGITS = re.compile(r"[0-9]{4}\Z")
# A name and a code belong together from here on; spelling differs, places differ more.
_SAME_NAME = 85.0
_CLEARLY_BETTER = 10.0


def dotted(code: str) -> str:
    """Return four digits in the form of a Kemendagri regency code; any other text unchanged.

    This only writes the code differently.  Whether it is one, :func:`readings` and
    :func:`system_that_fits` help to say.

    Examples
    --------
    >>> dotted("3315"), dotted("33.15"), dotted("33")
    ('33.15', '33.15', '33')
    """
    return f"{code[:2]}.{code[2:]}" if _FOUR_DIGITS.match(code) else code


@cache
def _pairings_by_code() -> tuple[dict[str, list[Pairing]], dict[str, list[Pairing]]]:
    by_bps: dict[str, list[Pairing]] = {}
    by_kemendagri: dict[str, list[Pairing]] = {}
    for pairing in (*pairings(AreaLevel.PROVINCE), *pairings(AreaLevel.REGENCY)):
        by_bps.setdefault(pairing.bps_code, []).append(pairing)
        by_kemendagri.setdefault(pairing.kemendagri_code, []).append(pairing)
    return by_bps, by_kemendagri


def _that_hold(found: list[Pairing], at: date | None) -> list[Pairing]:
    """Return the pairings that hold on a day; without a day, those that hold or held last."""
    if at is not None:
        return [pairing for pairing in found if pairing.is_valid_on(at)]
    last = max((pairing.valid_until or date.max for pairing in found), default=date.max)
    return [pairing for pairing in found if (pairing.valid_until or date.max) == last]


def bps_to_kemendagri(code: str, *, at: date | None = None) -> tuple[str, ...]:
    """Return the Kemendagri codes of the place that BPS calls ``code``, on a day or last.

    Several where BPS still counted one province that the law had divided; none for an
    unknown code.
    """
    found = _that_hold(_pairings_by_code()[0].get(code, []), at)
    return tuple(dict.fromkeys(pairing.kemendagri_code for pairing in found))


def kemendagri_to_bps(code: str, *, at: date | None = None) -> tuple[str, ...]:
    """Return the BPS codes of the place that Kemendagri calls ``code``, on a day or last."""
    found = _that_hold(_pairings_by_code()[1].get(code, []), at)
    return tuple(dict.fromkeys(pairing.bps_code for pairing in found))


def readings(code: str, *, at: date | None = None) -> dict[AreaSystem, Area]:
    """Return what a code means in each system that knows it, whether four digits are written with a dot or without."""
    found = {
        AreaSystem.KEMENDAGRI: area(dotted(code), at=at),
        AreaSystem.BPS: area(code.replace(".", ""), at=at, system=AreaSystem.BPS),
    }
    return {system: each for system, each in found.items() if each is not None}


def suspect_bps(code: str, name: str, *, at: date | None = None) -> Area | None:
    """Suspect that a code written as a Kemendagri code is one of BPS, because of the name beside it.

    Returns
    -------
    Area or None
        What the code means at BPS, if ``name`` fits that and clearly fits it better than
        what the code means at Kemendagri.
    """
    found = readings(code, at=at)
    if AreaSystem.BPS not in found:
        return None
    as_bps = _fit(name, found[AreaSystem.BPS])
    as_kemendagri = _fit(name, found[AreaSystem.KEMENDAGRI]) if AreaSystem.KEMENDAGRI in found else 0.0
    return found[AreaSystem.BPS] if as_bps >= max(_SAME_NAME, as_kemendagri + _CLEARLY_BETTER) else None


def _fit(name: str, each: Area) -> float:
    """Return how well a name fits an area, 0 to 100; another kind (Kota, Kabupaten) halves it."""
    kind, bare = split_kind(name)
    wanted = {fold(name), fold(bare)}
    known = {fold(text) for text in (each.bare_name, each.name, *spellings(each))}
    likeness = max(fuzz.ratio(one, other) for one in wanted for other in known)
    other_kind = kind in ("kota", "kabupaten") and each.level is AreaLevel.REGENCY and not each.kind.startswith(kind)
    return likeness / 2 if other_kind else likeness


def system_that_fits(pairs: Iterable[tuple[str, str | None]], *, at: date | None = None) -> AreaSystem | None:
    """Tell the system of a column of codes, each with the name beside it if there is one.

    A pair speaks for a system that knows the code and, where a name is given, whose
    name fits.

    Returns
    -------
    AreaSystem or None
        The system for which more pairs speak; ``None`` where both do equally well, as
        for the codes of Jawa Tengah: then only a person can say.
    """
    votes = dict.fromkeys(AreaSystem, 0)
    for code, name in pairs:
        for system, each in readings(code, at=at).items():
            votes[system] += name is None or _fit(name, each) >= _SAME_NAME
    kemendagri, bps = votes[AreaSystem.KEMENDAGRI], votes[AreaSystem.BPS]
    if kemendagri == bps:
        return None
    return AreaSystem.KEMENDAGRI if kemendagri > bps else AreaSystem.BPS
