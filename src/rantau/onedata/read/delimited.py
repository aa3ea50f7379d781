"""Delimited text (CSV, TSV) → a book of one sheet whose cells are all text.

The dialect is found here and passed to polars in full; :mod:`csv_survey` proves that the
file is one that polars splits exactly as Excel does, and a file that is not is rewritten
first.  So there is one way to read, and a row number is the number Excel shows.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path

import polars as pl

from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.read.csv_dialect import SAMPLE_BYTES, Dialect, sniff
from rantau.onedata.read.csv_encoding import encoding_label, encoding_of, repair, transcode
from rantau.onedata.read.csv_rewrite import REGULAR, rewrite
from rantau.onedata.read.csv_survey import RaggedRow, Survey, TextIrregularError, TextNotUtf8Error, survey
from rantau.onedata.read.limits import MB, Limits
from rantau.onedata.read.options import ReadOptions
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.read.sheets import Batch, Book, Cell, CellKind, FileFormat, FileNote, SheetInfo
from rantau.onedata.read.sizes import require_size

# Room for the 50,000 rows that settle a column, if they are not very wide.
_CUT_OUT_BYTES = 32 * MB
_row_of = itemgetter(0)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class DelimitedSheet:
    """The one sheet of a delimited file.

    ``source`` is UTF-8 and regular in ``dialect``: the file itself or a copy of it.
    ``rows`` counts blank rows after the last value too, ``width`` is the largest number
    of fields of a row.  ``landmarks`` are rows with the byte of ``source`` at which each
    begins, in order.
    """

    info: SheetInfo
    source: Path
    dialect: Dialect
    rows: int
    width: int
    landmarks: tuple[tuple[int, int], ...] = ()

    def head(self, rows: int) -> list[list[Cell]]:
        """Return the first ``rows`` rows (fewer if the sheet is shorter), from A1, dense."""
        frame = self.scan(first_row=1, last_row=rows).collect()
        return [[_cell(text) for text in record] for record in frame.iter_rows()]

    def batches(
        self, *, first_row: int, last_row: int | None = None, columns: Sequence[int] | None = None, size: int = 122_880
    ) -> Iterator[Batch]:
        """Yield rows ``first_row`` … ``last_row`` in order, parsing only ``columns``; may be called again."""
        frame = self.scan(first_row=first_row, last_row=last_row)
        if columns is not None:
            frame = frame.select([f"c{column}" for column in columns])
        row = first_row
        for values in frame.collect_batches(chunk_size=size, maintain_order=True, engine="streaming"):
            if values.height:
                yield Batch(first_row=row, values=values)
            row += values.height

    def scan(self, *, first_row: int, last_row: int | None = None) -> pl.LazyFrame:
        """Return rows ``first_row`` … ``last_row`` as one lazy frame in row order.

        Grain: one row per sheet row, blank rows included.  Columns ``c1`` … up to
        ``info.last_column``, String, null where empty.  The frame reads the file when it
        is collected, so the sheet must be kept until then.
        """
        last = self.info.last_row if last_row is None else min(last_row, self.info.last_row)
        if last < first_row:
            return pl.LazyFrame(schema=self._schema(self.info.last_column))
        source, skipped = self._stretch(first_row, last)
        return pl.scan_csv(
            source,
            has_header=False,
            schema=self._schema(self.width),
            separator=self.dialect.delimiter,
            quote_char=self.dialect.quote,
            eol_char=self.dialect.line_end,
            skip_rows=skipped,
            n_rows=last - first_row + 1 if last < self.rows else None,
            # Polars counts the columns of the first line, which may be a title.
            missing_columns="insert",
            # An empty field is null by itself, an empty one in quotes is not, and looking costs time.
            null_values="" if self.dialect.quote else None,
            infer_schema=False,
            glob=False,
        ).select([f"c{column}" for column in range(1, self.info.last_column + 1)])

    def _stretch(self, first_row: int, last_row: int) -> tuple[Path | bytes, int]:
        """Return what to parse for some rows, and how many rows to skip in it.

        A few rows of a long file, such as its first or last ones, are cut out: polars would
        look for line ends far beyond them, and count all lines before them.
        """
        before = bisect_right(self.landmarks, first_row, key=_row_of) - 1
        after = bisect_right(self.landmarks, last_row, key=_row_of)
        row, start = self.landmarks[before] if before >= 0 else (1, 0)
        end = self.landmarks[after][1] if after < len(self.landmarks) else self.source.stat().st_size
        is_whole = before <= 0 and after == len(self.landmarks)
        if is_whole or end - start > _CUT_OUT_BYTES:
            return self.source, first_row - 1 + self.dialect.separator_line
        with self.source.open("rb") as file:
            file.seek(start)
            return file.read(end - start), first_row - row

    @staticmethod
    def _schema(columns: int) -> dict[str, type[pl.String]]:
        return {f"c{column}": pl.String for column in range(1, columns + 1)}


@dataclass(frozen=True, slots=True)
class _Text:
    """A text file on its way to becoming regular UTF-8; ``encoding`` and ``delimiter`` are the sender's."""

    source: Path
    encoding: str
    delimiter: str
    dialect: Dialect
    notes: tuple[FileNote, ...] = ()


