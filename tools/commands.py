"""Write the list of commands of both guides from the parser of the command itself."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from rantau.cli.parser import build_parser
from rantau.kernel.language import Language, LanguageMap

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "guide"
PAGES = {Language.ID: GUIDE / "id" / "7-daftar-perintah.md", Language.EN: GUIDE / "en" / "7-list-of-commands.md"}
HEAD = LanguageMap(
    id="""# 7 Daftar perintah

Setiap perintah menjelaskan dirinya dengan `--help`. Tanda `…` berarti boleh lebih
dari satu. Kode keluar: 0 tanpa galat, 1 dengan galat dalam data, 2 bila berkas
tidak dapat dipakai atau perintah tidak dikenal, 130 bila Anda menghentikannya
(Ctrl+C).
""",
    en="""# 7 List of commands

Every command explains itself with `--help`. The mark `…` means that there may be
more than one. Exit status: 0 without errors, 1 with errors in the data, 2 where a
file cannot be used or the command was not understood, 130 when you stopped it
(Ctrl+C).
""",
)
COLUMNS = LanguageMap(id="| pilihan | arti |", en="| option | meaning |")
OPTIONS = LanguageMap(id="[pilihan]", en="[options]")


def pages() -> dict[Path, str]:
    """Return the text of each page: one part per command, one row per option."""
    return {path: _page(language) for language, path in PAGES.items()}


def commands(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield the commands that do something, in their order; a group of commands yields its own."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield parser
    for group in groups:
        for inner in group.choices.values():
            yield from commands(inner)


def _page(language: Language) -> str:
    return HEAD.text(language) + "".join(_part(command, language) for command in commands(build_parser(language)))


def _part(command: argparse.ArgumentParser, language: Language) -> str:
    arguments = [action for action in command._actions if not action.option_strings]
    usage = " ".join([command.prog, *map(_shape, arguments), OPTIONS.text(language)])
    rows = [f"| `{_name(action)}` | {(action.help or '').replace('|', chr(92) + '|')} |" for action in command._actions]
    about = f"{command.description}\n\n" if command.description else ""
    table = "\n".join([COLUMNS.text(language), "|--|--|", *rows])
    return f"\n## {command.prog}\n\n{about}    {usage}\n\n{table}\n"


def _place(option: argparse.Action) -> int:
    """Order options: those of the command itself, then the limits, language and help that all have."""
    if option.option_strings[0].startswith(("--max-", "--limits")):
        return 1
    return 2 if option.dest in ("lang", "help") else 0


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _shape(action: argparse.Action) -> str:
    name = str(action.metavar or action.dest)
    several = name + (" …" if action.nargs in ("+", "*") else "")
    return f"[{several}]" if action.nargs in ("?", "*") else several


def _name(action: argparse.Action) -> str:
    if not action.option_strings:
        return _shape(action)
    names = ", ".join(action.option_strings)
    if action.nargs == 0:
        return names
    value = action.metavar or "/".join(map(str, action.choices or [])) or action.dest.upper()
    return f"{names} {value}"
