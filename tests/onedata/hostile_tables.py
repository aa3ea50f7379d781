"""Text and Parquet files that want to harm who opens them; workbooks stand in ``read.hostile``."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

import polars as pl
from tests.onedata.read.hostile import MB, Case, of_bytes


def _later(content: Callable[[], bytes], name: str) -> Callable[[Path], Path]:
    # Built only when it is wanted: some are large.
    return lambda folder: of_bytes(content(), name)(folder)


def _parquet() -> bytes:
    whole = io.BytesIO()
    pl.DataFrame({"kode": ["11", "12"] * 500}).write_parquet(whole)
    return whole.getvalue()


def _columns() -> bytes:
    return b",".join(b"k%d" % n for n in range(10_000)) + b"\n" + b"1," * 9_999 + b"1\n"


def _footer_of_two_gigabytes() -> bytes:
    return _parquet()[:-8] + struct.pack("<I", 0x7FFF_FFFF) + b"PAR1"


def _footer_of_noise() -> bytes:
    whole = _parquet()
    return whole[:-300] + b"\xff" * 292 + whole[-8:]


TABLES = [
    Case("an open quote", _later(lambda: b'kode,nama\n1,"' + b"x\n" * 2_000_000, "a.csv"), "quote-not-closed"),
    Case("a line of 100 MB", _later(lambda: b"kode\n" + b"x" * (100 * MB), "a.csv"), "row-too-long"),
    Case("ten thousand columns", _later(_columns, "a.csv"), "sheet-too-wide"),
    Case("nothing but NUL", _later(lambda: bytes(MB), "a.csv"), "data-damaged"),
    Case("formulas", of_bytes(b"kode,nama\n=cmd|'/c calc'!A0,@SUM(1)\n", "a.csv")),
    Case("depth", _later(lambda: b"[" * 500_000 + b"]" * 500_000, "a.json"), "json-not-valid"),
    Case(
        "a figure without end",
        of_bytes(b'[{"kode": 1e999, "nama": ' + b"9" * 4_000 + b"}]", "a.json"),
        "json-not-table",
    ),
    Case("cut off", _later(lambda: _parquet()[:-40], "a.parquet"), "data-damaged"),
    Case("a footer of two gigabytes", _later(_footer_of_two_gigabytes, "a.parquet"), "data-damaged"),
    Case("a footer of noise", _later(_footer_of_noise, "a.parquet"), "data-damaged"),
]
