import csv
import gc
import io
import re
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.read.csv_dialect import Dialect
from rantau.onedata.read.csv_rewrite import records
from rantau.onedata.read.csv_survey import BLOCK_BYTES, RECORD_BYTES
from rantau.onedata.read.delimited import open_delimited
from rantau.onedata.read.limits import MB, TERMINAL, WEB
from rantau.onedata.read.options import ReadOptions
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.read.sheets import Cell, CellKind

SAMPLES = Path(__file__).parents[2] / "fixtures" / "samples"
# What decides how a text is split, and what must pass through untouched.
LETTERS = 'ab1 é–\'""\n\r\t,;|.€'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("delimited")


def opened(folder, content, *, name="data.csv", **options):
    path = folder / name
    path.write_bytes(content)
    return open_delimited(path, limits=TERMINAL, options=ReadOptions(**options))


def only_sheet(book):
    (sheet,) = book.sheets
    return sheet


def rows_of(sheet, **which):
    return [list(row) for batch in sheet.batches(**{"first_row": 1} | which) for row in batch.values.rows()]


def squared(table):
    """Return the cells as a sheet has them: empty is null, rows padded, nothing after the last value."""
    rows = [[cell or None for cell in row] for row in table]
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((index for row in rows for index, cell in enumerate(row, start=1) if cell), default=0)
    return [[*row, *[None] * width][:width] for row in rows]


def written(table, *, delimiter=",", line_end="\n", quoting=csv.QUOTE_MINIMAL, encoding="utf-8"):
    """Return the table as a program would save it."""
    rows = []
    for row in table:
        text = io.StringIO()
        # Python quotes the characters of its own line end, which must be both here.
        csv.writer(text, delimiter=delimiter, lineterminator="\r\n", quoting=quoting).writerow(row)
        rows.append(text.getvalue().removesuffix("\r\n") + line_end)
    return "".join(rows).encode(encoding)


texts = st.text(alphabet=LETTERS, max_size=6)
tables = st.lists(st.lists(texts, max_size=5), min_size=1, max_size=8)


class TestEveryTable:
    @given(
        table=tables,
        delimiter=st.sampled_from(",;\t|"),
        line_end=st.sampled_from(["\n", "\r\n", "\r"]),
        quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    )
    def test_comes_back_cell_for_cell(self, folder, table, delimiter, line_end, quoting, encoding):
        content = written(table, delimiter=delimiter, line_end=line_end, quoting=quoting, encoding=encoding)

        # Three letters of Windows can be one of UTF-8, so that only the sender knows.
        declared = {"encoding": encoding} if encoding == "cp1252" else {}

        sheet = only_sheet(opened(folder, content, delimiter=delimiter, **declared))

        expected = squared(table)
        assert rows_of(sheet) == expected
        assert (sheet.info.last_row, sheet.info.last_column) == (len(expected), len(expected[0]) if expected else 0)

    @given(content=st.text(alphabet=LETTERS, max_size=40), delimiter=st.sampled_from(",;"))
    def test_reads_as_the_reference_reader_splits_it_however_it_is_quoted(self, folder, content, delimiter):
        path = folder / "reference.csv"
        path.write_bytes(content.encode())
        try:
            expected = squared(records(path, dialect=Dialect(delimiter)))
        except FileRefusedError as refusal:
            with pytest.raises(FileRefusedError, match=re.escape(str(refusal))):
                opened(folder, content.encode(), delimiter=delimiter, quote='"')
        else:
            assert rows_of(only_sheet(opened(folder, content.encode(), delimiter=delimiter, quote='"'))) == expected

    @given(table=tables, size=st.integers(1, 9), first=st.integers(1, 9), last=st.none() | st.integers(1, 9))
    def test_gives_the_same_cells_in_batches_of_any_size(self, folder, table, size, first, last):
        sheet = only_sheet(opened(folder, written(table), delimiter=","))
        whole = rows_of(sheet)

        batches = list(sheet.batches(first_row=first, last_row=last, size=size))

        assert [list(row) for batch in batches for row in batch.values.rows()] == whole[first - 1 : last]
        assert all(
            [list(row) for row in batch.values.rows()] == whole[batch.first_row - 1 :][: batch.values.height]
            for batch in batches
        )

    @pytest.mark.parametrize("line_end", ["\n", "\r\n"])
    def test_keeps_its_row_numbers_across_the_blocks_in_which_it_is_read(self, folder, line_end):
        pieces = ["a", "b,c", '"', "l1\nl2", "\r\n", "x\ry", "", "é" * 9, ',"\n', "\n\n\n"]
        table = [[str(i), *(pieces[i * k % 7 + k % 4] * (i % 5 * 5) for k in range(1, i % 6))] for i in range(30_000)]
        content = written(table, line_end=line_end)

        sheet = only_sheet(opened(folder, content, delimiter=","))

        assert len(content) > 2 * BLOCK_BYTES
        assert rows_of(sheet) == squared(table)
        assert rows_of(sheet, first_row=20_001, last_row=20_007) == squared(table)[20_000:20_007]


