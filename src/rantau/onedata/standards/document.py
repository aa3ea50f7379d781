"""A document of headings, facts and tables, before it becomes HTML, Markdown or plain text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from rantau.kernel.language import Language


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms with what is to be said of them."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of each row names the row.

    ``codes`` are the places of columns that hold codes, shown in a fixed-width face.
    A table that is ``folded`` is long and only looked up in.
    """

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    codes: frozenset[int] = field(default_factory=frozenset)
    folded: bool = False


Block: TypeAlias = Paragraph | Facts | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it; ``anchor`` is its name inside the document."""

    anchor: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document in one language."""

    language: Language
    kind: str
    title: str
    subtitle: str
    sections: tuple[Section, ...]
