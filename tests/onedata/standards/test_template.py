"""The Excel template of a standard is easy to fill in and sure to be read."""

import subprocess
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from lxml import etree
from tests.onedata.standards.standard_texts import SMALL

from rantau.kernel.language import Language, LanguageMap
from rantau.onedata.standards.load import parse_standard
from rantau.onedata.standards.model import ColumnType
from rantau.onedata.standards.shipped import standard, standard_codes
from rantau.onedata.standards.template import write_template
from rantau.onedata.standards.template_lists import options_of
from rantau.onedata.standards.wording import codes_of

CODES = standard_codes()
DAY = date(2025, 3, 1)
TEXTS = {ColumnType.TEXT, ColumnType.CODE, ColumnType.MONTH}


@pytest.fixture(scope="module", params=[("pmi-placements", Language.ID), ("institution-answers", Language.EN)])
def made(request):
    return request.param


@pytest.fixture(scope="module")
def shipped(made):
    return standard(made[0])


@pytest.fixture(scope="module")
def language(made):
    return made[1]


@pytest.fixture(scope="module")
def file(shipped, language, tmp_path_factory):
    target = tmp_path_factory.mktemp("template") / f"{shipped.code}-{language}.xlsx"
    write_template(shipped, target=target, language=language, on=DAY)
    return target


@pytest.fixture(scope="module")
def workbook(file):
    return openpyxl.load_workbook(file)


@pytest.fixture(scope="module")
def data(workbook):
    return workbook["Data"]


def cells_of(workbook, reference):
    sheet, area = reference.rsplit("!", 1)
    return [row[0].value for row in workbook[sheet.strip("'")][area.replace("$", "")]]


class TestTheSheetOfData:
    def test_has_one_header_row_with_the_bare_headers_and_no_rows(self, data, shipped, language):
        assert [[cell.value for cell in row] for row in data.iter_rows()] == [
            [column.header.text(language) for column in shipped.columns]
        ]

    def test_says_behind_each_header_whether_it_is_required(self, data, shipped, language):
        words = {
            Language.ID: {True: "(wajib", False: "(boleh kosong)"},
            Language.EN: {True: "(required", False: "(may be empty)"},
        }[language]

        for cell, column in zip(data[1], shipped.columns, strict=True):
            assert words[column.required] in cell.number_format
            assert ("…" in cell.number_format) == (column.when is not None)

    def test_keeps_codes_and_numbers_that_are_names_as_text(self, data, shipped):
        for place, column in enumerate(shipped.columns, start=1):
            expected = "@" if column.type in TEXTS else {ColumnType.DATE: "yyyy-mm-dd"}.get(column.type)
            if expected is not None:
                assert body_of(data, place).number_format == expected, column.name

    def test_locks_the_header_and_nothing_else_without_a_password(self, data, shipped):
        assert data.protection.sheet
        assert not data.protection.password
        assert all(cell.protection.locked for cell in data[1])
        assert not any(body_of(data, place).protection.locked for place in range(1, len(shipped.columns) + 1))

    def test_keeps_the_header_in_sight_and_on_every_printed_page(self, data):
        assert data.freeze_panes == "A2"
        assert data.print_title_rows == "$1:$1"
        assert data.page_setup.orientation == "landscape"

    def test_explains_each_header_in_a_comment(self, data, shipped, language):
        for cell, column in zip(data[1], shipped.columns, strict=True):
            assert column.definition.text(language) in cell.comment.text
            assert column.example is None or column.example in cell.comment.text


def body_of(data, place):
    """Return the style of a column; openpyxl keeps one for neighbours that share it."""
    return next(found for found in data.column_dimensions.values() if found.min <= place <= found.max)


def letters(shipped):
    return [openpyxl.utils.get_column_letter(place) for place in range(1, len(shipped.columns) + 1)]


class TestTheEntryOfACell:
    def test_is_looked_at_in_every_column_down_to_the_last_row(self, data, shipped):
        ranges = [str(validation.sqref) for validation in data.data_validations.dataValidation]

        assert ranges == [f"{letter}2:{letter}1048576" for letter in letters(shipped)]

    def test_comes_with_texts_that_excel_can_show(self, data):
        for validation in data.data_validations.dataValidation:
            assert validation.prompt
            assert len(validation.prompt) <= 255
            assert len(validation.promptTitle) <= 32
            if validation.type is not None:
                assert len(validation.errorTitle) <= 32
                assert 0 < len(validation.error) <= 255

    def test_offers_the_choices_of_a_coded_column_and_warns_of_others(self, data, workbook, shipped, language):
        for validation, column in zip(data.data_validations.dataValidation, shipped.columns, strict=True):
            options = options_of(column, standard=shipped, language=language, on=DAY)
            assert (validation.type == "list") == bool(options)
            if options:
                named = workbook.defined_names[validation.formula1.lstrip("=")]
                assert cells_of(workbook, named.attr_text) == options
                assert validation.errorStyle == "warning"

    def test_must_be_a_number_or_date_where_nothing_else_could_be_read(self, data, shipped):
        kinds = {
            ColumnType.INTEGER: "whole",
            ColumnType.YEAR: "whole",
            ColumnType.DECIMAL: "decimal",
            ColumnType.DATE: "date",
        }
        for validation, column in zip(data.data_validations.dataValidation, shipped.columns, strict=True):
            if column.type in kinds:
                assert (validation.type, validation.errorStyle) == (kinds[column.type], None)
                assert column.maximum != "today" or "TODAY()" in validation.formula2


