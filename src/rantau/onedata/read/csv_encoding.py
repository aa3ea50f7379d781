"""Letters of a text file: which encoding it has, and a UTF-8 copy where it is another."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from rantau.onedata.read.csv_survey import BLOCK_BYTES, RECORD_BYTES
from rantau.onedata.read.refusals import FileRefusedError, reason

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1256": "Windows-1256",
    "iso8859-1": "ISO 8859-1",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
}


def encoding_of(beginning: bytes, *, declared: str | None) -> str:
    """Return the encoding of a text file as far as its beginning tells: ``utf-8`` unless it shows another.

    Without a mark, UTF-16 shows in NUL bytes at every second place.
    """
    if declared is not None:
        return codecs.lookup(declared).name.removesuffix("-sig")
    for mark, encoding in _MARKS:
        if beginning.startswith(mark):
            return encoding
    half = max(1, len(beginning) // 2)
    if beginning[1::2].count(0) > 0.4 * half:
        return "utf-16-le"
    if beginning[0::2].count(0) > 0.4 * half:
        return "utf-16-be"
    return "utf-8"


def encoding_label(encoding: str) -> str:
    """Return the name under which spreadsheets list an encoding."""
    return _NAMES.get(codecs.lookup(encoding).name, encoding.upper())


def transcode(source: Path, target: Path, *, encoding: str) -> None:
    """Write ``source`` to ``target`` as UTF-8.

    Raises
    ------
    FileRefusedError
        ``encoding-unknown`` with the line, if the bytes are not in ``encoding``;
        ``data-damaged`` if the text holds NUL.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with source.open("rb") as file, target.open("wb") as copy:
        while True:
            block = file.read(BLOCK_BYTES)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                row = line + _line_ends(bytes(error.object[: error.start]).decode(encoding, errors="replace"))
                raise FileRefusedError("encoding-unknown", row=str(row), value=_hexadecimal(error)) from error
            if "\0" in text:
                row = line + _line_ends(text[: text.index("\0")])
                raise FileRefusedError("data-damaged", file=source.name, value=reason("nul-byte", row=str(row)))
            copy.write(text.encode())
            line += _line_ends(text)
            if not block:
                return


def repair(source: Path, target: Path, *, fallback: str) -> None:
    """Write ``source`` to ``target`` as UTF-8, reading each line that is not UTF-8 as ``fallback``.

    Line by line, because files pasted together from two programs hold both; a line that
    is valid UTF-8 beyond ASCII is practically never anything else.

    Raises
    ------
    FileRefusedError
        ``encoding-unknown`` with the line, if a line is in neither.
    """
    line = 0
    with target.open("wb") as copy:
        for piece in _whole_lines(source):
            if _is_utf8(piece):
                copy.write(piece)
                line += piece.count(b"\n")
                continue
            for row in piece.splitlines(keepends=True):
                line += 1
                copy.write(row if _is_utf8(row) else _from_fallback(row, fallback, line))


def _whole_lines(source: Path) -> Iterator[bytes]:
    """Yield pieces that end with a line end, or are as long as a record may be."""
    with source.open("rb") as file:
        rest = b""
        while block := file.read(BLOCK_BYTES):
            rest += block
            end = max(rest.rfind(b"\n"), rest.rfind(b"\r", 0, -1)) + 1
            if not end and len(rest) > RECORD_BYTES:
                end = len(rest)
            if end:
                yield rest[:end]
                rest = rest[end:]
        if rest:
            yield rest


def _from_fallback(row: bytes, fallback: str, line: int) -> bytes:
    try:
        return row.decode(fallback).encode("utf-8")
    except UnicodeDecodeError as error:
        raise FileRefusedError("encoding-unknown", row=str(line), value=_hexadecimal(error)) from error


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _hexadecimal(error: UnicodeDecodeError) -> str:
    return error.object[error.start : error.end].hex(" ").upper()


def _line_ends(text: str) -> int:
    return text.count("\n") or text.count("\r")
