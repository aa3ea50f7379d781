"""Generated placements: 30 columns, two rows in a hundred with one of twenty seeded errors.

Usage: ``python -m benchmarks.placements FOLDER ROWS`` writes ``placements-ROWS.csv``, ``.parquet``
and, up to a million rows, ``.xlsx``.  No person in it exists.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from rantau.onedata.codes.codelists import code_list

SEED = 20261124
WRONG_SHARE = 0.02
CHUNK = 100_000
NAMES = (
    "Siti Budi Ayu Agus Dewi Eko Sri Wahyu Rina Joko Nur Adi Lestari Bambang Fitri Hadi Yuni Slamet Ratna Dian".split()
)
COLUMNS = (
    "record_id nik name sex birth_date birth_place passport_no passport_issue passport_expiry origin_village "
    "origin_district marital education phone email dest_country dest_city occupation sector scheme agency_id employer "
    "contract_no contract_start contract_end departure_date wage wage_currency fee_total notes"
).split()
ERRORS: dict[str, tuple[str, str]] = {
    "nik-short": ("nik", "320114150890000"),
    "nik-exponent": ("nik", "3.20114E+15"),
    "name-digits": ("name", "Siti 2"),
    "name-empty": ("name", ""),
    "sex-unlisted": ("sex", "X9"),
    "birth-impossible": ("birth_date", "1990-02-30"),
    "birth-old": ("birth_date", "1911-01-01"),
    "passport-form": ("passport_no", "12345678"),
    "passport-order": ("passport_expiry", "2001-01-01"),
    "village-unlisted": ("origin_village", "99.99.99.9999"),
    "marital-unlisted": ("marital", "zzz"),
    "phone-form": ("phone", "0812-345"),
    "email-form": ("email", "rina.gmail.com"),
    "country-unlisted": ("dest_country", "ZZZ"),
    "occupation-unlisted": ("occupation", "astronaut-9"),
    "contract-form": ("contract_no", "K-1"),
    "contract-order": ("contract_end", "2001-01-01"),
    "departure-empty": ("departure_date", ""),
    "wage-words": ("wage", "dua juta"),
    "wage-low": ("wage", "5"),
}


class _Maker:
    def __init__(self) -> None:
        self.random = random.Random(SEED)
        villages = [entry for entry in code_list("area-kemendagri", level="village").entries if not entry.valid_until]
        self.villages = [(entry.code, entry.parent or "") for entry in villages]
        today = date(2026, 11, 24)
        self.lists = {
            name: [entry.code for entry in code_list(name).entries if entry.is_valid_on(today)]
            for name in ("marital-statuses", "education-levels", "occupations", "employer-types", "institutions")
        }
        self.countries = [e.code for e in code_list("country-iso3").entries if not e.valid_until and e.code != "IDN"]

    def rows(self, first: int, count: int) -> list[list[str]]:
        return [self._row(number) for number in range(first, first + count)]

    def _row(self, number: int) -> list[str]:
        pick, between = self.random.choice, self.random.randint
        village, district = pick(self.villages)
        sex = pick("FM")
        born = date(between(1970, 2003), between(1, 12), between(1, 28))
        issued = date(2023, 1, 1) + timedelta(days=between(0, 700))
        departed = date(2026, 1, 1) + timedelta(days=between(0, 180))
        day = born.day + (40 if sex == "F" else 0)
        nik = f"{district.replace('.', '')}{day:02}{born:%m%y}{number % 9999 + 1:04}"
        wage = between(1_000_000, 9_000_000)
        lists = self.lists
        row = [
            f"R{number:09}",
            nik,
            f"{pick(NAMES)} {pick(NAMES)}",
            sex,
            str(born),
            village[:5],
            f"C{number % 10_000_000:07}",
            str(issued),
            str(issued + timedelta(days=1825)),
            village,
            district,
            pick(lists["marital-statuses"]),
            pick(lists["education-levels"]),
            f"+628{between(10**8, 10**9 - 1)}",
            f"orang{number}@contoh.id",
            pick(self.countries),
            "Kota",
            pick(lists["occupations"]),
            pick(lists["employer-types"]),
            "ptop",
            pick(lists["institutions"]),
            "PT Contoh Sejahtera",
            f"K/{number % 10**8:08}/2026",
            str(departed),
            str(departed + timedelta(days=730)),
            str(departed),
            f"{wage}.5",
            "IDR",
            str(between(0, wage)),
            "catatan",
        ]
        if self.random.random() < WRONG_SHARE:
            column, value = ERRORS[pick(tuple(ERRORS))]
            row[COLUMNS.index(column)] = value
        return row


def frames(rows: int) -> Iterator[pl.DataFrame]:
    maker = _Maker()
    for first in range(0, rows, CHUNK):
        data = maker.rows(first, min(CHUNK, rows - first))
        yield pl.DataFrame(data, schema=dict.fromkeys(COLUMNS, pl.String), orient="row").with_columns(
            pl.when(pl.all() != "").then(pl.all())
        )


def write(folder: Path, rows: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    csv = folder / f"placements-{rows}.csv"
    with csv.open("wb") as sink:
        for place, frame in enumerate(frames(rows)):
            frame.write_csv(sink, include_header=place == 0)
    pl.scan_csv(csv, infer_schema=False).sink_parquet(csv.with_suffix(".parquet"), compression="zstd")
    if rows <= 100_000:
        _write_workbook(csv, csv.with_suffix(".xlsx"))


def _write_workbook(csv: Path, target: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(target), {"strings_to_numbers": False}) as book:
        sheet, text = book.add_worksheet("Data"), book.add_format({"num_format": "@"})
        table = pl.read_csv(csv, infer_schema=False)
        sheet.write_row(0, 0, table.columns)
        for number, row in enumerate(table.iter_rows(), start=1):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write_string(number, column, value, text)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
