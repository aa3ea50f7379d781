"""The ``rantau`` command: which commands there are, and how each way of ending is told.

Exit status: 0 without errors, 1 with errors in the data, 2 where a file cannot be used
or the command was not understood, 130 when the work was interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import NoReturn

from rantau import __version__
from rantau.cli import checking, demonstration, inspecting, standards_desk
from rantau.cli.terminal import chosen_language
from rantau.kernel.errors import DomainError
from rantau.kernel.language import Language
from rantau.onedata.messages.catalogue import say
from rantau.onedata.sandbox.ends import WorkStoppedError

UNUSABLE = 2
INTERRUPTED = 130


class Parser(argparse.ArgumentParser):
    """A parser that speaks the language of the command line and ends with status 2."""

    language = Language.ID

    def error(self, message: str) -> NoReturn:
        """Say what was not understood and how to get help."""
        usage = self.format_usage()
        text = say("cli.not-understood", self.language, message=message, command=self.prog)
        self.exit(UNUSABLE, f"{usage}{text}\n")


def build_parser(language: Language = Language.ID) -> argparse.ArgumentParser:
    """Return the parser of the whole command in ``language``."""

    class Spoken(Parser):
        pass

    Spoken.language = language
    parser = Spoken(prog="rantau", description=say("cli.about", language), add_help=False)
    parser.add_argument("-h", "--help", action="help", help=say("cli.help", language))
    parser.add_argument(
        "--version", action="version", version=f"rantau {__version__}", help=say("cli.version", language)
    )
    commands = parser.add_subparsers(dest="command", metavar=say("cli.command", language), parser_class=Spoken)
    for module in (checking, inspecting, standards_desk, demonstration):
        module.add_commands(commands, language)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    language = chosen_language(given)
    parser = build_parser(language)
    try:
        options = parser.parse_args(given)
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else UNUSABLE
    if not hasattr(options, "run"):
        parser.print_help()
        return 0
    try:
        return int(options.run(options, language))
    except DomainError as refusal:
        return _refused(refusal, language)
    except KeyboardInterrupt:
        print(say("cli.interrupted", language), file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone, for example `head`; nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNUSABLE


def _refused(refusal: DomainError, language: Language) -> int:
    print(f"■ {refusal.message.text(language)}\n  → {refusal.remedy.text(language)}", file=sys.stderr)
    if isinstance(refusal, WorkStoppedError) and os.environ.get("RANTAU_DEBUG"):
        print(refusal.detail, file=sys.stderr)
    return UNUSABLE
