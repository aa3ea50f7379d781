"""The code list ``area-kemendagri``, by level."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from rantau.kernel.language import LanguageMap
from rantau.onedata.codes.area_names import fold_small_area, spellings
from rantau.onedata.codes.area_tables import Area, AreaLevel, areas, successions
from rantau.onedata.codes.entries import Code, CodeList
from rantau.onedata.codes.folding import fold


def area_list(name: str, title: LanguageMap, *, level: AreaLevel | None) -> CodeList:
    """Build the list of one level, or of all; an area that changed its name has an entry per name.

    ``extra`` holds ``kind`` and ``level``.
    """
    levels = list(AreaLevel) if level is None else [level]
    small = level in (AreaLevel.DISTRICT, AreaLevel.VILLAGE)
    return CodeList(
        name=name,
        title=title,
        entries=tuple(entry for each in levels for entry in _entries(each)),
        successions=tuple(pair for each in levels for pair in successions(each)),
        key=fold_small_area if small else fold,
    )


def _entries(level: AreaLevel) -> Iterator[Code]:
    extras = {}
    for area in areas(level):
        kind = area.kind
        if kind not in extras:
            extras[kind] = MappingProxyType({"kind": kind, "level": str(level)})
        yield _entry(area, extras[kind])


def _entry(area: Area, extra: MappingProxyType[str, str]) -> Code:
    return Code(
        code=area.code,
        label=LanguageMap(area.name, area.name),
        aliases=tuple(dict.fromkeys(spellings(area))),
        parent=area.parent_code,
        valid_from=area.valid_from,
        valid_until=area.valid_until,
        accepted_from=area.accepted_from,
        accepted_until=area.accepted_until,
        extra=extra,
    )
