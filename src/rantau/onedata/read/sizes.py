"""Bounds that stand before any reading of a text or data file."""

from __future__ import annotations

from pathlib import Path

from rantau.onedata.read.limits import MB, Limits
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.read.sheets import address, letters


def require_size(path: Path, limits: Limits) -> None:
    """Refuse a file that is larger than ``limits.text_bytes``.

    Raises
    ------
    FileRefusedError
        ``file-too-large``.
    """
    size = path.stat().st_size
    if size > limits.text_bytes:
        value, limit = (f"{-(-number // MB)} MB" for number in (size, limits.text_bytes))
        raise FileRefusedError("file-too-large", value=value, limit=limit)


def require_extent(sheet: str, *, rows: int, columns: int, widest_row: int, limits: Limits) -> None:
    """Refuse a sheet with more rows or columns than ``limits`` allow.

    Raises
    ------
    FileRefusedError
        ``sheet-too-wide``, which names the furthest cell of ``widest_row``, or ``sheet-too-long``.
    """
    if columns > limits.columns:
        cell, limit = address(widest_row, columns), str(limits.columns)
        raise FileRefusedError("sheet-too-wide", sheet=sheet, column=letters(columns), limit=limit, cell=cell)
    if rows > limits.rows:
        raise FileRefusedError("sheet-too-long", sheet=sheet, row=str(rows), limit=str(limits.rows))
