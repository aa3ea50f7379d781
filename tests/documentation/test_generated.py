"""Pages that a tool writes say what the tool would write today."""

import csv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tool(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import generated

    return generated


def test_every_generated_page_is_up_to_date(tool):
    stale = [
        path.name
        for path, text in tool.pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]

    assert stale == [], "make docs writes them anew"


def test_each_word_of_the_glossary_is_defined_in_both_languages_with_its_source():
    with (ROOT / "docs" / "glossary.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    needed = ("code", "term_id", "term_en", "definition_id", "definition_en", "source")

    assert len({row["code"] for row in rows}) == len(rows)
    assert [row["code"] for row in rows if not all(row[name].strip() for name in needed)] == []
