"""Questions about areas: what a code means on a day, what followed it, which area a text may mean.

Examples
--------
>>> from datetime import date
>>> area_name("33.15"), parent("33.15")
('Kabupaten Grobogan', '33')
>>> successors("91.01", at=date(2023, 11, 1))
('93.01',)
>>> restore_lost_zero("11.1")
'11.10'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from rapidfuzz import fuzz, process

from rantau.kernel.language import LanguageMap
from rantau.onedata.codes.area_lists import area_list
from rantau.onedata.codes.area_names import spellings, split_kind
from rantau.onedata.codes.area_tables import (
    Area,
    AreaLevel,
    AreaSystem,
    area_table,
    areas,
    regencies_before_2015,
)
from rantau.onedata.codes.code_list import CodeList
from rantau.onedata.codes.folding import fold, words

__all__ = [
    "Area",
    "AreaLevel",
    "AreaSystem",
    "area",
    "area_name",
    "areas",
    "level_of",
    "nik_area_codes",
    "parent",
    "predecessors",
    "regency_codes",
    "restore_lost_zero",
    "search",
    "successors",
]

_FORMS = {
    AreaSystem.KEMENDAGRI: {
        2: (AreaLevel.PROVINCE, re.compile(r"[0-9]{2}\Z")),
        5: (AreaLevel.REGENCY, re.compile(r"[0-9]{2}\.[0-9]{2}\Z")),
        8: (AreaLevel.DISTRICT, re.compile(r"[0-9]{2}(?:\.[0-9]{2}){2}\Z")),
        13: (AreaLevel.VILLAGE, re.compile(r"[0-9]{2}(?:\.[0-9]{2}){2}\.[0-9]{4}\Z")),
    },
    AreaSystem.BPS: {
        2: (AreaLevel.PROVINCE, re.compile(r"[0-9]{2}\Z")),
        4: (AreaLevel.REGENCY, re.compile(r"[0-9]{4}\Z")),
    },
}
_LOST_ZERO = re.compile(r"(?P<province>[0-9]{2})[.,](?P<tens>[1-9])\Z")
# Of 100 points for likeness; more for an equal name, and among equals for the kind that was asked for.
_WORTH_SHOWING = 80.0
_THE_SAME = 50.0
_OF_THE_KIND = 20.0


def level_of(code: str, *, system: AreaSystem = AreaSystem.KEMENDAGRI) -> AreaLevel | None:
    """Return the level that the form of a code tells, or ``None`` for another form.

    Examples
    --------
    >>> level_of("33.15"), level_of("3315"), level_of("3315", system=AreaSystem.BPS)
    (<AreaLevel.REGENCY: 'regency'>, None, <AreaLevel.REGENCY: 'regency'>)
    """
    level, form = _FORMS[system].get(len(code), (None, None))
    return level if form is not None and form.match(code) else None


def area(code: str, *, at: date | None = None, system: AreaSystem = AreaSystem.KEMENDAGRI) -> Area | None:
    """Return what a code means on the day ``at``, or ``None`` if it means nothing then.

    Without a day, what it means now or meant last.
    """
    level = level_of(code, system=system)
    if level is None:
        return None
    table = area_table(level, system=system)
    found = [table.area(place) for place in table.places(code)]
    if at is None:
        return max(found, key=lambda each: each.valid_until or date.max, default=None)
    return next((each for each in found if each.is_valid_on(at)), None)


def area_name(code: str, *, at: date | None = None, system: AreaSystem = AreaSystem.KEMENDAGRI) -> str | None:
    """Return the name that belongs to a code, as :func:`area` finds it."""
    found = area(code, at=at, system=system)
    return found.name if found else None


def parent(code: str, *, system: AreaSystem = AreaSystem.KEMENDAGRI) -> str | None:
    """Return the code of the area above, or ``None`` for a province and for a code that never was."""
    found = area(code, system=system)
    return found.parent_code if found else None


@cache
def _list_of(level: AreaLevel) -> CodeList:
    return area_list("area-kemendagri", LanguageMap("Kode wilayah Kemendagri", "Kemendagri area codes"), level=level)


def successors(code: str, *, at: date | None = None) -> tuple[str, ...]:
    """Return the Kemendagri codes that followed ``code``, on to those valid on ``at`` if a day is given.

    A code that was divided and lives on is not among its own successors.
    """
    level = level_of(code)
    return tuple(entry.code for entry in _list_of(level).successors(code, at=at)) if level else ()


def predecessors(code: str, *, at: date | None = None) -> tuple[str, ...]:
    """Return the Kemendagri codes that ``code`` followed, back to those valid on ``at`` if a day is given."""
    level = level_of(code)
    return tuple(entry.code for entry in _list_of(level).predecessors(code, at=at)) if level else ()


@cache
def regency_codes() -> frozenset[str]:
    """Return every Kemendagri regency code that ever was, those that ended before 2015 as far as known."""
    return frozenset(area_table(AreaLevel.REGENCY).codes) | regencies_before_2015().keys()


@cache
def nik_area_codes() -> frozenset[str]:
    """Return every six-digit district code with which a NIK may begin: valid now or ever.

    Notes
    -----
    A NIK keeps the district in which it was first issued, whatever became of it.  The
    lists begin in 2015; for the regencies that were renumbered when Kalimantan Utara
    was made (2012) their districts are taken to have kept their last two digits.
    Districts that ended before 2015 elsewhere are missing, so an unknown code is a
    reason to look, not to reject.
    """
    listed = set(area_table(AreaLevel.DISTRICT).codes)
    renumbered = {
        old + code[5:] for old, new in regencies_before_2015().items() for code in listed if code.startswith(f"{new}.")
    }
    return frozenset(code.replace(".", "") for code in listed | renumbered)


def restore_lost_zero(text: str, *, at: date | None = None) -> str | None:
    """Return the regency code that became ``text`` when a spreadsheet took it for a number.

    ``11.10`` turns into the number 11.1, which may be written ``11,1``; ``11.01`` stays
    what it is.  So only the zero at the end can be missing, and it is given back only
    where the result is a regency code (accepted on ``at``, if a day is given).

    Returns
    -------
    str or None
        ``None`` when nothing was lost, or nothing can be restored.

    Notes
    -----
    This is right for a cell that holds a number.  In a cell of text, ``33.1`` may also
    be a careless ``33.01``: ask once for the column.
    """
    found = _LOST_ZERO.match(text.strip())
    if not found:
        return None
    code = f"{found['province']}.{found['tens']}0"
    if at is None:
        return code if area(code) else None
    return code if _list_of(AreaLevel.REGENCY).is_valid(code, at=at) else None


@cache
def _search_keys(level: AreaLevel, system: AreaSystem) -> tuple[list[str], list[Area]]:
    keys, found = [], []
    for each in areas(level, system=system):
        for name in dict.fromkeys(map(words, (each.bare_name, each.name, *spellings(each)))):
            keys.append(name)
            found.append(each)
    return keys, found


def search(
    text: str,
    *,
    level: AreaLevel,
    limit: int = 10,
    at: date | None = None,
    system: AreaSystem = AreaSystem.KEMENDAGRI,
) -> tuple[Area, ...]:
    """Return areas whose name resembles ``text``, the nearest first, for a person to choose from.

    “Kab.”, “Kabupaten”, “Kota” and the like may stand before or after the name; where
    the kind of a regency is said, those of that kind come first.  Without ``at``, areas
    of all times are found; a code comes once, under its last name.

    Raises
    ------
    FileNotFoundError
        For BPS districts and villages, which are not shipped.
    """
    kind, bare = split_kind(text)
    best: dict[str, float] = {}
    for wanted in dict.fromkeys([bare, words(text)]):
        for score, each in _alike(wanted, level, system):
            if at is None or each.is_valid_on(at):
                rank = score + _OF_THE_KIND * _is_kind(each, kind)
                best[each.code] = max(rank, best.get(each.code, rank))
    ranked = sorted(best, key=lambda code: (-best[code], code))
    return tuple(found for code in ranked[:limit] if (found := area(code, at=at, system=system)))


def _is_kind(each: Area, kind: str | None) -> bool:
    return each.level is AreaLevel.REGENCY and kind is not None and each.kind.startswith(kind)


def _alike(wanted: str, level: AreaLevel, system: AreaSystem) -> Iterator[tuple[float, Area]]:
    keys, found = _search_keys(level, system)
    for key, score, place in process.extract(
        wanted, keys, scorer=fuzz.WRatio, score_cutoff=_WORTH_SHOWING, limit=len(keys)
    ):
        yield score + _THE_SAME * (fold(key) == fold(wanted)), found[place]
