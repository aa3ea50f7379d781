"""Code lists of the package in the common shape: code, labels, notes, aliases, validity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from rantau.kernel.language import LanguageMap
from rantau.kernel.shipped import shipped_rows
from rantau.onedata.codes.code_list import CodeList
from rantau.onedata.codes.entries import Code
from rantau.onedata.codes.validity import day_or_open

_PACKAGE = __package__
_COMMON = frozenset(
    [
        "code",
        "label_id",
        "label_en",
        "note_id",
        "note_en",
        "parent",
        "aliases",
        "valid_from",
        "valid_until",
        "sort_order",
        "evidence",
    ]
)
_MAPPINGS = {"employer-types": "mappings/employer-types.csv"}


def parts_of(text: str, *, separator: str) -> tuple[str, ...]:
    """Return the filled parts of a cell that holds several values."""
    return tuple(part.strip() for part in text.split(separator) if part.strip())


def extra_of(row: Mapping[str, str], *, but: Iterable[str]) -> Mapping[str, str]:
    """Return the filled columns of ``row`` that are not in ``but``, read-only."""
    return MappingProxyType({name: value for name, value in row.items() if value and name not in but})


def code_from_row(row: Mapping[str, str]) -> Code:
    """Build an entry from a row of the common shape; columns that a list lacks count as empty."""
    note = LanguageMap(row["note_id"], row["note_en"]) if row.get("note_id") and row.get("note_en") else None
    return Code(
        code=row["code"],
        label=LanguageMap(row["label_id"], row["label_en"]),
        note=note,
        aliases=(*parts_of(row.get("aliases", ""), separator=";"), *_age_spellings(row)),
        parent=row.get("parent") or None,
        valid_from=day_or_open(row.get("valid_from", "")),
        valid_until=day_or_open(row.get("valid_until", "")),
        extra=extra_of(row, but=_COMMON),
    )


def _age_spellings(row: Mapping[str, str]) -> tuple[str, ...]:
    """Return how offices write an age group: “5-9”, “5 s.d. 9”, “60+”."""
    youngest, oldest = row.get("min_age"), row.get("max_age")
    if not youngest:
        return ()
    if not oldest:
        return (f"{youngest}+", f"{youngest}+ tahun", f"≥{youngest}", f"≥ {youngest} tahun")
    return tuple(f"{youngest}{to}{oldest}{unit}" for to in ("-", " s.d. ") for unit in ("", " th", " thn", " tahun"))


def content_titles() -> dict[str, LanguageMap]:
    """Return name and title of every list in ``data/lists``, in the order of its index."""
    return {
        row["code_list"]: LanguageMap(row["title_id"], row["title_en"])
        for row in shipped_rows(_PACKAGE, "lists/index.csv")
    }


def content_list(name: str, title: LanguageMap, *, scheme: str | None) -> CodeList:
    """Read a list of ``data/lists``; with ``scheme``, only the entries of that scheme.

    A list without a column ``scheme`` has no entry of any scheme.
    """
    rows = shipped_rows(_PACKAGE, f"lists/{name}.csv")
    entries = tuple(code_from_row(row) for row in rows if scheme is None or row.get("scheme") == scheme)
    return CodeList(name=name, title=title, entries=entries, successions=tuple(_mapped_forward(name)))


def _mapped_forward(name: str) -> Iterable[tuple[str, str]]:
    if name not in _MAPPINGS:
        return []
    rows = shipped_rows(_PACKAGE, _MAPPINGS[name])
    return [(row["from_code"], row["to_code"]) for row in rows if row["direction"] == "forward"]


def mgi_list(name: str, title: LanguageMap, *, files: Iterable[str]) -> CodeList:
    """Read the indicators of one or more starter frameworks of the Migration Governance Indicators."""
    entries = tuple(code_from_row(row) for file in files for row in shipped_rows(_PACKAGE, f"mgi/{file}.csv"))
    return CodeList(name=name, title=title, entries=entries)
