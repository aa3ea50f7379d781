"""A document as Markdown, with tables as GitHub and Pandoc read them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rantau.onedata.standards.document import Block, Document, Facts, Paragraph, Table

# Whatever could be markup in a cell: text of a standard comes from outside.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$])")


def markdown_of(document: Document) -> str:
    """Write a document as Markdown; it ends with a line break."""
    lines = [f"# {_text(document.title)}", "", f"{_text(document.kind)} · {_text(document.subtitle)}", ""]
    for section in document.sections:
        lines += [f"## {_text(section.heading)}", ""]
        for block in section.blocks:
            lines += [*_block(block), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield _text(block.text)
    elif isinstance(block, Facts):
        yield from (f"- **{_text(term)}**: {_text(text)}" for term, text in block.pairs)
    else:
        yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    yield f"**{_text(table.caption)}**"
    yield ""
    yield _row(map(_text, table.headers))
    yield _row("---" for _ in table.headers)
    for row in table.rows:
        yield _row(_code(cell) if place in table.codes else _text(cell) for place, cell in enumerate(row))


def _row(cells: Iterator[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _text(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _code(text: str) -> str:
    # Inside backticks nothing is markup but the backtick and the edge of the cell.
    return f"`{text.replace('|', chr(92) + '|')}`" if text and "`" not in text else _text(text)