class TestTheFile:
    def test_knows_its_standard_twice(self, workbook, shipped, language):
        properties = {item.name: item.value for item in workbook.custom_doc_props.props}
        expected = {
            "rantau_standard": shipped.code,
            "rantau_version": shipped.version,
            "rantau_language": str(language),
        }

        assert properties == expected
        assert {name: workbook.defined_names[name].attr_text.strip('"') for name in expected} == expected

    def test_names_no_author(self, workbook):
        assert not workbook.properties.creator
        assert not workbook.properties.lastModifiedBy

    def test_begins_with_the_guide_and_hides_only_the_lists(self, workbook, language):
        assert workbook.sheetnames[:2] == [{"id": "Petunjuk", "en": "Guide"}[language], "Data"]
        assert [sheet.title for sheet in workbook if sheet.sheet_state != "visible"] == [
            {"id": "Daftar", "en": "Lists"}[language]
        ]

    def test_guides_through_every_column_and_rule(self, workbook, shipped, language):
        said = {str(cell.value) for row in workbook.worksheets[0].iter_rows() for cell in row if cell.value}

        assert {column.header.text(language) for column in shipped.columns} <= said
        assert {column.definition.text(language) for column in shipped.columns} <= said
        assert {rule.say.text(language) for rule in shipped.rules} <= said
        assert {rule.error for rule in shipped.rules} <= said

    def test_explains_every_code_that_it_offers(self, workbook, shipped, language):
        explained = {
            cell.value
            for sheet in workbook.worksheets[2:-1]
            for row in sheet.iter_rows(min_col=2, max_col=3)
            for cell in row
        }
        offered = {
            option
            for column in shipped.columns
            for option in options_of(column, standard=shipped, language=language, on=DAY)
        }

        assert offered <= explained

    def test_holds_nothing_that_calculates(self, file):
        with zipfile.ZipFile(file) as archive:
            sheets = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]

        assert not any(b"<f>" in sheet for sheet in sheets)

    def test_is_the_same_when_it_is_written_again(self, file, shipped, language, tmp_path):
        write_template(shipped, target=tmp_path / "again.xlsx", language=language, on=DAY)

        assert (tmp_path / "again.xlsx").read_bytes() == file.read_bytes()


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("spoken", list(Language))
def test_every_choice_is_read_as_the_code_that_it_stands_for(code, spoken):
    shipped = standard(code)

    for column in shipped.columns:
        for option in options_of(column, standard=shipped, language=spoken, on=DAY):
            assert len(codes_of(column).lookup(option)) == 1, (column.name, option)


def test_a_choice_that_a_rule_forbids_everywhere_is_not_offered():
    shipped = standard("complaints")

    assert "Jumlah" not in options_of(shipped.column("sex"), standard=shipped, language=Language.ID, on=DAY)
    assert "Jumlah" in options_of(
        standard("pmi-placements-aggregate").column("sex"),
        standard=standard("pmi-placements-aggregate"),
        language=Language.ID,
        on=DAY,
    )


def test_a_choice_that_is_over_is_offered_only_where_a_date_of_its_own_decides():
    shipped = standard("pmi-placements")
    areas = options_of(shipped.column("origin_regency"), standard=shipped, language=Language.ID, on=DAY)
    sectors = options_of(shipped.column("employer_type"), standard=shipped, language=Language.ID, on=DAY)

    assert "91.01" not in areas
    assert {"93.01", "Kota Semarang"} <= set(areas)
    assert {"Sektor informal", "Pemberi kerja perseorangan"} <= set(sectors)


def test_text_of_a_standard_stays_text(tmp_path):
    """A standard comes from another office; what it says must not be carried out by Excel."""
    evil = LanguageMap('=HYPERLINK("http://evil.example")', "@SUM(1)")
    small = replace(parse_standard(SMALL, name="small"), title=evil, grain=evil, note=evil)
    columns = tuple(replace(column, header=evil, definition=evil, example=None) for column in small.columns)
    target = tmp_path / "evil.xlsx"

    write_template(replace(small, columns=columns), target=target, language=Language.ID, on=DAY)

    with zipfile.ZipFile(target) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name)
    assert openpyxl.load_workbook(target)["Data"]["A1"].value == evil.id


def test_libreoffice_opens_it_with_its_lists_formats_and_locks(soffice, tmp_path):
    source = tmp_path / "template.xlsx"
    write_template(standard("pmi-placements"), target=source, language=Language.ID, on=DAY)

    subprocess.run(
        [soffice, "--headless", "--convert-to", "fods", "--outdir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
        timeout=120,
    )

    opened = etree.parse(str(tmp_path / "template.fods"))
    name = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    tables = {table.get(f"{name}name"): table for table in opened.iter(f"{name}table")}
    assert list(tables)[:2] == ["Petunjuk", "Data"]
    assert tables["Data"].get(f"{name}protected") == "true"
    validations = [item.get(f"{name}condition") for item in opened.iter(f"{name}content-validation")]
    assert len(validations) >= len(standard("pmi-placements").columns)
    assert sum("cell-content-is-in-list" in (condition or "") for condition in validations) >= 10
    named = [item.get(f"{name}name") for item in opened.iter(f"{name}named-range", f"{name}named-expression")]
    assert {"rantau_standard", "rantau_version", "rantau_language"} <= set(named)
