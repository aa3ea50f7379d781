import gzip
import io
import os
import zipfile
from pathlib import Path

import polars as pl
import pytest

from rantau.kernel.language import Language
from rantau.onedata.read.files import open_book
from rantau.onedata.read.limits import WEB
from rantau.onedata.read.options import ReadOptions
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.read.sheets import FileFormat

SAMPLES = Path(__file__).parents[2] / "fixtures" / "samples"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def refusal_of(path):
    with pytest.raises(FileRefusedError) as refusal:
        open_book(path, limits=WEB)
    return refusal.value


def saved(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return path


def zipped(member, content=b"x"):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(member, content)
    return target.getvalue()


class TestOpenBook:
    @pytest.mark.parametrize(
        ("name", "file_format"),
        [
            ("penduduk_jk.csv", FileFormat.CSV),
            ("TPAK_2021-2025.xlsx", FileFormat.XLSX),
            ("table-list.xls", FileFormat.XLS),
            ("HTCDS_Field_Standards_2.0.ods", FileFormat.ODS),
            ("lk_2021_remittances_region.json", FileFormat.JSON),
        ],
    )
    def test_opens_every_format(self, name, file_format):
        book = open_book(SAMPLES / name, limits=WEB)

        assert (book.format, book.path.name) == (file_format, name)
        assert book.sheets[0].info.last_row > 1

    def test_opens_parquet(self, tmp_path):
        pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "data.parquet")

        assert open_book(tmp_path / "data.parquet", limits=WEB).format is FileFormat.PARQUET

    @pytest.mark.parametrize("name", ["data.tsv", "DATA.TXT", "data.tab"])
    def test_takes_delimited_text_under_its_other_names(self, tmp_path, name):
        assert open_book(saved(tmp_path, name, b"a\tb\n1\t2\n"), limits=WEB).sheets[0].info.last_column == 2

    def test_hands_on_what_the_caller_says_of_the_text(self, tmp_path):
        book = open_book(saved(tmp_path, "a.csv", b"a;b,c\n"), limits=WEB, options=ReadOptions(delimiter=";"))

        assert [cell.text for cell in book.sheets[0].head(1)[0]] == ["a", "b,c"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("name", "content", "code", "says"),
        [
            ("a.csv", b"", "file-blank", "kosong"),
            ("a.csv", zipped("xl/workbook.xml"), "file-type-mismatch", "Excel"),
            ("a.csv", OLE, "file-type-mismatch", "Excel lama"),
            ("a.csv", b"  <!DOCTYPE html><table>", "file-type-mismatch", "HTML"),
            ("a.csv", b"%PDF-1.7", "file-type-mismatch", "PDF"),
            ("a.csv", zipped("data.csv"), "file-compressed", "ZIP"),
            ("a.csv.gz", gzip.compress(b"a,b", mtime=0), "file-compressed", "gzip"),
            ("a.zip", zipped("data.csv"), "file-compressed", "Ekstrak"),
            ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(40), "file-compressed", "7z"),
            ("a.xlsx", b"<html><body><table>", "file-type-mismatch", "HTML"),
            ("a.xlsx", b"nama,umur\nSiti,30\n", "file-type-mismatch", "teks biasa"),
            ("a.xls", b'<?xml version="1.0"?>\n<html xmlns="x">', "file-type-mismatch", "HTML"),
            ("a.xls", zipped("xl/workbook.xml"), "file-type-mismatch", ".xlsx"),
            ("a.ods", zipped("word/document.xml"), "file-type-mismatch", "Word"),
            ("a.parquet", b"a,b\n1,2\n", "file-type-mismatch", "teks biasa"),
            ("a.json", b"PAR1" + bytes(20), "file-type-mismatch", "Parquet"),
            ("a.pdf", b"%PDF-1.7", "file-type-not-supported", ".xlsx, .xls, .ods, .csv"),
            ("a.docx", zipped("word/document.xml"), "file-type-not-supported", ".docx"),
            ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(9), "file-type-not-supported", ".png"),
            ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(9), "file-type-not-supported", ".jpg"),
            ("catatan", b"a,b\n", "file-type-not-supported", "catatan"),
        ],
    )
    def test_say_what_the_file_is_and_what_to_do(self, tmp_path, name, content, code, says):
        refusal = refusal_of(saved(tmp_path, name, content))

        assert refusal.code == code
        assert says in refusal.text(Language.ID)
        assert refusal.text(Language.EN) != refusal.text(Language.ID)

    def test_of_a_missing_file_names_it(self, tmp_path):
        refusal = refusal_of(tmp_path / "tidak-ada.csv")

        assert (refusal.code, "tidak-ada.csv" in str(refusal)) == ("file-missing", True)

    def test_of_a_folder_asks_for_the_files_in_it(self, tmp_path):
        assert refusal_of(tmp_path).code == "file-is-folder"

    def test_of_a_pipe_do_not_wait_for_its_end(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.csv")

        assert refusal_of(tmp_path / "pipe.csv").code == "file-unreadable"

    def test_of_a_name_that_no_file_can_have_are_calm(self, tmp_path):
        assert refusal_of(tmp_path / ("x" * 300 + ".csv")).code in ("file-unreadable", "file-missing")

    @pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
    def test_of_a_file_of_somebody_else_ask_for_the_right_to_read_it(self, tmp_path):
        path = saved(tmp_path, "rahasia.csv", b"a\n")
        path.chmod(0)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(65534)
        try:
            refusal = refusal_of(path)
        finally:
            if is_root:
                os.seteuid(0)

        assert refusal.code == "file-not-readable"
