"""Limits of reading, as options of a terminal: generous by default, tighter or wider at will."""

from __future__ import annotations

import argparse
from dataclasses import replace

from rantau.kernel.language import Language
from rantau.onedata.messages.catalogue import say
from rantau.onedata.read.limits import MB, TERMINAL, WEB, Limits

PROFILES = {"terminal": TERMINAL, "web": WEB}


def add_limits(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the options that bound memory, time and size."""
    group = parser.add_argument_group(say("cli.limits", language))
    group.add_argument(
        "--limits", choices=sorted(PROFILES), default="terminal", help=say("cli.limits-profile", language)
    )
    group.add_argument("--max-memory", type=int, metavar="MB", help=say("cli.limits-memory", language))
    group.add_argument("--max-seconds", type=int, metavar="S", help=say("cli.limits-seconds", language))
    group.add_argument("--max-size", type=int, metavar="MB", help=say("cli.limits-size", language))


def limits_from(options: argparse.Namespace) -> Limits:
    """Return the limits that a command line asks for."""
    limits = PROFILES[options.limits]
    if options.max_memory:
        limits = replace(limits, memory_bytes=options.max_memory * MB)
    if options.max_seconds:
        limits = replace(limits, cpu_seconds=options.max_seconds, wall_seconds=options.max_seconds)
    if options.max_size:
        size = options.max_size * MB
        limits = replace(limits, xlsx_bytes=size, text_bytes=size)
    return limits
