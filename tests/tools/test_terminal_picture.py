"""The picture shows what stood on the screen in the end, in its colours and columns."""

import runpy
from pathlib import Path

import pytest
from lxml import etree

TOOL = runpy.run_path(str(Path(__file__).resolve().parents[2] / "tools" / "terminal_picture.py"))


def drawn(*lines):
    picture = etree.fromstring(TOOL["picture"](list(lines), title="test"))
    return [text for text in picture.iter("{http://www.w3.org/2000/svg}text") if text.text]


def test_a_colour_lasts_until_it_is_taken_back():
    red, plain = drawn("\x1b[31mmerah\x1b[0m biasa")

    assert (red.text, red.get("fill")) == ("merah", TOOL["PALETTE"][1])
    assert (plain.text, plain.get("fill")) == ("biasa", TOOL["INK"])


def test_a_piece_stands_in_the_column_where_the_terminal_had_it():
    first, second = drawn("\x1b[1mab\x1b[0mc")

    assert float(second.get("x")) - float(first.get("x")) == pytest.approx(2 * TOOL["CELL"])


def test_exact_colours_and_those_of_the_table_of_256_are_kept():
    exact, cube, grey = drawn("\x1b[38;2;1;2;255ma\x1b[38;5;196mb\x1b[38;5;232mc")

    assert [exact.get("fill"), cube.get("fill"), grey.get("fill")] == ["#0102ff", "#ff0000", "#080808"]


def test_a_line_that_was_written_over_is_gone():
    assert TOOL["settled"]("10 %\r100 %\r\n\x1b[2KSelesai\r\n") == ["100 %", "Selesai"]


def test_what_the_command_printed_cannot_become_markup():
    (text,) = drawn("<script>&</script>")

    assert text.text == "<script>&</script>"
