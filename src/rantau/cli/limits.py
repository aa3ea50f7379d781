"""Limits of reading, as options of a terminal: generous by default, tighter or wider at will."""

from __future__ import annotations

import argparse
from dataclasses import replace

from rantau.onedata.read.limits import MB, TERMINAL, WEB, Limits

PROFILES = {"terminal": TERMINAL, "web": WEB}


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
