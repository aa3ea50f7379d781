"""The parent of a code is the one that its list names."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from tests.onedata.check.placements import STANDARD

from rantau.onedata.check.parents import parent_of
from rantau.onedata.codes.codelists import code_list
from rantau.onedata.standards.model import Column, ColumnType

AREA = next(column for column in STANDARD.columns if column.type is ColumnType.CODE)


def column(codes: str, level: str | None) -> Column:
    return replace(AREA, codes=codes, level=level)


@pytest.mark.parametrize(
    ("name", "level"),
    [("area-kemendagri", level) for level in ("province", "regency", "district", "village")] + [("occupations", None)],
)
def test_parent_is_the_one_that_the_list_names(name: str, level: str | None) -> None:
    codes = code_list(name, level=level)
    listed = pl.DataFrame({"code": sorted(codes.codes)})

    found = listed.select("code", parent=parent_of(pl.col("code"), column(name, level), codes))

    assert {code: parent for code, parent in found.rows() if parent is not None} == dict(codes.parents)
