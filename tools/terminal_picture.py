"""Draw what a command prints in a terminal, colours and all, as an SVG for the README.

``python tools/terminal_picture.py docs/picture.svg "rantau demo" 40`` draws the first 40 lines;
the command runs in an empty folder, with the tools of this environment at hand.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import sys
import tempfile
import termios
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

COLUMNS, ROWS = 88, 50
CELL, LINE, MARGIN, BAR = 8.4, 19, 18, 34
PAPER, INK = "#12202a", "#dfe7ea"
# Standard colours 0-7, then the bright ones, chosen to be told apart on PAPER.
PALETTE = (
    *("#2b3b45", "#f2777a", "#8fcf8a", "#f0c674", "#7fb2e5", "#cc99cc", "#6fc7c7", "#dfe7ea"),
    *("#7c8f99", "#ff9da0", "#b0e6ab", "#ffe08f", "#a5cdf5", "#e3bde3", "#99e0e0", "#ffffff"),
)
_SEQUENCE = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.")


@dataclass(frozen=True)
class Look:
    """How a piece of text is shown."""

    colour: str = INK
    bold: bool = False
    underlined: bool = False
    faint: bool = False


def run(command: str) -> str:
    """Return what ``command`` prints to a terminal of :data:`COLUMNS` columns."""
    with tempfile.TemporaryDirectory() as folder:
        process, screen = pty.fork()
        if process == 0:
            os.chdir(folder)
            tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
            environment = {"PATH": tools, "HOME": folder, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
            os.execvpe("sh", ["sh", "-c", command], environment)  # noqa: S606, S607 - a command of ours
        fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("4H", ROWS, COLUMNS, 0, 0))
        written = b""
        # Linux answers the end of the command with an error of the device.
        try:
            while block := os.read(screen, 65_536):
                written += block
        except OSError:
            os.close(screen)
        os.waitpid(process, 0)
    return written.decode("utf-8")


def settled(text: str) -> list[str]:
    """Return the lines that stand in the end: a line written over by a progress bar is gone."""
    lines = []
    for line in text.replace("\r\n", "\n").rstrip("\n").split("\n"):
        _, _, last = line.rstrip("\r").rpartition("\r")
        lines.append(re.sub(r"^.*\x1b\[2?K", "", last))
    return lines


def pieces(line: str, look: Look) -> Iterator[tuple[str, Look]]:
    """Yield the parts of a line between its colour changes; an empty part carries the last look."""
    begin = 0
    for found in _SEQUENCE.finditer(line):
        yield line[begin : found.start()], look
        if found[2] == "m":
            look = changed(look, [int(code or 0) for code in found[1].split(";")])
        begin = found.end()
    yield line[begin:], look


def changed(look: Look, codes: list[int]) -> Look:
    """Apply the codes of one SGR sequence (ECMA-48) to ``look``."""
    while codes:
        code, *codes = codes
        if code == 38:
            colour, codes = _extended(codes)
            look = replace(look, colour=colour)
        elif 30 <= code <= 37 or 90 <= code <= 97:
            look = replace(look, colour=PALETTE[code - 30 if code < 90 else code - 82])
        else:
            look = _switched(look, code)
    return look


def _switched(look: Look, code: int) -> Look:
    match code:
        case 0:
            return Look()
        case 1:
            return replace(look, bold=True)
        case 2:
            return replace(look, faint=True)
        case 4:
            return replace(look, underlined=True)
        case 22:
            return replace(look, bold=False, faint=False)
        case 24:
            return replace(look, underlined=False)
        case 39:
            return replace(look, colour=INK)
    return look


def _extended(codes: list[int]) -> tuple[str, list[int]]:
    if codes[0] == 2:
        red, green, blue = codes[1:4]
        return f"#{red:02x}{green:02x}{blue:02x}", codes[4:]
    number = codes[1]
    if number < 16:
        return PALETTE[number], codes[2:]
    if number >= 232:
        return "#" + f"{8 + 10 * (number - 232):02x}" * 3, codes[2:]
    parts = ((number - 16) // 36, (number - 16) // 6 % 6, (number - 16) % 6)
    return "#" + "".join(f"{55 + 40 * part if part else 0:02x}" for part in parts), codes[2:]


def picture(lines: list[str], *, title: str) -> str:
    """Return the SVG of a window with ``lines`` in it.

    Each piece is placed by its column, so that columns stay in line in any font.
    """
    width = MARGIN * 2 + CELL * COLUMNS
    height = BAR + MARGIN + LINE * len(lines)
    body, look = [], Look()
    for row, line in enumerate(lines):
        column = 0
        for text, shown in pieces(line, look):
            look = shown
            if text.strip():
                body.append(_piece(text, look, x=MARGIN + CELL * column, y=BAR + LINE * (row + 1)))
            column += len(text)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
            'font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace" font-size="14">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{width:g}" height="{height:g}" rx="8" fill="{PAPER}"/>',
            *(f'<circle cx="{20 + 18 * spot}" cy="17" r="5.5" fill="#3b4f5b"/>' for spot in range(3)),
            *body,
            "</svg>\n",
        ]
    )


def _piece(text: str, look: Look, *, x: float, y: float) -> str:
    lead = len(text) - len(text.lstrip(" "))
    text = text.strip(" ")
    manner = "".join(
        [
            ' font-weight="bold"' if look.bold else "",
            ' text-decoration="underline"' if look.underlined else "",
            ' opacity=".65"' if look.faint else "",
        ]
    )
    return (
        f'<text x="{x + CELL * lead:.1f}" y="{y}" fill="{look.colour}"{manner} '
        f'textLength="{CELL * len(text):.1f}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">'
        f"{escape(text)}</text>"
    )


def main() -> None:
    """Run the command given and write the picture."""
    target, command, *most = sys.argv[1:]
    lines = settled(run(command))
    if most and len(lines) > int(most[0]):
        lines = [*lines[: int(most[0])], "\x1b[2m  …\x1b[0m"]
    prompt = f"\x1b[2m$\x1b[0m \x1b[1m{command}\x1b[0m"
    Path(target).write_text(picture([prompt, *lines], title=f"{command}, in a terminal"), encoding="utf-8")


if __name__ == "__main__":
    main()
