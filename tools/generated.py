"""Write the pages of ``docs/`` that are made from the code and its tables: ``make docs``."""

from __future__ import annotations

from pathlib import Path

import commands
import finding_codes
import import_graph
import words

ROOT = Path(__file__).resolve().parents[1]


def pages() -> dict[Path, str]:
    """Return the text of every generated page as it should be today."""
    return words.pages() | import_graph.pages() | finding_codes.pages() | commands.pages()


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
