"""The code above a code: the district of a village."""

from __future__ import annotations

from functools import cache

import polars as pl

from rantau.onedata.codes.code_list import CodeList


def parent_of(value: pl.Expr, codes: CodeList) -> pl.Expr:
    """Return the code above each code of the list; null for one without.

    What is said of a text that is no code of a closed list does not count: the column's
    reading sees it.
    """
    length = _beginning(codes)
    if length is not None:
        # A slice is fifty times as fast as a look-up among 84,000 villages.
        return value.str.head(length)
    if not codes.parents:
        return pl.lit(None, pl.String)
    return value.replace_strict(codes.parents, default=None, return_dtype=pl.String)


@cache
def _beginning(codes: CodeList) -> int | None:
    """Return the length of the beginning that is each code's parent, if that is so for the whole list."""
    parents = codes.parents
    lengths = {len(parent) for parent in parents.values()}
    nested = len(parents) == len(codes.codes) and all(code.startswith(parent) for code, parent in parents.items())
    return lengths.pop() if nested and len(lengths) == 1 and not codes.is_open else None
