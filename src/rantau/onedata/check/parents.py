"""The code above a code: the district of a village."""

from __future__ import annotations

import polars as pl

from rantau.onedata.codes.code_list import CodeList
from rantau.onedata.standards.model import Column

# A Kemendagri code begins with that of the area above it, which ends before a point.
_ABOVE_AREA = {"regency": 2, "district": 5, "village": 8}


def parent_of(value: pl.Expr, column: Column, codes: CodeList) -> pl.Expr:
    """Return the code above each code of a column's list; null for one without.

    What is said of a text that is no code of a closed list does not count: the column's
    reading sees it.
    """
    if codes.name == "area-kemendagri" and column.level in _ABOVE_AREA:
        # A slice is fifty times as fast as a look-up among 84,000 villages.
        return value.str.head(_ABOVE_AREA[column.level])
    if not codes.parents:
        return pl.lit(None, pl.String)
    return value.replace_strict(codes.parents, default=None, return_dtype=pl.String)
