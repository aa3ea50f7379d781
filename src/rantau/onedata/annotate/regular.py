"""A worksheet in the form that can be cut by bytes, whatever form it came in.

Some programs write prefixes before every name, leave out the addresses of rows and
cells, or use another encoding.  Such a sheet is parsed as it streams by and written
again: main names without prefix, ``r`` on every row and cell, UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import cast

from lxml import etree

from rantau.onedata.annotate import markup
from rantau.onedata.annotate.markup import DECLARATION, PartError
from rantau.onedata.annotate.places import row_and_column
from rantau.onedata.read.sheets import letters

_XML = "http://www.w3.org/XML/1998/namespace"
_BLOCK = 1 << 20


def regular_blocks(blocks: Iterable[bytes], *, part: str) -> Iterator[bytes]:
    """Yield a worksheet in regular form.

    Parameters
    ----------
    part
        Name of the part, to say which one is at fault.

    Raises
    ------
    PartError
        If it is not XML, or declares a document type.
    """
    written: list[bytes] = []
    size = 0
    for piece in _pieces(blocks, part):
        written.append(piece)
        size += len(piece)
        if size > _BLOCK:
            yield b"".join(written)
            written, size = [], 0
    yield b"".join(written)


def _pieces(blocks: Iterable[bytes], part: str) -> Iterator[bytes]:
    parser = etree.XMLPullParser(
        ("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    sheet = _Sheet(part)
    try:
        for block in blocks:
            parser.feed(block)
            yield from sheet.take(_events(parser))
        parser.close()
    except etree.XMLSyntaxError as error:
        raise PartError(part) from error
    yield from sheet.take(_events(parser))


def _events(parser: etree.XMLPullParser) -> Iterable[tuple[str, etree._Element]]:
    # The parser was asked for these two kinds of events only, which its types cannot say.
    return cast("Iterable[tuple[str, etree._Element]]", parser.read_events())


class _Sheet:
    """Turns parser events into regular pieces, keeping only one row in memory."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._root: etree._Element | None = None
        self._rows: etree._Element | None = None
        self._row = 0

    def take(self, events: Iterable[tuple[str, etree._Element]]) -> Iterator[bytes]:
        for event, element in events:
            if event == "start":
                yield from self._opened(element)
            else:
                yield from self._closed(element)

    def _opened(self, element: etree._Element) -> Iterator[bytes]:
        if self._root is None:
            markup.require_no_doctype(element, part=self._part)
            self._root = element
            yield DECLARATION + _opening(element, default=None, empty=False)
        elif element.getparent() is self._root and markup.local_name(element) == "sheetData":
            self._rows = element
            yield b"<sheetData>"

    def _closed(self, element: etree._Element) -> Iterator[bytes]:
        parent = element.getparent()
        if element is self._root:
            yield b"</worksheet>"
        elif element is self._rows:
            yield b"</sheetData>"
        elif parent is not None and parent is self._rows:
            yield self._regular_row(element)
            parent.remove(element)
        elif parent is self._root:
            yield _written(element, default=markup.namespace(element)).encode()
            element.clear()

    def _regular_row(self, row: etree._Element) -> bytes:
        given = row.get("r", "")
        self._row = int(given) if given.isdigit() else self._row + 1
        _put_first(row, str(self._row))
        cells: dict[int, etree._Element] = {}
        column = 0
        for cell in markup.children(row, "c"):
            column = row_and_column(cell.get("r", ""))[1] or column + 1
            _put_first(cell, f"{letters(column)}{self._row}")
            cells[column] = cell
        if list(cells) != sorted(cells):
            row[: len(cells)] = [cells[at] for at in sorted(cells)]
        row.tail = None
        return _written(row, default=markup.namespace(row)).encode()


def _put_first(element: etree._Element, place: str) -> None:
    others = [(name, value) for name, value in element.attrib.items() if name != "r"]
    element.attrib.clear()
    element.set("r", place)
    for name, value in others:
        element.set(name, value)


def _written(element: etree._Element, *, default: str) -> str:
    """Write an element and what is in it; ``default`` is the namespace of names without prefix."""
    content = _text(element.text) + "".join(
        _written(inner, default=_default_within(element, default)) + _text(inner.tail) for inner in element
    )
    opening = _opening(element, default=default, empty=not content).decode()
    return f"{opening}{content}</{_name(element)}>" if content else opening


def _opening(element: etree._Element, *, default: str | None, empty: bool) -> bytes:
    parts = [f"<{_name(element)}"]
    parent = element.getparent()
    outer = parent.nsmap if parent is not None else {}
    if _prefix(element) is None and markup.namespace(element) != default:
        parts.append(f' xmlns="{markup.namespace(element)}"')
    for prefix, address in element.nsmap.items():
        if prefix is not None and outer.get(prefix) != address:
            parts.append(f' xmlns:{prefix}="{_attribute(address)}"')
    for name, value in element.attrib.items():
        parts.append(f' {_attribute_name(element, str(name))}="{_attribute(str(value))}"')
    parts.append("/>" if empty else ">")
    return "".join(parts).encode()


def _default_within(element: etree._Element, default: str) -> str:
    return markup.namespace(element) if _prefix(element) is None else default


def _prefix(element: etree._Element) -> str | None:
    """Return the prefix to write: none for names of the worksheet itself."""
    root = element.getroottree().getroot()
    return None if markup.namespace(element) == markup.namespace(root) else element.prefix


def _name(element: etree._Element) -> str:
    prefix = _prefix(element)
    return f"{prefix}:{markup.local_name(element)}" if prefix else markup.local_name(element)


def _attribute_name(element: etree._Element, name: str) -> str:
    if not name.startswith("{"):
        return name
    address, _, local = name[1:].partition("}")
    if address == _XML:
        return f"xml:{local}"
    prefix = next(prefix for prefix, known in element.nsmap.items() if known == address and prefix)
    return f"{prefix}:{local}"


def _text(text: str | None) -> str:
    return escape(text or "", quote=False).replace("\r", "&#13;")


def _attribute(text: str) -> str:
    return escape(text).replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")
