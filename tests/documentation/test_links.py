"""Every link in the documents leads somewhere, without going online."""

import itertools
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    page
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("src/**/*.md"), *ROOT.glob("tests/**/*.md")]
    if "egg-info" not in str(page)
)


def tokens_of(page):
    for token in MarkdownIt().enable("table").parse(page.read_text(encoding="utf-8")):
        yield token
        yield from token.children or ()


def links_of(page):
    for token in tokens_of(page):
        for attribute in ("href", "src"):
            if token.attrGet(attribute):
                yield str(token.attrGet(attribute))


def anchors_of(page):
    """Return the anchors that a forge makes from the headings."""
    tokens = list(tokens_of(page))
    headings = [after.content for token, after in itertools.pairwise(tokens) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_resolves(page):
    broken = []
    for link in links_of(page):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            broken.append(link)

    assert broken == []


def test_there_are_pages_with_links():
    assert sum(len(list(links_of(page))) for page in PAGES) > 0
