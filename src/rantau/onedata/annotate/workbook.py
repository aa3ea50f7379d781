"""The part ``workbook.xml``: sheets, names, and which tab is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from rantau.onedata.annotate import markup
from rantau.onedata.annotate.markup import PartError
from rantau.onedata.annotate.package import STRICT, TRANSITIONAL, Package, Relationships
from rantau.onedata.read.sheets import FINDINGS_NAME

_STRICT_XMLNS = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_LONGEST_NAME = 31
# What stands behind these in CT_Workbook is found by looking for the first of them.
_ORDER = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A tab of the workbook and the part behind it; ``kind`` is ``worksheet`` or ``chartsheet``."""

    name: str
    part: str
    kind: str
    reference: str


class Workbook:
    """The workbook part of a package.

    Raises
    ------
    PartError
        If the package is not a workbook in XML (XLSB is not).
    """

    def __init__(self, package: Package) -> None:
        main = package.relationships("").of_kind("officeDocument")
        if not main or main[0].target not in package:
            raise PartError("workbook.xml")
        self.part = main[0].target
        self._root = markup.parse(package.read(self.part), part=self.part)
        if markup.local_name(self._root) != "workbook":
            raise PartError(self.part)
        self.relationships: Relationships = package.relationships(self.part)
        self.xmlns = markup.namespace(self._root)
        self.is_strict = self.xmlns == _STRICT_XMLNS
        self.base = STRICT if self.is_strict else TRANSITIONAL

    @property
    def sheets(self) -> list[SheetPart]:
        """The tabs in their order."""
        return list(self._sheets())

    @property
    def list_sheet(self) -> SheetPart | None:
        """The list that an earlier annotation left."""
        for name in self._names():
            if name.get("name") == FINDINGS_NAME:
                place = (name.text or "").rpartition("!")[0]
                unquoted = place[1:-1].replace("''", "'") if place.startswith("'") else place
                return next((sheet for sheet in self._sheets() if sheet.name == unquoted), None)
        return None

    def free_sheet_name(self, wanted: str) -> str:
        """Return ``wanted``, with a number if a tab has that name already."""
        taken = {sheet.name.casefold() for sheet in self._sheets()}
        tries = (wanted, *(f"{wanted[: _LONGEST_NAME - 6]} ({number})" for number in range(2, len(taken) + 3)))
        return next(name for name in tries if name.casefold() not in taken)

    def remove_sheet(self, sheet: SheetPart) -> None:
        """Drop a tab with the names that belong to it; its part and reference stay."""
        elements = self._sheet_elements()
        at = next(at for at, element in enumerate(elements) if self._reference_of(element) == sheet.reference)
        markup.detach(elements[at])
        for name in self._names():
            if name.get("localSheetId") == str(at) or name.get("name") == FINDINGS_NAME:
                markup.detach(name)
        self._shift_names(after=at, by=-1)

    def insert_first_sheet(self, name: str, *, reference: str, filter_range: str, title_row: int) -> None:
        """Put a tab before all others and show it.

        Parameters
        ----------
        filter_range
            Range of its filter, without the sheet.
        title_row
            The row that is printed on every page.
        """
        sheets = self._ensured("sheets")
        numbers = [int(element.get("sheetId", "0")) for element in self._sheet_elements()]
        sheet = markup.make(sheets, "sheet", name=name, sheetId=str(max(numbers, default=0) + 1))
        sheet.set(f"{{{self.base}}}id", reference)
        sheets.insert(0, sheet)
        self._shift_names(after=-1, by=1)
        quoted = "'" + name.replace("'", "''") + "'"
        for one in self._names():
            if one.get("name") == FINDINGS_NAME:
                markup.detach(one)
        self._define(FINDINGS_NAME, f"{quoted}!$A$1", hidden="1")
        self._define("_xlnm._FilterDatabase", f"{quoted}!{filter_range}", localSheetId="0", hidden="1")
        self._define("_xlnm.Print_Titles", f"{quoted}!${title_row}:${title_row}", localSheetId="0")
        self._show_first()

    def serialised(self) -> bytes:
        """Return the part."""
        return markup.serialise(self._root)

    def _sheets(self) -> Iterator[SheetPart]:
        kinds = {one.id: one for one in self.relationships}
        for element in self._sheet_elements():
            found = kinds.get(self._reference_of(element))
            if found is not None:
                yield SheetPart(element.get("name", ""), found.target, found.kind, found.id)

    def _sheet_elements(self) -> list[etree._Element]:
        sheets = markup.child(self._root, "sheets")
        return [] if sheets is None else markup.children(sheets, "sheet")

    def _reference_of(self, element: etree._Element) -> str:
        return element.get(f"{{{TRANSITIONAL}}}id") or element.get(f"{{{STRICT}}}id") or ""

    def _names(self) -> list[etree._Element]:
        names = markup.child(self._root, "definedNames")
        return [] if names is None else markup.children(names, "definedName")

    def _shift_names(self, *, after: int, by: int) -> None:
        """Let names that belong to one tab follow it to its new position."""
        for name in self._names():
            at = name.get("localSheetId", "")
            if at.isdigit() and int(at) > after:
                name.set("localSheetId", str(int(at) + by))

    def _define(self, name: str, text: str, **attributes: str) -> None:
        names = self._ensured("definedNames")
        element = markup.make(names, "definedName", **{"name": name, **attributes})
        element.text = text
        names.append(element)

    def _show_first(self) -> None:
        for view in markup.children(self._ensured("bookViews"), "workbookView"):
            view.set("activeTab", "0")
            view.set("firstSheet", "0")

    def _ensured(self, name: str) -> etree._Element:
        found = markup.child(self._root, name)
        if found is None:
            found = markup.make(self._root, name)
            if name == "bookViews":
                found.append(markup.make(found, "workbookView"))
            later = _ORDER[_ORDER.index(name) + 1 :]
            place = next(
                (at for at, item in enumerate(self._root) if markup.local_name(item) in later), len(self._root)
            )
            self._root.insert(place, found)
        return found
