"""What stands before the rows of a worksheet: extent, views, column widths."""

from __future__ import annotations

import codecs
import re

from rantau.onedata.annotate.geometry import ColumnRange, Geometry, column_pixels, row_pixels
from rantau.onedata.annotate.places import row_and_column
from rantau.onedata.annotate.sheet_edit import IrregularSheetError, SheetEdit
from rantau.onedata.read.sheets import CellRange, address

_ROOT = re.compile(rb'\s*(?:<\?xml[^>]*\?>)?\s*<worksheet(?:\s+[\w:.-]+="[^"<>]*")*\s*>')
_MAIN = re.compile(
    rb'<worksheet[^>]*? xmlns="(?:http://schemas\.openxmlformats\.org/spreadsheetml/2006/main|'
    rb'http://purl\.oclc\.org/ooxml/spreadsheetml/main)"'
)
_OTHER_ENCODING = re.compile(rb'<\?xml[^>]*encoding=["\'](?!utf-8["\'])', re.IGNORECASE)
_SELECTED = re.compile(rb"""(<(?:\w+:)?sheetView\b[^>]*?)\s+tabSelected=["'](?:1|true)["']""")
_DIMENSION = re.compile(rb'(<dimension ref=")([A-Z]{1,3}\d+)(?::([A-Z]{1,3}\d+))?"')
_COLUMN = re.compile(rb"<col\b([^>]*)>")
_FORMAT = re.compile(rb"<sheetFormatPr\b([^>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')


def edited(head: bytes, *, edit: SheetEdit) -> bytes:
    """Return the head with the extent widened to the marks and the tab not selected; note the widths.

    Raises
    ------
    IrregularSheetError
        If the head is not written in the usual form.
    """
    without_bom = head.removeprefix(b"\xef\xbb\xbf")
    if not _ROOT.match(without_bom) or not _MAIN.search(head) or b"<!" in head or _OTHER_ENCODING.match(without_bom):
        raise IrregularSheetError("head of the sheet")
    _note_sizes(head, edit.geometry)
    if edit.deselect:
        head = deselected(head)
    return _DIMENSION.sub(lambda found: _widened(found, edit), head, count=1)


def deselected(head: bytes) -> bytes:
    """Return a head in which no view of the sheet is selected.

    Two selected tabs would be a group, and what is typed into one goes into both.
    """
    return _SELECTED.sub(rb"\1", head)


def is_selected(head: bytes) -> bool:
    """Test whether a view of the sheet is a selected tab; one that cannot be told counts as such."""
    return _SELECTED.search(head) is not None or not is_deselectable(head)


def is_deselectable(head: bytes) -> bool:
    """Test whether a head can be searched by bytes: it is not in UTF-16."""
    return head[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _note_sizes(head: bytes, geometry: Geometry) -> None:
    if found := _FORMAT.search(head):
        given = _attributes(found[1])
        geometry.default_row = row_pixels(_real(given, b"defaultRowHeight", 15))
        if b"defaultColWidth" in given:
            geometry.default_column = column_pixels(_real(given, b"defaultColWidth", 9))
    geometry.columns.extend(_column_range(_attributes(found[1]), geometry) for found in _COLUMN.finditer(head))


def _column_range(given: dict[bytes, bytes], geometry: Geometry) -> ColumnRange:
    width = column_pixels(_real(given, b"width", 0)) if b"width" in given else geometry.default_column
    hidden = given.get(b"hidden") in (b"1", b"true")
    first, last, style = (int(_real(given, name, 0)) for name in (b"min", b"max", b"style"))
    return ColumnRange(first, last, 0 if hidden else width, style)


def _widened(found: re.Match[bytes], edit: SheetEdit) -> bytes:
    columns = [column for row in edit.rows.values() for column in row if column is not None]
    if not edit.rows:
        return found[0]
    first_row, first_column = row_and_column(found[2].decode())
    last_row, last_column = row_and_column((found[3] or found[2]).decode())
    extent = CellRange(
        min(first_row, *edit.rows),
        min([first_column, *columns]),
        max(last_row, *edit.rows),
        max([last_column, *columns]),
    )
    corners = f"{address(extent.first_row, extent.first_column)}:{address(extent.last_row, extent.last_column)}"
    return found[1] + corners.encode() + b'"'


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return {found[1]: found[2] for found in _ATTRIBUTE.finditer(tag)}


def _real(given: dict[bytes, bytes], name: bytes, otherwise: float) -> float:
    try:
        return float(given.get(name, otherwise))
    except ValueError:
        return otherwise
