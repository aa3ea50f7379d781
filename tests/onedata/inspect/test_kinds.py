from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rantau.onedata.inspect.model import ColumnProfile, Inspection, Kind

Inspect = Callable[..., Inspection]

NIKS = [f"3515{11 + n % 8}{1 + n % 28 + 40 * (n % 2):02}{1 + n % 12:02}8{n % 10}{n + 1:04}" for n in range(12)]


def profile_of(inspected: Inspect, header: str, values: Sequence[object], *, texts_only: bool = True) -> ColumnProfile:
    """Inspect a column beside one that counts the rows, so that the table has its shape."""
    rows = [[n + 1, value] for n, value in enumerate(values)]
    ((_, table),) = inspected([["No", header], *rows], texts_only=texts_only).tables()
    return table.columns[1]


@pytest.mark.parametrize(
    ("header", "values", "kind", "detail"),
    [
        ("NIK", NIKS, Kind.NIK, ""),
        ("Nomor identitas", NIKS, Kind.NIK, ""),
        ("Nama", ["Siti Aminah", "Budi Santoso", "Dewi", "Agus Salim"] * 3, Kind.PERSON, ""),
        ("Nama kabupaten", ["Pacitan", "Ponorogo", "Jember", "Kota Batu"] * 3, Kind.AREA_NAME, "area-regency"),
        ("Provinsi", ["Jawa Timur", "BALI", "Papua Barat Daya"] * 4, Kind.AREA_NAME, "area-province"),
        ("Kode", ["35.01", "35.02", "33.15", "11.01"] * 3, Kind.AREA_CODE, "area-regency-kemendagri"),
        ("Kode kabupaten", ["3509", "3578", "3201"] * 4, Kind.AREA_CODE, "area-regency-either"),
        ("Negara tujuan", ["Malaysia", "Taiwan", "Hong Kong", "Arab Saudi"] * 3, Kind.COUNTRY, ""),
        ("iso3", ["MYS", "TWN", "HKG", "SAU"] * 3, Kind.COUNTRY, ""),
        ("L/P", ["L", "P"] * 6, Kind.SEX, ""),
        ("kelompok", ["Laki-laki", "Perempuan"] * 6, Kind.SEX, ""),
        ("Telepon", ["081234567890", "+62 812-3456-7890", "081298765432"] * 4, Kind.PHONE, ""),
        ("Surel", ["a@contoh.go.id", "b.c@contoh.id"] * 6, Kind.EMAIL, ""),
        ("No. paspor", ["C1234567", "X7654321", "AB123456"] * 4, Kind.PASSPORT, ""),
        ("Tanggal", ["2023-11-05", "2024-01-31"] * 6, Kind.DATE, ""),
        ("Tanggal", ["05/11/2023", "31/01/2024"] * 6, Kind.DATE, "date-day-first"),
        ("Tanggal", ["5/11/2023", "3/4/2024"] * 6, Kind.DATE, "date-open"),
        ("Tanggal", ["5 Nopember 2023", "31 Januari 2024"] * 6, Kind.DATE, "date-named"),
        ("Periode", ["2023-11", "2023-12"] * 6, Kind.MONTH, ""),
        ("Tahun", ["2021", "2022", "2023"] * 4, Kind.YEAR, ""),
        ("Kasus", ["12", "7", "0", "1045"] * 3, Kind.INTEGER, ""),
        ("Biaya", ["1.250.000", "900.000", "12.500"] * 4, Kind.INTEGER, "number-comma"),
        ("Biaya", ["1.250", "900", "12.500"] * 4, Kind.INTEGER, "number-open"),
        ("Persen", ["12,5", "7,25", "100"] * 4, Kind.DECIMAL, "number-comma"),
        ("Persen", ["12.5", "7.25", "100"] * 4, Kind.DECIMAL, ""),
        ("Nomor register", ["REG-001", "REG-002", "REG-017"] * 4, Kind.CODE, ""),
        ("Kode pos", ["06312", "01234", "00120"] * 4, Kind.CODE, ""),
        ("Keterangan", ["selesai dirujuk", "menunggu dokumen", "pulang"] * 4, Kind.TEXT, ""),
        ("Kosong", [None] * 12, Kind.EMPTY, ""),
        ("Kosong", ["-", "–"] * 6, Kind.EMPTY, ""),
    ],
)
def test_a_column_is_known_for_what_it_holds(
    inspected: Inspect, header: str, values: list[object], kind: Kind, detail: str
) -> None:
    profile = profile_of(inspected, header, values)

    assert (profile.kind, profile.detail) == (kind, detail)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.floats(1e-3, 1.0).map(lambda share: share * 100), min_size=8, max_size=30))
def test_the_decimals_of_stored_numbers_are_no_nik(inspected: Inspect, shares: list[float]) -> None:
    assert profile_of(inspected, "Persentase", shares, texts_only=False).kind.is_number


def test_whole_numbers_of_sixteen_digits_that_are_stored_as_numbers_are_no_nik(inspected: Inspect) -> None:
    numbers = [3515114508680000 + 7 * n for n in range(12)]

    assert profile_of(inspected, "Nilai", numbers, texts_only=False).kind is Kind.INTEGER


def test_signs_for_no_value_are_counted_each_and_are_not_filled(inspected: Inspect) -> None:
    profile = profile_of(inspected, "Kasus", ["12", "-", "..", "-", "NA", "", "0", "n/a", "5", None])

    assert profile.missing == {"-": 2, "..": 1, "NA": 1, "n/a": 1}
    assert (profile.filled, profile.empty) == (3, 2)
    assert (profile.smallest, profile.largest) == ("0", "12")


@pytest.mark.parametrize(
    ("header", "values"),
    [("NIK", NIKS), ("Nama", ["Siti Aminah", "Budi Santoso"] * 6), ("Alamat", ["Jalan Mawar 7", "Desa Ngablak"] * 6)],
)
def test_a_column_about_persons_shows_the_shape_of_its_values_only(
    inspected: Inspect, header: str, values: list[str]
) -> None:
    profile = profile_of(inspected, header, values)

    assert profile.is_personal
    assert not set(profile.examples) & set(values)
    assert all(set(example) <= set("Aa9 .'-") for example in profile.examples)


def test_the_name_of_a_thing_is_no_personal_data(inspected: Inspect) -> None:
    assert not profile_of(inspected, "Nama kegiatan", ["Pelatihan Bahasa", "Temu Wicara"] * 6).is_personal


def test_a_list_of_the_package_that_knows_the_values_is_named(inspected: Inspect) -> None:
    profile = profile_of(inspected, "Status kawin", ["Kawin", "Belum kawin", "Cerai hidup", "Cerai mati"] * 3)

    assert profile.code_list == "marital-statuses"


def test_the_share_of_each_sex_is_given(inspected: Inspect) -> None:
    assert profile_of(inspected, "JK", ["L"] * 4 + ["P"] * 8).shares == {"P": 8, "L": 4}
