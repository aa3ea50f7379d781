"""A template that goes out comes back: our own reading finds its table, and takes what it offers."""

from datetime import date
from itertools import cycle

import openpyxl
import pytest

from rantau.kernel.language import Language
from rantau.onedata.check.run import CheckOptions, check_book
from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.read.files import open_book
from rantau.onedata.read.limits import TERMINAL
from rantau.onedata.standards.model import ColumnType
from rantau.onedata.standards.shipped import standard, standard_codes
from rantau.onedata.standards.template import write_template
from rantau.onedata.standards.wording import label_of

DAY = date(2025, 3, 1)
MADE = list(zip(standard_codes(), cycle(Language), strict=False))


def checked(file, shipped):
    return check_book(open_book(file, limits=TERMINAL), standard=shipped, options=CheckOptions(today=DAY))


def entered(column, language):
    """Return the example of a column as a person enters it: labels, dates and numbers."""
    if column.example is None:
        return None
    if column.type is ColumnType.CODE:
        return label_of(column, code=column.example, language=language)
    read = {
        ColumnType.DATE: date.fromisoformat,
        ColumnType.INTEGER: int,
        ColumnType.YEAR: int,
        ColumnType.DECIMAL: float,
    }
    return read.get(column.type, str)(column.example)


@pytest.mark.parametrize(("code", "language"), MADE)
def test_an_empty_template_lacks_rows_and_nothing_else(code, language, tmp_path):
    write_template(standard(code), target=tmp_path / "empty.xlsx", language=language, on=DAY)

    found = checked(tmp_path / "empty.xlsx", standard(code)).findings

    assert [finding.code for finding in found] == ["file-empty"]


@pytest.mark.parametrize(("code", "language"), MADE)
def test_the_examples_of_a_standard_filled_into_its_template_are_in_order(code, language, tmp_path):
    shipped = standard(code)
    file = tmp_path / "filled.xlsx"
    write_template(shipped, target=file, language=language, on=DAY)
    workbook = openpyxl.load_workbook(file)
    for place, column in enumerate(shipped.columns, start=1):
        workbook["Data"].cell(2, place, entered(column, language))
    workbook.save(file)

    result = checked(file, shipped)

    assert result.rows == 1
    assert [finding for finding in result.findings if finding.severity is Severity.ERROR] == []
    # One person is never half women.
    assert {finding.code for finding in result.findings} <= {"sample-share-off"}


def test_a_template_of_another_standard_is_recognised(tmp_path):
    file = tmp_path / "other.xlsx"
    write_template(standard("pmi-placements-aggregate"), target=file, language=Language.ID, on=DAY)

    found = checked(file, standard("foreign-residents-aggregate")).findings

    assert "template-wrong" in [finding.code for finding in found]
