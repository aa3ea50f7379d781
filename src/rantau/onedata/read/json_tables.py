"""JSON tables → a book of one sheet of text, column names in row 1.

Three shapes are tables: a list of objects (also as the only such list of an outer
object, as data portals answer), ``{"columns": […], "rows": [[…]]}``, and JSON lines.
Numbers keep the digits of the file; nothing is rounded on the way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias, TypeGuard

import polars as pl

from rantau.onedata.read.csv_encoding import encoding_of
from rantau.onedata.read.limits import MB, Limits
from rantau.onedata.read.options import ReadOptions
from rantau.onedata.read.refusals import FileRefusedError, reason
from rantau.onedata.read.sheets import Batch, Book, Cell, FileFormat, SheetInfo, cells_of, letters
from rantau.onedata.read.sizes import require_extent, require_size

# JSON is parsed whole and takes some ten times its size in memory meanwhile.
JSON_BYTES = 100 * MB
# A number with more digits is none; the largest amount of money ever published has 15.
NUMBER_CHARACTERS = 400

_LINES = (".jsonl", ".ndjson")
# NUL stands in no cell of Excel, and half a surrogate pair is no character.
_UNUSABLE = re.compile("[\0\ud800-\udfff]")

Value: TypeAlias = "str | bool | list[Value] | dict[str, Value] | None"


class _KeyRepeatedError(Exception):
    """An object has a key twice; the key is the argument."""


class _NumberTooLongError(Exception):
    """A number has more than :data:`NUMBER_CHARACTERS` characters."""


class _MoreFollowsError(Exception):
    """Something follows the first JSON value, as in JSON lines."""


@dataclass(frozen=True, slots=True)
class JsonSheet:
    """The one sheet of a JSON file, held in memory: row 1 the column names, then the records."""

    info: SheetInfo
    values: pl.DataFrame

    def head(self, rows: int) -> list[list[Cell]]:
        """Return the first ``rows`` rows (fewer if the sheet is shorter), from A1, dense."""
        return cells_of(Batch(first_row=1, values=self.values.head(rows)))

    def batches(
        self, *, first_row: int, last_row: int | None = None, columns: Sequence[int] | None = None, size: int = 122_880
    ) -> Iterator[Batch]:
        """Yield rows ``first_row`` … ``last_row`` in order; may be called again."""
        frame = self.values if columns is None else self.values.select([f"c{column}" for column in columns])
        last = frame.height if last_row is None else min(last_row, frame.height)
        for row in range(first_row, last + 1, size):
            yield Batch(first_row=row, values=frame.slice(row - 1, min(size, last - row + 1)))

    def scan(self, *, first_row: int, last_row: int | None = None) -> pl.LazyFrame:
        """Return rows ``first_row`` … ``last_row`` as a lazy frame of text columns ``c1`` …."""
        last = self.values.height if last_row is None else last_row
        return self.values.lazy().slice(first_row - 1, max(0, last - first_row + 1))


def open_json(path: Path, *, limits: Limits, options: ReadOptions | None = None) -> Book:
    """Open a JSON file or JSON lines.

    Raises
    ------
    FileRefusedError
        If the file is too large, not valid, not one of the three shapes, holds lists or
        objects as values, or has more rows or columns than ``limits`` allow.
    """
    require_size(path, replace(limits, text_bytes=min(limits.text_bytes, JSON_BYTES)))
    table = list(_table(path, _text(path, options or ReadOptions())))
    width = max(map(len, table))
    require_extent(path.stem, rows=len(table), columns=width, widest_row=1, limits=limits)
    columns = {f"c{i}": [row[i - 1] if i <= len(row) else None for row in table] for i in range(1, width + 1)}
    values = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    info = SheetInfo(name=path.stem, last_row=len(table), last_column=width)
    return Book(path, FileFormat.JSON, (JsonSheet(info, values),))


def _text(path: Path, options: ReadOptions) -> str:
    content = path.read_bytes()
    encoding = encoding_of(content[:4096], declared=options.encoding)
    try:
        return content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefusedError("encoding-unknown", row=str(line), value=f"{content[error.start]:02X}") from error


def _table(path: Path, text: str) -> Iterator[list[str | None]]:
    """Yield the rows of the sheet, column names first."""
    if path.suffix.lower() in _LINES:
        return _from_records(path, list(_lines(path, text)))
    try:
        whole = _parsed(path, text)
    except _MoreFollowsError:
        return _from_records(path, list(_lines(path, text)))
    records = _records_in(whole)
    if records is not None:
        return _from_records(path, records)
    if isinstance(whole, dict):
        names, rows = whole.get("columns"), whole.get("rows")
        if isinstance(names, list) and isinstance(rows, list):
            return _from_rows(path, names, rows)
    raise FileRefusedError("json-not-table", file=path.name, value=reason("json-shape"))


def _lines(path: Path, text: str) -> Iterator[Value]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                yield _parsed(path, line, first_line=number)
            except _MoreFollowsError as error:
                raise _not_valid(path, number, "json-syntax") from error


def _parsed(path: Path, text: str, *, first_line: int = 1) -> Value:
    """Parse one JSON value; numbers come as the text that stands in the file.

    Raises
    ------
    _MoreFollowsError
        If more than white space follows the value.
    FileRefusedError
        If it is not valid JSON, nested too deeply, or says one thing twice.
    """
    try:
        parsed: Value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            raise _MoreFollowsError from error
        raise _not_valid(path, first_line + error.lineno - 1, "json-syntax") from error
    except RecursionError as error:
        raise _not_valid(path, first_line, "json-depth") from error
    except _KeyRepeatedError as error:
        raise FileRefusedError("json-not-table", file=path.name, value=reason("json-key", key=str(error))) from error
    except _NumberTooLongError as error:
        value = reason("json-number", limit=str(NUMBER_CHARACTERS))
        raise FileRefusedError("json-not-table", file=path.name, value=value) from error
    return parsed


def _not_valid(path: Path, line: int, key: str) -> FileRefusedError:
    return FileRefusedError("json-not-valid", file=path.name, row=str(line), value=reason(key))


def _number(text: str) -> str:
    if len(text) > NUMBER_CHARACTERS:
        raise _NumberTooLongError
    return text


def _object(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    """Build an object; which of two values for one key was meant, nobody can say."""
    built: dict[str, Value] = {}
    for key, value in pairs:
        if key in built:
            raise _KeyRepeatedError(key)
        built[key] = value
    return built


# Made once: making one takes longer than decoding a line.
_DECODER = json.JSONDecoder(parse_int=_number, parse_float=_number, parse_constant=str, object_pairs_hook=_object)


def _records_in(whole: Value) -> list[Value] | None:
    """Return the list of objects that ``whole`` is, or that is the only one inside it."""
    if _is_records(whole):
        return whole
    if isinstance(whole, dict):
        inner = [value for value in whole.values() if _is_records(value)]
        return inner[0] if len(inner) == 1 else None
    return None


def _is_records(value: Value) -> TypeGuard[list[Value]]:
    return isinstance(value, list) and bool(value) and all(isinstance(record, dict) for record in value)


def _from_records(path: Path, records: Iterable[Value]) -> Iterator[list[str | None]]:
    objects = [record for record in records if isinstance(record, dict)]
    names = list(dict.fromkeys(name for record in objects for name in record))
    if not names or len(objects) < len(list(records)):
        raise FileRefusedError("json-not-table", file=path.name, value=reason("json-shape"))
    return _from_rows(path, list(names), ([record.get(name) for name in names] for record in objects))


def _from_rows(path: Path, names: list[Value], rows: Iterable[Value]) -> Iterator[list[str | None]]:
    if not names or not all(isinstance(name, str) for name in names):
        raise FileRefusedError("json-not-table", file=path.name, value=reason("json-shape"))
    yield [_cell(path, str(name), name, 1) for name in names]
    for number, row in enumerate(rows, start=2):
        if not isinstance(row, list):
            raise FileRefusedError("json-not-table", file=path.name, value=reason("json-shape"))
        yield [_cell(path, _name(names, i), value, number) for i, value in enumerate(row)]


def _name(names: list[Value], index: int) -> str:
    return str(names[index]) if index < len(names) else letters(index + 1)


def _cell(path: Path, name: str, value: Value, row: int) -> str | None:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (list, dict)):
        raise FileRefusedError("column-type-not-supported", column=name, value=type(value).__name__)
    if value and _UNUSABLE.search(value):
        raise FileRefusedError("data-damaged", file=path.name, value=reason("character-unusable", row=str(row)))
    return value or None
