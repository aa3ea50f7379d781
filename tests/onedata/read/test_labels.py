from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.onedata.read.labels import is_missing_marker, is_note_label, is_numbering, is_total_label, is_unit


@pytest.mark.parametrize(
    "text",
    [
        "Jumlah",
        "JUMLAH TOTAL",
        "Total",
        "Grand Total",
        "Jumlah/Total",
        "  jumlah :",
        "J U M L A H",
        "Sub-Total",
        "Subtotal II",
        "Jumlah (A+B)",
        "TOTAL KESELURUHAN",
        "Jumlah Provinsi Jawa Timur",
        "Total Kabupaten Pacitan",
        "Jml",
        "Jumlah 2023",
    ],
)
def test_a_total_row_is_known_by_its_words(text: str) -> None:
    assert is_total_label(text)


@pytest.mark.parametrize(
    "text",
    ["", "-", "Jumlah penduduk", "Total population", "Jawa Timur", "Subang", "Totalindo", "123", "Kota Total Baru"],
)
def test_what_is_counted_is_no_total_row(text: str) -> None:
    assert not is_total_label(text)


@pytest.mark.parametrize(
    "text", ["Sumber: BPS", "Catatan :", "*) angka sementara", "Ket. - tidak ada", "1) termasuk TKI"]
)
def test_notes_begin_with_their_words_or_signs(text: str) -> None:
    assert is_note_label(text)


@pytest.mark.parametrize("text", ["Sumbermanjing", "*", "Ketapang", "15"])
def test_names_that_begin_like_a_note_are_no_notes(text: str) -> None:
    assert not is_note_label(text)


@pytest.mark.parametrize("text", ["(orang)", "%", "Rp juta", "[Jiwa]", "ribu rupiah"])
def test_units_are_known_with_and_without_brackets(text: str) -> None:
    assert is_unit(text)


@pytest.mark.parametrize("text", ["Laki-laki", "orang tua", "", "()"])
def test_other_words_are_no_units(text: str) -> None:
    assert not is_unit(text)


@pytest.mark.parametrize(
    "texts",
    [
        ["(1)", "(2)", "(3)"],
        ["1", "2", "3", "4"],
        ["(1)", "(2)"],
        ["a", "b", "c"],
        ["I", "II", "III", "IV"],
        ["(1)", "(2)", "(3=1+2)"],
    ],
)
def test_a_row_that_counts_the_columns_is_numbering(texts: list[str]) -> None:
    assert is_numbering(texts)


@pytest.mark.parametrize("texts", [["1", "2"], ["1", "3", "4"], ["2", "3", "4"], [], ["a", "c"], ["1", "dua", "3"]])
def test_other_rows_are_no_numbering(texts: list[str]) -> None:
    assert not is_numbering(texts)


@given(st.integers(3, 39))
def test_any_number_of_columns_can_be_counted(width: int) -> None:
    places = range(1, width + 1)

    assert is_numbering([str(place) for place in places])
    assert is_numbering([f"({place})" for place in places])


@pytest.mark.parametrize("text", ["-", "–", "..", " NA ", "n/a", "*", "…"])
def test_signs_for_no_value_are_known(text: str) -> None:
    assert is_missing_marker(text)


@pytest.mark.parametrize("text", ["0", "", "Na Daeng", "x", "tidak"])
def test_zero_and_words_are_values(text: str) -> None:
    assert not is_missing_marker(text)
