from __future__ import annotations

import pytest

from rantau.onedata.inspect.sexes import Triple, sex_of, triples


@pytest.mark.parametrize(
    ("header", "sex"),
    [
        ("Laki-laki", "men"),
        ("L", "men"),
        ("PEREMPUAN", "women"),
        ("P", "women"),
        ("Jumlah", "both"),
        ("L + P", "both"),
        ("Laki-laki dan perempuan", "both"),
        ("both sexes combined", "both"),
        ("females", "women"),
        ("males", "men"),
        ("Pria", "men"),
        ("Laki-laki atau perempuan", None),
        ("Provinsi", None),
        ("Kelapa", None),
    ],
)
def test_a_header_tells_whose_column_it_is(header: str, sex: str | None) -> None:
    assert sex_of([header])[0] == sex


def test_columns_of_one_subject_belong_together() -> None:
    headers = [
        ("Wilayah",),
        ("2022", "Laki-laki"),
        ("2022", "Perempuan"),
        ("2022", "Jumlah"),
        ("2023", "Laki-laki"),
        ("2023", "Perempuan"),
        ("2023", "Jumlah"),
    ]

    assert triples(headers) == [Triple(1, 2, 3), Triple(4, 5, 6)]


def test_columns_belong_together_across_bands_that_name_the_sex() -> None:
    bands = ("Migrants, both sexes combined", "Migrants, males", "Migrants, females")
    headers = [(band, year) for band in bands for year in ("2015", "2020")]

    assert triples(headers) == [Triple(men=2, women=4, both=0), Triple(men=3, women=5, both=1)]


def test_a_subject_that_comes_twice_begins_anew() -> None:
    block = [("Penempatan - Laki-laki",), ("Penempatan - Perempuan",), ("Penempatan - Jumlah",)]

    assert triples([*block, *block]) == [Triple(0, 1, 2), Triple(3, 4, 5)]
