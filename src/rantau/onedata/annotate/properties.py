"""Small parts beside the sheets: our memory of former looks, and the titles in the properties."""

from __future__ import annotations

from lxml import etree

from rantau.onedata.annotate import markup
from rantau.onedata.annotate.memory import XMLNS, Memory, read_memory
from rantau.onedata.annotate.package import ContentTypes, Package, Relationships, relationships_name
from rantau.onedata.annotate.workbook import Workbook

_ITEM = "customXml/item{}.xml"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_STORE_XMLNS = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_STORE_ID = "{7B1C7D0E-52A4-4E0B-9C1B-0D6A3C5B8E21}"
_VARIANT = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}"


def find_memory(package: Package, workbook: Workbook) -> tuple[str | None, Memory]:
    """Return the part with the memory of an earlier annotation and what it holds."""
    for item in workbook.relationships.of_kind("customXml"):
        content = package.find(item.target)
        memory = None if content is None else read_memory(content, part=item.target)
        if memory is not None:
            return item.target, memory
    return None, Memory()


def put_memory(package: Package, workbook: Workbook, types: ContentTypes, *, part: str | None, memory: Memory) -> None:
    """Write the memory, in a new custom XML item if the workbook has none of ours."""
    if part is None and not memory.looks:
        return
    if part is None:
        part = package.free_name(_ITEM)
        workbook.relationships.add("customXml", target=part, base=workbook.base)
        _put_store_properties(package, workbook, types, part)
    package.put(part, memory.serialised())


def put_sheet_titles(package: Package, *, old: str | None, new: str) -> None:
    """Name the list first among the titles in ``docProps/app.xml``; ``old`` is the earlier one."""
    main = package.relationships("").of_kind("extended-properties")
    content = package.find(main[0].target) if main else None
    if content is None:
        return
    root = markup.parse(content, part=main[0].target)
    titles = _vector(root, "TitlesOfParts")
    count = _sheet_count(root)
    if titles is None or count is None:
        return
    if old is not None and (found := next((title for title in titles if title.text == old), None)) is not None:
        titles.remove(found)
        count.text = str(int(count.text or 1) - 1)
    title = markup.make(titles, "lpstr")
    title.text = markup.office_text(new)
    titles.insert(0, title)
    titles.set("size", str(len(titles)))
    count.text = str(int(count.text or 0) + 1)
    package.put(main[0].target, markup.serialise(root))


def _put_store_properties(package: Package, workbook: Workbook, types: ContentTypes, item: str) -> None:
    part = package.free_name("customXml/itemProps{}.xml")
    root = etree.Element(f"{{{_STORE_XMLNS}}}datastoreItem", nsmap={"ds": _STORE_XMLNS})
    root.set(f"{{{_STORE_XMLNS}}}itemID", _STORE_ID)
    schemas = etree.SubElement(root, f"{{{_STORE_XMLNS}}}schemaRefs")
    etree.SubElement(schemas, f"{{{_STORE_XMLNS}}}schemaRef").set(f"{{{_STORE_XMLNS}}}uri", XMLNS)
    references = Relationships(None, source=item)
    references.add("customXmlProps", target=part, base=workbook.base)
    package.put(part, markup.serialise(root))
    package.put(relationships_name(item), references.serialised())
    types.declare(part, _PROPERTIES_TYPE)


def _vector(root: etree._Element, name: str) -> etree._Element | None:
    holder = markup.child(root, name)
    return None if holder is None else holder.find(f"{_VARIANT}vector")


def _sheet_count(root: etree._Element) -> etree._Element | None:
    """Return the number beside the first heading, which is that of the worksheets."""
    headings = _vector(root, "HeadingPairs")
    numbers = [] if headings is None else headings.findall(f"{_VARIANT}variant/{_VARIANT}i4")
    return numbers[0] if numbers and (numbers[0].text or "").isdigit() else None