class _Copies:
    """Copies of one file, in a folder of their own that is made at the first need."""

    def __init__(self, work_folder: Path | None) -> None:
        self._work_folder = work_folder
        self._folder: Path | None = None

    def file(self, name: str) -> Path:
        """Return a path for a new copy."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="rantau-", dir=self._work_folder))
        return self._folder / name

    def discard(self) -> None:
        """Remove them all."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def open_delimited(path: Path, *, limits: Limits, options: ReadOptions | None = None) -> Book:
    """Open a delimited text file.

    Raises
    ------
    FileRefusedError
        If the file is too large, holds NUL bytes, is in no known encoding, has a quote
        that is never closed, or more rows or columns than ``limits`` allow.
    """
    options = options or ReadOptions()
    require_size(path, limits)
    copies = _Copies(options.work_folder)
    with ExitStack() as unless_opened:
        unless_opened.callback(copies.discard)
        text, found = _regular(path, copies, limits, options)
        unless_opened.pop_all()
    info = SheetInfo(name=path.stem, last_row=found.last_row, last_column=found.last_column)
    dialect = text.dialect if found.quoted else replace(text.dialect, quote=None)
    sheet = DelimitedSheet(
        info, text.source, dialect, rows=found.rows, width=found.width, landmarks=tuple(found.landmarks)
    )
    weakref.finalize(sheet, copies.discard)
    return Book(
        path,
        FileFormat.CSV,
        (sheet,),
        notes=(*text.notes, *_ragged_notes(found, info)),
        dialect={"encoding": encoding_label(text.encoding), "delimiter": text.delimiter},
    )


def _regular(path: Path, copies: _Copies, limits: Limits, options: ReadOptions) -> tuple[_Text, Survey]:
    """Return the text in a form that the survey accepts: as it is, transcoded, repaired or rewritten."""
    text = _as_utf8(path, copies, options)
    fallback = options.fallback_encoding if options.encoding is None else None
    for _ in range(3):
        try:
            return text, survey(text.source, dialect=text.dialect, limits=limits, shown=path)
        except TextNotUtf8Error as error:
            text = _repaired(text, copies, fallback, error.row)
        except TextIrregularError:
            text = _rewritten(text, copies, fallback)
    raise AssertionError("A repaired and rewritten text is regular")


def _as_utf8(path: Path, copies: _Copies, options: ReadOptions) -> _Text:
    with path.open("rb") as file:
        beginning = file.read(SAMPLE_BYTES)
    encoding = encoding_of(beginning[:4096], declared=options.encoding)
    source = path
    notes: tuple[FileNote, ...] = ()
    if encoding != "utf-8":
        source = copies.file("utf-8.csv")
        transcode(path, source, encoding=encoding)
        with source.open("rb") as file:
            beginning = file.read(SAMPLE_BYTES)
        notes = () if options.encoding else (_encoding_note(encoding, None),)
    dialect = sniff(_sample(beginning), options=options, extension=path.suffix.lower())
    if dialect.guessed:
        notes += (FileNote("delimiter-guessed", {"value": _visible(dialect.delimiter)}),)
    return _Text(source, encoding, dialect.delimiter, dialect, notes)


def _sample(beginning: bytes) -> str:
    text = beginning.decode("utf-8-sig", errors="replace")
    if len(beginning) < SAMPLE_BYTES:
        return text
    end = max(text.rfind("\n"), text.rfind("\r"))
    return text[: end + 1] or text


def _repaired(text: _Text, copies: _Copies, fallback: str | None, row: int) -> _Text:
    """Return a copy of ``text`` whose lines that are not UTF-8 are read as ``fallback``."""
    if fallback is None:
        raise FileRefusedError("encoding-unknown", row=str(row), value=encoding_label(text.encoding))
    target = copies.file("repaired.csv")
    repair(text.source, target, fallback=fallback)
    return replace(text, source=target, encoding=fallback, notes=(*text.notes, _encoding_note(fallback, row)))


def _rewritten(text: _Text, copies: _Copies, fallback: str | None) -> _Text:
    """Return a copy of ``text`` in the regular dialect, with the same cells in the same rows."""
    target = copies.file("regular.csv")
    row = rewrite(text.source, target, dialect=text.dialect, fallback=fallback)
    copy = replace(text, source=target, dialect=REGULAR)
    if row is None or fallback is None:
        return copy
    return replace(copy, encoding=fallback, notes=(*text.notes, _encoding_note(fallback, row)))


def _visible(delimiter: str) -> str:
    return "TAB" if delimiter == "\t" else delimiter


def _encoding_note(encoding: str, row: int | None) -> FileNote:
    return FileNote("encoding-repaired", {"value": encoding_label(encoding)}, row=row)


def _ragged_notes(found: Survey, info: SheetInfo) -> Iterator[FileNote]:
    for ragged in found.ragged:
        yield _ragged_note(ragged, found.expected, info.name)
    unnamed = found.ragged_count - len(found.ragged)
    if unnamed:
        yield FileNote("rows-ragged-more", {"count": str(unnamed)}, sheet=info.name)


def _ragged_note(ragged: RaggedRow, expected: int, sheet: str) -> FileNote:
    values = {"row": str(ragged.row), "count": str(ragged.fields), "expected": str(expected)}
    # Too many fields: a delimiter inside a value has moved everything after it to the right.
    severity = Severity.ERROR if ragged.fields > expected else None
    return FileNote("row-ragged", values, sheet=sheet, row=ragged.row, severity=severity)


def _cell(text: str | None) -> Cell:
    return Cell(text, CellKind.EMPTY if text is None else CellKind.TEXT)
