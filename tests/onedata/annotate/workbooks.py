"""Workbooks and findings that the tests of this folder start from."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.workbook.workbook import Workbook

from rantau.kernel.language import Language, LanguageMap
from rantau.onedata.annotate.patch import annotate_workbook
from rantau.onedata.annotate.report import Annotated, Headline
from rantau.onedata.messages.catalogue import error_texts
from rantau.onedata.read.findings import Finding

HEADLINE = Headline(
    LanguageMap("Hasil pemeriksaan", "Result of the check"),
    (
        LanguageMap("Berkas: kirim.xlsx", "File: kirim.xlsx"),
        LanguageMap("Masa: November 2023", "Period: November 2023"),
    ),
)


def found(
    row: int | None = None,
    column: int | None = None,
    *,
    code: str = "value-required",
    sheet: str | None = "Data",
    value: str | None = None,
) -> Finding:
    """Return a finding of the catalogue's own severity, its placeholders filled."""
    text = error_texts()[code]
    places = {"sheet", "cell", "row", "column", "value"}
    arguments: dict[str, str | tuple[str, str]] = {name: "1" for name in text.placeholders if name not in places}
    return Finding(code, text.severity, sheet, row, column, f"Kolom {column}", value, arguments)


def annotated(source: Path, *findings: Finding, language: Language = Language.ID) -> tuple[Path, Annotated]:
    """Annotate ``source`` into a file beside it."""
    target = source.with_name(f"{source.stem}-hasil{source.suffix}")
    report = annotate_workbook(source, target=target, findings=findings, headline=HEADLINE, language=language)
    return target, report


def plain(path: Path, *, rows: int = 6, sheet: str = "Data") -> Path:
    """Write a small table: header in row 1, four columns."""
    with xlsxwriter.Workbook(path) as book:
        tab = book.add_worksheet(sheet)
        tab.write_row(0, 0, ["Nomor", "Nama", "Kabupaten", "Jumlah"])
        for row in range(1, rows):
            tab.write_row(row, 0, [row, f"Nama {row}", f"52.{row:02d}", row * 10])
    return path


def rich(path: Path) -> Path:
    """Write a workbook with about everything that a sender can put into one."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Sampul").write(0, 0, "Laporan bulan November")
        data = book.add_worksheet("Data")
        _fill(book, data)
        _decorate(book, data)
        secret = book.add_worksheet("Tersembunyi")
        secret.write(0, 0, "rahasia")
        secret.hide()
        deep = book.add_worksheet("Sangat tersembunyi")
        deep.write(0, 0, "lebih rahasia")
        deep.very_hidden()
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Data!$D$2:$D$9"})
        book.add_chartsheet("Grafik").set_chart(chart)
        book.define_name("Semua", "=Data!$A$1:$D$9")
        book.define_name("Data!Sebagian", "=Data!$A$2:$B$3")
        book.define_name("Tersembunyi!Sebagian", "=Tersembunyi!$A$1")
        book.get_worksheet_by_name("Data").activate()
    return path


def _fill(book: xlsxwriter.Workbook, data: xlsxwriter.workbook.Worksheet) -> None:
    yellow = book.add_format({"bg_color": "#FFFF00", "left": 2, "left_color": "#00B050", "bold": True})
    day = book.add_format({"num_format": "dd/mm/yyyy", "italic": True})
    data.write_row(0, 0, ["Nomor", "Nama", "Tanggal", "Jumlah", "Ganda"], book.add_format({"bold": True, "bottom": 1}))
    for row in range(1, 9):
        data.write_number(row, 0, row)
        data.write_string(row, 1, f"Nama <{row}> & 'teman'", yellow if row == 3 else None)
        data.write_number(row, 2, 45_231 + row, day)
        data.write_number(row, 3, row * 10)
        data.write_formula(row, 4, f"=D{row + 1}*2", None, row * 20)
    data.write_rich_string(9, 1, "biasa ", book.add_format({"bold": True}), "tebal")
    data.write_url(10, 1, "https://example.org/a?b=1&c=2", string="tautan")
    data.write_blank(11, 1, None, yellow)


def _decorate(book: xlsxwriter.Workbook, data: xlsxwriter.workbook.Worksheet) -> None:
    data.set_column(1, 1, 28)
    data.set_column(6, 7, 12, book.add_format({"bg_color": "#DDEBF7"}))
    data.set_row(4, 30, book.add_format({"bg_color": "#FFF2CC"}))
    data.merge_range("A14:C15", "digabung", book.add_format({"align": "center", "border": 1}))
    data.conditional_format("D2:D9", {"type": "data_bar", "data_bar_2010": True})
    data.conditional_format("A2:A9", {"type": "cell", "criteria": ">", "value": 5, "format": book.add_format()})
    data.data_validation("B2:B9", {"validate": "list", "source": ["satu", "dua"]})
    data.autofilter("A1:E9")
    data.freeze_panes(1, 0)
    data.print_area("A1:E15")
    data.repeat_rows(0)
    data.write_comment("A2", "Catatan lama", {"author": "Ibu Wati", "x_scale": 0.5, "y_scale": 0.3})
    data.write_comment("D5", "Sudah dicek", {"author": "Pak Made"})
    data.insert_button("G2", {"caption": "Tekan"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Data!$D$2:$D$9", "trendline": {"type": "linear"}})
    data.insert_chart("G5", chart)
    data.insert_image("G22", "titik.png", {"image_data": io.BytesIO(dot())})
    data.set_header("&L&G", {"image_left": "titik.png", "image_data_left": io.BytesIO(dot())})
    data.add_table("I1:J3", {"data": [["a", 1], ["b", 2]], "columns": [{"header": "Kode"}, {"header": "Nilai"}]})
    data.add_sparkline("K2", {"range": "Data!A2:D2"})


def opened(path: Path, *, values: bool = False) -> Workbook:
    """Read a workbook with a reader that is not ours."""
    with warnings.catch_warnings():
        # It says of each extension that it would drop it on saving; nothing is saved here.
        warnings.simplefilter("ignore", UserWarning)
        # From memory: it leaves a file open when a sheet has a picture.
        return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=values, rich_text=True)


def dot() -> bytes:
    """Return a PNG of one pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(b"\0\x24\x40\x7f")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


def parts(path: Path) -> dict[str, bytes]:
    """Return the parts of a package by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Change the parts of a package in place."""
    content = parts(path)
    change(content)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path
