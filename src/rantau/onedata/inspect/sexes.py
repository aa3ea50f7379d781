"""Which columns hold men, women and both, from the words of their headers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rantau.onedata.codes.folding import without_accents

_MEN = r"laki[ -]*laki|laki|lelaki|pria|males?|men|lk"
_WOMEN = r"perempuan|wanita|females?|women|pr"
_BOTH = (
    r"both sexes(?: combined)?|l ?\+ ?p|(?:" + _MEN + r") ?(?:\+|dan|and|&) ?(?:" + _WOMEN + r")"
    r"|jumlah total|jumlah|total|jml"
)
_GROUPS = (
    ("both", re.compile(rf"\b(?:{_BOTH})\b")),
    ("women", re.compile(rf"\b(?:{_WOMEN})\b")),
    ("men", re.compile(rf"\b(?:{_MEN})\b")),
)
_LETTERS = {"l": "men", "p": "women", "m": "men", "f": "women", "lk": "men", "pr": "women"}
_EITHER = re.compile(rf"(?:{_MEN}) ?(?:atau|or|/) ?(?:{_WOMEN})")


@dataclass(frozen=True, slots=True)
class Triple:
    """Positions of three columns of which one should be the sum of the others."""

    men: int
    women: int
    both: int


def triples(headers: Sequence[tuple[str, ...]]) -> list[Triple]:
    """Find columns of men, women and both that otherwise have the same header.

    Parameters
    ----------
    headers
        Header texts of each column, from the top band down.

    Notes
    -----
    Where a header comes twice, columns that stand nearer to each other belong
    together: the search begins anew with the second.
    """
    found: list[Triple] = []
    open_: dict[tuple[str, ...], dict[str, int]] = {}
    for position, parts in enumerate(headers):
        sex, base = sex_of(parts)
        if sex is None:
            continue
        group = open_.setdefault(base, {})
        if sex in group:
            group.clear()
        group[sex] = position
        if len(group) == len(_GROUPS):
            found.append(Triple(**open_.pop(base)))
    return found


def sex_of(parts: Sequence[str]) -> tuple[str | None, tuple[str, ...]]:
    """Return whose column a header names (``men``, ``women``, ``both`` or ``None``) and the header without it."""
    plain = [re.sub(r"[^\w+&/-]+", " ", without_accents(part)).strip() for part in parts]
    for place in reversed(range(len(plain))):
        text = plain[place]
        if _EITHER.search(text):
            return None, tuple(plain)
        if text in _LETTERS:
            return _LETTERS[text], (*plain[:place], "", *plain[place + 1 :])
        for sex, pattern in _GROUPS:
            if pattern.search(text):
                rest = re.sub(r"[\W_]+", " ", pattern.sub(" ", text, count=1)).strip()
                return sex, (*plain[:place], rest, *plain[place + 1 :])
    return None, tuple(plain)
