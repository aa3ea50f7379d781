"""What follows the rows of a worksheet: the place for a drawing of comments."""

from __future__ import annotations

import re

from rantau.onedata.annotate.package import STRICT, TRANSITIONAL
from rantau.onedata.annotate.places import row_and_column
from rantau.onedata.annotate.sheet_edit import CoveredCellsError, IrregularSheetError, SheetEdit

_TAG = re.compile(rb"""<(/?)(?:([\w.-]+):)?([\w.-]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(/?)>""")
_REFERENCE = re.compile(rb"""\b[\w.-]+:id\s*=\s*["']([^"']*)["']""")
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3}\d+):([A-Z]{1,3}\d+)"')
# What the schema puts behind legacyDrawing (ISO/IEC 29500-1, CT_Worksheet); Office
# wraps oleObjects and controls in AlternateContent, which can stand elsewhere too.
_BEHIND = {
    b"legacyDrawingHF",
    b"drawingHF",
    b"picture",
    b"oleObjects",
    b"controls",
    b"AlternateContent",
    b"webPublishItems",
    b"tableParts",
    b"extLst",
    b"worksheet",
}


def edited(tail: bytes, *, head: bytes, edit: SheetEdit) -> bytes:
    """Return the tail with a reference to the drawing of comments, if the sheet needs a new one.

    Raises
    ------
    IrregularSheetError
        If the tail is not written in the usual form.
    CoveredCellsError
        If marks stand where a merged cell hides them.
    """
    if b"<!" in tail:
        raise IrregularSheetError("comment or CDATA after the rows")
    covered = _covered(tail, edit)
    if covered:
        raise CoveredCellsError(covered)
    at, own = _place(tail)
    edit.own_drawing = own
    if own is not None or edit.drawing is None:
        return tail
    return tail[:at] + _element(edit.drawing, head) + tail[at:]


def _place(tail: bytes) -> tuple[int, str | None]:
    """Return where ``legacyDrawing`` belongs, and the id in the one that stands there."""
    depth, place = 0, -1
    for tag in _TAG.finditer(tail):
        closing, _, name, attributes, empty = tag.groups()
        if depth == 0 and name == b"legacyDrawing":
            found = _REFERENCE.search(attributes)
            return tag.start(), found[1].decode() if found else None
        if depth == 0 and name not in _BEHIND:
            place = -1
        elif depth == 0 and place < 0:
            place = tag.start()
        depth += 0 if empty else -1 if closing else 1
    if place < 0:
        raise IrregularSheetError("the sheet never ends")
    return place, None


def _covered(tail: bytes, edit: SheetEdit) -> dict[tuple[int, int], tuple[int, int]]:
    covered = {}
    for found in _MERGED.finditer(tail):
        top, left = row_and_column(found[1].decode())
        bottom, right = row_and_column(found[2].decode())
        for row in _rows_between(edit, top, bottom):
            for column in edit.rows[row]:
                if column is not None and left <= column <= right and (row, column) != (top, left):
                    covered[row, column] = (top, left)
    return covered


def _rows_between(edit: SheetEdit, top: int, bottom: int) -> list[int]:
    # Whole columns are merged in one file and single rows in the next; the shorter way is taken.
    if bottom - top < len(edit.rows):
        return [row for row in range(top, bottom + 1) if row in edit.rows]
    return [row for row in edit.rows if top <= row <= bottom]


def _element(reference: str, head: bytes) -> bytes:
    declared = re.search(rb'xmlns:([\w.-]+)="(?:%s|%s)"' % (TRANSITIONAL.encode(), STRICT.encode()), head)
    if declared:
        return b'<legacyDrawing %s:id="%s"/>' % (declared[1], reference.encode())
    return b'<legacyDrawing xmlns:r="%s" r:id="%s"/>' % (TRANSITIONAL.encode(), reference.encode())
