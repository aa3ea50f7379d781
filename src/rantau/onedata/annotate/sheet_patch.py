"""One worksheet of the sender with its comments: planned, then written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from rantau.kernel.formats import number as written_number
from rantau.kernel.language import Language, LanguageMap
from rantau.onedata.annotate import regular, sheet_head, sheets
from rantau.onedata.annotate.archive import ArchiveWriter
from rantau.onedata.annotate.comments import CommentBook, Outcome, mentions_us, plain_text
from rantau.onedata.annotate.drawings import CommentDrawing
from rantau.onedata.annotate.marks import Paragraph, paragraphs, placed
from rantau.onedata.annotate.markup import PartError
from rantau.onedata.annotate.package import ContentTypes, Package, relationships_name
from rantau.onedata.annotate.places import row_and_column
from rantau.onedata.annotate.sheet_edit import CoveredCellsError, IrregularSheetError, SheetEdit
from rantau.onedata.annotate.sheets import Piece
from rantau.onedata.annotate.wording import Wording
from rantau.onedata.annotate.workbook import SheetPart, Workbook
from rantau.onedata.messages.catalogue import interface_texts
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.sheets import address

# Excel loads every comment's box when it opens the file; with some ten thousand of
# them that takes minutes on an office laptop.
MOST_COMMENTS = 20_000
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"


@dataclass(slots=True)
class CommentCount:
    """How many comments the workbook got so far, and why some are missing."""

    list_name: str
    limit: int = MOST_COMMENTS
    written: int = 0
    over_limit: int = 0
    left_to_threads: int = 0

    @property
    def left_out(self) -> int:
        """Marked cells without a comment."""
        return self.over_limit + self.left_to_threads

    @property
    def reasons(self) -> tuple[LanguageMap, ...]:
        """Why, one sentence for each reason."""
        keys = {"annotated.comments-cut": self.over_limit, "annotated.thread-kept": self.left_to_threads}
        return tuple(self._filled(interface_texts()[key]) for key, count in keys.items() if count)

    def _filled(self, text: LanguageMap) -> LanguageMap:
        return LanguageMap(
            *(
                text.format(language, limit=written_number(self.limit, language), list=self.list_name)
                for language in Language
            )
        )


@dataclass(slots=True)
class Workshop:
    """What the sheets of one workbook share while they are written."""

    package: Package
    workbook: Workbook
    types: ContentTypes
    wording: Wording
    count: CommentCount
    clusters: Counter[int] = field(default_factory=Counter)


class SheetPatch:
    """A worksheet that gets marks, or loses those of an earlier annotation."""

    def __init__(self, sheet: SheetPart, *, edit: SheetEdit, shop: Workshop) -> None:
        self.sheet = sheet
        self.edit = edit
        self._shop = shop
        self._relationships = shop.package.relationships(sheet.part)
        self._comments_part = next((one.target for one in self._relationships.of_kind("comments")), None)
        if edit.rows:
            edit.drawing = self._relationships.reserve_id()

    @property
    def is_needed(self) -> bool:
        """Whether anything of the sheet changes."""
        return bool(self.edit.rows) or self._is_shown() or self._was_marked()

    def _is_shown(self) -> bool:
        """Test whether the sheet is a selected tab, which only the list may be."""
        return sheet_head.is_selected(self._beginning())

    def _beginning(self) -> bytes:
        return next(iter(self._shop.package.blocks(self.sheet.part)), b"")

    def _was_marked(self) -> bool:
        if self.edit.styles.restored and self.sheet.kind == "worksheet":
            return True
        part = self._comments_part
        return part is not None and mentions_us(self._shop.package.read(part))

    def write(self, writer: ArchiveWriter) -> None:
        """Write the sheet, then prepare its comments and their boxes.

        Raises
        ------
        PartError
            If the sheet cannot be read, or its rows are out of order.
        """
        if not self.edit.rows and not self._was_marked() and sheet_head.is_deselectable(self._beginning()):
            self._shop.package.stream(self.sheet.part, self._deselected)
            return
        try:
            self._write(writer, self._edited)
        except IrregularSheetError:
            self._write_regular(writer)
        self._put_comments()

    def _write_regular(self, writer: ArchiveWriter) -> None:
        try:
            self._write(writer, self._regular)
        except IrregularSheetError as error:
            raise PartError(self.sheet.part) from error

    def _write(self, writer: ArchiveWriter, blocks: Callable[[], Iterator[Piece]]) -> None:
        self.edit.restart()
        self._shop.package.stream(self.sheet.part, blocks)
        try:
            self._shop.package.write_part(writer, self.sheet.part)
        except CoveredCellsError as covered:
            # Merged cells stand behind the rows; only now is it known which marks nobody would see.
            self.edit.move(covered.places)
            self._write(writer, blocks)

    def _deselected(self) -> Iterator[bytes]:
        blocks = self._shop.package.blocks(self.sheet.part)
        yield sheet_head.deselected(next(blocks, b""))
        yield from blocks

    def _edited(self) -> Iterator[Piece]:
        return sheets.edited(self._shop.package.blocks(self.sheet.part), edit=self.edit)

    def _regular(self) -> Iterator[Piece]:
        part = self.sheet.part
        blocks = regular.regular_blocks(self._shop.package.blocks(part), part=part)
        return sheets.edited(blocks, edit=self.edit)

    def _put_comments(self) -> None:
        if not self.edit.rows and self._comments_part is None:
            return
        book = self._open_book()
        drawing_part, drawing = self._open_drawing()
        drawing.remove({row_and_column(cell) for cell in book.taken_off})
        grown = {}
        for row, column, findings in self._cells():
            said = paragraphs(findings, wording=self._shop.wording)
            outcome = self._comment(book, address(row, column), said)
            if outcome is Outcome.NEW:
                drawing.add(row, column, text=plain_text(said), geometry=self.edit.geometry)
            elif outcome is Outcome.APPENDED:
                grown[row, column] = book.text(address(row, column))
        drawing.grow(grown, geometry=self.edit.geometry)
        self._put_parts(book, drawing_part, drawing)

    def _open_book(self) -> CommentBook:
        package = self._shop.package
        content = None if self._comments_part is None else package.read(self._comments_part)
        return CommentBook(content, xmlns=self._shop.workbook.xmlns, part=self._comments_part or self.sheet.part)

    def _open_drawing(self) -> tuple[str | None, CommentDrawing]:
        own = self.edit.own_drawing
        part = None if own is None else self._relationships.target(own)
        content = None if part is None else self._shop.package.find(part)
        return part, CommentDrawing(content, taken=self._shop.clusters)

    def _cells(self) -> Iterator[tuple[int, int, list[Finding]]]:
        for row, findings in sorted(self.edit.rows.items()):
            by_column = placed(findings, row_column=self.edit.row_columns.get(row, 1))
            for column in sorted(by_column):
                yield row, column, by_column[column]

    def _comment(self, book: CommentBook, cell: str, said: Sequence[Paragraph]) -> Outcome | None:
        count = self._shop.count
        if count.written >= count.limit:
            count.over_limit += 1
            return None
        outcome = book.annotate(cell, said)
        if outcome is Outcome.LEFT_TO_THREAD:
            count.left_to_threads += 1
        else:
            count.written += 1
        return outcome

    def _put_parts(self, book: CommentBook, drawing_part: str | None, drawing: CommentDrawing) -> None:
        shop, relationships = self._shop, self._relationships
        if self._comments_part is None:
            self._comments_part = shop.package.free_name("xl/comments{}.xml")
            relationships.add("comments", target=self._comments_part, base=shop.workbook.base)
            shop.types.declare(self._comments_part, _COMMENTS_TYPE)
        shop.package.put(self._comments_part, book.serialised())
        if drawing_part is None and self.edit.drawing is not None:
            drawing_part = shop.package.free_name("xl/drawings/vmlDrawing{}.vml")
            relationships.add(
                "vmlDrawing",
                target=drawing_part,
                base=shop.workbook.base,
                reference=self.edit.own_drawing or self.edit.drawing,
            )
            shop.types.declare_extension("vml", _DRAWING_TYPE)
        if drawing_part is not None:
            shop.package.put(drawing_part, drawing.serialised())
        if relationships.is_changed:
            shop.package.put(relationships_name(self.sheet.part), relationships.serialised())
