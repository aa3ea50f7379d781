import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rantau.onedata.read.csv_bits import BlockBits, bits_at, moved_down, moved_up, ones_before, running_parity
from rantau.onedata.read.csv_dialect import Dialect
from rantau.onedata.read.csv_survey import TextIrregularError, TextNotUtf8Error, survey
from rantau.onedata.read.limits import TERMINAL
from rantau.onedata.read.refusals import FileRefusedError

COMMA = Dialect(",")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("survey") / "data.csv"


def outcome(path, block_bytes):
    """Return what a survey found, or why it stopped."""
    try:
        found = survey(path, dialect=COMMA, limits=TERMINAL, block_bytes=block_bytes)
    except (TextIrregularError, TextNotUtf8Error, FileRefusedError) as stop:
        return type(stop), str(stop)
    # What is usual is decided by the first block; everything else by the whole file.
    return replace(found, expected=0, ragged=[], ragged_count=0, table_begun=False)


class TestSurvey:
    @given(
        content=st.binary(max_size=60) | st.text('ab,"\n\ré', max_size=150).map(str.encode),
        block_bytes=st.integers(1, 70),
    )
    @example(content=b"a,b\r\n" * 30, block_bytes=5)
    @example(content=b'"a\r\n""b""",\r\n' * 10, block_bytes=13)
    def test_finds_the_same_whatever_is_read_at_a_time(self, path, content, block_bytes):
        path.write_bytes(content)

        in_blocks, at_once = outcome(path, block_bytes), outcome(path, 1 << 20)

        # Where two things are wrong, either may be met first; both stop the survey.
        if isinstance(at_once, tuple) or isinstance(in_blocks, tuple):
            assert isinstance(at_once, tuple) and isinstance(in_blocks, tuple)
        else:
            assert in_blocks == at_once

    def test_stops_at_the_first_row_that_is_not_utf_8(self, path):
        path.write_bytes(b'a\n"x\ny"\n\xff\n\xfe\n')

        with pytest.raises(TextNotUtf8Error) as stop:
            survey(path, dialect=COMMA, limits=TERMINAL)
        assert stop.value.row == 3

    def test_knows_a_letter_that_is_cut_by_the_end_of_a_block(self, path):
        path.write_bytes("aé€😀\n".encode() * 50)

        assert all(survey(path, dialect=COMMA, limits=TERMINAL, block_bytes=n).rows == 50 for n in range(1, 12))

    @pytest.mark.parametrize("content", [b'x"y,1\n', b'"x"y,1\n', b' "x",1\n', b"a\rb\n", b"a\r", b'"a" ,b\n'])
    def test_calls_irregular_what_fast_readers_split_otherwise(self, path, content):
        path.write_bytes(content)

        with pytest.raises(TextIrregularError):
            survey(path, dialect=COMMA, limits=TERMINAL)


class TestBits:
    @given(st.text("ab", min_size=1, max_size=200))
    def test_say_the_same_as_the_letters(self, text):
        bits = BlockBits()
        bits.take(text.encode())
        words = bits.words("b")
        at = [match.start() for match in re.finditer("b", text)]
        every = bits.positions("a")

        assert bits.positions("b").tolist() == at
        assert ones_before(words, every).tolist() == [text[:i].count("b") for i in every]
        assert bits_at(running_parity(words), every).tolist() == [text[:i].count("b") % 2 == 1 for i in every]
        assert bits_at(moved_up(words, first=True), every).tolist() == [i == 0 or text[i - 1] == "b" for i in every]
        assert bits_at(moved_down(words, length=len(text)), every).tolist() == [
            text[i + 1 : i + 2] in ("b", "") for i in every
        ]

    def test_forget_the_block_before(self):
        bits = BlockBits()
        bits.take(b"b" * 200)
        bits.words("b")
        bits.take(b"ab")

        assert bits.positions("b").tolist() == [1]
