"""Old workbooks (``.xls``), and the one door to the formats of spreadsheets besides XLSX."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine

from rantau.onedata.read.content import Content, content_of
from rantau.onedata.read.extent import Extent
from rantau.onedata.read.held import NO_SHARED, Cells, HeldSheet, held, listed
from rantau.onedata.read.limits import Limits
from rantau.onedata.read.ods import open_ods
from rantau.onedata.read.ole import CompoundFile, NotCompoundError, summary
from rantau.onedata.read.refusals import FileRefusedError, reason
from rantau.onedata.read.sheets import Book, CellKind, CellRange, FileFormat, FileNote
from rantau.onedata.read.xls_records import BookRecords, SheetRecords, read_records
from rantau.onedata.read.xlsx_values import clock_text, number_text
from rantau.onedata.read.zip_guard import damaged, megabytes

_WORKBOOK_STREAMS = ("Workbook", "Book", "WORKBOOK", "BOOK")
_MACRO_STREAM = "_VBA_PROJECT"
_DAY = timedelta(days=1)

Value = int | float | str | bool | date | time | timedelta


def open_calamine(path: Path, *, format: FileFormat, limits: Limits) -> Book:  # noqa: A002 - the word of the domain
    """Open a spreadsheet in the format XLS or ODS.

    Of XLS, calamine gives the values; errors, hidden rows and columns, which it leaves
    out, are read beside it.  A formula that was never calculated cannot be told from one
    whose result is 0.  ODS is read by :mod:`rantau.onedata.read.ods`, which keeps more.

    Raises
    ------
    FileRefusedError
        If the file is something else, locked with a password, damaged, or over one of
        ``limits``.
    OSError
        If it cannot be opened.
    ValueError
        If ``format`` is neither of the two.
    """
    if format is FileFormat.ODS:
        return open_ods(path, limits=limits)
    if format is FileFormat.XLS:
        return _open_xls(path, limits=limits)
    raise ValueError(f"not read here: {format}")


def _open_xls(path: Path, *, limits: Limits) -> Book:
    content = content_of(path)
    if content is not Content.XLS:
        raise FileRefusedError("file-type-mismatch", file=path.name, expected=".xls", value=reason(content.value))
    size = path.stat().st_size
    if size > limits.xlsx_bytes:
        raise FileRefusedError("file-too-large", value=megabytes(size), limit=megabytes(limits.xlsx_bytes))
    file, records = _records(path)
    notes = [FileNote("macro-present")] if _MACRO_STREAM in file.names else []
    notes += [FileNote("external-links")] if records.has_links else []
    try:
        with python_calamine.load_workbook(path) as workbook:
            sheets = tuple(_sheets(workbook, records, limits))
            if not sheets:
                raise damaged(path, "no-sheets")
    except python_calamine.PasswordError as error:
        raise FileRefusedError("file-password-protected", file=path.name) from error
    except python_calamine.CalamineError as error:
        raise damaged(path, "part-unreadable", part=path.name) from error
    except BaseException as error:
        # A panic of Rust is no Exception, and its class can be imported from nowhere.
        if type(error).__name__ == "PanicException":
            raise damaged(path, "part-unreadable", part=path.name) from error
        raise
    return Book(path, FileFormat.XLS, sheets, tuple(notes), summary(file))


def _records(path: Path) -> tuple[CompoundFile, BookRecords]:
    try:
        file = CompoundFile(path.read_bytes())
        stream = next((name for name in _WORKBOOK_STREAMS if name in file.names), None)
        if "EncryptedPackage" in file.names:
            raise FileRefusedError("file-password-protected", file=path.name)
        if stream is None:
            kind = "kind-word" if "WordDocument" in file.names else "kind-unknown"
            raise FileRefusedError("file-type-mismatch", file=path.name, expected=".xls", value=reason(kind))
        records = read_records(file.read(stream))
    except NotCompoundError as error:
        raise damaged(path, "truncated") from error
    if records.has_password:
        raise FileRefusedError("file-password-protected", file=path.name)
    if records.is_impossible:
        # The reader would reserve memory for all that is claimed, and abort the process.
        raise damaged(path, "headers-differ")
    return file, records


def _sheets(workbook: python_calamine.CalamineWorkbook, records: BookRecords, limits: Limits) -> Iterator[HeldSheet]:
    metadata = [sheet for sheet in workbook.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet]
    if len(metadata) > limits.sheets:
        raise FileRefusedError("sheets-too-many", count=str(len(metadata)), limit=str(limits.sheets))
    told = records.sheets if len(records.sheets) == len(metadata) else [SheetRecords() for _ in metadata]
    for sheet, more in zip(metadata, told, strict=True):
        is_hidden = sheet.visible != python_calamine.SheetVisibleEnum.Visible
        yield _sheet(workbook.get_sheet_by_name(sheet.name), more, is_hidden=is_hidden, limits=limits)


def _sheet(
    source: python_calamine.CalamineSheet, records: SheetRecords, *, is_hidden: bool, limits: Limits
) -> HeldSheet:
    cells = _cells(source, records)
    extent = Extent(source.name, limits)
    extent.take_in(cells)
    info = extent.info(
        hidden=is_hidden,
        hidden_rows=records.hidden_rows,
        hidden_columns=records.hidden_columns,
        merged=[
            CellRange(first[0] + 1, first[1] + 1, last[0] + 1, last[1] + 1)
            for first, last in source.merged_cell_ranges or []
        ],
        formulas=records.formulas,
    )
    return held(info, [cells])


def _cells(source: python_calamine.CalamineSheet, records: SheetRecords) -> Cells:
    # What is returned begins at the first cell that holds something, wherever that is.
    top, left = source.start or (0, 0)
    found = [
        (row, column, *_interpret(value))
        for row, values in enumerate(source.to_python(skip_empty_area=True), start=top + 1)
        for column, value in enumerate(values, start=left + 1)
        if value != "" and (row, column) not in records.errors
    ]
    found += [(row, column, error, CellKind.ERROR) for (row, column), error in records.errors.items()]
    return listed(found, shared=len(NO_SHARED))


def _interpret(value: Value) -> tuple[str, CellKind]:
    match value:
        case str():
            return value, CellKind.TEXT
        case bool():
            return str(value).upper(), CellKind.BOOLEAN
        case datetime():
            milliseconds = _milliseconds(value.time())
            day = value.date().isoformat()
            return (f"{day}T{clock_text(milliseconds)}" if milliseconds else day), CellKind.DATE
        case date():
            return value.isoformat(), CellKind.DATE
        case time():
            return clock_text(_milliseconds(value)), CellKind.DATE
        case timedelta():
            return number_text(repr(value / _DAY)) or "0", CellKind.NUMBER
        case _:
            return number_text(repr(value)) or str(value), CellKind.NUMBER


def _milliseconds(value: time) -> int:
    return ((value.hour * 60 + value.minute) * 60 + value.second) * 1000 + value.microsecond // 1000
