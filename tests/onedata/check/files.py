"""The same table in every format that is read."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl
import xlsxwriter

Rows = Sequence[Sequence[str | None]]


def write_csv(rows: Rows, target: Path, *, delimiter: str = ",", encoding: str = "utf-8") -> None:
    with target.open("w", newline="", encoding=encoding) as sink:
        csv.writer(sink, delimiter=delimiter).writerows(
            [["" if cell is None else cell for cell in row] for row in rows]
        )


def write_semicolons(rows: Rows, target: Path) -> None:
    write_csv(rows, target, delimiter=";", encoding="utf-8-sig")


def write_xlsx(rows: Rows, target: Path) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(target), options) as book:
        sheet, text = book.add_worksheet("Data"), book.add_format({"num_format": "@"})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell is not None:
                    sheet.write_string(number, place, cell, text)


def write_parquet(rows: Rows, target: Path) -> None:
    header = [str(cell) for cell in rows[0]]
    frame = pl.DataFrame([list(row) for row in rows[1:]], schema=dict.fromkeys(header, pl.String), orient="row")
    frame.write_parquet(target)


def write_json(rows: Rows, target: Path) -> None:
    header = [str(cell) for cell in rows[0]]
    target.write_text(json.dumps([dict(zip(header, row, strict=True)) for row in rows[1:]]), encoding="utf-8")


_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    '<office:body><office:spreadsheet><table:table table:name="Data">'
)
_ODS_FOOT = "</table:table></office:spreadsheet></office:body></office:document-content>"
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def write_ods(rows: Rows, target: Path) -> None:
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _ODS_TYPE, compress_type=zipfile.ZIP_STORED)
        archive.writestr("content.xml", _ODS_HEAD + body + _ODS_FOOT)
        archive.writestr("META-INF/manifest.xml", manifest)


def _ods_cell(cell: str | None) -> str:
    if cell is None:
        return "<table:table-cell/>"
    blanks = cell if cell.strip() else '<text:s text:c="3"/>'
    text = blanks if not cell.strip() else escape(cell)
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


WRITERS: dict[str, Callable[[Rows, Path], None]] = {
    "data.csv": write_csv,
    "titik-koma.csv": write_semicolons,
    "data.xlsx": write_xlsx,
    "data.ods": write_ods,
    "data.parquet": write_parquet,
    "data.json": write_json,
}
# Formats in which a table begins in the first row, because nothing can stand above it.
BARE = ("data.parquet", "data.json")
