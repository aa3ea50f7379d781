"""Tables that travel inside the package."""

from __future__ import annotations

import csv
import gzip
import io

import pytest

from rantau.kernel.shipped import shipped_bytes, shipped_names, shipped_rows

CODES = "rantau.onedata.codes"


def test_a_packed_file_comes_unpacked():
    content = shipped_bytes(CODES, "areas/kemendagri-province.csv.gz")

    assert content.startswith(b"code,name,")
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(content)


def test_rows_are_keyed_by_the_header():
    rows = list(shipped_rows(CODES, "lists/sex.csv"))

    assert rows == list(csv.DictReader(io.StringIO(shipped_bytes(CODES, "lists/sex.csv").decode())))
    assert rows[0]["code"] == "F"


def test_names_are_sorted_and_leave_folders_out():
    names = shipped_names(CODES, "areas")

    assert names == sorted(names) and "SOURCE.txt" in names
    assert shipped_names(CODES, "") == ["external.csv"]


@pytest.mark.parametrize("name", ["nothing.csv", "areas/nothing.csv.gz"])
def test_what_is_not_shipped_is_missing(name):
    with pytest.raises(FileNotFoundError):
        shipped_bytes(CODES, name)
