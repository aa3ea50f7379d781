"""Tables that travel inside the package."""

from __future__ import annotations

import csv
import gzip
import io

import pytest

from rantau.kernel.shipped import shipped_bytes, shipped_columns, shipped_names, shipped_rows

CODES = "rantau.onedata.codes"


def test_a_packed_file_comes_unpacked():
    content = shipped_bytes(CODES, "areas/succession-province.csv.gz")

    assert content.startswith(b"old_code,new_code,")
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(content)


def test_rows_are_keyed_by_the_header():
    rows = list(shipped_rows(CODES, "lists/sex.csv"))

    assert rows == list(csv.DictReader(io.StringIO(shipped_bytes(CODES, "lists/sex.csv").decode())))
    assert rows[0]["code"] == "F"


def test_a_table_by_columns_has_a_text_per_row_in_each():
    columns = shipped_columns(CODES, "areas/kemendagri-province.columns.gz")

    assert list(columns) == ["code", "name", "valid_from", "valid_until"]
    assert {len(texts) for texts in columns.values()} == {38}
    assert (columns["code"][0], columns["name"][0], columns["valid_until"][-1]) == ("11", "Aceh", "")


def test_names_are_sorted_and_leave_folders_out():
    names = shipped_names(CODES, "areas")

    assert names == sorted(names) and "SOURCE.txt" in names
    assert shipped_names(CODES, "") == ["SOURCE.txt", "external.csv"]


@pytest.mark.parametrize("name", ["nothing.csv", "areas/nothing.csv.gz"])
def test_what_is_not_shipped_is_missing(name):
    with pytest.raises(FileNotFoundError):
        shipped_bytes(CODES, name)
