"""The terminal a command runs in: its language, width, colours, and one line of progress."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rantau.kernel.formats import number
from rantau.kernel.language import Language
from rantau.onedata.messages.catalogue import say
from rantau.onedata.sandbox.wire import Progress


def chosen_language(arguments: list[str]) -> Language:
    """Return the language of a command line: ``--lang``, else ``RANTAU_LANG``, else Indonesian."""
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return _language(argument.partition("=")[2])
        if argument == "--lang" and place + 1 < len(arguments):
            return _language(arguments[place + 1])
    return _language(os.environ.get("RANTAU_LANG", "id"))


def _language(text: str) -> Language:
    return Language.EN if text.lower().startswith("en") else Language.ID


def has_colour() -> bool:
    """Test whether the output is a terminal that shows colours (https://no-color.org)."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Return the columns of the terminal."""
    return shutil.get_terminal_size((80, 24)).columns


class ProgressLine:
    """One line on the error stream that is written over and wiped at the end.

    Silent where the error stream is no terminal, so that logs stay clean.
    """

    def __init__(self, *, language: Language) -> None:
        self._language = language
        # Its carriage returns are ours: they pass the screen by.
        self._stream: TextIO = getattr(sys.stderr, "beneath", sys.stderr)
        self._shown = self._stream.isatty()
        self._length = 0

    def show(self, progress: Progress) -> None:
        """Write how far the work has come."""
        if not self._shown:
            return
        text = say(progress.stage, self._language)
        if progress.done:
            text += f": {number(progress.done, self._language)}"
        if progress.total:
            text += f" / {number(progress.total, self._language)}"
        self._stream.write("\r" + text.ljust(self._length))
        self._stream.flush()
        self._length = len(text)

    def wipe(self) -> None:
        """Remove the line."""
        if self._shown and self._length:
            self._stream.write("\r" + " " * self._length + "\r")
            self._stream.flush()
            self._length = 0


@contextmanager
def progress_line(*, language: Language) -> Iterator[ProgressLine]:
    """Lend out a progress line that is wiped whatever happens."""
    line = ProgressLine(language=language)
    try:
        yield line
    finally:
        line.wipe()
