"""Big sheets pass through in blocks: where they are cut does not matter, and little is held."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.onedata.annotate.workbooks import found, parts, rich

from rantau.onedata.annotate.archive import ArchiveWriter
from rantau.onedata.annotate.marks import by_sheet
from rantau.onedata.annotate.memory import Memory
from rantau.onedata.annotate.regular import regular_blocks
from rantau.onedata.annotate.sheet_edit import SheetEdit
from rantau.onedata.annotate.sheets import edited
from rantau.onedata.annotate.styles import StyleBook

XMLNS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MARKS = (found(1, 1), found(3, 2), found(4, 12), found(9), found(13, 1), found(40, 2))


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    content = parts(rich(tmp_path_factory.mktemp("sheet") / "kirim.xlsx"))["xl/worksheets/sheet2.xml"]
    # Page breaks of rows begin like a row and stand behind the last one.
    return content.replace(b"<drawing ", b'<rowBreaks count="1"><brk id="5"/></rowBreaks><drawing ')


def edit() -> SheetEdit:
    return SheetEdit(by_sheet(MARKS)["Data"], StyleBook(None, xmlns=XMLNS, memory=Memory()), drawing="rId9")


def cut(content: bytes, sizes: list[int]) -> Iterator[bytes]:
    at = 0
    for size in sizes:
        yield content[at : at + size]
        at += size
        if at >= len(content):
            return
    yield content[at:]


@given(sizes=st.lists(st.integers(1, 700), max_size=60))
def test_a_sheet_may_be_cut_anywhere(sizes: list[int], sheet: bytes) -> None:
    whole = b"".join(edited([sheet], edit=edit()))

    assert b"".join(edited(cut(sheet, sizes), edit=edit())) == whole


@given(sizes=st.lists(st.integers(1, 700), max_size=20))
def test_an_irregular_one_too(sizes: list[int], sheet: bytes) -> None:
    whole = b"".join(regular_blocks([sheet], part="sheet"))

    assert b"".join(regular_blocks(cut(sheet, sizes), part="sheet")) == whole


def test_a_regular_sheet_gets_the_same_marks_when_it_is_made_regular_first(sheet: bytes) -> None:
    directly = b"".join(edited([sheet], edit=edit()))

    by_parsing = b"".join(edited(regular_blocks([sheet], part="sheet"), edit=edit()))

    assert b"".join(regular_blocks([directly], part="sheet")) == b"".join(regular_blocks([by_parsing], part="sheet"))


def rows_of(count: int) -> Iterator[bytes]:
    yield f'<worksheet xmlns="{XMLNS}"><sheetData>'.encode()
    cells = "".join(f'<c r="{letter}%d"><v>12345.678</v></c>' for letter in "ABCDEFGHIJ")
    for start in range(1, count, 500):
        yield "".join(f'<row r="{n}">{cells % ((n,) * 10)}</row>' for n in range(start, start + 500)).encode()
    yield b"</sheetData></worksheet>"


def test_a_large_sheet_is_never_held_whole() -> None:
    marks = SheetEdit(
        by_sheet(found(row, 3) for row in range(7, 40_000, 50))["Data"],
        StyleBook(None, xmlns=XMLNS, memory=Memory()),
        drawing="rId9",
    )
    tracemalloc.start()
    try:
        size = sum(len(piece) for piece in edited(rows_of(40_000), edit=marks))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert marks.marked == 800
    assert size > 12_000_000
    assert peak < 3_000_000


class Pipe(io.RawIOBase):
    """A file that can only be written onwards."""

    def __init__(self, file: io.BufferedWriter) -> None:
        self._file = file

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]
        return self._file.write(content)


class TestArchiveWriter:
    def test_copies_entries_as_they_are_packed(self, tmp_path: Path) -> None:
        source, target = tmp_path / "a.zip", tmp_path / "b.zip"
        # What is written to a pipe has its sizes behind the content.
        with source.open("wb") as out, zipfile.ZipFile(Pipe(out), "w") as archive:
            archive.writestr("stored.txt", b"abc" * 100, zipfile.ZIP_STORED)
            archive.writestr("packed é.txt", b"abc" * 1000, zipfile.ZIP_DEFLATED, 9)
            assert archive.infolist()[0].flag_bits & 8

        with zipfile.ZipFile(source) as archive, source.open("rb") as raw, target.open("wb") as out:
            writer = ArchiveWriter(out, compression=1)
            for entry in archive.infolist():
                writer.copy(raw, entry=entry)
            writer.write("new é.txt", [b"n" * 10, b"m" * 10])
            writer.close()

        with zipfile.ZipFile(source) as before, zipfile.ZipFile(target) as after:
            assert after.testzip() is None
            for entry in before.infolist():
                now = after.getinfo(entry.filename)
                assert (now.compress_size, now.CRC, now.compress_type) == (
                    entry.compress_size, entry.CRC, entry.compress_type,
                )  # fmt: skip
                assert after.read(now) == before.read(entry)
            assert after.read("new é.txt") == b"n" * 10 + b"m" * 10

    def test_takes_an_entry_back_whose_content_cannot_be_made(self, tmp_path: Path) -> None:
        def broken() -> Iterator[bytes]:
            yield b"half" * 100_000
            raise ValueError("no more")

        with (tmp_path / "a.zip").open("wb") as out:
            writer = ArchiveWriter(out, compression=1)
            writer.write("first.txt", [b"1"])
            with pytest.raises(ValueError, match="no more"):
                writer.write("second.txt", broken())
            writer.write("second.txt", [b"2"])
            writer.close()

        with zipfile.ZipFile(tmp_path / "a.zip") as archive:
            assert archive.testzip() is None
            assert archive.namelist() == ["first.txt", "second.txt"]
            assert archive.read("second.txt") == b"2"

    def test_writes_the_long_fields_only_for_what_is_announced_as_large(self, tmp_path: Path) -> None:
        with (tmp_path / "a.zip").open("wb") as out:
            writer = ArchiveWriter(out, compression=1)
            writer.write("small.txt", [b"1"])
            writer.write("large.txt", [b"2"], large=True)
            writer.close()

        with zipfile.ZipFile(tmp_path / "a.zip") as archive:
            assert archive.testzip() is None
            assert (archive.read("small.txt"), archive.read("large.txt")) == (b"1", b"2")
            assert [entry.extract_version for entry in archive.infolist()] == [20, 45]
