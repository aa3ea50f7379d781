"""The comments of a sheet: the sender's stay, ours are added, those of an earlier check go.

Ours are known by their author, or by their first line where a program has dropped
the author (LibreOffice does).  Where a cell has a comment already, ours is added
below it, after a line that says so and from which it is taken off again.  A cell
with a threaded conversation is left alone: Excel shows the conversation only, and
takes the text beside it for its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from lxml import etree

from rantau.kernel.language import Language
from rantau.onedata.annotate import markup
from rantau.onedata.annotate.looks import INK, MARKS
from rantau.onedata.annotate.marks import Paragraph
from rantau.onedata.messages.catalogue import Severity, interface_texts

AUTHOR = "Rantau"
_BEGINNING = "— Rantau —"
_THREAD = "tc="
_FONT = '<sz val="9"/><color rgb="FF{}"/><rFont val="Tahoma"/><family val="2"/>'
_WORDS = f"<r><rPr>{_FONT.format(INK)}</rPr>"
_HEADINGS = {severity: f"<r><rPr><b/>{_FONT.format(look.ink)}</rPr>" for severity, look in MARKS.items()}
_LONGEST_TEXT = 30_000


class Outcome(Enum):
    """What became of a comment."""

    NEW = "new"
    APPENDED = "appended"
    LEFT_TO_THREAD = "left to thread"


class CommentBook:
    """The part with the comments of one sheet.

    Parameters
    ----------
    content
        The part, or ``None`` for a sheet without comments.
    xmlns
        Namespace of the workbook, for a new part.
    """

    def __init__(self, content: bytes | None, *, xmlns: str, part: str) -> None:
        given = content or f'<comments xmlns="{xmlns}"><authors/><commentList/></comments>'.encode()
        self._root = markup.parse(given, part=part)
        self._authors = self._child("authors", first=True)
        self._list = self._child("commentList", first=False)
        self._written: list[str] = []
        self._author: int | None = None
        self.taken_off = self._take_off()
        self._by_cell = {comment.get("ref", ""): comment for comment in self._list}

    def annotate(self, cell: str, paragraphs: Sequence[Paragraph]) -> Outcome:
        """Say ``paragraphs`` at a cell, in a comment of our own or below the sender's."""
        present = self._by_cell.get(cell)
        if present is None:
            self._written.append(
                f'<comment ref="{cell}" authorId="{self._our_author()}"><text>{_runs(paragraphs)}</text></comment>'
            )
            return Outcome.NEW
        if self._author_of(present).startswith(_THREAD):
            return Outcome.LEFT_TO_THREAD
        self._append(present, paragraphs)
        return Outcome.APPENDED

    def text(self, cell: str) -> str:
        """Return the sender's words at a cell with ours below them, as plain text."""
        return markup.text_of(self._by_cell[cell])

    def serialised(self) -> bytes:
        """Return the part."""
        # Ours are written as text: twenty thousand of them as elements would take seconds.
        content = markup.serialise(self._root)
        prefix = f"{self._root.prefix}:" if self._root.prefix else ""
        for empty in (f"<{prefix}commentList/>", f"<{prefix}authors/>"):
            name = empty[1:-2]
            content = content.replace(empty.encode(), f"<{name}></{name}>".encode(), 1)
        before, closing, after = content.rpartition(f"</{prefix}commentList>".encode())
        return before + "".join(map(self._qualified, self._written)).encode() + closing + after

    def _qualified(self, comment: str) -> str:
        if self._root.prefix is None:
            return comment
        return comment.replace("<comment ", f'<comment xmlns="{markup.namespace(self._root)}" ', 1)

    def _take_off(self) -> set[str]:
        gone = set()
        for comment in list(self._list):
            if self._is_ours(comment):
                gone.add(comment.get("ref", ""))
                self._list.remove(comment)
            else:
                self._shorten(comment)
        return gone

    def _is_ours(self, comment: etree._Element) -> bool:
        author = self._author_of(comment).strip()
        return author == AUTHOR or (not author and _is_heading(markup.text_of(comment)))

    def _shorten(self, comment: etree._Element) -> None:
        text = markup.child(comment, "text")
        if text is None:
            return
        runs = list(text)
        start = next((at for at, run in enumerate(runs) if _BEGINNING in markup.text_of(run)), None)
        if start is None:
            return
        for run in runs[start:]:
            text.remove(run)
        # LibreOffice moves the line break before our words to the end of the sender's.
        last = None if start == 0 else markup.child(runs[start - 1], "t")
        if last is not None and last.text:
            last.text = last.text.removesuffix("\n")

    def _append(self, comment: etree._Element, paragraphs: Sequence[Paragraph]) -> None:
        text = markup.child(comment, "text")
        if text is None:
            text = markup.make(comment, "text")
            comment.append(text)
        self._make_runs(text)
        beginning = _run(f"\n{_BEGINNING}\n", _WORDS)
        fragment = f'<text xmlns="{markup.namespace(self._root)}">{beginning}{_runs(paragraphs)}</text>'
        text.extend(list(etree.fromstring(fragment.encode(), markup.safe_parser())))

    def _make_runs(self, text: etree._Element) -> None:
        """Turn a comment in one plain text into one in runs, which alone can be added to."""
        for plain in markup.children(text, "t"):
            run = markup.make(text, "r")
            text.replace(plain, run)
            run.append(plain)
        for phonetic in (*markup.children(text, "rPh"), *markup.children(text, "phoneticPr")):
            text.remove(phonetic)

    def _author_of(self, comment: etree._Element) -> str:
        number = comment.get("authorId", "")
        authors = list(self._authors)
        return (authors[int(number)].text or "") if number.isdigit() and int(number) < len(authors) else ""

    def _our_author(self) -> int:
        if self._author is None:
            names = [author.text for author in self._authors]
            if AUTHOR not in names:
                self._give_names_to_strangers()
            self._author = names.index(AUTHOR) if AUTHOR in names else self._add_author(AUTHOR)
        return self._author

    def _give_names_to_strangers(self) -> None:
        """Let a comment that names an author who is not there not become ours."""
        known = len(self._authors)
        strangers = [
            one for one in self._list if (number := one.get("authorId", "")).isdigit() and int(number) >= known
        ]
        if strangers:
            nobody = str(self._add_author(""))
            for comment in strangers:
                comment.set("authorId", nobody)

    def _add_author(self, name: str) -> int:
        author = markup.make(self._authors, "author")
        author.text = name
        self._authors.append(author)
        return len(self._authors) - 1

    def _child(self, name: str, *, first: bool) -> etree._Element:
        found = markup.child(self._root, name)
        if found is None:
            found = markup.make(self._root, name)
            self._root.insert(0 if first else 1, found)
        return found


def mentions_us(content: bytes) -> bool:
    """Test whether a part with comments may hold some of ours."""
    return AUTHOR.encode() in content or b" RTU-" in content


def plain_text(paragraphs: Sequence[Paragraph]) -> str:
    """Return what a comment says without its letters."""
    return "\n\n".join(f"{one.heading}\n{one.text}" for one in paragraphs)


def _runs(paragraphs: Sequence[Paragraph]) -> str:
    runs, left = [], _LONGEST_TEXT
    for position, one in enumerate(paragraphs):
        gap = "\n\n" if position else ""
        runs.append(_run(f"{gap}{one.heading}\n", _HEADINGS[one.severity]))
        runs.append(_run(one.text, _WORDS))
        left -= len(one.text) + len(one.heading) + 3
        if left < 0:
            runs.append(_run("\n…", _WORDS))
            break
    return "".join(runs)


def _is_heading(text: str) -> bool:
    words = [interface_texts()[f"severity.{severity}"] for severity in Severity]
    starts = tuple(f"{word.text(language)} RTU-" for word in words for language in Language)
    return text.lstrip().startswith(starts)


def _run(text: str, opening: str) -> str:
    return f'{opening}<t xml:space="preserve">{markup.element_text(text)}</t></r>'
