"""The fast way and the slow one, and other programs, must see the same workbook."""

from __future__ import annotations

import datetime as dt
import math

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.onedata.read.raw_workbooks import sheet_xml, strings_xml, workbook_parts, write_zip

from rantau.onedata.read.extent import LAST_COLUMN
from rantau.onedata.read.limits import TERMINAL, WEB
from rantau.onedata.read.sheets import CellKind, letters
from rantau.onedata.read.xlsx import open_workbook, open_xlsx
from rantau.onedata.read.xlsx_styles import Shown
from rantau.onedata.read.xlsx_values import moment_text, number_text

# Letters that mean something to XML, to Excel or to UTF-8, among those that do not.
LETTERS = "ab1 ._x005F_\u00e9\u65e5\U0001f600\t\n"
STRINGS = ["Jawa Timur", "", " P&amp;K", "<r><t>a</t></r><r><t>b</t></r>", "_x0041_", "1.234"]


def _moment(*parts):
    """A moment as Excel knows it: without a zone."""
    return dt.datetime(*parts)  # noqa: DTZ001 - a cell of Excel has no zone


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("agreement")


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


numbers = st.one_of(
    st.integers(-(10**17), 10**17).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda value: f"{value:.17g}".replace("e", "E")),
    st.decimals(-(10**6), 10**6, places=2, allow_nan=False).map(str),
    st.from_regex(r"[+-]?0{0,2}[0-9]{0,4}\.?[0-9]{0,4}(E[+-]?[0-9]{1,2})?", fullmatch=True),
    st.integers(-2, 2_958_470).map(str),
    st.floats(-1, 60_000).map(repr),
)
texts = st.text(alphabet=LETTERS, max_size=8).map(escaped)
# (type, what stands in the cell); the types of the standard and one that it does not know.
contents = st.one_of(
    numbers.map(lambda value: ("n", f"<v>{value}</v>")),
    numbers.map(lambda value: ("", f"<v>{value}</v>")),
    st.integers(0, len(STRINGS) - 1).map(lambda index: ("s", f"<v>{index}</v>")),
    texts.map(lambda text: ("str", f"<v>{text}</v>")),
    texts.map(lambda text: ("inlineStr", f"<is><t>{text}</t></is>")),
    texts.map(lambda text: ("inlineStr", f'<is><t xml:space="preserve">{text}</t></is>')),
    st.tuples(texts, texts).map(
        lambda pair: ("inlineStr", "<is>" + "".join(f"<r><t>{t}</t></r>" for t in pair) + "</is>")
    ),
    st.sampled_from(["#REF!", "#N/A", "#DIV/0!", ""]).map(lambda error: ("e", f"<v>{error}</v>")),
    st.sampled_from(["0", "1", "true", "2", ""]).map(lambda value: ("b", f"<v>{value}</v>")),
    st.sampled_from(["2023-11-05", "2023-11-05T10:00:00", "x"]).map(lambda value: ("d", f"<v>{value}</v>")),
    st.sampled_from(["1", "abc", ""]).map(lambda value: ("baru", f"<v>{value}</v>")),
    st.sampled_from(["", "<v/>", "<v></v>", "<f>A1</f>", '<f t="shared" si="0"/>', "\n"]).map(lambda xml: ("", xml)),
)
formulas = st.sampled_from(["", "", "", "<f>A1+1</f>", '<f t="shared" si="0"/>', "<f/>"])


@st.composite
def cell_xml(draw, row, column):
    """Write a cell as one program or another would."""
    kind, content = draw(contents)
    if "<v>" in content:
        content = draw(formulas) + content
    style = draw(st.sampled_from(["", "0", "1", "2", "3", "4", "5", "77"]))
    attributes = [f'r="{letters(column)}{row}"'] if draw(st.integers(0, 20)) else []
    rest = [f's="{style}"'] * bool(style) + [f't="{kind}"'] * bool(kind) + ['cm="1"'] * draw(st.booleans())
    attributes += draw(st.permutations(rest))
    if not draw(st.integers(0, 15)):
        attributes.reverse()
    head = " ".join(["<c", *attributes])
    return f"{head}/>" if not content else f"{head}>{content}</c>"


@st.composite
def sheets(draw):
    rows = sorted(draw(st.sets(st.integers(1, 40), max_size=10)))
    parts = []
    for row in rows:
        columns = sorted(draw(st.sets(st.integers(1, 30), max_size=5)))
        cells = "".join(draw(cell_xml(row, column)) for column in columns)
        attributes = draw(st.sampled_from(["", ' spans="1:3"', ' hidden="1"', ' ht="0"', ' ht="12.5" hidden="0"']))
        number = f' r="{row}"' if draw(st.integers(0, 12)) else ""
        parts.append(f"<row{number}{attributes}/>" if not cells else f"<row{number}{attributes}>{cells}</row>")
    between = draw(st.sampled_from(["", "", "", "\n", "<!-- <row r='1'/> -->"]))
    return sheet_xml(between.join(parts))


