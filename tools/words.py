"""Write ``docs/words.md`` from ``docs/glossary.csv``."""

from __future__ import annotations

import csv
import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"
HEAD = """# Words

The words of the domain, Indonesian first, as Rantau uses them. Code, tables,
texts and documents use these and no others for the same thing.

Written by `tools/words.py` from [glossary.csv](glossary.csv) (own words of the
Rantau contributors, CC BY 4.0): change that file, then run the tool.

| istilah | term | definisi | definition | source |
|--|--|--|--|--|
"""


def pages() -> dict[Path, str]:
    """Return the page: one row per term, in the alphabetical order of the Indonesian terms."""
    with (DOCS / "glossary.csv").open(encoding="utf-8", newline="") as source:
        rows = sorted(csv.DictReader(source), key=lambda row: row["term_id"].casefold())
    return {DOCS / "words.md": HEAD + "".join(map(_line, rows))}


def _line(row: dict[str, str]) -> str:
    short = f" ({row['abbreviation']})" if row["abbreviation"] else ""
    other = f" Juga: {row['synonyms']}." if row["synonyms"] else ""
    cells = (
        f"**{row['term_id']}**{short}",
        row["term_en"],
        row["definition_id"] + other,
        row["definition_en"],
        _source(row["source"]),
    )
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |\n"


def _source(text: str) -> str:
    address = re.match(r"https?://(?:www\.)?([^/ ]+)\S*", text)
    return f"[{address[1]}]({address[0]})" if address else text
