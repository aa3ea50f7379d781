"""A document as plain text for a terminal: no line is wider than asked, tables become entries."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from rantau.onedata.standards.document import Block, Document, Facts, Paragraph, Table

_INDENT = "  "
_WIDEST_TERM = 26
_NARROWEST = 60


def text_of(document: Document, *, width: int) -> str:
    """Write a document as text; it ends with a line break.

    Raises
    ------
    ValueError
        If ``width`` is under 60, where terms and texts no longer fit side by side.
    """
    if width < _NARROWEST:
        raise ValueError(f"A document needs {_NARROWEST} characters in a line, not {width}.")
    lines = [document.title, f"{document.kind} · {document.subtitle}", ""]
    for section in document.sections:
        lines += [section.heading.upper(), ""]
        for block in section.blocks:
            lines += [*_block(block, width), ""]
    return "\n".join(line for long in lines for line in _broken(long, width)).rstrip("\n") + "\n"


def _broken(line: str, width: int) -> list[str]:
    return [line] if len(line) <= width else textwrap.wrap(line, width)


def _block(block: Block, width: int) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield from textwrap.wrap(block.text, width, initial_indent=_INDENT, subsequent_indent=_INDENT)
    elif isinstance(block, Facts):
        yield from _pairs(block.pairs, width, _INDENT)
    else:
        yield from _entries(block, width)


def _entries(table: Table, width: int) -> Iterator[str]:
    for row in table.rows:
        yield from textwrap.wrap(row[0], width, initial_indent=_INDENT, subsequent_indent=_INDENT)
        said = tuple(
            (header, cell) for header, cell in zip(table.headers[1:], row[1:], strict=True) if cell not in ("", "–")
        )
        yield from _pairs(said, width, _INDENT * 2)


def _pairs(pairs: tuple[tuple[str, str], ...], width: int, indent: str) -> Iterator[str]:
    """Yield terms and texts in two columns that stand in line."""
    room = min(_WIDEST_TERM, max((len(term) for term, _ in pairs), default=0)) + 2
    for term, text in pairs:
        lines = textwrap.wrap(text, width - len(indent) - room) or [""]
        if len(term) + 2 > room:
            yield indent + term
            term = ""
        yield f"{indent}{term:<{room}}{lines[0]}"
        yield from (f"{indent}{'':<{room}}{line}" for line in lines[1:])