def shape_of(sheet):
    return sheet.info, sheet.head(100)


class TestTheWaysOfReading:
    @given(sheet=sheets())
    def test_agree_on_every_sheet(self, folder, sheet):
        strings = strings_xml(*(text if text.startswith("<r>") else f"<t>{text}</t>" for text in STRINGS))
        path = write_zip(folder / "data.xlsx", workbook_parts(sheet, strings=strings), compression=0)

        (at_once,) = open_workbook(path, limits=WEB).sheets
        (tag_by_tag,) = open_workbook(path, limits=WEB, plainly=True).sheets

        assert shape_of(at_once) == shape_of(tag_by_tag)

    @given(data=st.data(), size=st.integers(1, 50), first=st.integers(1, 30), width=st.integers(1, 4))
    def test_agree_on_every_part_of_a_sheet(self, folder, data, size, first, width):
        rows = sorted(data.draw(st.sets(st.integers(1, 60), min_size=1, max_size=8)))
        xml = "".join(f'<row r="{n}"><c r="B{n}"><v>{n}</v></c><c r="E{n}" t="str"><v>t{n}</v></c></row>' for n in rows)
        path = write_zip(folder / "parts.xlsx", workbook_parts(sheet_xml(xml)), compression=0)
        columns = data.draw(st.lists(st.integers(1, 5), min_size=width, max_size=width, unique=True))
        wanted = {"first_row": first, "last_row": first + 20, "columns": columns, "size": size}

        held, filed = (open_workbook(path, limits=WEB, held_area=area).sheets[0] for area in (10**6, 0))

        parts = [list(sheet.batches(**wanted)) for sheet in (held, filed)]
        assert [(p.first_row, p.values.rows(), p.kinds.rows(), p.values.columns) for p in parts[0]] == [
            (p.first_row, p.values.rows(), p.kinds.rows(), p.values.columns) for p in parts[1]
        ]
        assert sum(part.values.height for part in parts[0]) == max(0, min(first + 20, rows[-1]) - first + 1)

    def test_agree_on_a_sheet_of_many_blocks(self, folder):
        row = (
            '<row r="{n}" spans="1:5" ht="14.25" customHeight="1" x14ac:dyDescent="0.25"{hidden}>'
            '<c r="A{n}" s="5" t="str"><f>"nama"</f><v>nama {n} &amp; lainnya</v></c><c r="B{n}"><v>{n}.5</v></c>'
            '<c r="C{n}" s="1"><v>{n}</v></c><c r="D{n}" t="inlineStr"><is><t>keterangan yang panjang</t></is></c>'
            '<c r="E{n}" s="5" cm="1"><v>{n}</v></c></row>'
        )
        data = "".join(row.format(n=n, hidden=' hidden="1"' if n % 1000 == 7 else "") for n in range(1, 20_001))
        namespace = 'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
        sheet = sheet_xml(data).replace("<worksheet", f"<worksheet {namespace}")
        path = write_zip(folder / "long.xlsx", workbook_parts(sheet), compression=0)

        (at_once,) = open_workbook(path, limits=WEB).sheets
        (filed,) = open_workbook(path, limits=WEB, held_area=0).sheets
        (tag_by_tag,) = open_workbook(path, limits=WEB, plainly=True).sheets

        assert at_once.info == filed.info == tag_by_tag.info
        assert at_once.info.hidden_rows == tuple(range(7, 20_001, 1000))
        (expected,) = tag_by_tag.batches(first_row=1)
        (found,) = at_once.batches(first_row=1)
        assert found.values.equals(expected.values) and found.kinds.equals(expected.kinds)
        pieces = list(filed.batches(first_row=1, size=4_999))
        assert [piece.first_row for piece in pieces] == [1, 5_000, 9_999, 14_998, 19_997]
        for piece in pieces:
            whole = expected.values.slice(piece.first_row - 1, 4_999)
            assert piece.values.equals(whole)


values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False).filter(lambda value: abs(value) < 1e300),
    st.text(alphabet="ab1 .,-&<>'\"\u00e9\u65e5", max_size=8),
    st.dates(dt.date(1900, 3, 1), dt.date(2200, 1, 1)),
    st.datetimes(_moment(1900, 3, 1), _moment(2200, 1, 1)).map(lambda value: value.replace(microsecond=0)),
)


def expected_cell(value):
    """Return kind and value that a cell must have."""
    if value is None or value == "":
        return CellKind.EMPTY, None
    if isinstance(value, bool):
        return CellKind.BOOLEAN, str(value).upper()
    if isinstance(value, (int, float)):
        # Both programs write 16 digits at most.
        return CellKind.NUMBER, pytest.approx(value, rel=1e-14, abs=0)
    if isinstance(value, dt.datetime) and value.time() == dt.time(0):
        value = value.date()
    if isinstance(value, dt.date):
        return CellKind.DATE, value.isoformat()
    return CellKind.TEXT, value