class TestRealFiles:
    """Figures of FACTS: they come out right only if every cell is in its place."""

    def test_population_of_west_java_adds_up_to_the_published_totals(self):
        sheet = only_sheet(open_delimited(SAMPLES / "penduduk_jk.csv", limits=WEB))

        data = sheet.scan(first_row=2).select(year="c9", persons=pl.col("c7").cast(pl.Int64))
        totals = dict(data.group_by("year").agg(pl.col("persons").sum()).collect().iter_rows())

        assert (totals["2013"], totals["2020"], totals["2023"]) == (42_223_484, 47_142_623, 49_899_992)
        assert (sheet.info.last_row, sheet.info.last_column) == (595, 9)

    def test_minimum_wages_of_2024_have_the_published_extremes(self):
        sheet = only_sheet(open_delimited(SAMPLES / "upah_minimum.csv", limits=WEB))

        wages = [(float(row[5]), row[4]) for row in rows_of(sheet, first_row=2) if row[7] == "2024"]

        assert max(wages) == (5_343_430.0, "KOTA BEKASI")
        assert min(wages) == (2_070_192.0, "KOTA BANJAR")

    def test_quoted_and_bare_fields_of_one_row_are_split_alike(self):
        sheet = only_sheet(open_delimited(SAMPLES / "HDX_EndYearPopulationTotals.csv", limits=WEB))

        assert rows_of(sheet, first_row=2, last_row=2) == [["1962", "UKN", "IRN", "2000", "0", "0", "0", "0", "0"]]
        assert (sheet.info.last_row, sheet.info.last_column) == (746, 9)


class TestDialect:
    @pytest.mark.parametrize(
        ("content", "delimiter"),
        [
            ("kode;nilai\n1;1.234,56\n2;7,5\n", ";"),
            ("1,5;2,5\n3,5;4,5\n", ";"),
            ("a\tb\n1,5\t2,5\n", "\t"),
            ("a|b\n1|x, y\n", "|"),
            ("Laporan bulan November\n\na;b;c\n1;2;3\n", ";"),
            ("id,daftar\n1,a;b\n2,c;d\n", ","),
            ('nama,alamat\n"Siti; Nur","Jl. A; B"\n', ","),
            ("Adam\nAdit\n", ","),
            ("Ada kalimat; lalu\nkalimat lain\ntanpa\napa\npun\n", ","),
        ],
    )
    def test_the_delimiter_is_the_one_that_makes_a_table(self, folder, content, delimiter):
        book = opened(folder, content.encode())

        assert book.dialect["delimiter"] == delimiter
        assert [note.code for note in book.notes if note.code == "delimiter-guessed"] == (
            [] if delimiter == "," else ["delimiter-guessed"]
        )

    def test_a_separator_line_is_obeyed_and_is_no_row(self, folder):
        book = opened(folder, b"\xef\xbb\xbfsep=;\r\na,1;b\r\nc;d\r\n")

        assert rows_of(only_sheet(book)) == [["a,1", "b"], ["c", "d"]]
        assert rows_of(only_sheet(book), first_row=2) == [["c", "d"]]
        assert book.notes == ()

    def test_a_tab_is_no_guess_in_a_file_named_after_it(self, folder):
        assert opened(folder, b"a\tb\n1\t2\n", name="data.tsv").notes == ()

    def test_apostrophes_enclose_fields_only_where_all_of_them_do(self, folder):
        enclosed = rows_of(only_sheet(opened(folder, b"'a','b'\n'1,5','2'\n")))
        inside = rows_of(only_sheet(opened(folder, b"nama,kota\nMa'ruf,Jum'at\n'00123,x\n")))

        assert enclosed == [["a", "b"], ["1,5", "2"]]
        assert inside[1:] == [["Ma'ruf", "Jum'at"], ["'00123", "x"]]

    def test_quotes_are_letters_where_the_caller_says_that_nothing_is_quoted(self, folder):
        assert rows_of(only_sheet(opened(folder, b'a"b,"c\n', quote=""))) == [['a"b', '"c']]

    @pytest.mark.parametrize(
        "wrong", [{"delimiter": "::"}, {"quote": "\n"}, {"delimiter": '"', "quote": '"'}, {"encoding": "xyz"}]
    )
    def test_options_that_cannot_be_are_refused(self, wrong):
        with pytest.raises(ValueError, match=r"character|both|encoding"):
            ReadOptions(**wrong)


