"""The user guide says the same in both languages, page by page."""

import re
from pathlib import Path

import pytest

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide"
NUMBERS = sorted({page.name.partition("-")[0] for page in GUIDE.glob("*/[0-9]*.md")}, key=int)


def pages(number):
    return {
        language: [page.read_text(encoding="utf-8") for page in (GUIDE / language).glob(f"{number}-*.md")]
        for language in ("id", "en")
    }


def outline(text):
    """Return levels of headings, blocks of code and numbers of table rows, in their order."""
    without_code = re.sub(r"^( {4}.*|```.*?^```)$", "CODE", text, flags=re.MULTILINE | re.DOTALL)
    return [
        found[0] if found.startswith("#") else "table"
        for found in re.findall(r"^#+ |^\|--", without_code, re.MULTILINE)
    ]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_page_stands_once_in_each_language_with_the_same_parts(number):
    found = pages(number)

    assert {language: len(texts) for language, texts in found.items()} == {"id": 1, "en": 1}
    assert outline(found["id"][0]) == outline(found["en"][0])


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_contents_name_every_page_in_order(language):
    contents = (GUIDE / language / "README.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\((\d[^)]*\.md)\)", contents)

    assert linked == sorted(page.name for page in (GUIDE / language).glob("[0-9]*.md"))


# The list of commands is made from the parser, which names its arguments in each language.
@pytest.mark.parametrize("number", [number for number in NUMBERS if number != "7"])
def test_both_languages_show_the_same_commands(number):
    commands = [
        [re.sub(r"\s*--lang en\b", "", line.strip()) for line in re.findall(r"^ {4}rantau .*$", texts[0], re.MULTILINE)]
        for texts in pages(number).values()
    ]

    assert commands[0] == commands[1]
