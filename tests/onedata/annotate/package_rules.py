"""What Excel asks of a package before it opens it without offering a repair.

The order of elements is that of ISO/IEC 29500-1 (CT_Worksheet, CT_Workbook,
CT_Stylesheet); the rest are rules of part 2 and of Excel itself.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from tests.onedata.annotate.workbooks import parts

_WORKSHEET = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios "
    "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting "
    "dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties "
    "cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls "
    "webPublishItems tableParts extLst"
)
_WORKBOOK = (
    "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences "
    "definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing "
    "fileRecoveryPr webPublishObjects extLst"
)
_STYLES = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst"
_MAY_REPEAT = {"conditionalFormatting", "AlternateContent"}
_NOTE = re.compile(rb'<((?:\w+:)?)shape\b((?:(?!</\1shape>).)*ObjectType="Note".*?)</\1shape>', re.DOTALL)


def require_valid(path: Path) -> None:
    """Fail if the package breaks a rule."""
    content = parts(path)
    _names(content)
    _content_types(content)
    relations = {name: _relations(name, content) for name in content if name.endswith(".rels")}
    workbook, sheets = _workbook(content, relations)
    styles = _styles(content, relations[_rels_of(workbook)])
    for part, kind in sheets:
        if kind == "worksheet":
            _worksheet(content, part, relations.get(_rels_of(part), {}), styles)
    _selection(content, sheets)
    _shape_ids(content)


def _names(content: dict[str, bytes]) -> None:
    assert not [name for name, count in Counter(map(str.casefold, content)).items() if count > 1]
    for name, data in content.items():
        if name.endswith((".xml", ".rels")):
            root = etree.fromstring(data)
            assert root.getroottree().docinfo.internalDTD is None, name


def _content_types(content: dict[str, bytes]) -> None:
    root = etree.fromstring(content["[Content_Types].xml"])
    overrides = [element.get("PartName", "") for element in root.iter("{*}Override")]
    defaults = [element.get("Extension", "").casefold() for element in root.iter("{*}Default")]
    assert len(set(map(str.casefold, overrides))) == len(overrides)
    assert len(set(defaults)) == len(defaults)
    for name in overrides:
        assert name.lstrip("/") in content, f"{name} is declared and missing"
    for name in content:
        known = f"/{name}" in overrides or name.rpartition(".")[2].casefold() in defaults
        assert known or name == "[Content_Types].xml", f"{name} has no content type"


def _relations(name: str, content: dict[str, bytes]) -> dict[str, tuple[str, str]]:
    """Return kind and target of each reference by id."""
    folder = posixpath.dirname(posixpath.dirname(name))
    source = posixpath.join(folder, posixpath.basename(name).removesuffix(".rels"))
    assert name == "_rels/.rels" or source in content, f"{name} belongs to nothing"
    relations: dict[str, tuple[str, str]] = {}
    for element in etree.fromstring(content[name]):
        reference, target = element.get("Id", ""), element.get("Target", "")
        assert reference and reference not in relations, f"{name}: {reference} twice"
        if element.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            assert target in content, f"{name}: {target} is missing"
        relations[reference] = (element.get("Type", "").rpartition("/")[2], target)
    return relations


def _rels_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _reference(element: etree._Element, name: str = "id") -> str:
    return next((value for key, value in element.attrib.items() if key.endswith(f"}}{name}")), "")


def _in_order(root: etree._Element, schema: str, part: str) -> None:
    order = schema.split()
    names = [etree.QName(element).localname for element in root]
    known = [name for name in names if name in order]
    assert known == sorted(known, key=order.index), f"{part}: {names}"
    repeated = {name for name, count in Counter(names).items() if count > 1}
    assert repeated <= _MAY_REPEAT, f"{part}: {repeated}"


def _workbook(
    content: dict[str, bytes], relations: dict[str, dict[str, tuple[str, str]]]
) -> tuple[str, list[tuple[str, str]]]:
    part = next(target for kind, target in relations["_rels/.rels"].values() if kind == "officeDocument")
    root = etree.fromstring(content[part])
    _in_order(root, _WORKBOOK, part)
    elements = list(root.iter("{*}sheet"))
    names = [element.get("name", "") for element in elements]
    numbers = [element.get("sheetId") for element in elements]
    assert len(set(map(str.casefold, names))) == len(names) and all(0 < len(name) <= 31 for name in names)
    assert len(set(numbers)) == len(numbers)
    defined = [(one.get("name", "").casefold(), one.get("localSheetId")) for one in root.iter("{*}definedName")]
    assert len(set(defined)) == len(defined)
    assert all(local is None or int(local) < len(elements) for _, local in defined)
    views = list(root.iter("{*}workbookView"))
    assert all(int(view.get("activeTab", "0")) < len(elements) for view in views)
    return part, [(target, kind) for kind, target in (relations[_rels_of(part)][_reference(one)] for one in elements)]


def _styles(content: dict[str, bytes], relations: dict[str, tuple[str, str]]) -> int:
    """Return how many cell formats there are."""
    part = next((target for kind, target in relations.values() if kind == "styles"), None)
    if part is None:
        return 1
    root = etree.fromstring(content[part])
    _in_order(root, _STYLES, part)
    sizes = {}
    for name in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs"):
        collection = root.find(f"{{*}}{name}")
        assert collection is not None, name
        sizes[name] = len(collection)
        assert collection.get("count") in (None, str(len(collection))), name
    for item in root.iterfind("{*}cellXfs/{*}xf"):
        for attribute, name in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
            assert int(item.get(attribute, "0")) < sizes[name], f"{attribute} points nowhere"
    return sizes["cellXfs"]


def _worksheet(content: dict[str, bytes], part: str, relations: dict[str, tuple[str, str]], styles: int) -> None:
    root = etree.fromstring(content[part])
    _in_order(root, _WORKSHEET, part)
    for element in root.iter():
        reference = _reference(element)
        assert not reference or reference in relations, f"{part}: {reference} leads nowhere"
    _rows(root, part, styles)
    _comments(content, root, part, relations)


def _rows(root: etree._Element, part: str, styles: int) -> None:
    last = 0
    for row in root.iter("{*}row"):
        number = int(row.get("r", last + 1))
        assert number > last, f"{part}: row {number} after {last}"
        last, column = number, 0
        for cell in row.iter("{*}c"):
            place = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r", ""))
            if place is not None:
                letters = place[1].rjust(3)
                at = sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(letters.strip())))
                assert at > column and int(place[2]) == number, f"{part}: {cell.get('r')}"
                column = at
            assert int(cell.get("s", "0")) < styles, f"{part}: format {cell.get('s')} points nowhere"


def _comments(
    content: dict[str, bytes], root: etree._Element, part: str, relations: dict[str, tuple[str, str]]
) -> None:
    books = [target for kind, target in relations.values() if kind == "comments"]
    assert len(books) <= 1
    if not books:
        return
    book = etree.fromstring(content[books[0]])
    authors = len(list(book.iter("{*}author")))
    cells = [comment.get("ref") for comment in book.iter("{*}comment")]
    assert len(set(cells)) == len(cells), f"{part}: two comments at one cell"
    assert all(int(comment.get("authorId", "0")) < authors for comment in book.iter("{*}comment"))
    drawing = root.find("{*}legacyDrawing")
    assert drawing is not None, f"{part} has comments and no boxes"
    shapes = list(note_cells(content[relations[_reference(drawing)][1]]))
    assert sorted(shapes) == sorted(map(_place, cells)), f"{part}: boxes and comments differ"


def note_cells(drawing: bytes) -> Iterator[tuple[int, int]]:
    """Yield row and column (from 0) of the comments that have a box."""
    for shape in _NOTE.finditer(drawing):
        row, column = (re.search(rb"<(?:\w+:)?%s>(\d+)<" % name, shape[2]) for name in (b"Row", b"Column"))
        assert row is not None and column is not None
        yield int(row[1]), int(column[1])


def _place(cell: str | None) -> tuple[int, int]:
    found = re.fullmatch(r"([A-Z]+)(\d+)", cell or "")
    assert found is not None, cell
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _selection(content: dict[str, bytes], sheets: list[tuple[str, str]]) -> None:
    selected = [
        part
        for part, _ in sheets
        if any(
            view.get("tabSelected") in ("1", "true") for view in etree.fromstring(content[part]).iter("{*}sheetView")
        )
    ]
    assert len(selected) <= 1, f"a group of tabs: {selected}"


def _shape_ids(content: dict[str, bytes]) -> None:
    numbers: Counter[bytes] = Counter()
    for name, data in content.items():
        if name.endswith(".vml"):
            numbers.update(re.findall(rb'\bid="(_x0000_s\d+)"', data))
    assert not [number for number, count in numbers.items() if count > 1]
