"""The marked rows of a worksheet, taken apart and put together again."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rantau.onedata.annotate.geometry import row_pixels
from rantau.onedata.annotate.marks import column_of_row, heaviest, placed
from rantau.onedata.annotate.places import column_number
from rantau.onedata.annotate.sheet_edit import IrregularSheetError, SheetEdit
from rantau.onedata.read.sheets import letters

_ROW_TAG = re.compile(rb'((?: [\w:]+="[^"<>]*")*) ?(/?)>')
_CELL = re.compile(rb'\s*<c r="([A-Z]{1,3})(\d+)"((?: [\w:]+="[^"<>]*")*) ?(/>|>.*?</c>)', re.DOTALL)
_TAG_REST = re.compile(rb'(?: [\w:]+="[^"<>]*")* ?/?>')
_STYLE = re.compile(rb' s="(\d+)"')
_HEIGHT = re.compile(rb' ht="(\d+(?:\.\d+)?)"')
_SPANS = re.compile(rb' spans="[^"]*"')


@dataclass(slots=True)
class _Cell:
    attributes: bytes
    rest: bytes

    @property
    def has_content(self) -> bool:
        return b"<v" in self.rest or b"<is" in self.rest


def marked_row(piece: bytes, *, number: int, edit: SheetEdit) -> bytes:
    """Return a row with its marks.

    Parameters
    ----------
    piece
        What follows ``<row``, up to the next row: the row and the space after it.

    Raises
    ------
    IrregularSheetError
        If the row is not written in the usual form.
    """
    tag = _ROW_TAG.match(piece)
    if tag is None:
        raise IrregularSheetError(f"tag of row {number}")
    attributes, after = tag[1], piece[tag.end() :]
    _note_height(attributes, number, edit)
    if (marked := _marked_in_place(piece, number, edit)) is not None:
        return marked
    cells: dict[int, _Cell] = {}
    more = b""
    if not tag[2]:
        body, closing, after = after.rpartition(b"</row>")
        if not closing:
            raise IrregularSheetError(f"row {number} does not end")
        cells, more = _cells(body, number)
    known = len(cells)
    _mark(cells, number, attributes, edit)
    if len(cells) > known:
        attributes = _SPANS.sub(b"", attributes)
    written = b"".join(_written(cells[column], column, number) for column in sorted(cells))
    return attributes + b">" + written + more + b"</row>" + after


def _marked_in_place(piece: bytes, number: int, edit: SheetEdit) -> bytes | None:
    """Change only the tags of the wrong cells, or return ``None`` if one of them is missing.

    Taking the whole row apart costs twenty times as much.
    """
    tags = []
    for column, findings in edit.rows[number].items():
        start = b'<c r="%s%d"' % (letters(column).encode(), number) if column else b"<row"
        at = piece.find(start)
        tag = _TAG_REST.match(piece, at + len(start)) if at >= 0 else None
        if tag is None:
            return None
        style = edit.styles.marked(_style(tag[0]), heaviest(findings))
        tags.append((tag.start(), tag.end(), b' s="%d"' % style + _STYLE.sub(b"", tag[0])))
    parts, done = [], 0
    for start_at, end, written in sorted(tags):
        parts += [piece[done:start_at], written]
        done = end
    edit.marked += len(tags)
    return b"".join((*parts, piece[done:]))


def new_row(*, number: int, edit: SheetEdit) -> bytes:
    """Return a row that the sheet does not have yet, with its marks."""
    return marked_row(b' r="%d"/>' % number, number=number, edit=edit)


def _cells(body: bytes, number: int) -> tuple[dict[int, _Cell], bytes]:
    """Return the cells of a row by column, and the extension that may stand behind them."""
    cells: dict[int, _Cell] = {}
    at, last = 0, 0
    while found := _CELL.match(body, at):
        column = column_number(found[1].decode())
        if column <= last or int(found[2]) != number:
            raise IrregularSheetError(f"cells of row {number} out of order")
        cells[column] = _Cell(found[3], found[4])
        at, last = found.end(), column
    more = body[at:].lstrip()
    if more and not more.startswith(b"<extLst"):
        raise IrregularSheetError(f"row {number} holds more than cells")
    return cells, more


def _note_height(attributes: bytes, number: int, edit: SheetEdit) -> None:
    height = _HEIGHT.search(attributes)
    if height:
        edit.geometry.row_pixels[number] = row_pixels(float(height[1]))


def _mark(cells: dict[int, _Cell], number: int, attributes: bytes, edit: SheetEdit) -> None:
    filled = [column for column, cell in cells.items() if cell.has_content]
    row_column = column_of_row(filled or list(cells))
    edit.row_columns[number] = row_column
    for column, findings in placed(edit.rows[number], row_column=row_column).items():
        cell = cells.get(column)
        if cell is None:
            style = _row_style(attributes) or edit.geometry.column_style(column)
            cell = cells[column] = _Cell(b"", b"/>")
        else:
            style = _style(cell.attributes)
        marked = edit.styles.marked(style, heaviest(findings))
        cell.attributes = b' s="%d"' % marked + _STYLE.sub(b"", cell.attributes)
        edit.marked += 1


def _style(attributes: bytes) -> int:
    found = _STYLE.search(attributes)
    return int(found[1]) if found else 0


def _row_style(attributes: bytes) -> int:
    return _style(attributes) if b' customFormat="1"' in attributes else 0


def _written(cell: _Cell, column: int, number: int) -> bytes:
    return b'<c r="%s%d"%s%s' % (letters(column).encode(), number, cell.attributes, cell.rest)
