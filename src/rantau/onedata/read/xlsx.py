"""XLSX workbooks, read without believing anything that a workbook says of itself.

The readers that exist lose error cells and true coordinates, do not say whether a value
was text or a number, and one cell far outside makes two of them abort the process.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from rantau.onedata.read.content import Content, content_of
from rantau.onedata.read.held import HeldSheet
from rantau.onedata.read.limits import Limits
from rantau.onedata.read.refusals import FileRefusedError, reason
from rantau.onedata.read.sheets import Book, FileFormat, FileNote, Sheet
from rantau.onedata.read.xlsx_cells import BookContext, long_texts
from rantau.onedata.read.xlsx_parts import Workbook, read_workbook
from rantau.onedata.read.xlsx_sheet import SheetSource, read_sheet
from rantau.onedata.read.xlsx_strings import read_strings
from rantau.onedata.read.xlsx_styles import read_styles
from rantau.onedata.read.zip_guard import BLOCK, Package, open_package

# Sheets are kept in memory until together they cover this many cells (17 bytes each, and
# the long texts); what comes after is read from the file again each time it is asked for.
HELD_AREA = 12_000_000
# What Excel shows for no value and for the two booleans, before the shared strings.
_FIXED_TEXTS = pl.Series([None, "TRUE", "FALSE"], dtype=pl.String)


def open_xlsx(path: Path, *, limits: Limits) -> Book:
    """Open a workbook in the Office Open XML format (``.xlsx``, ``.xlsm``).

    Returns
    -------
    Book
        Its worksheets in their order, hidden ones too.  Values are the ones that the
        program stored: the cached result of a formula, the shortest decimal of a
        number, the ISO form of what a date format shows as a date
        (:func:`~rantau.onedata.read.xlsx_values.moment_text`).  Notes tell of macros,
        of links to other files, and of texts longer than a cell can hold.

    Raises
    ------
    FileRefusedError
        If the file is something else, locked with a password, damaged, made to harm
        its reader, or over one of ``limits``.
    OSError
        If it cannot be opened.
    """
    return open_workbook(path, limits=limits)


def open_workbook(path: Path, *, limits: Limits, held_area: int = HELD_AREA, plainly: bool = False) -> Book:
    """Open a workbook as :func:`open_xlsx` does, with the ways of reading it chosen.

    Parameters
    ----------
    held_area
        How many cells (rows × columns) to keep in memory.
    plainly
        Whether to read every part tag by tag: slow, with the same result.
    """
    _refuse_other_kinds(path)
    package = open_package(path, limits=limits)
    workbook = read_workbook(package, limits=limits)
    context = _context(package, workbook, limits=limits, plainly=plainly)
    sheets: list[Sheet] = []
    notes = _notes(workbook)
    for part in workbook.sheets:
        source = SheetSource(package, part, book=context, limits=limits, plainly=plainly)
        sheet = read_sheet(source, held_area=held_area, notes=notes)
        held_area -= sheet.info.last_row * sheet.info.last_column if isinstance(sheet, HeldSheet) else 0
        sheets.append(sheet)
    return Book(path, FileFormat.XLSX, tuple(sheets), tuple(notes), workbook.properties)


def _refuse_other_kinds(path: Path) -> None:
    content = content_of(path)
    if content is Content.XLS and _holds(path, "EncryptedPackage"):
        raise FileRefusedError("file-password-protected", file=path.name)
    if content not in (Content.XLSX, Content.ZIP):
        # Other archives of Office are told apart by their content types.
        if content in (Content.WORD, Content.POWERPOINT):
            return
        raise FileRefusedError(
            "file-type-mismatch", file=path.name, expected=path.suffix or ".xlsx", value=reason(content.value)
        )


def _holds(path: Path, stream: str) -> bool:
    """Test whether an OLE container has a stream of this name."""
    name = stream.encode("utf-16-le")
    with path.open("rb") as source:
        before = b""
        while block := source.read(BLOCK):
            if name in before + block:
                return True
            before = block[-len(name) :]
    return False


def _context(package: Package, workbook: Workbook, *, limits: Limits, plainly: bool) -> BookContext:
    strings = read_strings(package, workbook.strings_part, limits=limits, plainly=plainly)
    texts = pl.concat([_FIXED_TEXTS, strings]).rechunk()
    return BookContext(
        texts=texts,
        is_nothing=texts.is_null().to_numpy(),
        long_texts=long_texts(texts, limits.cell_characters),
        shown=read_styles(package, workbook.styles_part, limits=limits),
        counts_from_1904=workbook.counts_from_1904,
    )


def _notes(workbook: Workbook) -> list[FileNote]:
    found = {"macro-present": workbook.has_macros, "external-links": workbook.has_links}
    return [FileNote(code) for code, is_found in found.items() if is_found]
