"""A workbook as an office would send it: its own words, a title, notes, and some forty mistakes of all kinds.

Nobody in it exists.  Names are put together from common name parts, numbers are
counted up, and the institution is invented; the title says ‘data peragaan’.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

STANDARD = "pmi-placements"
PERIOD = "2024-01"
SHEET = "Penempatan Jan 2024"
HEADER_ROW = 5
FIRST_ROW = HEADER_ROW + 1
ROWS = 60
TITLE = "LAPORAN JASA PENEMPATAN PMI, JANUARI 2024"
SENDER = "Dinas Tenaga Kerja Kabupaten Lurik Asri (lembaga rekaan, data peragaan)"

Value = str | int | float | date | None
# Header as the office writes it, and the column of the standard that it is.
HEADERS: tuple[tuple[str, str], ...] = (
    ("ID PMI", "pmi_id"),
    ("No. KTP", "nik"),
    ("No. Paspor", "passport_number"),
    ("Nama", "full_name"),
    ("JK", "sex"),
    ("Tgl. Lahir", "birth_date"),
    ("Status Perkawinan", "marital_status"),
    ("Pendidikan", "education"),
    ("Kabupaten/kota asal", "origin_regency"),
    ("Skema Penempatan", "scheme"),
    ("Jenis Pemberi Kerja", "employer_type"),
    ("Jabatan", "occupation"),
    ("Negara Tujuan", "destination_country"),
    ("P3MI", "placement_company"),
    ("Tanggal perjanjian penempatan", "agreement_signed_on"),
    ("Tanggal OPP", "orientation_on"),
    ("Tanggal terbit ID PMI", "id_issued_on"),
    ("Tanggal berangkat", "departed_on"),
    ("Lama kontrak (bulan)", "contract_months"),
    ("Upah bulanan", "monthly_wage"),
    ("Mata uang upah", "wage_currency"),
    ("Status", "status"),
    ("Keterangan", "note"),
    ("Petugas input", ""),
)
_WOMEN = ("Siti", "Ayu", "Dewi", "Sri", "Rina", "Lestari", "Fitri", "Yuni", "Ratna", "Dian")
_MEN = ("Budi", "Agus", "Eko", "Wahyu", "Joko", "Nur", "Adi", "Bambang", "Hadi", "Slamet")
_LAST = ("Aminah", "Wati", "Santoso", "Rahayu", "Saputra", "Handayani", "Kurniawan", "Puspita", "Hidayat", "Utami")
_REGENCIES = (
    "33.01",
    "33.02",
    "33.05",
    "33.15",
    "Kota Semarang",
    "33.22",
    "35.07",
    "Kab. Lombok Timur",
    "52.01",
    "32.12",
)
_COUNTRIES = ("Malaysia", "MYS", "Hong Kong", "HKG", "Taiwan", "TWN", "SGP", "Singapura", "KOR", "SAU")
_CURRENCIES = ("MYR", "MYR", "HKD", "HKD", "TWD", "TWD", "SGD", "SGD", "KRW", "SAR")
_JOBS = ("Penata laksana rumah tangga", "domestic-worker", "caregiver-home", "babysitter")
_SCHOOLS = ("SMA", "SMP", "sma", "SMK")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One cell that is changed on purpose: data row (counted from 1), column, what stands there."""

    row: int
    column: str
    value: Value | Callable[[int], str]
    stored: str = "as-is"
    """How the cell is written: ``as-is``, ``number``, ``formula-error`` or ``formula``."""


MISTAKES: tuple[Mistake, ...] = (
    Mistake(2, "nik", 3301014105900000, stored="number"),
    Mistake(3, "nik", "330101500190000"),
    Mistake(4, "nik", "3.30101E+15"),
    Mistake(5, "nik", "3301013513900005"),
    Mistake(6, "nik", "3301011001900000"),
    Mistake(7, "nik", "33O1011001900007"),
    Mistake(8, "passport_number", "12345678"),
    Mistake(9, "full_name", None),
    Mistake(10, "full_name", "  Sri  "),
    Mistake(11, "sex", "Prempuan"),
    Mistake(12, "sex", None),
    Mistake(13, "birth_date", "31/11/1990"),
    Mistake(14, "birth_date", "akhir Mei"),
    Mistake(15, "birth_date", "10-01-92"),
    Mistake(16, "birth_date", "5 Mei 1991"),
    Mistake(17, "birth_date", date(1911, 1, 1)),
    Mistake(18, "birth_date", date(2008, 6, 15)),
    Mistake(19, "marital_status", "janda cerai"),
    Mistake(20, "origin_regency", 11.1, stored="number"),
    Mistake(21, "origin_regency", "33.99"),
    Mistake(22, "origin_regency", "33"),
    Mistake(23, "origin_regency", "Semarang"),
    Mistake(24, "origin_regency", "1101"),
    Mistake(25, "scheme", "G to G / P to P"),
    Mistake(26, "employer_type", "perseorangan"),
    Mistake(27, "occupation", "Astronot"),
    Mistake(28, "destination_country", "Korselll"),
    Mistake(29, "destination_country", "IDN"),
    Mistake(30, "placement_company", None),
    Mistake(31, "agreement_signed_on", date(2024, 1, 28)),
    Mistake(32, "id_issued_on", date(2042, 1, 5)),
    Mistake(33, "id_issued_on", date(2024, 2, 6)),
    Mistake(34, "id_issued_on", "-"),
    Mistake(35, "contract_months", 240),
    Mistake(36, "contract_months", 18.5),
    Mistake(37, "contract_months", "dua tahun"),
    Mistake(38, "monthly_wage", "1.234"),
    Mistake(39, "monthly_wage", "2,7 juta"),
    Mistake(40, "monthly_wage", -1500),
    Mistake(41, "monthly_wage", "#REF!", stored="formula-error"),
    Mistake(42, "wage_currency", None),
    Mistake(43, "wage_currency", "Rp"),
    Mistake(44, "status", "departed"),
    Mistake(45, "pmi_id", lambda row: f"PMI-2024-{row - 1:06}"),
    Mistake(47, "nik", "n/a"),
    Mistake(48, "note", "x" * 640),
    Mistake(49, "monthly_wage", "=T53*1", stored="formula"),
)
_CREATED = datetime(2024, 2, 1)  # noqa: DTZ001 - a workbook stores no time zone
_WITHOUT_PASSPORT = 47
_HIDDEN = 52


