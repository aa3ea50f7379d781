"""The ``rantau`` command: how it starts, and how each way of ending is told.

Exit status: 0 without errors, 1 with errors in the data, 2 where a file cannot be used
or the command was not understood, 130 when the work was interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

from rantau.cli.parser import UNUSABLE, WORK, build_parser
from rantau.cli.screen import screens
from rantau.cli.terminal import chosen_language
from rantau.kernel.errors import DomainError
from rantau.kernel.language import Language
from rantau.onedata.messages.catalogue import say

INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    language = chosen_language(given)
    parser = build_parser(language)
    try:
        options = parser.parse_args(given)
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else UNUSABLE
    if not hasattr(options, "work"):
        parser.print_help()
        return 0
    try:
        with screens(for_machines=getattr(options, "format", "text") != "text"):
            return _run(options, language)
    except KeyboardInterrupt:
        print(say("cli.interrupted", language), file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone, for example `head`; nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNUSABLE


def _run(options: argparse.Namespace, language: Language) -> int:
    module, _, function = WORK[options.work].partition(":")
    try:
        return int(getattr(import_module(module), function)(options, language))
    except DomainError as refusal:
        return _refused(refusal, language)


def _refused(refusal: DomainError, language: Language) -> int:
    print(f"■ {refusal.message.text(language)}\n  → {refusal.remedy.text(language)}", file=sys.stderr)
    detail = getattr(refusal, "detail", "")
    if detail and os.environ.get("RANTAU_DEBUG"):
        print(detail, file=sys.stderr)
    return UNUSABLE
