"""What the words of a header promise about its column."""

from __future__ import annotations

from functools import cache

from rantau.kernel.shipped import shipped_rows
from rantau.onedata.codes.folding import fold, words
from rantau.onedata.standards.model import Column
from rantau.onedata.standards.shipped import standards


@cache
def _words() -> dict[str, frozenset[str]]:
    """Return the words of ``data/header-words.csv`` by topic."""
    topics: dict[str, set[str]] = {}
    for row in shipped_rows(__package__, "header-words.csv"):
        topics.setdefault(row["topic"], set()).add(row["word"])
    return {topic: frozenset(found) for topic, found in topics.items()}


def speaks_of(header: str, topic: str) -> bool:
    """Test whether a header holds a word of ``topic``, such as ``area``, ``nik`` or ``year``."""
    return not _words()[topic].isdisjoint((*words(header).split(), fold(header)))


@cache
def known_columns() -> dict[str, tuple[Column, ...]]:
    """Return the columns of the shipped standards by folded name, header of either language, or alias."""
    found: dict[str, dict[str, Column]] = {}
    for standard in standards():
        for column in standard.columns:
            for text in (column.name, column.header.id, column.header.en, *column.aliases):
                found.setdefault(fold(text), {}).setdefault(column.name, column)
    return {key: tuple(columns.values()) for key, columns in found.items()}


def known_headers() -> tuple[str, ...]:
    """Return every header that a shipped standard knows, in both languages, with its aliases."""
    return tuple(
        text
        for standard in standards()
        for column in standard.columns
        for text in (column.name, column.header.id, column.header.en, *column.aliases)
    )


def known_column(header: str) -> Column | None:
    """Return the column of a shipped standard that a header names, if it names just one."""
    columns = known_columns().get(fold(header), ())
    return columns[0] if len(columns) == 1 else None


def is_personal(header: str) -> bool:
    """Test whether a header promises an identifier, an address or a birth date.

    “Alamat kantor” is no person’s, so a word for a thing takes the promise back.  Names
    are told by their values: a column called “name” may hold anything.
    """
    return speaks_of(header, "person") and not speaks_of(header, "thing")
