"""Which code list of the package the values of a column come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import polars as pl

from rantau.onedata.codes.codelists import CodeList, code_list, code_list_names
from rantau.onedata.codes.folding import fold
from rantau.onedata.inspect.values import Values

# Lists with a kind of their own, and registers too large to hold a column's few values.
_NOT_TRIED = frozenset(["area-kemendagri", "country-iso3", "sex", "institutions", "missions", "events", "assessments"])
_FEWEST, _MOST = 3, 60
_NEARLY_ALL = 0.95
# Answers that stand in many lists and tell none apart.
_COMMON = frozenset(map(fold, ("lainnya", "other", "others", "tidak diketahui", "unknown", "ya", "tidak", "yes", "no")))


@dataclass(frozen=True, slots=True)
class Listed:
    """A code list and the values of the column that it knows, as they stand."""

    name: str
    known: tuple[str, ...]


def best_list(values: Values) -> Listed | None:
    """Return the shortest code list that knows nearly all values, or ``None``.

    A column of fewer than three telling values fits too many lists to say.
    """
    distinct = values.distinct
    telling = [text for text in distinct["text"].head(_MOST) if fold(text) not in _COMMON]
    if distinct.height > _MOST or len(telling) < _FEWEST:
        return None
    likely = [codes for codes in _candidates() if _knows(codes, telling[:1]) or _knows(codes, telling[1:2])]
    found = [(codes, tuple(text for text in distinct["text"] if codes.lookup(text))) for codes in likely]
    fitting = [
        Listed(codes.name, known)
        for codes, known in sorted(found, key=lambda pair: len(pair[0].entries))
        if sum(text in known for text in telling) >= _FEWEST
        and values.share(pl.col("text").is_in(known)) >= _NEARLY_ALL
    ]
    return fitting[0] if fitting else None


def _knows(codes: CodeList, texts: Iterable[str]) -> bool:
    return any(codes.lookup(text) for text in texts)


@cache
def _candidates() -> tuple[CodeList, ...]:
    names = (name for name in code_list_names() if name not in _NOT_TRIED)
    return tuple(codes for codes in map(code_list, names) if not codes.is_open)
