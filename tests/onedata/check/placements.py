"""Clean placement records, and mistakes that can be seeded into them, each with the cells it must be found at.

Nobody here exists: names are common name parts, numbers are counted up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from rantau.kernel.language import Language
from rantau.onedata.standards.model import Standard
from rantau.onedata.standards.shipped import standard

TODAY = date(2026, 11, 24)
STANDARD: Standard = standard("pmi-placements")
COLUMNS = [column.name for column in STANDARD.columns]
HEADERS = {column.name: column.header.text(Language.ID) for column in STANDARD.columns}
Record = dict[str, str | None]


def clean_record(number: int) -> Record:
    """Return a record in which every rule holds."""
    woman = number % 3 != 0
    born = date(1985 + number % 15, number % 12 + 1, number % 28 + 1)
    issued = date(2024, 1, 1) + timedelta(days=number % 28)
    return {
        "pmi_id": f"PMI-2024-{number:06}",
        "nik": f"331501{born.day + (40 if woman else 0):02}{born:%m%y}{number % 9999 + 1:04}",
        "passport_number": f"C{1_000_000 + number}",
        "full_name": f"Siti Aminah {'ABCDEFGHIJ'[number % 10]}" if woman else "Budi",
        "sex": "F" if woman else "M",
        "birth_date": born.isoformat(),
        "marital_status": "married",
        "education": "sma",
        "origin_regency": "33.15",
        "scheme": "ptop",
        "employer_type": "informal",
        "occupation": "domestic-worker",
        "occupation_text": "House maid",
        "destination_country": "MYS",
        "placement_company": "PT Contoh Sejahtera",
        "agreement_signed_on": (issued - timedelta(days=20)).isoformat(),
        "orientation_on": (issued - timedelta(days=5)).isoformat(),
        "id_issued_on": issued.isoformat(),
        "departed_on": (issued + timedelta(days=2)).isoformat(),
        "contract_months": "24",
        "monthly_wage": "1500.5",
        "wage_currency": "MYR",
        "status": "departed",
        "note": None,
    }


@dataclass(frozen=True)
class Seed:
    """One mistake: how it changes a record, and where it must be found.

    ``found`` holds pairs of column and code; every finding that is no hint must be
    among them.
    """

    name: str
    change: Callable[[Record], None]
    found: frozenset[tuple[str, str]]

    def __repr__(self) -> str:
        return self.name


def _seed(name: str, code: str, column: str, also: Record | None = None, **values: str | None) -> Seed:
    def change(record: Record) -> None:
        record.update(values)
        record.update(also or {})

    return Seed(name, change, frozenset({(column, code)}))


def _nik_with(start: int, end: int, digits: str) -> Callable[[Record], None]:
    def change(record: Record) -> None:
        nik = record["nik"] or ""
        record["nik"] = nik[:start] + digits + nik[end:]

    return change


def _other_sex(record: Record) -> None:
    record["sex"] = "M" if record["sex"] == "F" else "F"


def _next_day(record: Record) -> None:
    record["birth_date"] = (date.fromisoformat(record["birth_date"] or "") + timedelta(days=1)).isoformat()


NO_NIK: Record = {"nik": None}
SEEDS: tuple[Seed, ...] = (
    Seed("nik of 15 digits", _nik_with(15, 16, ""), frozenset({("nik", "nik-length")})),
    Seed("nik with letters", _nik_with(2, 3, "O"), frozenset({("nik", "nik-not-digits")})),
    Seed("nik with day 35", _nik_with(6, 8, "35"), frozenset({("nik", "nik-birthdate-invalid")})),
    Seed("nik of 30 February", _nik_with(6, 10, "3002"), frozenset({("nik", "nik-birthdate-invalid")})),
    Seed("nik ending in 0000", _nik_with(12, 16, "0000"), frozenset({("nik", "nik-serial-zero")})),
    _seed("nik as exponent", "nik-digits-lost", "nik", nik="3.31501E+15"),
    Seed("sex against nik", _other_sex, frozenset({("nik", "nik-sex-mismatch")})),
    Seed("birth date against nik", _next_day, frozenset({("nik", "nik-birthdate-mismatch")})),
    _seed("passport of digits", "passport-pattern", "passport_number", passport_number="12345678"),
    _seed("no name", "value-required", "full_name", full_name=None),
    _seed("name of blanks", "value-required", "full_name", full_name="   "),
    _seed("name as a dash", "value-required", "full_name", full_name="-"),
    _seed("long name", "text-too-long", "full_name", full_name="a" * 151),
    _seed("misspelt sex", "value-not-in-list", "sex", sex="Prempuan"),
    _seed("no such day", "date-not-in-calendar", "orientation_on", orientation_on="2023-11-31"),
    _seed("words for a date", "value-not-date", "orientation_on", orientation_on="akhir Mei"),
    _seed("two-digit year", "year-two-digits", "orientation_on", orientation_on="10-01-24"),
    _seed("birth long ago", "date-too-old", "birth_date", also=NO_NIK, birth_date="1911-01-01"),
    _seed("a minor", "minor-worker", "birth_date", also=NO_NIK, birth_date="2010-01-01"),
    _seed("future departure", "date-in-future", "departed_on", departed_on="2042-01-01"),
    _seed("unlisted marital status", "value-not-in-list", "marital_status", marital_status="lajang sekali"),
    _seed("two schemes", "value-multiple-not-allowed", "scheme", scheme="G to G / P to P"),
    _seed("unknown regency", "area-code-unknown", "origin_regency", origin_regency="33.99"),
    _seed("province for regency", "area-level-wrong", "origin_regency", origin_regency="33"),
    _seed("ambiguous regency", "area-name-ambiguous", "origin_regency", origin_regency="Semarang"),
    _seed("lost zero", "leading-zero-lost", "origin_regency", origin_regency="11.1"),
    _seed("code of two systems", "area-code-system-open", "origin_regency", origin_regency="1101"),
    _seed("future employer type", "code-not-yet-valid", "employer_type", employer_type="perseorangan"),
    _seed("unlisted occupation", "value-not-in-list", "occupation", occupation="Astronot"),
    _seed("unknown country", "country-unknown", "destination_country", destination_country="Negeri Antah"),
    _seed("destination Indonesia", "country-is-indonesia", "destination_country", destination_country="Indonesia"),
    _seed("no company", "value-required-when", "placement_company", placement_company=None),
    _seed("neither nik nor passport", "value-required-when", "nik", nik=None, passport_number=None),
    _seed(
        "agreement after orientation",
        "date-order",
        "orientation_on",
        agreement_signed_on="2024-01-05",
        orientation_on="2023-12-20",
        also={"id_issued_on": "2024-01-20", "departed_on": "2024-01-25"},
    ),
    _seed(
        "departure before issue",
        "date-order",
        "departed_on",
        departed_on="2023-12-30",
        also={"orientation_on": None, "agreement_signed_on": None},
    ),
    _seed("departed without date", "document-missing-for-status", "departed_on", departed_on=None),
    _seed("other month", "period-mixed", "id_issued_on", id_issued_on="2024-02-06", also={"departed_on": "2024-02-08"}),
    _seed("long contract", "value-above-max", "contract_months", contract_months="240"),
    _seed("part of a month", "value-not-integer", "contract_months", contract_months="18.5"),
    _seed("contract in words", "value-not-number", "contract_months", contract_months="dua tahun"),
    _seed("contract in per cent", "percent-entered-as-count", "contract_months", contract_months="70%"),
    _seed("negative wage", "value-below-min", "monthly_wage", monthly_wage="-5"),
    _seed("wage in words", "number-in-words", "monthly_wage", monthly_wage="2,7 juta"),
    _seed("no currency", "value-required-when", "wage_currency", wage_currency=None),
    _seed("unlisted currency", "value-not-in-list", "wage_currency", wage_currency="Rupiah Perak"),
    _seed(
        "government scheme, household employer",
        "scheme-employer-mismatch",
        "scheme",
        scheme="gtog",
        placement_company=None,
    ),
    _seed("long note", "text-too-long", "note", note="x" * 501),
)