def found_cell(cell):
    return cell.kind, float(cell.text) if cell.kind is CellKind.NUMBER else cell.text


def written_by_openpyxl(path, table):
    book = openpyxl.Workbook()
    for row, line in enumerate(table, start=3):
        for column, value in enumerate(line, start=2):
            if value is not None:
                cell = book.active.cell(row, column)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
    book.save(path)


def written_by_xlsxwriter(path, table):
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet()
        date, moment = (book.add_format({"num_format": code}) for code in ("dd/mm/yyyy", "yyyy-mm-dd hh:mm:ss"))
        for row, line in enumerate(table, start=2):
            for column, value in enumerate(line, start=1):
                if isinstance(value, dt.date):
                    sheet.write_datetime(row, column, value, moment if isinstance(value, dt.datetime) else date)
                elif isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif value is not None:
                    sheet.write(row, column, value)


class TestOtherPrograms:
    @pytest.mark.parametrize("write", [written_by_openpyxl, written_by_xlsxwriter])
    @settings(max_examples=30)
    @given(table=st.lists(st.lists(values, min_size=3, max_size=3), min_size=1, max_size=4))
    def test_write_what_is_read(self, folder, write, table):
        path = folder / "written.xlsx"
        write(path, table)

        (sheet,) = open_xlsx(path, limits=WEB).sheets

        grid = sheet.head(10)
        for row, line in enumerate(table, start=3):
            for column, value in enumerate(line, start=2):
                inside = row <= sheet.info.last_row and column <= sheet.info.last_column
                found = found_cell(grid[row - 1][column - 1]) if inside else (CellKind.EMPTY, None)
                assert found == expected_cell(value)

    @settings(max_examples=30)
    @given(table=st.lists(st.lists(values, min_size=3, max_size=3), min_size=1, max_size=4))
    def test_read_the_same_numbers_and_texts(self, folder, table):
        path = folder / "reread.xlsx"
        written_by_xlsxwriter(path, table)

        (sheet,) = open_xlsx(path, limits=WEB).sheets

        theirs = openpyxl.load_workbook(path).active
        for row in sheet.head(10) and range(1, sheet.info.last_row + 1):
            for column in range(1, sheet.info.last_column + 1):
                ours = sheet.head(10)[row - 1][column - 1]
                value = theirs.cell(row, column).value
                if isinstance(value, (str, bool)) or value is None:
                    assert found_cell(ours) == expected_cell(value)
                elif isinstance(value, (int, float)):
                    assert float(ours.text) == value


class TestNumberText:
    @given(st.floats(allow_nan=False, allow_infinity=False))
    def test_means_the_same_number(self, value):
        for stored in (repr(value), f"{value:.17g}", f"{value:.16e}"):
            assert float(number_text(stored)) == value

    @given(st.floats(allow_nan=False, allow_infinity=False))
    def test_is_the_shortest_form(self, value):
        text = number_text(f"{value:.16e}")

        digits = text.split("E")[0].lstrip("-").replace(".", "").strip("0")
        assert len(digits) <= len(repr(value).split("e")[0].replace(".", "").strip("-0"))

    @given(st.one_of(st.text(max_size=6), numbers))
    def test_does_not_change_what_it_made(self, stored):
        text = number_text(stored)

        assert text is None or number_text(text) == text


class TestMomentText:
    @given(st.datetimes(_moment(1900, 3, 1), _moment(9999, 12, 31)), st.booleans())
    def test_is_the_moment_that_was_counted(self, moment, counts_from_1904):
        moment = moment.replace(microsecond=0)
        start = _moment(1904, 1, 1) if counts_from_1904 else _moment(1899, 12, 30)
        serial = (moment - start) / dt.timedelta(days=1)

        text = moment_text(serial, Shown.AS_DATE, counts_from_1904=counts_from_1904)

        if serial < 1 or (counts_from_1904 and moment < start):
            return
        assert dt.datetime.fromisoformat(text) == moment

    @given(st.floats(allow_nan=False))
    def test_never_invents_a_day(self, serial):
        for counts_from_1904 in (False, True):
            text = moment_text(serial, Shown.AS_DATE, counts_from_1904=counts_from_1904)
            assert text is None or (serial >= 0 and math.isfinite(serial))


def test_the_furthest_cell_of_a_sheet_is_at_its_place(folder):
    cell = f'<row r="5"><c r="{letters(LAST_COLUMN)}5"><v>1</v></c></row>'
    path = write_zip(folder / "far.xlsx", workbook_parts(sheet_xml(cell)))

    (sheet,) = open_xlsx(path, limits=TERMINAL).sheets

    assert (sheet.info.last_row, sheet.info.last_column) == (5, LAST_COLUMN)
    (part,) = sheet.batches(first_row=5, columns=[LAST_COLUMN])
    assert part.values.rows() == [("1",)]
