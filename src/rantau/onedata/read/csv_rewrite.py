"""Irregular text files, read record by record and rewritten so that fast readers agree on them.

What Excel accepts goes beyond what the fast path may see: quotes in the middle of a
field, text after a closing quote, three kinds of line end in one file.  The copy has the
same cells in the same rows; only its quotes and line ends are made regular.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from pathlib import Path

from rantau.onedata.read.csv_dialect import Dialect
from rantau.onedata.read.csv_survey import RECORD_BYTES, preamble_bytes
from rantau.onedata.read.limits import MB
from rantau.onedata.read.refusals import FileRefusedError

REGULAR = Dialect(delimiter=",", quote='"', line_end="\n")

# The fields of a last line that no text holds; if a quote is still open, it swallows them as one.
_END = ["\0", "\0"]


def rewrite(source: Path, target: Path, *, dialect: Dialect, fallback: str | None) -> int | None:
    """Copy a text file to ``target`` in the dialect :data:`REGULAR`, and as UTF-8.

    Cells that are not UTF-8 are read as ``fallback``; the first row with one is returned.

    Raises
    ------
    FileRefusedError
        ``quote-not-closed``, ``row-too-long`` or ``encoding-unknown``, with the row.
    """
    repaired = None
    with target.open("w", encoding="utf-8", newline="") as copy:
        # CRLF, because the writer only quotes the characters of its own line end.
        writer = csv.writer(copy, lineterminator="\r\n")
        for row, record in enumerate(records(source, dialect=dialect), start=1):
            try:
                writer.writerow(record)
            except UnicodeEncodeError:
                repaired = repaired or row
                writer.writerow([_from_fallback(text, fallback, row) for text in record])
    return repaired


def _from_fallback(text: str, fallback: str | None, row: int) -> str:
    content = text.encode("utf-8", errors="surrogateescape")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        letters = content[error.start : error.end].hex(" ").upper()
        if fallback is None:
            raise FileRefusedError("encoding-unknown", row=str(row), value=letters) from error
        try:
            return content.decode(fallback)
        except UnicodeDecodeError as second:
            raise FileRefusedError("encoding-unknown", row=str(row), value=letters) from second


def records(source: Path, *, dialect: Dialect) -> Iterator[list[str]]:
    """Yield the records of a text file, one per row that Excel shows; a blank row has no fields.

    Bytes that are not UTF-8 come as lone surrogates.

    Raises
    ------
    FileRefusedError
        ``quote-not-closed`` with its row, or ``row-too-long``.
    """
    # The limit belongs to the process; everything here that reads CSV wants the same one.
    csv.field_size_limit(RECORD_BYTES)
    with source.open("rb") as raw:
        raw.seek(preamble_bytes(raw.read(64), dialect))
        lines = _Lines(
            io.TextIOWrapper(raw, encoding="utf-8", errors="surrogateescape", newline=""), delimiter=dialect.delimiter
        )
        yield from _records(_reader(lines, dialect), lines)


def _records(reader: Iterator[list[str]], lines: _Lines) -> Iterator[list[str]]:
    for row in itertools.count(1):
        lines.characters = 0
        try:
            record = next(reader)
        except csv.Error as error:
            raise FileRefusedError("quote-not-closed", row=str(row)) from error
        except _RecordTooLongError as error:
            raise FileRefusedError("row-too-long", row=str(row), limit=f"{RECORD_BYTES // MB} MB") from error
        if record == _END:
            return
        if lines.ended:
            raise FileRefusedError("quote-not-closed", row=str(row))
        yield record


def _reader(lines: Iterator[str], dialect: Dialect) -> Iterator[list[str]]:
    if dialect.quote is None:
        return csv.reader(lines, delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE)
    return csv.reader(lines, delimiter=dialect.delimiter, quotechar=dialect.quote)


class _RecordTooLongError(Exception):
    """A record has more characters than one may have."""


class _Lines:
    """The physical lines of a text and then :data:`_END`; ``characters`` counts since it was last set to 0."""

    def __init__(self, text: io.TextIOWrapper, *, delimiter: str) -> None:
        self._text = text
        self._end = delimiter.join(_END)
        self.characters = 0
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(RECORD_BYTES)
        self.characters += len(line)
        if self.characters >= RECORD_BYTES:
            raise _RecordTooLongError
        if line:
            return line
        if self.ended:
            raise StopIteration
        self.ended = True
        return self._end
