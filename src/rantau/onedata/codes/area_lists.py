"""The code list ``area-kemendagri``, by level."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, count
from types import MappingProxyType

from rantau.kernel.language import LanguageMap
from rantau.onedata.codes.area_names import fold_small_area, spellings
from rantau.onedata.codes.area_tables import Area, AreaLevel, AreaTable, area_table, areas, successions
from rantau.onedata.codes.code_list import CodeList
from rantau.onedata.codes.entries import Code, Entries
from rantau.onedata.codes.folding import fold
from rantau.onedata.codes.validity import Span

_SMALL = (AreaLevel.DISTRICT, AreaLevel.VILLAGE)


def area_list(name: str, title: LanguageMap, *, level: AreaLevel | None) -> CodeList:
    """Return the list of one level, or of all; an area that changed its name has an entry per name.

    ``extra`` holds ``kind`` and ``level``.
    """
    levels = list(AreaLevel) if level is None else [level]
    return CodeList(
        name=name,
        title=title,
        entries=AreaEntries([area_table(each) for each in levels]),
        successions=tuple(pair for each in levels for pair in successions(each)),
        key=fold_small_area if level in _SMALL else fold,
    )


class AreaEntries(Entries):
    """The rows of one or more tables of areas, one table after the other, built when they are taken."""

    def __init__(self, tables: Sequence[AreaTable]) -> None:
        super().__init__([code for table in tables for code in table.codes])
        starts = accumulate((len(table.codes) for table in tables), initial=0)
        self._tables = tuple(zip(starts, tables, strict=False))
        self._built: dict[int, Code] = {}

    def parents(self) -> dict[str, str]:
        """Return the parents, which the codes themselves tell."""
        return {code: parent for _, table in self._tables for code, parent in table.parents().items()}

    def spans(self) -> Sequence[Span]:
        """Return the periods; few are different, and these are shared."""
        return [span for _, table in self._tables for span in table.spans()]

    def entry(self, place: int) -> Code:
        """Return the entry at a place from 0, the same one each time."""
        found = self._built.get(place)
        if found is None:
            start, table = next(pair for pair in reversed(self._tables) if pair[0] <= place)
            found = self._built[place] = _entry(table.area(place - start))
        return found

    def places(self, code: str) -> Sequence[int]:
        """Return the places of exactly this code."""
        return [start + place for start, table in self._tables for place in table.places(code)]

    def spelled(self, key: Callable[[str], str]) -> Iterator[tuple[str, int]]:
        """Yield every spelling, table by table."""
        for start, table in self._tables:
            # Districts and villages have one name only, so that their columns tell all.
            columns = _small_areas_spelled(table, key) if table.level in _SMALL else _areas_spelled(table, key)
            for spelling, place in columns:
                yield spelling, start + place


def _small_areas_spelled(table: AreaTable, key: Callable[[str], str]) -> Iterator[tuple[str, int]]:
    # A key writes the point between digits always alike; at once is quicker than 95,000 times.
    codes = "\n".join(table.codes).replace(".", key("1.1")[1:-1]).split("\n")
    yield from zip(codes, count())
    of_name = {name: key(name) for name in set(table.names)}
    yield from zip(map(of_name.__getitem__, table.names), count())


def _areas_spelled(table: AreaTable, key: Callable[[str], str]) -> Iterator[tuple[str, int]]:
    for place, area in enumerate(areas(table.level)):
        for spelling in dict.fromkeys(map(key, dict.fromkeys((area.code, area.name, *spellings(area))))):
            yield spelling, place


def _entry(area: Area) -> Code:
    return Code(
        code=area.code,
        label=LanguageMap(area.name, area.name),
        aliases=tuple(dict.fromkeys(spellings(area))),
        parent=area.parent_code,
        valid_from=area.valid_from,
        valid_until=area.valid_until,
        accepted_from=area.accepted_from,
        accepted_until=area.accepted_until,
        extra=_extra(area.kind, area.level),
    )


@cache
def _extra(kind: str, level: AreaLevel) -> Mapping[str, str]:
    return MappingProxyType({"kind": kind, "level": str(level)})
