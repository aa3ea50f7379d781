"""What the documents tell a reader to type is understood by the command, and nothing is left untold."""

import argparse
import re
import shlex
from pathlib import Path

import pytest

from rantau.cli.parser import build_parser
from rantau.kernel.language import Language

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/guide/*/[1-6]-*.md"), *ROOT.glob("docs/recipes/*.md")])
LISTS = {Language.ID: "id/7-daftar-perintah.md", Language.EN: "en/7-list-of-commands.md"}


def typed(page):
    """Return the command lines that a page shows, in blocks or in the sentence."""
    text = page.read_text(encoding="utf-8")
    lines = re.findall(r"^(?: {4}|\$ )?(rantau .+)$", text, re.MULTILINE) + re.findall(r"`(rantau [^`]+)`", text)
    return [shlex.split(line, comments=True)[1:] for line in lines]


def parsers(parser):
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from parsers(inner)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_every_command_that_a_page_shows_is_understood(page):
    for arguments in typed(page):
        options = build_parser(Language.EN).parse_args(arguments)

        assert options.command is not None, arguments


@pytest.mark.parametrize("language", list(Language))
def test_every_command_and_every_option_stands_in_the_list_of_commands(language):
    listed = (ROOT / "docs" / "guide" / LISTS[language]).read_text(encoding="utf-8")
    actions = [action for parser in parsers(build_parser(language)) for action in parser._actions]
    names = {name for action in actions for name in action.option_strings} - {"--version"}

    assert sorted(name for name in names if not re.search(rf"`[^`]*{name}\b", listed)) == []


@pytest.mark.parametrize("language", list(Language))
def test_every_option_is_explained(language):
    silent = [
        (parser.prog, action.dest)
        for parser in parsers(build_parser(language))
        for action in parser._actions
        if not action.help and not isinstance(action, argparse._SubParsersAction)
    ]

    assert silent == []
