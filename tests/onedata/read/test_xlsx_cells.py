"""Each way in which a workbook can store a cell, and what is made of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.onedata.read.raw_workbooks import sheet_xml, strings_xml, workbook_parts, write_zip

from rantau.onedata.read.limits import WEB
from rantau.onedata.read.sheets import Cell, CellKind, CellRange
from rantau.onedata.read.xlsx import open_workbook

BOTH_WAYS = pytest.mark.parametrize("plainly", [False, True], ids=["at once", "tag by tag"])
PREFIXED = (
    '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
    '<x:row r="2"><x:c r="B2"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'
)

STRINGS = strings_xml(
    "<t>Jawa Timur</t>",
    '<t xml:space="preserve">  Kab. Malang </t>',
    "<r><rPr><b/></rPr><t>Laki</t></r><r><t>-laki</t></r>",
    "<t>Sri</t><rPh sb='0' eb='1'><t>スリ</t></rPh><phoneticPr fontId='1'/>",
    "<t>P&amp;K &lt;b&gt; &#65;</t>",
    "<t>baris_x000D_\nkedua _x005F_x000D_</t>",
    "<t></t>",
    "<t/>",
    "",
)


def opened(path: Path, *sheets: str, plainly: bool, strings: str | None = STRINGS, **parts):
    write_zip(path / "data.xlsx", workbook_parts(*sheets, strings=strings, **parts))
    return open_workbook(path / "data.xlsx", limits=WEB, plainly=plainly)


def read_cell(path: Path, xml: str, *, plainly: bool, **parts) -> tuple[str | None, str]:
    """Return text and kind of the cell C3, which stands among ordinary ones."""
    data = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
        f'<row r="3" spans="1:4"><c r="A3"><v>1</v></c>{xml}<c r="D3" t="s"><v>0</v></c></row>'
    )
    (sheet,) = opened(path, sheet_xml(data), plainly=plainly, **parts).sheets
    grid = sheet.head(3)
    assert [grid[0][0].text, grid[2][0].text, grid[2][3].text] == ["Jawa Timur", "1", "Jawa Timur"]
    return grid[2][2].text, grid[2][2].kind.name


def stored(value: str, *, style: int | None = None, kind: str | None = None, formula: str = "") -> str:
    attributes = (f' s="{style}"' if style is not None else "") + (f' t="{kind}"' if kind else "")
    return f'<c r="C3"{attributes}>{formula}<v>{value}</v></c>'


class TestNumber:
    @BOTH_WAYS
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            ("51.8", "51.8"),
            ("51.80", "51.8"),
            ("0", "0"),
            ("-0", "0"),
            ("1.0", "1"),
            ("007", "7"),
            ("-12.5", "-12.5"),
            (".5", "0.5"),
            ("3201141508900001", "3201141508900001"),
            ("9201141508900001", "9201141508900001"),
            ("3.20114E+15", "3.20114E+15"),
            ("1E21", "1E+21"),
            ("1E+021", "1E+21"),
            ("5176179.0700000003", "5176179.07"),
            ("0.30000000000000004", "0.30000000000000004"),
            ("41.902826822407562", "41.90282682240756"),
            ("5.0000000000000001E-3", "0.005"),
            ("1.0000000000000001E-5", "0.00001"),
            ("1.5E-20", "1.5E-20"),
            ("12345678", "12345678"),
            ("123456789", "123456789"),
            (" 5 ", "5"),
        ],
    )
    def test_is_as_short_as_it_can_be(self, tmp_path, value, text, plainly):
        assert read_cell(tmp_path, stored(value), plainly=plainly) == (text, "NUMBER")

    @BOTH_WAYS
    def test_stays_a_number_in_a_format_of_text_or_money(self, tmp_path, plainly):
        assert read_cell(tmp_path, stored("70", style=5), plainly=plainly) == ("70", "NUMBER")
        assert read_cell(tmp_path, stored("70", style=999), plainly=plainly) == ("70", "NUMBER")

    @BOTH_WAYS
    @pytest.mark.parametrize("value", ["1,5", "nan", "inf", "1e999", "abc", "--1"])
    def test_that_is_none_is_shown_as_it_stands(self, tmp_path, value, plainly):
        assert read_cell(tmp_path, stored(value), plainly=plainly) == (value, "TEXT")


class TestDate:
    @BOTH_WAYS
    @pytest.mark.parametrize(
        ("value", "style", "text"),
        [
            ("45235", 1, "2023-11-05"),
            ("45235.0", 1, "2023-11-05"),
            ("45235", 2, "2023-11-05"),
            ("45235.5868055556", 2, "2023-11-05T14:05:00"),
            ("45235.5868055556", 1, "2023-11-05T14:05:00"),
            ("45235.999999999", 2, "2023-11-06"),
            ("45235.58680556713", 2, "2023-11-05T14:05:00.001"),
            ("0.58680555555555558", 3, "14:05:00"),
            ("0", 3, "00:00:00"),
            ("45235.25", 3, "2023-11-05T06:00:00"),
            ("1", 1, "1900-01-01"),
            ("59", 1, "1900-02-28"),
            ("60", 1, "1900-02-29"),
            ("61", 1, "1900-03-01"),
            ("2958465", 1, "9999-12-31"),
        ],
    )
    def test_is_what_excel_shows(self, tmp_path, value, style, text, plainly):
        assert read_cell(tmp_path, stored(value, style=style), plainly=plainly) == (text, "DATE")

    @BOTH_WAYS
    @pytest.mark.parametrize("value", ["-1", "2958466", "0", "1E+300"])
    def test_that_excel_cannot_show_stays_a_number(self, tmp_path, value, plainly):
        assert read_cell(tmp_path, stored(value, style=1), plainly=plainly) == (value, "NUMBER")

    @BOTH_WAYS
    def test_of_elapsed_time_is_a_number_of_days(self, tmp_path, plainly):
        assert read_cell(tmp_path, stored("1.25", style=4), plainly=plainly) == ("1.25", "NUMBER")

    @BOTH_WAYS
    @pytest.mark.parametrize(
        ("value", "text"), [("0", "1904-01-01"), ("43773", "2023-11-05"), ("43773.5", "2023-11-05T12:00:00")]
    )
    def test_may_be_counted_from_1904(self, tmp_path, value, text, plainly):
        cell = stored(value, style=2)
        found = read_cell(tmp_path, cell, plainly=plainly, workbook='<workbookPr date1904="1"/>')

        assert found == (text, "DATE")

    @BOTH_WAYS
    @pytest.mark.parametrize(
        ("value", "text", "kind"),
        [
            ("2023-11-05", "2023-11-05", "DATE"),
            ("2023-11-05T00:00:00Z", "2023-11-05", "DATE"),
            ("2023-11-05T14:05:00.250", "2023-11-05T14:05:00.250", "DATE"),
            ("T14:05", "14:05:00", "DATE"),
            ("5 November", "5 November", "TEXT"),
        ],
    )
    def test_may_be_stored_as_iso_text(self, tmp_path, value, text, kind, plainly):
        assert read_cell(tmp_path, stored(value, kind="d"), plainly=plainly) == (text, kind)


class TestText:
    @BOTH_WAYS
    @pytest.mark.parametrize(
        ("index", "text"),
        [
            (1, "  Kab. Malang "),
            (2, "Laki-laki"),
            (3, "Sri"),
            (4, "P&K <b> A"),
            (5, "baris\r\nkedua _x000D_"),
        ],
    )
    def test_is_found_among_the_shared_strings(self, tmp_path, index, text, plainly):
        assert read_cell(tmp_path, stored(str(index), kind="s"), plainly=plainly) == (text, "TEXT")

    @BOTH_WAYS
    @pytest.mark.parametrize("index", [6, 7, 8])
    def test_that_is_empty_is_no_value(self, tmp_path, index, plainly):
        assert read_cell(tmp_path, stored(str(index), kind="s"), plainly=plainly) == (None, "EMPTY")

    @BOTH_WAYS
    @pytest.mark.parametrize(
        ("xml", "text"),
        [
            ("<is><t>1.234</t></is>", "1.234"),
            ('<is><t xml:space="preserve"> 1.234,56</t></is>', " 1.234,56"),
            ("<is><r><t>dua </t></r><r><rPr><i/></rPr><t>potong</t></r></is>", "dua potong"),
            ("<is><t>a</t><rPh sb='0' eb='1'><t>b</t></rPh></is>", "a"),
            ("<is><t>a &amp; b_x0021_</t></is>", "a & b!"),
            ("<is><t><![CDATA[<b>]]></t></is>", "<b>"),
        ],
    )
    def test_may_stand_in_the_cell(self, tmp_path, xml, text, plainly):
        cell = f'<c r="C3" t="inlineStr">{xml}</c>'

        assert read_cell(tmp_path, cell, plainly=plainly) == (text, "TEXT")

    @BOTH_WAYS
    def test_that_looks_like_a_number_is_a_text(self, tmp_path, plainly):
        assert read_cell(tmp_path, stored("1.234", kind="str"), plainly=plainly) == ("1.234", "TEXT")

    @BOTH_WAYS
    @pytest.mark.parametrize("text", ["\u202eabc\u202c", "Nurḥayātī", "日本 😀", "a\tb"])
    def test_of_any_script_is_kept(self, tmp_path, text, plainly):
        assert read_cell(tmp_path, stored(text, kind="str"), plainly=plainly) == (text, "TEXT")


class TestOtherKinds:
    @BOTH_WAYS
    @pytest.mark.parametrize(
        ("value", "text", "kind"),
        [("1", "TRUE", "BOOLEAN"), ("0", "FALSE", "BOOLEAN"), ("true", "TRUE", "BOOLEAN"), ("ya", "ya", "TEXT")],
    )
    def test_a_boolean_is_the_word_that_excel_shows(self, tmp_path, value, text, kind, plainly):
        assert read_cell(tmp_path, stored(value, kind="b"), plainly=plainly) == (text, kind)

    @BOTH_WAYS
    @pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#NAME?", "#SPILL!", "#GETTING_DATA", "#N/A "])
    def test_an_error_is_kept(self, tmp_path, error, plainly):
        assert read_cell(tmp_path, stored(error, kind="e"), plainly=plainly) == (error.strip(), "ERROR")

    @BOTH_WAYS
    @pytest.mark.parametrize("xml", ['<c r="C3"/>', '<c r="C3" s="1"/>', '<c r="C3" s="1"></c>', "", stored("")])
    def test_a_cell_without_value_is_empty(self, tmp_path, xml, plainly):
        assert read_cell(tmp_path, xml, plainly=plainly) == (None, "EMPTY")


class TestFormula:
    @BOTH_WAYS
    @pytest.mark.parametrize(
        ("cell", "text", "kind"),
        [
            (stored("3", formula="<f>A3*3</f>"), "3", "NUMBER"),
            (stored("45235", style=1, formula="<f>TODAY()</f>"), "2023-11-05", "DATE"),
            (stored("ya", kind="str", formula="<f>IF(1,&quot;ya&quot;,0)</f>"), "ya", "TEXT"),
            (stored("", kind="str", formula='<f>""</f>'), None, "EMPTY"),
            (stored("#DIV/0!", kind="e", formula="<f>1/0</f>"), "#DIV/0!", "ERROR"),
            (stored("3", formula='<f t="shared" ref="C3:C9" si="0">A3+2</f>'), "3", "NUMBER"),
            (stored("3", formula='<f t="shared" si="0"/>'), "3", "NUMBER"),
            (stored("", formula="<f>A3&amp;B3</f>"), "=A3&B3", "UNCALCULATED"),
            ('<c r="C3"><f>A3*3</f></c>', "=A3*3", "UNCALCULATED"),
            ('<c r="C3"><f>A3*3</f><v/></c>', "=A3*3", "UNCALCULATED"),
            ('<c r="C3"><f t="shared" si="0"/></c>', "=…", "UNCALCULATED"),
        ],
    )
    def test_gives_its_stored_value_or_says_that_there_is_none(self, tmp_path, cell, text, kind, plainly):
        assert read_cell(tmp_path, cell, plainly=plainly) == (text, kind)

    @BOTH_WAYS
    def test_is_counted(self, tmp_path, plainly):
        data = f'<row r="3">{stored("3", formula="<f>A1</f>")}<c r="D3"><f>A2</f></c><c r="E3"><v>1</v></c></row>'

        (sheet,) = opened(tmp_path, sheet_xml(data), plainly=plainly).sheets

        assert sheet.info.formulas == 2


class TestAttributes:
    @BOTH_WAYS
    @pytest.mark.parametrize(
        "cell",
        [
            '<c r="C3" t="s" s="1"><v>0</v></c>',
            '<c r="C3" s="1" t="s" cm="1" vm="2"><v>0</v></c>',
            '<c t="s" r="C3"><v>0</v></c>',
            "<c r='C3' t='s'><v>0</v></c>",
            '<c  r = "C3"  t = "s" ><v>0</v></c >',
            '<c r="C3" t="s">\n  <v>0</v>\n</c>',
            '<c r="C3" s="123456789" t="s"><v>0</v></c>',
            '<c r="C3" t="s"><v>0</v><extLst><ext uri="x"><v>9</v></ext></extLst></c>',
            '<!-- <c r="C3"><v>9</v></c> --><c r="C3" t="s"><v>0</v></c>',
            '<c t="s"><v>0</v></c>',
        ],
    )
    def test_may_come_in_any_order_and_company(self, tmp_path, cell, plainly):
        if not cell.startswith('<c t="s"><'):
            assert read_cell(tmp_path, cell, plainly=plainly) == ("Jawa Timur", "TEXT")
        else:
            assert read_cell(tmp_path, f'<c r="B3"/>{cell}', plainly=plainly) == ("Jawa Timur", "TEXT")


class TestSheet:
    @BOTH_WAYS
    def test_counts_rows_and_cells_without_address(self, tmp_path, plainly):
        data = '<row><c><v>1</v></c><c><v>2</v></c></row><row r="4"><c r="C4"><v>3</v></c><c><v>4</v></c></row>'

        (sheet,) = opened(tmp_path, sheet_xml(data), plainly=plainly).sheets

        texts = [[cell.text for cell in row] for row in sheet.head(9)]
        assert texts == [["1", "2", None, None], [None] * 4, [None] * 4, [None, None, "3", "4"]]

    @BOTH_WAYS
    def test_may_have_prefixed_tags(self, tmp_path, plainly):
        (sheet,) = opened(tmp_path, PREFIXED, plainly=plainly).sheets

        assert sheet.head(2)[1] == [Cell(None, CellKind.EMPTY), Cell("7", CellKind.NUMBER)]

    @BOTH_WAYS
    def test_says_what_is_merged_and_hidden_as_far_as_there_are_values(self, tmp_path, plainly):
        row = '<row r="{n}" {attributes}><c r="A{n}"><v>1</v></c><c r="C{n}"><v>1</v></c></row>'
        data = (
            row.format(n=1, attributes="")
            + row.format(n=2, attributes='hidden="1"')
            + row.format(n=3, attributes='ht="0" customHeight="1"')
            + row.format(n=4, attributes='ht="15" hidden="0"')
            + '<row r="5" hidden="1"><c r="A5" s="1"/></row>'
        )
        columns = '<cols><col min="2" max="3" hidden="1"/><col min="4" max="16384" width="0"/></cols>'
        merged = '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="$A$3:$A$4"/></mergeCells>'

        (sheet,) = opened(tmp_path, sheet_xml(data, before=columns, after=merged), plainly=plainly).sheets

        assert (sheet.info.last_row, sheet.info.last_column) == (4, 3)
        assert (sheet.info.hidden_rows, sheet.info.hidden_columns) == ((2, 3), (2, 3))
        assert sheet.info.merged == (CellRange(1, 1, 1, 3), CellRange(3, 1, 4, 1))

    @BOTH_WAYS
    def test_without_values_is_empty(self, tmp_path, plainly):
        sheets = opened(
            tmp_path, sheet_xml(""), sheet_xml('<row r="1"><c r="A1" s="1"/></row>'), plainly=plainly
        ).sheets

        assert [(sheet.info.last_row, sheet.head(5)) for sheet in sheets] == [(0, []), (0, [])]
        assert [list(sheet.batches(first_row=1)) for sheet in sheets] == [[], []]

    def test_may_be_hidden(self, tmp_path):
        sheets = opened(
            tmp_path, *[sheet_xml("")] * 3, plainly=False, states=("visible", "hidden", "veryHidden")
        ).sheets

        assert [sheet.info.hidden for sheet in sheets] == [False, True, True]


class TestBook:
    def test_tells_what_it_says_of_itself(self, tmp_path):
        core = (
            '<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>Dinas</dc:creator>'
            "<cp:lastModifiedBy>Operator</cp:lastModifiedBy><dc:title> Penempatan </dc:title></cp:coreProperties>"
        )
        custom = (
            '<Properties xmlns="p" xmlns:vt="v"><property fmtid="f" pid="2" name="Rantau_Standard">'
            "<vt:lpwstr>pmi-placements</vt:lpwstr></property></Properties>"
        )
        defined = '<definedNames><definedName name="rantau_version">"1.1.0"</definedName></definedNames>'
        more = {"docProps/core.xml": core, "docProps/custom.xml": custom}

        book = opened(tmp_path, sheet_xml(""), plainly=False, workbook=defined, more=more)

        assert book.properties == {
            "creator": "Dinas",
            "last_modified_by": "Operator",
            "title": "Penempatan",
            "rantau_standard": "pmi-placements",
            "rantau_version": "1.1.0",
        }

    def test_needs_no_strings_and_no_styles(self, tmp_path):
        data = '<row r="1"><c r="A1" s="4"><v>1</v></c></row>'

        book = opened(tmp_path, sheet_xml(data), plainly=False, strings=None, styles="<styleSheet/>")

        assert book.sheets[0].head(1) == [[Cell("1", CellKind.NUMBER)]]
