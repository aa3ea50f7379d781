"""A hostile cell, header or file name cannot steer the terminal of who checks it."""

import io
import os
import pty
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.cli.main import main
from rantau.cli.screen import Screen, visible

CLEAR_SCREEN = "\x1b[2J"
RENAME_WINDOW = "\x1b]0;title\x07"
BACKWARDS = "\u202e"


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def hostile(tmp_path):
    path = tmp_path / f"a{CLEAR_SCREEN}.csv"
    path.write_text(f"NIK,nama{RENAME_WINDOW}\n{CLEAR_SCREEN}12,{BACKWARDS}Budi\rSiti\n", encoding="utf-8")
    return path


@given(st.text())
def test_text_that_is_shown_holds_nothing_that_steers_and_is_as_wide(text):
    shown = visible(text)

    assert not any(character < " " and character not in "\t\n" for character in shown)
    assert BACKWARDS not in shown
    assert len(shown) == len(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_ordinary_text_is_shown_as_it_is(text):
    assert visible(text) == text


def test_colours_reach_a_terminal_and_nothing_else_does():
    terminal, file = Terminal(), io.StringIO()

    for stream in (terminal, file):
        Screen(stream).writelines([f"\x1b[31mmerah\x1b[0m{CLEAR_SCREEN}\n"])

    assert terminal.getvalue() == "\x1b[31mmerah\x1b[0m␛[2J\n"
    assert file.getvalue() == "␛[31mmerah␛[0m␛[2J\n"


@pytest.mark.parametrize("command", [["inspect"], ["check", "--standard", "pmi-placements"]])
def test_a_report_for_people_shows_codes_as_signs(command, hostile, capsys):
    main([*command, str(hostile)])

    captured = capsys.readouterr()
    assert "␛[2J" in captured.out
    assert "\x1b" not in captured.out + captured.err
    assert BACKWARDS not in captured.out + captured.err


def test_a_refusal_shows_codes_as_signs(tmp_path, capsys):
    main(["inspect", str(tmp_path / f"missing{CLEAR_SCREEN}.csv")])

    assert "\x1b" not in capsys.readouterr().err


def test_data_for_machines_stay_as_they_are(hostile, capsys):
    main(["check", str(hostile), "--standard", "pmi-placements", "--format", "csv"])

    assert CLEAR_SCREEN in capsys.readouterr().out


def test_data_for_machines_do_not_steer_the_terminal_on_which_they_are_printed(hostile):
    ours, theirs = pty.openpty()
    arguments = ["check", str(hostile), "--standard", "pmi-placements", "--format", "csv"]
    command = f"from rantau.cli.main import main; main({arguments!r})"

    with subprocess.Popen([sys.executable, "-c", command], stdout=theirs, stderr=subprocess.DEVNULL):
        os.close(theirs)
        printed = everything_from(ours)

    assert "␛[2J" in printed
    assert CLEAR_SCREEN not in printed


def everything_from(terminal):
    read = b""
    # Linux answers the end of the other side with an error of the device.
    try:
        while block := os.read(terminal, 65_536):
            read += block
    except OSError:
        os.close(terminal)
    return read.decode("utf-8")
