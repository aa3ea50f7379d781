"""Countries and territories (ISO 3166-1 alpha-3) and currencies (ISO 4217)."""

from __future__ import annotations

from collections.abc import Mapping

from rantau.kernel.language import LanguageMap
from rantau.kernel.shipped import shipped_rows
from rantau.onedata.codes.code_list import CodeList
from rantau.onedata.codes.entries import Code
from rantau.onedata.codes.shipped_lists import code_from_row, extra_of, parts_of
from rantau.onedata.codes.validity import day_or_open

_PACKAGE = __package__
_OWN_FIELDS = frozenset(
    ["alpha3", "name_id", "name_en", "short_id", "short_en", "valid_from", "valid_until", "aliases"]
)


def country_list(name: str, title: LanguageMap) -> CodeList:
    """Read the countries: short names as labels, full names and names in use as aliases.

    ``extra`` holds ``alpha2``, ``numeric_m49``, region and subregion, ``status``.

    Notes
    -----
    The alpha-2 code is read as an alias, so that ``AS`` (American Samoa in ISO,
    Amerika Serikat in Indonesian offices) comes out as ambiguous and not as either.
    """
    more = _names_in_use()
    rows = list(shipped_rows(_PACKAGE, "countries/countries.csv"))
    return CodeList(
        name=name,
        title=title,
        entries=tuple(_country(row, more.get(row["alpha3"], []) if not row["valid_until"] else []) for row in rows),
        successions=tuple(
            (row["alpha3"], new)
            for row in rows
            for new in parts_of(row["successor_alpha3"], separator="|")
            if new != row["alpha3"]
        ),
    )


def _names_in_use() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for row in shipped_rows(_PACKAGE, "countries/aliases.csv"):
        names.setdefault(row["alpha3"], []).append(row["alias"])
    return names


def _country(row: Mapping[str, str], more: list[str]) -> Code:
    aliases = [row["name_id"], row["name_en"], row["alpha2"], *parts_of(row["aliases"], separator="|"), *more]
    return Code(
        code=row["alpha3"],
        label=LanguageMap(row["short_id"], row["short_en"]),
        aliases=tuple(dict.fromkeys(filter(None, aliases))),
        valid_from=day_or_open(row["valid_from"]),
        valid_until=day_or_open(row["valid_until"]),
        extra=extra_of(row, but=_OWN_FIELDS),
    )


def currency_list(name: str, title: LanguageMap) -> CodeList:
    """Read the currencies in use: three-letter codes with both names and common signs."""
    rows = shipped_rows(_PACKAGE, "currencies/currencies.csv")
    return CodeList(name=name, title=title, entries=tuple(map(code_from_row, rows)))
