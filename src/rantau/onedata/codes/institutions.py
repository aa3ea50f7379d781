"""The starting register of institutions, and the Indonesian missions in it."""

from __future__ import annotations

from collections.abc import Mapping

from rantau.kernel.language import LanguageMap
from rantau.kernel.shipped import shipped_rows
from rantau.onedata.codes.code_list import CodeList
from rantau.onedata.codes.entries import Code
from rantau.onedata.codes.shipped_lists import extra_of, parts_of
from rantau.onedata.codes.validity import day_or_open

_OWN_FIELDS = frozenset(
    ["id", "name_id", "name_en", "parent_id", "valid_from", "valid_until", "successor_ids", "aliases"]
)


def institution_list(name: str, title: LanguageMap, *, kind: str | None = None) -> CodeList:
    """Read the register; with ``kind`` (a code of ``institution-types``) only that kind.

    ``extra`` holds ``abbreviation``, ``type``, ``level``, ``area_code``, ``country_code``, ``city``.

    Notes
    -----
    Short names are ambiguous (BPS, Disnaker, PMI): :meth:`CodeList.lookup` gives all.
    """
    rows = [row for row in shipped_rows(__package__, "institutions/institutions.csv") if kind in (None, row["type"])]
    return CodeList(
        name=name,
        title=title,
        entries=tuple(map(_institution, rows)),
        successions=tuple((row["id"], new) for row in rows for new in parts_of(row["successor_ids"], separator="|")),
    )


def _institution(row: Mapping[str, str]) -> Code:
    aliases = [row["abbreviation"], *parts_of(row["aliases"], separator="|")]
    return Code(
        code=row["id"],
        label=LanguageMap(row["name_id"], row["name_en"]),
        aliases=tuple(filter(None, aliases)),
        parent=row["parent_id"] or None,
        valid_from=day_or_open(row["valid_from"]),
        valid_until=day_or_open(row["valid_until"]),
        extra=extra_of(row, but=_OWN_FIELDS),
    )