def person(row: int) -> dict[str, Value]:
    """Return a record without mistakes, for data row ``row``; the same for ever."""
    woman = row % 5 != 0
    born = date(1980 + row % 20, row % 12 + 1, row % 28 + 1)
    day = born.day + (40 if woman else 0)
    first = (_WOMEN if woman else _MEN)[row % 10]
    place = row % 10
    issued = date(2024, 1, 8) + timedelta(days=row % 20)
    return {
        "pmi_id": f"PMI-2024-{row:06}",
        "nik": f"330101{day:02}{born:%m%y}{row:04}",
        "passport_number": f"C{7_000_000 + row}",
        "full_name": f"{first} {_LAST[(row * 7) % 10]}" if row % 9 else first,
        "sex": "P" if woman else "L",
        "birth_date": born,
        "marital_status": ("Kawin", "Belum kawin")[row % 2],
        "education": _SCHOOLS[row % 4],
        "origin_regency": _REGENCIES[place],
        "scheme": "P to P",
        "employer_type": "informal",
        "occupation": _JOBS[row % 4],
        "destination_country": _COUNTRIES[place],
        "placement_company": f"PT Contoh Sejahtera {row % 3 + 1}",
        "agreement_signed_on": issued - timedelta(days=20),
        "orientation_on": issued - timedelta(days=4),
        "id_issued_on": issued,
        "departed_on": None,
        "contract_months": 24,
        "monthly_wage": 1_500 + 50 * (row % 7),
        "wage_currency": _CURRENCIES[place],
        "status": "id-issued",
        "note": None,
        "": "operator 1",
    }


def records() -> list[dict[str, Value]]:
    """Return all records with their mistakes in place."""
    rows = [person(row) for row in range(1, ROWS + 1)]
    for mistake in MISTAKES:
        value = mistake.value(mistake.row) if callable(mistake.value) else mistake.value
        rows[mistake.row - 1][mistake.column] = value
    rows[_WITHOUT_PASSPORT - 1]["passport_number"] = None
    return rows


def write_demonstration(target: Path) -> None:
    """Write the workbook to ``target``."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(target), options) as book:
        book.set_properties({"title": TITLE, "comments": "data peragaan", "created": _CREATED})
        sheet = book.add_worksheet(SHEET)
        _write_title(sheet, book)
        header = book.add_format({"bold": True, "bg_color": "#E4E9F5", "border": 1, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        text = book.add_format({"num_format": "@"})
        for column, (name, _) in enumerate(HEADERS):
            sheet.write_string(HEADER_ROW - 1, column, name, header)
        for number, record in enumerate(records()):
            for column, (_, name) in enumerate(HEADERS):
                _write(sheet, FIRST_ROW - 1 + number, column, record[name], day=day, text=text)
        _write_stored(sheet)
        _finish(sheet, book)


def _write_title(sheet: Worksheet, book: xlsxwriter.Workbook) -> None:
    last = len(HEADERS) - 1
    title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
    sheet.merge_range(0, 0, 0, last, TITLE, title)
    sheet.merge_range(1, 0, 1, last, SENDER, book.add_format({"italic": True, "align": "center"}))
    sheet.write_string(2, 0, "Dicetak dari aplikasi kabupaten, 1 Februari 2024")


def _write(sheet: Worksheet, row: int, column: int, value: Value, *, day: Format, text: Format) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time()), day)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, value, text)


def _write_stored(sheet: Worksheet) -> None:
    """Write the cells whose mistake is in how they are stored."""
    places = {name: column for column, (_, name) in enumerate(HEADERS)}
    for mistake in MISTAKES:
        row, column = FIRST_ROW - 2 + mistake.row, places[mistake.column]
        if mistake.stored == "formula-error":
            sheet.write_formula(row, column, "=#REF!*2", None, "#REF!")
        elif mistake.stored == "formula":
            # An empty result is what a program leaves that writes formulas and never calculates.
            sheet.write_formula(row, column, str(mistake.value), None, "")


def _finish(sheet: Worksheet, book: xlsxwriter.Workbook) -> None:
    places = {name: column for column, (_, name) in enumerate(HEADERS)}
    first, last = FIRST_ROW, FIRST_ROW + ROWS - 1
    total = book.add_format({"bold": True, "top": 1})
    sheet.write_string(last, 0, "JUMLAH", total)
    wage = places["monthly_wage"]
    sheet.write_formula(last, wage, f"=SUM(T{first}:T{last})", total, 97_200)
    sheet.write_string(last + 2, 0, "Catatan: data sementara, menunggu verifikasi.")
    sheet.set_row(FIRST_ROW - 2 + _HIDDEN, None, None, {"hidden": True})
    merged = FIRST_ROW - 2 + 55
    company = places["placement_company"]
    sheet.merge_range(merged, company, merged + 1, company, "PT Contoh Sejahtera 1")
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 3, 20)
    sheet.set_column(4, len(HEADERS) - 1, 15)
    sheet.freeze_panes(HEADER_ROW, 1)