class TestRaggedRows:
    def test_are_named_with_their_fields_and_kept_whole(self, folder):
        book = opened(folder, b"Judul\n\na,b,c\n1,2,3\n\n4,5\n6,7,8,9\n")

        assert [(note.code, note.row, note.values["count"], note.severity) for note in book.notes] == [
            ("row-ragged", 6, "2", None),
            ("row-ragged", 7, "4", Severity.ERROR),
        ]
        assert rows_of(only_sheet(book))[5:] == [["4", "5", None, None], ["6", "7", "8", "9"]]

    def test_empty_fields_at_the_end_and_blank_rows_are_none(self, folder):
        assert opened(folder, b"a,b\n1,2,,\n,\n,,,,\n  \n3,4\n").notes == ()

    def test_beyond_a_thousand_are_counted(self, folder):
        book = opened(folder, b"a,b\n" + b"1,2\n" * 2_000 + b"1\n" * 1_250)

        assert len(book.notes) == 1_001
        assert (book.notes[-1].code, book.notes[-1].values) == ("rows-ragged-more", {"count": "250"})


class TestExtent:
    def test_ends_at_the_last_value_not_at_the_last_delimiter(self, folder):
        sheet = only_sheet(opened(folder, b'a,b,,""\n1,2,,\n' + b",,,\n" * 500))

        assert (sheet.info.last_row, sheet.info.last_column) == (2, 2)

    def test_a_file_of_blank_rows_has_none(self, folder):
        sheet = only_sheet(opened(folder, b"\n\n,,\n"))

        assert (sheet.info.last_row, sheet.info.last_column, rows_of(sheet), sheet.head(5)) == (0, 0, [], [])

    def test_only_the_wanted_columns_are_given_in_the_wanted_order(self, folder):
        (batch,) = only_sheet(opened(folder, b"a,b,c\n1,2,3\n")).batches(first_row=2, columns=[3, 1])

        assert batch.values.to_dicts() == [{"c3": "3", "c1": "1"}]
        assert (batch.first_row, batch.kinds) == (2, None)

    def test_the_grid_says_which_cells_are_empty(self, folder):
        (first,) = only_sheet(opened(folder, b'a,"", \n1,2,3\n')).head(1)

        assert first == [Cell("a", CellKind.TEXT), Cell(None, CellKind.EMPTY), Cell(" ", CellKind.TEXT)]


