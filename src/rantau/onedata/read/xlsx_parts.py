"""What the small parts of a workbook say: its sheets, its date system, its authors.

Source: ECMA-376 part 1, sections 18.2 (workbook) and 15.2.12 (properties); part 2, section 9 (relationships).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from rantau.onedata.read.limits import Limits
from rantau.onedata.read.refusals import FileRefusedError, reason
from rantau.onedata.read.sheets import FINDINGS_NAME
from rantau.onedata.read.xml_events import Attributes, local, read_elements, read_named_texts
from rantau.onedata.read.zip_guard import Package, damaged, suspicious

_TYPES = "[Content_Types].xml"
# What the content type of the main part says, where it is not a workbook that is read here.
_OTHER_KINDS = {
    "sheet.binary": "kind-xlsb",
    "wordprocessingml": "kind-word",
    "ms-word": "kind-word",
    "presentationml": "kind-powerpoint",
    "ms-powerpoint": "kind-powerpoint",
}
_CORE_PROPERTIES = {
    "creator": "creator",
    "lastModifiedBy": "last_modified_by",
    "title": "title",
    "Company": "company",
    "Manager": "manager",
    "Application": "application",
}
# Properties of our own templates; a defined name repeats them, as some programs drop custom properties.
_OWN_PREFIX = "rantau_"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet before its cells are looked at."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """The frame of a workbook; part names are ``None`` where it has no such part."""

    sheets: tuple[SheetPart, ...]
    strings_part: str | None
    styles_part: str | None
    counts_from_1904: bool
    has_macros: bool
    has_links: bool
    properties: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Relation:
    kind: str
    target: str
    is_external: bool


@dataclass(slots=True)
class _WorkbookElements:
    sheets: list[Attributes] = field(default_factory=list)
    defined: dict[str, str] = field(default_factory=dict)
    counts_from_1904: bool = False
    _name: str | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        self._name = None
        if name == "sheet":
            self.sheets.append(attributes)
        elif name == "workbookPr":
            self.counts_from_1904 = attributes.get("date1904") in ("1", "true", "on")
        elif name == "definedName":
            self._name = attributes.get("name", "").lower()

    def text(self, text: str) -> None:
        if self._name and self._name.startswith(_OWN_PREFIX):
            self.defined[self._name] = self.defined.get(self._name, "") + text


def read_workbook(package: Package, *, limits: Limits) -> Workbook:
    """Read the small parts of a workbook.

    Raises
    ------
    FileRefusedError
        ``file-type-mismatch`` where the container holds another kind of document,
        ``sheets-too-many``, or ``file-damaged``.
    """
    main = _main_part(package, limits)
    elements = _WorkbookElements()
    read_elements(
        package.path, main, package.stream(main), limits=limits, on_start=elements.start, on_text=elements.text
    )
    if len(elements.sheets) > limits.sheets:
        raise FileRefusedError("sheets-too-many", count=str(len(elements.sheets)), limit=str(limits.sheets))
    relations = _relations(package, main, limits)
    own = _sheet_of(elements.defined.get(FINDINGS_NAME, ""))
    sheets = tuple(sheet for sheet in _sheet_parts(package, elements.sheets, relations) if sheet.name != own)
    if not sheets:
        raise damaged(package.path, "no-sheets")
    # Sheets that share a part would have it unpacked once for each of them.
    if len({sheet.part.lower() for sheet in sheets}) < len(sheets):
        raise suspicious(package.path, "parts-shared")
    return Workbook(
        sheets=sheets,
        strings_part=_first(relations, "sharedStrings", package),
        styles_part=_first(relations, "styles", package),
        counts_from_1904=elements.counts_from_1904,
        has_macros=any(name.lower().endswith("vbaproject.bin") for name in package.names)
        or any(relation.kind == "xlMacrosheet" for relation in relations.values()),
        has_links=any(relation.kind.startswith("externalLink") for relation in relations.values()),
        properties=_properties(package, elements.defined, limits),
    )


def _sheet_of(reference: str) -> str | None:
    """Return the sheet that a reference such as ``'Temuan'!$A$1`` leads to."""
    name, mark, _ = reference.rpartition("!")
    return (name[1:-1].replace("''", "'") if name.startswith("'") else name) if mark else None


def _main_part(package: Package, limits: Limits) -> str:
    if _TYPES not in package:
        raise FileRefusedError(
            "file-type-mismatch", file=package.path.name, expected=".xlsx", value=reason(_kind_of_zip(package))
        )
    relations = _relations(package, "", limits)
    main = _first(relations, "officeDocument", package) or "xl/workbook.xml"
    content_type = _content_type(package, main, limits)
    other = next((kind for mark, kind in _OTHER_KINDS.items() if mark in content_type), None)
    if other is not None:
        raise FileRefusedError("file-type-mismatch", file=package.path.name, expected=".xlsx", value=reason(other))
    return main


def _kind_of_zip(package: Package) -> str:
    if "mimetype" in package and b"opendocument.spreadsheet" in package.whole("mimetype"):
        return "kind-ods"
    return "kind-zip"


def _content_type(package: Package, part: str, limits: Limits) -> str:
    found = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal found
        if name == "Override" and attributes.get("PartName", "").lstrip("/").lower() == part.lower():
            found = attributes.get("ContentType", "").lower()

    read_elements(package.path, _TYPES, package.stream(_TYPES), limits=limits, on_start=start)
    return found


def _relations(package: Package, part: str, limits: Limits) -> dict[str, _Relation]:
    """Return what a part refers to, by id; targets are names in the package."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, _Relation] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = _Relation(kind, target, attributes.get("TargetMode") == "External")

    if source in package:
        read_elements(package.path, source, package.stream(source), limits=limits, on_start=start)
    return found


def _first(relations: dict[str, _Relation], kind: str, package: Package) -> str | None:
    targets = (relation.target for relation in relations.values() if relation.kind == kind)
    return next((target for target in targets if target in package), None)


def _sheet_parts(package: Package, sheets: list[Attributes], relations: dict[str, _Relation]) -> Iterator[SheetPart]:
    for attributes in sheets:
        relation = relations.get(local(attributes, "id") or "")
        if relation is None or relation.is_external or relation.target not in package:
            raise damaged(package.path, "part-missing", part=attributes.get("name", "?"))
        # Charts, dialogues and the macro sheets of Excel 4 have no cells that could be data.
        if relation.kind == "worksheet":
            hidden = attributes.get("state", "visible") != "visible"
            yield SheetPart(attributes.get("name", ""), relation.target, hidden)


def _properties(package: Package, defined: dict[str, str], limits: Limits) -> dict[str, str]:
    found = {name: text.strip().strip('"') for name, text in defined.items()}
    for part in ("docProps/app.xml", "docProps/core.xml", "docProps/custom.xml"):
        if part in package:
            key = _custom_key if part.endswith("custom.xml") else _core_key
            found |= read_named_texts(package.path, part, package.stream(part), limits=limits, key=key)
    return found


def _core_key(name: str, _attributes: Attributes) -> str | None:
    return _CORE_PROPERTIES.get(name)


def _custom_key(name: str, attributes: Attributes) -> str | None:
    return attributes.get("name", "").lower() if name == "property" else None
