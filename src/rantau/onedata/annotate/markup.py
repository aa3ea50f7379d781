"""XML of a workbook: parsed without trusting it, written so that nothing in it can act."""

from __future__ import annotations

import re
from html import escape
from typing import cast

from lxml import etree

LONGEST_TEXT = 32_767
"""Characters that Excel keeps in one cell, counted in UTF-16 units."""

DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Everything that XML 1.0 cannot hold, a carriage return (a parser would turn it
# into a line feed), and text that would itself be read as an escape.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")

_SPECIAL = re.compile(f"{_UNWRITABLE.pattern}|[&<>]")


class PartError(Exception):
    """A part of the workbook cannot be used: missing, damaged, or made to do harm."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def safe_parser() -> etree.XMLParser:
    """Return a parser that resolves nothing and reaches nothing."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )


def parse(content: bytes, *, part: str) -> etree._Element:
    """Parse a whole part.

    Raises
    ------
    PartError
        If it is not XML, or declares a document type.
    """
    try:
        root = etree.fromstring(content, safe_parser())
    except etree.XMLSyntaxError as error:
        raise PartError(part) from error
    require_no_doctype(root, part=part)
    return root


def require_no_doctype(root: etree._Element, *, part: str) -> None:
    """Refuse a part that declares a document type, which no office program writes.

    Raises
    ------
    PartError
        If it does.
    """
    if root.getroottree().docinfo.internalDTD is not None:
        raise PartError(part)


def make(beside: etree._Element, name: str, /, *, xmlns: str | None = None, **attributes: str) -> etree._Element:
    """Return a new element for the tree of ``beside``, in its namespace if none is given."""
    tag = f"{{{namespace(beside) if xmlns is None else xmlns}}}{name}"
    element = beside.makeelement(tag, nsmap=cast("dict[str, str]", beside.nsmap))
    for key, value in attributes.items():
        element.set(key, value)
    return element


def new_root(xmlns: str, name: str) -> etree._Element:
    """Return a root whose namespace needs no prefix."""
    return etree.fromstring(f'<{name} xmlns="{xmlns}"/>'.encode(), safe_parser())


Fingerprint = tuple[object, ...]
"""What two elements that say the same have in common."""


def fingerprint(element: etree._Element) -> Fingerprint:
    """Return what makes an element equal to another: names, attributes in any order, text, and what is within."""
    attributes = tuple(sorted((str(name), str(value)) for name, value in element.attrib.items()))
    text = (element.text or "").strip()
    return (element.tag, attributes, text, *(fingerprint(inner) for inner in element))


def detach(element: etree._Element) -> None:
    """Take an element out of its tree."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def text_of(element: etree._Element) -> str:
    """Return all text within an element."""
    return "".join(str(text) for text in element.itertext())


def serialise(root: etree._Element) -> bytes:
    """Write a part as Office does: UTF-8, declaration with ``standalone``."""
    return DECLARATION + etree.tostring(root, encoding="UTF-8")


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return etree.QName(element).localname


def namespace(element: etree._Element) -> str:
    """Return the namespace of an element, empty if it has none."""
    return etree.QName(element).namespace or ""


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """Return the children called ``name`` in the element's own namespace."""
    return element.findall(f"{{{namespace(element)}}}{name}")


def child(element: etree._Element, name: str) -> etree._Element | None:
    """Return the first child called ``name`` in the element's own namespace."""
    return element.find(f"{{{namespace(element)}}}{name}")


def office_text(text: str, *, longest: int = LONGEST_TEXT) -> str:
    r"""Return text as an Office string: unwritable characters as ``_xHHHH_``, cut with an ellipsis.

    Examples
    --------
    >>> office_text("a\x00b"), office_text("_x0041_"), office_text("abcdef", longest=4)
    ('a_x0000_b', '_x005F_x0041_', 'abc…')
    """
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", shortened(text, longest=longest))


def shortened(text: str, *, longest: int) -> str:
    """Cut text to ``longest`` UTF-16 units, the last of them an ellipsis."""
    if len(text) * 2 <= longest or _units(text) <= longest:
        return text
    kept = text[: longest - 1]
    while _units(kept) > longest - 1:
        kept = kept[: -max(1, (_units(kept) - longest + 1) // 2)]
    return kept + "…"


def is_plain(text: str) -> bool:
    """Test whether text can stand between two tags as it is."""
    return len(text) * 2 <= LONGEST_TEXT and not _SPECIAL.search(text)


def element_text(text: str, *, longest: int = LONGEST_TEXT) -> str:
    """Return text to stand between two tags."""
    if is_plain(text) and len(text) * 2 <= longest:
        return text
    return escape(office_text(text, longest=longest), quote=False)


def attribute_text(text: str) -> str:
    """Return text to stand between double quotes in a tag."""
    return escape(office_text(text)).replace("\n", "&#10;").replace("\t", "&#9;")


def _units(text: str) -> int:
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)