class TestEncoding:
    def test_bytes_of_windows_are_repaired_and_the_first_row_with_them_is_named(self, folder):
        book = opened(folder, 'nama,ket\n"a\nb",x\nJosé,Núñez\n'.encode("cp1252"))

        assert rows_of(only_sheet(book))[2] == ["José", "Núñez"]
        assert [(note.code, note.row, note.values) for note in book.notes] == [
            ("encoding-repaired", 3, {"value": "Windows-1252"})
        ]

    def test_lines_that_are_utf_8_stay_so_beside_lines_that_are_not(self, folder):
        book = opened(folder, "nama\nJosé\n".encode() + "Núñez\n".encode("cp1252"))

        assert rows_of(only_sheet(book)) == [["nama"], ["José"], ["Núñez"]]

    def test_a_repair_inside_an_irregular_file_names_the_row_too(self, folder):
        book = opened(folder, 'nama,ket\n"a\n\nb",5" pipa\nJosé,x\n'.encode("cp1252"))

        assert rows_of(only_sheet(book))[1:] == [["a\n\nb", '5" pipa'], ["José", "x"]]
        assert [(note.code, note.row) for note in book.notes] == [("encoding-repaired", 3)]

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    def test_wide_encodings_are_recognised_with_and_without_mark(self, folder, encoding):
        book = opened(folder, "nama;kota\r\nSiti;Jember\r\n".encode(encoding))

        assert rows_of(only_sheet(book)) == [["nama", "kota"], ["Siti", "Jember"]]
        assert "encoding-repaired" in [note.code for note in book.notes]

    def test_a_byte_that_is_in_no_offered_encoding_is_refused_with_its_row(self, folder):
        with pytest.raises(FileRefusedError, match="row 3") as refusal:
            opened(folder, b"a\nb\nc\x81d\n")
        assert refusal.value.code == "encoding-unknown"

    @pytest.mark.parametrize(
        ("content", "options", "code"),
        [
            (b"a\nb\n\x81\n", {"encoding": "cp1252"}, "encoding-unknown"),
            ("a\nb\n".encode("utf-16") + b"\x00\xd8", {}, "encoding-unknown"),
            ("a\nb\n\0\n".encode("utf-16"), {}, "data-damaged"),
            (b'x"y\nb\n\x81\n', {}, "encoding-unknown"),
            (b'x"y\nb\n\xe9\n', {"encoding": "utf-8"}, "encoding-unknown"),
            (b"a\n\xe9\n" + b"x" * (RECORD_BYTES + 2 * MB), {}, "row-too-long"),
        ],
        ids=["declared", "half-letter", "wide-nul", "irregular", "irregular-declared", "long"],
    )
    def test_what_cannot_be_decoded_is_refused_at_its_row(self, folder, content, options, code):
        with pytest.raises(FileRefusedError, match=r"[Rr]ow 3") as refusal:
            opened(folder, content, **options)
        assert refusal.value.code == code

    def test_a_long_file_is_repaired_line_by_line_to_its_end(self, folder):
        content = b"nama,kota\n" + b"Siti,Jember\n" * 100_000 + "José,Núñez".encode("cp1252")

        book = opened(folder, content)

        assert rows_of(only_sheet(book))[-1] == ["José", "Núñez"]
        assert book.notes[0].row == 100_002

    def test_a_declared_encoding_is_taken_at_its_word(self, folder):
        book = opened(folder, "a\nпривет\n".encode("cp1251"), encoding="cp1251")

        assert (rows_of(only_sheet(book))[1], book.notes) == (["привет"], ())
        with pytest.raises(FileRefusedError, match="row 2"):
            opened(folder, b"a\n\xe9\n", encoding="utf-8")


