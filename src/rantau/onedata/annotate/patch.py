"""Marks, comments and the list, put into the sender's own workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from rantau.kernel.language import Language, LanguageMap
from rantau.onedata.annotate import properties
from rantau.onedata.annotate.archive import ArchiveWriter
from rantau.onedata.annotate.drawings import clusters
from rantau.onedata.annotate.listing import make_listing
from rantau.onedata.annotate.listing_sheet import filter_range, worksheet
from rantau.onedata.annotate.marks import by_sheet
from rantau.onedata.annotate.markup import PartError
from rantau.onedata.annotate.package import ROOT_RELATIONSHIPS, ContentTypes, Package, relationships_name
from rantau.onedata.annotate.parts import CONTENT_TYPES, Parts, ZipParts
from rantau.onedata.annotate.report import Annotated, Headline
from rantau.onedata.annotate.sheet_edit import SheetEdit
from rantau.onedata.annotate.sheet_patch import MOST_COMMENTS, CommentCount, SheetPatch, Workshop
from rantau.onedata.annotate.styles import StyleBook
from rantau.onedata.annotate.target import target_file
from rantau.onedata.annotate.wording import Wording
from rantau.onedata.annotate.workbook import SheetPart, Workbook
from rantau.onedata.messages.catalogue import interface_texts
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.refusals import FileRefusedError

_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
# Some readers look for it under this name only; a workbook that has it refers to it.
_STYLES_PART = "xl/styles.xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


def annotate_workbook(
    source: Path,
    *,
    target: Path,
    findings: Sequence[Finding],
    headline: Headline,
    language: Language,
    compression: int = 1,
    most_comments: int = MOST_COMMENTS,
) -> Annotated:
    """Write the sender's workbook with a mark and a comment at every finding, and a list before its sheets.

    Everything else stays as it is, most of it to the byte.  Marks, comments and the
    list of an earlier annotation are replaced.

    Parameters
    ----------
    source
        An XLSX or XLSM.  Macros are neither read nor run.
    target
        May be ``source``; it is written beside and moved into place when it is whole.
        Called ``.xlsm`` it keeps the macros of the source; called otherwise it is
        written without, as Excel would, which opens no ``.xlsx`` that has any.
    compression
        Level of compression, 0 to 3, of the parts that are written.
    most_comments
        Comments in the whole workbook; marked cells past it get colour and a line in
        the list.

    Raises
    ------
    FileRefusedError
        If the file is not a workbook in XML that can be opened.

    Notes
    -----
    Limits of size are the reader's affair: a workbook comes here after it was read.
    """
    try:
        with ZipParts(source) as parts:
            return annotate_parts(
                parts,
                target=target,
                findings=findings,
                headline=headline,
                language=language,
                compression=compression,
                most_comments=most_comments,
            )
    except PartError as error:
        raise FileRefusedError("file-damaged", file=source.name, value=_reason(error)) from error


def annotate_parts(
    parts: Parts,
    *,
    target: Path,
    findings: Sequence[Finding],
    headline: Headline,
    language: Language,
    compression: int = 1,
    most_comments: int = MOST_COMMENTS,
) -> Annotated:
    """Do what :func:`annotate_workbook` does, whatever the parts come from.

    Raises
    ------
    PartError
        If a part cannot be used.
    """
    job = _Job(Package(parts), findings=findings, language=language, most_comments=most_comments)
    if target.suffix.lower() != ".xlsm":
        job.leave_macros_out()
    with target_file(target) as file:
        writer = ArchiveWriter(file, compression=compression)
        job.write(writer, headline)
        writer.close()
    return job.report(target)


def _reason(error: PartError) -> LanguageMap:
    text = interface_texts()["annotated.part-damaged"]
    return LanguageMap(*(text.format(language, part=error.part) for language in Language))


class _Job:
    """One workbook on its way, written in an order that lets each part know enough."""

    def __init__(
        self, package: Package, *, findings: Sequence[Finding], language: Language, most_comments: int
    ) -> None:
        self._package = package
        self._findings = findings
        self._places = by_sheet(findings)
        self._workbook = Workbook(package)
        self._types = ContentTypes(package.read(CONTENT_TYPES))
        self._memory_part, self._memory = properties.find_memory(package, self._workbook)
        self._styles_part = next((one.target for one in self._workbook.relationships.of_kind("styles")), None)
        self._styles = self._open_styles()
        self._earlier = self._leave_earlier_list_out()
        wording = Wording(language)
        self._list_name = self._workbook.free_sheet_name(wording.say("list"))
        self._list_part = self._earlier.part if self._earlier else package.free_name("xl/worksheets/sheet{}.xml")
        count = CommentCount(self._list_name, most_comments)
        self._shop = Workshop(package, self._workbook, self._types, wording, count, self._clusters())
        self._sheets = list(self._plan())
        self._listed = 0

    def leave_macros_out(self) -> None:
        """Make the workbook one without macros, if it has any."""
        if "macroEnabled" not in (self._types.of(self._workbook.part) or ""):
            return
        self._types.declare(self._workbook.part, _BOOK_TYPE)
        for project in self._workbook.relationships.of_kind("vbaProject"):
            self._workbook.relationships.remove(project.id)
            signatures = [one.target for one in self._package.relationships(project.target) if not one.external]
            for part in (project.target, relationships_name(project.target), *signatures):
                self._package.remove(part)
                self._types.forget(part)

    def write(self, writer: ArchiveWriter, headline: Headline) -> None:
        """Write every part: sheets before the formats they ask for, the kinds of parts last."""
        self._package.write_part(writer, ROOT_RELATIONSHIPS)
        for sheet in self._sheets:
            sheet.write(writer)
        self._write_list(writer, headline)
        self._put_styles()
        properties.put_memory(self._package, self._workbook, self._types, part=self._memory_part, memory=self._memory)
        earlier = None if self._earlier is None else self._earlier.name
        properties.put_sheet_titles(self._package, old=earlier, new=self._list_name)
        self._package.put(self._workbook.part, self._workbook.serialised())
        self._package.put(relationships_name(self._workbook.part), self._workbook.relationships.serialised())
        self._package.put(CONTENT_TYPES, self._types.serialised())
        self._package.write_rest(writer)

    def report(self, target: Path) -> Annotated:
        """Say what was written."""
        count = self._shop.count
        return Annotated(
            path=target,
            list_sheet=self._list_name,
            marked_cells=sum(sheet.edit.marked for sheet in self._sheets),
            comments=count.written,
            comments_left_out=count.left_out,
            left_out_because=count.reasons,
            listed=self._listed,
            changed_parts=self._package.changed,
            added_parts=self._package.added,
            removed_parts=self._package.removed,
        )

    def _open_styles(self) -> StyleBook:
        content = None if self._styles_part is None else self._package.find(self._styles_part)
        return StyleBook(content, xmlns=self._workbook.xmlns, memory=self._memory)

    def _leave_earlier_list_out(self) -> SheetPart | None:
        earlier = self._workbook.list_sheet
        # A list has no findings of its own; a name that leads elsewhere is not to cost the sender a sheet.
        if earlier is not None and earlier.name in self._places:
            return None
        if earlier is not None:
            self._workbook.remove_sheet(earlier)
            self._workbook.relationships.remove(earlier.reference)
            self._package.remove(relationships_name(earlier.part))
            self._types.forget(relationships_name(earlier.part))
        return earlier

    def _clusters(self) -> Counter[int]:
        drawings = [name for name in self._package.names if name.casefold().endswith(".vml")]
        return Counter(cluster for name in drawings for cluster in clusters(self._package.read(name)))

    def _plan(self) -> Iterator[SheetPatch]:
        """Yield the sheets that change: marked ones, formerly marked ones, and the one that is shown."""
        for sheet in self._workbook.sheets:
            edit = SheetEdit(self._places.get(sheet.name, {}), self._styles, deselect=True)
            patch = SheetPatch(sheet, edit=edit, shop=self._shop)
            if patch.is_needed:
                yield patch

    def _write_list(self, writer: ArchiveWriter, headline: Headline) -> None:
        columns = {
            (one.sheet.name, row): column for one in self._sheets for row, column in one.edit.row_columns.items()
        }
        reasons = [reason.text(self._shop.wording.language) for reason in self._shop.count.reasons]
        listing = make_listing(
            self._findings, headline=headline, wording=self._shop.wording, notes=reasons, row_columns=columns
        )
        self._package.stream(
            self._list_part, lambda: worksheet(listing, xmlns=self._workbook.xmlns, style_of=self._styles.look)
        )
        self._package.write_part(writer, self._list_part)
        self._types.declare(self._list_part, _SHEET_TYPE)
        reference = self._workbook.relationships.add("worksheet", target=self._list_part, base=self._workbook.base)
        self._workbook.insert_first_sheet(
            self._list_name, reference=reference, filter_range=filter_range(listing), title_row=listing.header_row
        )
        self._listed = listing.listed

    def _put_styles(self) -> None:
        if self._styles_part is None:
            self._styles_part = _STYLES_PART
            self._workbook.relationships.add("styles", target=self._styles_part, base=self._workbook.base)
            self._types.declare(self._styles_part, _STYLES_TYPE)
        self._package.put(self._styles_part, self._styles.serialised())
