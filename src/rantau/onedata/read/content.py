"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path

# Enough for the first member of an archive and the first tags of a page.
BEGINNING_BYTES = 4096
# Of random bytes one in ten is a control code; of text hardly any.
_MOST_CONTROL = 0.05
_ENOUGH_TO_TELL = 512


class Content(Enum):
    """Kind of a file; the value is the key of its words in ``interface/read.csv``."""

    EMPTY = "kind-empty"
    TEXT = "kind-text"
    HTML = "kind-html"
    XLSX = "kind-xlsx"
    XLS = "kind-xls"
    ODS = "kind-ods"
    WORD = "kind-word"
    POWERPOINT = "kind-powerpoint"
    PARQUET = "kind-parquet"
    ZIP = "kind-zip"
    GZIP = "kind-gzip"
    ARCHIVE = "kind-archive"
    PDF = "kind-pdf"
    IMAGE = "kind-image"
    UNKNOWN = "kind-unknown"


_SIGNATURES = (
    (b"PAR1", Content.PARQUET),
    (b"PARE", Content.PARQUET),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Content.XLS),
    (b"\x1f\x8b", Content.GZIP),
    (b"BZh", Content.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Content.ARCHIVE),
    (b"Rar!\x1a\x07", Content.ARCHIVE),
    (b"\xfd7zXZ\x00", Content.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", Content.ARCHIVE),
    (b"%PDF-", Content.PDF),
    (b"\x89PNG\r\n\x1a\n", Content.IMAGE),
    (b"\xff\xd8\xff", Content.IMAGE),
    (b"GIF87a", Content.IMAGE),
    (b"GIF89a", Content.IMAGE),
    (b"II*\x00", Content.IMAGE),
    (b"MM\x00*", Content.IMAGE),
    (b"\x7fELF", Content.UNKNOWN),
    (b"SQLite format 3\x00", Content.UNKNOWN),
)
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|table)\b", re.I
)
# Archive members in which each kind of document keeps its main part.
_MEMBERS = ((b"xl/", Content.XLSX), (b"word/", Content.WORD), (b"ppt/", Content.POWERPOINT))
_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"


def content_of(path: Path) -> Content:
    """Return what the file is.

    A workbook with a password is an OLE container, as an old workbook is, and counts as
    :attr:`Content.XLS`.

    Raises
    ------
    OSError
        If it cannot be opened.
    """
    with path.open("rb") as file:
        beginning = file.read(BEGINNING_BYTES)
        if beginning.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            file.seek(max(0, path.stat().st_size - (1 << 16)))
            return _kind_of_archive(beginning, file.read())
    if not beginning:
        return Content.EMPTY
    for signature, kind in _SIGNATURES:
        if beginning.startswith(signature):
            return kind
    if _HTML.match(beginning):
        return Content.HTML
    return Content.TEXT if _reads_like_text(beginning) else Content.UNKNOWN


def _reads_like_text(beginning: bytes) -> bool:
    """Test whether few bytes are control codes; UTF-16 has every second byte 0 and counts as text."""
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")) or len(beginning) < _ENOUGH_TO_TELL:
        return True
    codes = sum(byte < 32 and byte not in b"\t\n\r\x0b\x0c\x00" for byte in beginning)
    return codes <= len(beginning) * _MOST_CONTROL


def _kind_of_archive(beginning: bytes, end: bytes) -> Content:
    if _ODS in beginning:
        return Content.ODS
    for member, kind in _MEMBERS:
        if member in beginning or member in end:
            return kind
    return Content.ZIP
