"""What the ``rantau`` command takes: its commands and options, in the language of the command line.

Nothing heavy is imported here: help, a typing error and the start of every command
stay quick on a slow laptop.  Which function does the work is named in :data:`WORK`.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from rantau import __version__
from rantau.cli.limits import PROFILES
from rantau.kernel.language import Language
from rantau.onedata.messages.catalogue import say

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction["Parser"]

UNUSABLE = 2
FORMATS = ("text", "jsonl", "csv", "html")
CODEBOOKS = ("text", "markdown", "html")
EXPORTS = ("json", "table-schema", "yaml")
DEMONSTRATION = Path("peragaan")
WORK = {
    "check": "rantau.cli.checking:run",
    "inspect": "rantau.cli.inspecting:run",
    "demo": "rantau.cli.demonstration:run",
    "standard": "rantau.cli.standards_desk:list_all",
    "standard list": "rantau.cli.standards_desk:list_all",
    "standard show": "rantau.cli.standards_desk:show",
    "standard template": "rantau.cli.standards_desk:template",
    "standard export": "rantau.cli.standards_desk:export",
    "standard diff": "rantau.cli.standards_desk:diff",
    "standard draft": "rantau.cli.standards_desk:draft",
}
"""The function that does the work of each command: ``module:function(options, language) -> status``."""


# What argparse says in English only, with what it says it about.
_COMPLAINTS = {
    "required": re.compile(r"the following arguments are required: (?P<names>.+)"),
    "unknown": re.compile(r"unrecognized arguments: (?P<names>.+)"),
    "choice": re.compile(r"argument (?P<names>[^:]+): invalid choice: (?P<value>.+) \(choose from (?P<choices>.+)\)"),
    "value": re.compile(r"argument (?P<names>[^:]+): invalid \w+ value: (?P<value>.+)"),
    "one": re.compile(r"argument (?P<names>[^:]+): expected (?:one|at least one) argument"),
    "ambiguous": re.compile(r"ambiguous option: (?P<names>\S+) could match (?P<choices>.+)"),
}


class Formatter(argparse.HelpFormatter):
    """Help in the language of the command line, as wide as is good to read."""

    language = Language.ID

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Add the usage under its word in the chosen language."""
        super().add_usage(usage, actions, groups, say("cli.usage", self.language) if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that speaks the language of the command line and ends with status 2."""

    language = Language.ID

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - whatever argparse takes
        language = self.language
        formatter = type("Spoken", (Formatter,), {"language": language})
        super().__init__(**settings | {"formatter_class": formatter, "add_help": False})
        self._positionals.title = say("cli.positionals", language)
        self._optionals.title = say("cli.options", language)

    def error(self, message: str) -> NoReturn:
        """Say what was not understood and how to get help."""
        text = say("cli.not-understood", self.language, message=_complaint(message, self.language), command=self.prog)
        self.exit(UNUSABLE, f"{self.format_usage()}{text}\n")


def _complaint(message: str, language: Language) -> str:
    for key, form in _COMPLAINTS.items():
        if found := form.match(message):
            return say(f"cli.complaint-{key}", language, **found.groupdict())
    return message


def build_parser(language: Language = Language.ID) -> Parser:
    """Return the parser of the whole command in ``language``."""
    spoken: type[Parser] = type("SpokenParser", (Parser,), {"language": language})
    parser = spoken(prog="rantau", description=say("cli.about", language))
    parser.add_argument("-h", "--help", action="help", help=say("cli.help", language))
    parser.add_argument(
        "--version", action="version", version=f"rantau {__version__}", help=say("cli.version", language)
    )
    commands = parser.add_subparsers(dest="command", metavar=say("cli.command", language), parser_class=spoken)
    _add_check(commands, language)
    _add_inspect(commands, language)
    _add_standard(commands, language)
    _add_demo(commands, language)
    return parser


def _add_check(commands: Commands, language: Language) -> None:
    """Add ``check`` to the command."""

    def words(key: str) -> str:
        return say(f"cli.check-{key}", language)

    parser = commands.add_parser("check", help=words("short"), description=words("about"))
    parser.add_argument("files", nargs="+", type=Path, metavar=say("cli.files", language), help=words("files"))
    add = parser.add_argument
    add("--standard", "-s", metavar=words("standard-form"), help=words("standard"))
    add("--like", type=Path, metavar=say("cli.file", language), help=words("like"))
    add("--period", metavar=words("period-form"), help=words("period"))
    add("--sheet", metavar=words("sheet-form"), help=words("sheet"))
    add("--format", choices=FORMATS, default="text", help=words("format"))
    add("--annotated", type=Path, metavar="OUT.xlsx", help=words("annotated"))
    add("--clean", type=Path, metavar="OUT", help=words("clean"))
    add("--quarantine", type=Path, metavar="OUT", help=words("quarantine"))
    add("--map", action="append", default=[], metavar=words("map-form"), help=words("map"))
    add("--answer", action="append", default=[], metavar=words("answer-form"), help=words("answer"))
    add("--answers", type=Path, metavar=say("cli.file", language), help=words("answers"))
    add("--reference", action="append", default=[], metavar=words("reference-form"), help=words("reference"))
    add("--delimiter", metavar=words("delimiter-form"), help=words("delimiter"))
    add("--encoding", metavar=words("encoding-form"), help=words("encoding"))
    add("--today", metavar="YYYY-MM-DD", help=words("today"))
    _add_common(parser, language)
    parser.set_defaults(work="check")


def _add_inspect(commands: Commands, language: Language) -> None:
    """Add ``inspect`` to the command."""
    words = say("cli.inspect-about", language)
    parser = commands.add_parser("inspect", help=say("cli.inspect-short", language), description=words)
    parser.add_argument(
        "files", nargs="+", type=Path, metavar=say("cli.files", language), help=say("cli.inspect-files", language)
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help=say("cli.inspect-format", language))
    _add_common(parser, language)
    parser.set_defaults(work="inspect")


def _add_standard(commands: Commands, language: Language) -> None:
    """Add ``standard`` and its own commands."""
    parser = commands.add_parser(
        "standard",
        help=_standard_words("short", language),
        description=_standard_words("about", language),
        add_help=False,
    )
    parser.add_argument("-h", "--help", action="help", help=say("cli.help", language))
    # Without a command of its own, the list is what a person wants to see.
    parser.set_defaults(work="standard")
    own = parser.add_subparsers(dest="standard_command", metavar=say("cli.command", language))
    _add_list(own, language)
    _add_show(own, language)
    _add_template(own, language)
    _add_export(own, language)
    _add_diff(own, language)
    _add_draft(own, language)


def _command(own: Commands, name: str, language: Language) -> Parser:
    words = _standard_words(name, language)
    parser = own.add_parser(name, help=words, description=words)
    if name == "draft":
        _add_common(parser, language)
    else:
        parser.add_argument("-h", "--help", action="help", help=say("cli.help", language))
        parser.add_argument("--lang", choices=[str(each) for each in Language], help=say("cli.lang", language))
    return parser


def _add_code(parser: Parser, name: str, language: Language) -> None:
    parser.add_argument(name, metavar=say("cli.check-standard-form", language), help=_standard_words("code", language))


def _add_out(parser: Parser, language: Language) -> None:
    parser.add_argument("--out", type=Path, metavar=say("cli.file", language), help=_standard_words("out", language))


def _add_list(own: Commands, language: Language) -> None:
    _command(own, "list", language).set_defaults(work="standard list")


def _add_show(own: Commands, language: Language) -> None:
    parser = _command(own, "show", language)
    _add_code(parser, "standard", language)
    parser.add_argument("--format", choices=CODEBOOKS, default="text", help=_standard_words("show-format", language))
    _add_out(parser, language)
    parser.set_defaults(work="standard show")


def _add_template(own: Commands, language: Language) -> None:
    parser = _command(own, "template", language)
    _add_code(parser, "standard", language)
    _add_out(parser, language)
    parser.set_defaults(work="standard template")


def _add_export(own: Commands, language: Language) -> None:
    parser = _command(own, "export", language)
    _add_code(parser, "standard", language)
    parser.add_argument("--format", choices=EXPORTS, default="json", help=_standard_words("export-format", language))
    _add_out(parser, language)
    parser.set_defaults(work="standard export")


def _add_diff(own: Commands, language: Language) -> None:
    parser = _command(own, "diff", language)
    _add_code(parser, "old", language)
    _add_code(parser, "new", language)
    parser.set_defaults(work="standard diff")


def _add_draft(own: Commands, language: Language) -> None:
    parser = _command(own, "draft", language)
    parser.add_argument(
        "file", type=Path, metavar=say("cli.file", language), help=_standard_words("draft-file", language)
    )
    parser.add_argument("--sheet", metavar=say("cli.check-sheet-form", language), help=say("cli.check-sheet", language))
    parser.add_argument(
        "--code", metavar=say("cli.check-standard-form", language), help=_standard_words("draft-code", language)
    )
    _add_out(parser, language)
    parser.set_defaults(work="standard draft")


def _standard_words(key: str, language: Language) -> str:
    return say(f"cli.standard-{key}", language)


def _add_demo(commands: Commands, language: Language) -> None:
    """Add ``demo`` to the command."""
    words = say("cli.demo-about", language)
    parser = commands.add_parser("demo", help=say("cli.demo-short", language), description=words)
    parser.add_argument("--out", type=Path, default=DEMONSTRATION, metavar="DIR", help=say("cli.demo-out", language))
    _add_common(parser, language)
    parser.set_defaults(work="demo")


def _add_common(parser: Parser, language: Language) -> None:
    """Add the options that every command on a file has."""
    parser.add_argument("--lang", choices=[str(each) for each in Language], help=say("cli.lang", language))
    parser.add_argument("-h", "--help", action="help", help=say("cli.help", language))
    _add_limits(parser, language)


def _add_limits(parser: Parser, language: Language) -> None:
    """Add the options that bound memory, time and size."""
    group = parser.add_argument_group(say("cli.limits", language))
    group.add_argument(
        "--limits", choices=sorted(PROFILES), default="terminal", help=say("cli.limits-profile", language)
    )
    group.add_argument("--max-memory", type=int, metavar="MB", help=say("cli.limits-memory", language))
    group.add_argument("--max-seconds", type=int, metavar="S", help=say("cli.limits-seconds", language))
    group.add_argument("--max-size", type=int, metavar="MB", help=say("cli.limits-size", language))
