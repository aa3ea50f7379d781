"""One door for files of every format: what it is decides how it is read, its name must agree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rantau.onedata.read.calamine import open_calamine
from rantau.onedata.read.content import Content, content_of
from rantau.onedata.read.delimited import open_delimited
from rantau.onedata.read.json_tables import open_json
from rantau.onedata.read.limits import Limits
from rantau.onedata.read.options import ReadOptions
from rantau.onedata.read.parquet import open_parquet
from rantau.onedata.read.refusals import FileRefusedError, reason
from rantau.onedata.read.sheets import Book, FileFormat
from rantau.onedata.read.xlsx import open_xlsx

_FORMATS = {
    ".csv": FileFormat.CSV,
    ".tsv": FileFormat.CSV,
    ".tab": FileFormat.CSV,
    ".txt": FileFormat.CSV,
    ".xlsx": FileFormat.XLSX,
    ".xlsm": FileFormat.XLSX,
    ".xls": FileFormat.XLS,
    ".ods": FileFormat.ODS,
    ".parquet": FileFormat.PARQUET,
    ".json": FileFormat.JSON,
    ".jsonl": FileFormat.JSON,
    ".ndjson": FileFormat.JSON,
}
_CONTENTS = {
    FileFormat.CSV: {Content.TEXT},
    # A workbook with a password looks like an old one; its reader says which of the two it is.
    FileFormat.XLSX: {Content.XLSX, Content.XLS, Content.ZIP},
    FileFormat.XLS: {Content.XLS},
    FileFormat.ODS: {Content.ODS},
    FileFormat.PARQUET: {Content.PARQUET},
    FileFormat.JSON: {Content.TEXT},
}
_COMPRESSED = {Content.ZIP: "ZIP", Content.GZIP: "gzip", Content.ARCHIVE: "7z/rar/bz2/xz/zst"}
_SUPPORTED = ".xlsx, .xls, .ods, .csv, .tsv, .txt, .parquet, .json, .jsonl"


def open_book(path: Path, *, limits: Limits, options: ReadOptions | None = None) -> Book:
    """Open a file of any format that is read.

    Raises
    ------
    FileRefusedError
        If the file is missing, a folder, not readable, empty, of a kind that is not
        read or not of the kind that its name says, too large, damaged, or hostile.
    """
    options = options or ReadOptions()
    content = _content(path)
    extension = path.suffix.lower()
    if content is Content.EMPTY:
        raise FileRefusedError("file-blank", file=path.name)
    file_format = _FORMATS.get(extension)
    if content in _COMPRESSED and file_format is not FileFormat.XLSX:
        raise FileRefusedError("file-compressed", file=path.name, value=_COMPRESSED[content])
    if file_format is None:
        raise FileRefusedError("file-type-not-supported", value=extension or path.name, expected=_SUPPORTED)
    if content not in _CONTENTS[file_format]:
        raise FileRefusedError("file-type-mismatch", file=path.name, expected=extension, value=reason(content.value))
    return _OPENERS[file_format](path, limits, options)


def _content(path: Path) -> Content:
    try:
        if path.is_dir():
            raise FileRefusedError("file-is-folder", file=path.name or str(path))
        if path.exists() and not path.is_file():
            # A pipe or a device has no end that could be waited for.
            raise FileRefusedError("file-unreadable", file=path.name)
        return content_of(path)
    except FileNotFoundError as error:
        raise FileRefusedError("file-missing", file=path.name) from error
    except PermissionError as error:
        raise FileRefusedError("file-not-readable", file=path.name) from error
    except OSError as error:
        raise FileRefusedError("file-unreadable", file=path.name) from error


_OPENERS: dict[FileFormat, Callable[[Path, Limits, ReadOptions], Book]] = {
    FileFormat.CSV: lambda path, limits, options: open_delimited(path, limits=limits, options=options),
    FileFormat.XLSX: lambda path, limits, _: open_xlsx(path, limits=limits),
    FileFormat.XLS: lambda path, limits, _: open_calamine(path, format=FileFormat.XLS, limits=limits),
    FileFormat.ODS: lambda path, limits, _: open_calamine(path, format=FileFormat.ODS, limits=limits),
    FileFormat.PARQUET: lambda path, limits, _: open_parquet(path, limits=limits),
    FileFormat.JSON: lambda path, limits, options: open_json(path, limits=limits, options=options),
}
