"""Old workbooks and OpenDocument: the same cells, of the same kinds, at the same places."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from tests.onedata.read.hostile import ODS_NAMESPACES
from tests.onedata.read.raw_workbooks import HEADER, write_zip

from rantau.onedata.read.calamine import open_calamine
from rantau.onedata.read.limits import WEB
from rantau.onedata.read.ole import CompoundFile, NotCompoundError
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.read.sheets import CellRange, FileFormat
from rantau.onedata.read.xls_records import read_records

FIXTURES = Path(__file__).parents[2] / "fixtures"
KINDS = FIXTURES / "spreadsheets" / "kinds"
BOTH = pytest.mark.parametrize("file_format", [FileFormat.XLS, FileFormat.ODS])
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{}</manifest:manifest>'
)


def opened(file_format):
    return open_calamine(KINDS.with_suffix(f".{file_format}"), format=file_format, limits=WEB)


def row_of(sheet, row):
    return [(cell.text, cell.kind.name) for cell in sheet.head(row)[row - 1][2:]]


def ods(folder, cells, *, table="", styles="", more=None):
    content = (
        f"{HEADER}<office:document-content {ODS_NAMESPACES} "
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Data" {table}><table:table-row>{cells}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content} | (more or {})
    path = write_zip(folder / "data.ods", parts, compression=0)
    return open_calamine(path, format=FileFormat.ODS, limits=WEB)


def value(attributes, shown=""):
    return f"<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>"


class TestBoth:
    @BOTH
    def test_read_every_kind_at_its_place(self, file_format):
        sheet = opened(file_format).sheets[0]

        assert row_of(sheet, 3) == [
            ("judul", "TEXT"),
            ("1.5", "NUMBER"),
            ("2023-11-05", "DATE"),
            ("2023-11-05T14:05:00", "DATE"),
            ("14:05:00", "DATE"),
            # LibreOffice stores the boolean as a number in the one and not in the other.
            {FileFormat.XLS: ("TRUE", "BOOLEAN"), FileFormat.ODS: ("1", "NUMBER")}[file_format],
            ("#DIV/0!", "ERROR"),
            ("3", "NUMBER"),
            ("3201141508900001", "NUMBER"),
            ("1.25", "NUMBER"),
            ("0", "NUMBER"),
            ("#N/A", "ERROR"),
            (None, "EMPTY"),
            ("0.001", "NUMBER"),
        ]
        assert row_of(sheet, 4)[2:4] == [("  teks\nbaris", "TEXT"), ("1E+21", "NUMBER")]

    @BOTH
    def test_know_what_is_merged_and_hidden(self, file_format):
        first, hidden, empty = (sheet.info for sheet in opened(file_format).sheets)

        assert (first.name, first.last_row, first.last_column, first.formulas) == ("Data", 6, 16, 6)
        assert (first.hidden_rows, first.merged) == ((4,), (CellRange(6, 3, 6, 5),))
        assert (hidden.hidden, hidden.last_row, empty.hidden, empty.last_row) == (True, 1, False, 0)

    @BOTH
    def test_tell_who_wrote_them(self, file_format):
        assert opened(file_format).properties["creator"] == "openpyxl"

    @BOTH
    def test_refuse_the_other_format(self, file_format):
        other = FileFormat.ODS if file_format is FileFormat.XLS else FileFormat.XLS

        with pytest.raises(FileRefusedError) as caught:
            open_calamine(KINDS.with_suffix(f".{other}"), format=file_format, limits=WEB)

        assert caught.value.code == "file-type-mismatch"


class TestXls:
    def test_tells_hidden_columns(self):
        book = open_calamine(FIXTURES / "samples" / "table-list.xls", format=FileFormat.XLS, limits=WEB)

        assert [sheet.info.hidden_columns for sheet in book.sheets] == [(6,), ()]

    def test_with_a_password_is_known_by_its_records(self):
        records = [(0x0809, bytes(16)), (0x002F, bytes(54)), (0x000A, b"")]

        found = read_records(b"".join(struct.pack("<2H", kind, len(body)) + body for kind, body in records))

        assert found.has_password

    @pytest.mark.parametrize("size", [0, 511, 600, 3000])
    def test_cut_off_anywhere_is_refused_by_its_container(self, size):
        content = KINDS.with_suffix(".xls").read_bytes()[:size]

        with pytest.raises(NotCompoundError):
            CompoundFile(content).read("Workbook")

    @pytest.mark.parametrize(
        ("kind", "size", "at", "claim"),
        [
            pytest.param(0x0200, 14, 4, struct.pack("<I", 2**32 - 1), id="rows"),
            pytest.param(0x0200, 14, 0, struct.pack("<I", 2**32 - 1), id="rows from the last to the first"),
            pytest.param(0x0200, 14, 10, struct.pack("<H", 2**16 - 1), id="columns"),
            pytest.param(0x00FD, 10, 2, struct.pack("<H", 2**16 - 1), id="a cell far to the right"),
            pytest.param(0x00FC, None, 4, struct.pack("<I", 2**32 - 1), id="strings"),
        ],
    )
    def test_that_claims_more_than_it_can_hold_is_refused_before_memory_is_reserved(
        self, tmp_path, kind, size, at, claim
    ):
        content = KINDS.with_suffix(".xls").read_bytes()
        start = content.index(struct.pack("<H", kind) + (b"" if size is None else struct.pack("<H", size))) + 4 + at
        path = tmp_path / "claims.xls"
        path.write_bytes(content[:start] + claim + content[start + len(claim) :])

        with pytest.raises(FileRefusedError) as caught:
            open_calamine(path, format=FileFormat.XLS, limits=WEB)

        assert caught.value.code == "file-damaged"

    def test_larger_than_allowed_is_refused(self):
        limits = type(WEB)(xlsx_bytes=1000)

        with pytest.raises(FileRefusedError) as caught:
            open_calamine(KINDS.with_suffix(".xls"), format=FileFormat.XLS, limits=limits)

        assert caught.value.code == "file-too-large"


class TestOds:
    @pytest.mark.parametrize(
        ("cell", "text", "kind"),
        [
            (value('office:value-type="boolean" office:boolean-value="true"', "BENAR"), "TRUE", "BOOLEAN"),
            (
                value('office:value-type="percentage" office:value="0.7027027027027027"', "70%"),
                "0.7027027027027027",
                "NUMBER",
            ),
            (value('office:value-type="date" office:date-value="2023-11-05T00:00:00"', "x"), "2023-11-05", "DATE"),
            (value('office:value-type="time" office:time-value="PT00H00M01.5S"', "x"), "00:00:01.500", "DATE"),
            (value('office:value-type="time" office:time-value="-PT12H"', "x"), "-0.5", "NUMBER"),
            (value('office:value-type="date" office:date-value="kemarin"', "kemarin"), "kemarin", "TEXT"),
            (
                value('table:formula="of:=1/0" office:value-type="float" office:value="0"', "#DIV/0!"),
                "#DIV/0!",
                "ERROR",
            ),
            (value('office:value-type="string"', "#N/A"), "#N/A", "TEXT"),
            ('<table:table-cell table:formula="of:=[.B1]+1"/>', "=[.B1]+1", "UNCALCULATED"),
            ('<table:table-cell office:value-type="string" office:string-value="isi"/>', "isi", "TEXT"),
            (
                '<table:table-cell office:value-type="string">'
                "<office:annotation><text:p>catatan</text:p></office:annotation>"
                "<text:p>a<text:s text:c='2'/>b<text:tab/><text:span>c</text:span></text:p>"
                "<text:p>d</text:p></table:table-cell>",
                "a  b\tc\nd",
                "TEXT",
            ),
        ],
    )
    def test_reads_every_kind(self, tmp_path, cell, text, kind):
        (sheet,) = ods(tmp_path, cell + value('office:value-type="string"', "akhir")).sheets

        ((first, second),) = sheet.head(1)
        assert (first.text, first.kind.name, second.text) == (text, kind, "akhir")

    def test_writes_repeated_cells_out(self, tmp_path):
        row = '<table:table-row table:number-rows-repeated="2" table:visibility="collapse">{}</table:table-row>'
        cells = value('office:value-type="float" office:value="7" table:number-columns-repeated="3"', "7")
        more = value('office:value-type="string"', "x")

        (sheet,) = ods(tmp_path, more + "</table:table-row>" + row.format(cells) + "<table:table-row>" + more).sheets

        assert [[cell.text for cell in row] for row in sheet.head(9)] == [
            ["x", None, None],
            ["7", "7", "7"],
            ["7", "7", "7"],
            ["x", None, None],
        ]
        assert sheet.info.hidden_rows == (2, 3)

    def test_knows_hidden_sheets_by_their_style(self, tmp_path):
        style = '<style:style style:name="ta9"><style:table-properties table:display="false"/></style:style>'

        (sheet,) = ods(tmp_path, value(""), table='table:style-name="ta9"', styles=style).sheets

        assert sheet.info.hidden

    def test_with_a_password_is_refused(self, tmp_path):
        entry = (
            '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
        )

        with pytest.raises(FileRefusedError) as caught:
            ods(tmp_path, "", more={"META-INF/manifest.xml": MANIFEST.format(entry)})

        assert caught.value.code == "file-password-protected"

    def test_tells_of_macros_and_long_texts(self, tmp_path):
        book = ods(tmp_path, value("", "x" * 40_000), more={"Basic/Standard/Module1.xml": "<module/>"})

        assert [(note.code, note.row, note.column) for note in book.notes] == [
            ("macro-present", None, None),
            ("text-too-long", 1, 1),
        ]
