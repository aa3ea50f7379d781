"""What comes from a file is shown, never obeyed: nothing in it steers the terminal.

A cell, a header or a file name may hold the codes by which a terminal clears the
screen, renames its window or writes a line over.  Everything that the command prints
for a person goes through a :class:`Screen`, which shows such a code as a sign.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO, cast

# Control characters, and those that turn the direction of writing (Unicode TR 9).
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u202a-\u202e\u2066-\u2069]")
# Our own colours; those of a cell can do no more than colour it.
_COLOUR = re.compile(r"(\x1b\[[0-9;]*m)")


def visible(text: str) -> str:
    r"""Return ``text`` with a sign in the place of each character that steers: ``␛`` for escape.

    Examples
    --------
    >>> visible("Budi\x1b[2J")
    'Budi␛[2J'
    """
    return _STEERING.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    number = ord(found[0])
    if number < 0x20:
        return chr(0x2400 + number)
    return "␡" if number == 0x7F else "�"


class Screen:
    """A stream of text on which only colours and line ends keep their meaning.

    Parameters
    ----------
    beneath
        The stream written to; our own progress line goes there directly.
    """

    def __init__(self, beneath: TextIO) -> None:
        self.beneath = beneath
        self._has_colours = beneath.isatty()

    def write(self, text: str) -> int:
        """Write ``text``; colours pass to a terminal only."""
        if self._has_colours:
            parts = _COLOUR.split(text)
            # Every second part is a colour.
            parts[::2] = map(visible, parts[::2])
            return self.beneath.write("".join(parts))
        return self.beneath.write(visible(text))

    def writelines(self, lines: Iterable[str]) -> None:
        """Write each of ``lines``."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream beneath has
        return getattr(self.beneath, name)


@contextmanager
def screens(*, for_machines: bool) -> Iterator[None]:
    """Put screens before output and errors while a command works.

    Parameters
    ----------
    for_machines
        Whether the output is data: then it stays as it is unless it goes to a terminal.
    """
    faithful = for_machines and not sys.stdout.isatty()
    output = sys.stdout if faithful else cast("TextIO", Screen(sys.stdout))
    with redirect_stdout(output), redirect_stderr(cast("TextIO", Screen(sys.stderr))):
        yield