class TestHostileFiles:
    @pytest.mark.parametrize(
        ("content", "code", "row"),
        [
            (b"a,b\n1,2\n3,\x004\n", "data-damaged", "row 3"),
            (b'a,b\n1,"2\n3,4\n', "quote-not-closed", "row 2"),
            (b'a,b\n"', "quote-not-closed", "row 2"),
            (b'x"y,"z"w\n1,"2', "quote-not-closed", "row 2"),
        ],
    )
    def test_are_refused_at_the_row(self, folder, content, code, row):
        with pytest.raises(FileRefusedError, match=row) as refusal:
            opened(folder, content, delimiter=",")
        assert refusal.value.code == code

    def test_ten_thousand_columns_are_read_only_where_the_limits_allow_them(self, folder):
        path = folder / "wide.csv"
        path.write_bytes(b",".join([b"x"] * 10_000) + b"\n")

        assert open_delimited(path, limits=TERMINAL).sheets[0].info.last_column == 10_000
        with pytest.raises(FileRefusedError, match="NTP"):
            open_delimited(path, limits=WEB)

    @pytest.mark.parametrize(
        ("begin", "code"),
        [
            (b"", "row-too-long"),
            (b'a,"', "quote-not-closed"),
            (b'x"y,', "row-too-long"),
            (b'"z"w,"', "row-too-long"),
        ],
    )
    def test_a_row_without_end_is_refused_for_what_it_is(self, folder, begin, code):
        with pytest.raises(FileRefusedError, match=r"[Rr]ow 1 ") as refusal:
            opened(folder, begin + b"x" * (RECORD_BYTES + 2 * MB), delimiter=",")
        assert refusal.value.code == code

    def test_a_line_of_200_megabytes_is_refused_in_bounded_memory(self, tmp_path):
        path = tmp_path / "line.csv"
        with path.open("wb") as file:
            file.write(b'x"y,')
            for _ in range(200):
                file.write(b"x" * MB)

        peak, answer = peak_of_opening(path)

        assert answer == "row-too-long"
        assert peak < 300 * MB

    def test_more_rows_than_allowed_are_refused(self, folder):
        path = folder / "long.csv"
        path.write_bytes(b"a\n" * 11)

        with pytest.raises(FileRefusedError, match="row 11"):
            open_delimited(path, limits=replace(TERMINAL, rows=10))

    def test_a_file_over_the_size_limit_is_not_read(self, folder):
        path = folder / "large.csv"
        path.write_bytes(b"a\n" * 11)

        with pytest.raises(FileRefusedError) as refusal:
            open_delimited(path, limits=replace(TERMINAL, text_bytes=10))
        assert refusal.value.code == "file-too-large"


class TestCopies:
    """Files that had to be rewritten leave nothing behind."""

    def test_go_with_the_sheet(self, folder, tmp_path, monkeypatch):
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

        book = opened(folder, "a\né\n".encode("utf-16"))
        copies = list(tmp_path.rglob("*.csv"))
        rows = rows_of(only_sheet(book))
        del book
        gc.collect()

        assert (len(copies), rows) == (1, [["a"], ["é"]])
        assert list(tmp_path.iterdir()) == []

    def test_go_when_the_file_is_refused(self, folder, tmp_path, monkeypatch):
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

        with pytest.raises(FileRefusedError):
            opened(folder, 'a\n"é'.encode("utf-16"))

        assert list(tmp_path.iterdir()) == []

    def test_of_two_files_lie_apart_where_the_caller_says(self, folder, tmp_path):
        first = opened(folder, "a\né\n".encode("utf-16"), name="first.csv", work_folder=tmp_path)
        second = opened(folder, "b\nè\n".encode("utf-16"), name="second.csv", work_folder=tmp_path)

        assert [rows_of(only_sheet(book)) for book in (first, second)] == [[["a"], ["é"]], [["b"], ["è"]]]
        assert len(list(tmp_path.iterdir())) == 2

    def test_are_not_what_a_refusal_names(self, folder):
        with pytest.raises(FileRefusedError, match=r"asli\.csv"):
            opened(folder, b'x"y,1\n\0\n', name="asli.csv")


def peak_of_opening(path):
    """Return the peak memory of a process that opens the file, and the code of the refusal."""
    script = (
        "import re, sys; from pathlib import Path\n"
        "from rantau.onedata.read.delimited import open_delimited\n"
        "from rantau.onedata.read.limits import TERMINAL\n"
        "from rantau.onedata.read.refusals import FileRefusedError\n"
        "try: open_delimited(Path(sys.argv[1]), limits=TERMINAL)\n"
        "except FileRefusedError as refusal: print(refusal.code)\n"
        # Not ru_maxrss, which a process inherits from the one that started it.
        "print(int(re.search(r'VmHWM:\\s*(\\d+)', Path('/proc/self/status').read_text())[1]) * 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)
    answer, peak = done.stdout.split()
    return int(peak), answer
