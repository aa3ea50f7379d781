"""Each kind of rule on a table small enough to check by hand: which cells it blames, and that it says why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from rantau.kernel.language import Language
from rantau.kernel.periods import Period
from rantau.onedata.check.reference_files import read_reference
from rantau.onedata.check.run import CheckOptions, check_book
from rantau.onedata.messages.catalogue import Severity, error_texts
from rantau.onedata.read.files import open_book
from rantau.onedata.read.limits import TERMINAL
from rantau.onedata.standards.load import parse_standard
from rantau.onedata.standards.model import Standard
from rantau.onedata.standards.rules import CHECKS

TODAY = date(2026, 11, 24)
HEAD = """
standard: contoh
version: "1.0.0"
status: proposal
title: {id: Contoh, en: Example}
grain: {id: Satu baris., en: One row.}
access_tier: terbuka
keys: {primary: [nomor]}
sds:
  klasifikasi: []
  ukuran: {id: Jumlah, en: Count}
  satuan: {id: orang, en: persons}
"""
TYPES = {
    "nomor": "type: text",
    "kunci": "type: text",
    "a": "type: integer",
    "b": "type: integer",
    "c": "type: decimal",
    "mulai": "type: date",
    "akhir": "type: date",
    "bulan": "type: month",
    "teks": "type: text",
    "jenis": "type: code\n  codes: sex",
    "keluhan": "type: code\n  codes: complaint-types",
    "tahap": "type: code\n  codes: migration-phases",
    "pemberi": "type: code\n  codes: employer-types",
}


def standard_with(columns: list[str], rule: str, severity: str) -> Standard:
    lines = [HEAD, "columns:"]
    for name in columns:
        words = f"{{id: {name}, en: {name}}}"
        lines.append(
            f"- name: {name}\n  header: {words}\n  definition: {words}\n  sensitivity: official\n  {TYPES[name]}"
        )
    lines.append(
        f"rules:\n- id: aturan\n  severity: {severity}\n  say: {{id: Harus benar., en: Must be right.}}\n"
        + "\n".join(f"  {line}" for line in rule.strip().splitlines())
    )
    return parse_standard("\n".join(lines), name="contoh.yaml")


@dataclass(frozen=True)
class Case:
    """A rule, rows (the first column apart by commas), and the cells that must be blamed."""

    name: str
    rule: str
    columns: str
    rows: str
    blamed: str
    reference: str | None = None
    period: str | None = None
    words: tuple[str, ...] = field(default=())

    def __repr__(self) -> str:
        return self.name


CASES = (
    Case(
        "compare with a value",
        "level: row\nerror: value-below-min\nkind: compare\nleft: a\nop: ge\nvalue: '5'",
        "a",
        "5|4||9",
        "A3",
    ),
    Case(
        "compare two columns",
        "level: row\nerror: part-exceeds-total\nkind: compare\nleft: a\nop: le\nright: b",
        "a,b",
        "1,2|3,2|,2|3,",
        "A3",
    ),
    Case(
        "compare only when",
        "level: row\nerror: value-above-max\nkind: compare\nleft: a\nop: lt\nvalue: '3'\nwhen: {column: teks, is: x}",
        "a,teks",
        "5,x|5,y|5,",
        "A2",
    ),
    Case(
        "dates in order",
        "level: row\nerror: date-order\nkind: in-order\ncolumns: [mulai, akhir]",
        "mulai,akhir",
        "2024-01-01,2024-01-02|2024-02-01,2024-01-02|,2024-01-02",
        "B3",
        words=("A3", "B3"),
    ),
    Case(
        "required when",
        "level: row\nerror: value-required-when\nkind: required-when\ncolumns: [b]\nwhen: {filled: a}",
        "a,b",
        "1,1|1,|,",
        "B3",
        words=("A3",),
    ),
    Case(
        "one of several",
        "level: row\nerror: value-required-when\nkind: required-when\ncolumns: [a, b]\none_is_enough: true",
        "a,b,teks",
        "1,,x|,1,x|,,x",
        "A4",
    ),
    Case(
        "empty when",
        "level: row\nerror: suppressed-not-empty\nkind: empty-when\ncolumns: [a]\nwhen: {column: teks, is: Q}",
        "a,teks",
        "1,Q|1,A|,Q",
        "A2",
    ),
    Case(
        "allowed",
        "level: row\nerror: value-not-in-list\nkind: allowed\ncolumn: jenis\nvalues: [F, M]",
        "jenis",
        "F|M|_T|",
        "A4",
        words=("Perempuan",),
    ),
    Case(
        "never allowed",
        "level: row\nerror: value-not-in-list\nkind: allowed\ncolumn: jenis\nvalues: [_T]\nnegated: true",
        "jenis",
        "F|_T",
        "A3",
    ),
    Case(
        "together",
        "level: row\nerror: values-inconsistent\nkind: together\nfirst: {column: teks, is: x}\nsecond: {column: a, is: '1'}",
        "teks,a",
        "x,1|y,2|x,2|y,1",
        "A4 A5",
    ),
    Case(
        "apart",
        "level: row\nerror: values-inconsistent\nkind: apart\nfirst: {column: teks, is: x}\nsecond: {column: a, is: '1'}",
        "teks,a",
        "x,1|y,1|x,2",
        "A2",
    ),
    Case("distinct", "level: row\nerror: value-repeated\nkind: distinct\ncolumns: [a, b]", "a,b", "1,2|2,2|,|,2", "B3"),
    Case(
        "parent is",
        "level: row\nerror: values-inconsistent\nkind: parent-is\ncolumn: keluhan\nparent: tahap",
        "keluhan,tahap",
        "unpaid-wages,selama|unpaid-wages,sebelum",
        "A3",
    ),
    Case(
        "valid at",
        "level: row\nerror: code-expired\nkind: valid-at\ncolumn: pemberi\nat: mulai",
        "pemberi,mulai",
        "informal,2024-01-01|informal,2025-06-01|perseorangan,2025-06-01|informal,",
        "A3",
        words=("perseorangan", "2025-01-01"),
    ),
    Case(
        "in period",
        "level: row\nerror: period-mixed\nkind: in-period\ncolumn: mulai",
        "mulai",
        "2024-01-31|2024-02-01|",
        "A3",
        period="2024-01",
    ),
    Case(
        "month in quarter",
        "level: row\nerror: period-mixed\nkind: in-period\ncolumn: bulan",
        "bulan",
        "2024-03|2024-04",
        "A3",
        period="2024-Q1",
    ),
    Case(
        "years between",
        "level: row\nerror: minor-worker\nkind: years-between\nstart: mulai\nend: akhir\nmin: 18",
        "mulai,akhir",
        "2000-02-29,2018-02-28|2000-02-29,2018-03-01",
        "A2",
        words=("17",),
    ),
    Case(
        "ratio between",
        "level: row\nerror: remittance-per-person-high\nkind: ratio-between\nnumerator: a\ndenominator: b\nmin: 1\nmax: 3",
        "a,b",
        "4,2|9,2|1,2|5,0",
        "A3 A4",
    ),
    Case(
        "not small",
        "level: row\nerror: small-count-sent\nkind: not-small\ncolumn: a\nbelow: 5",
        "a",
        "0|4|5|",
        "A3",
        words=("1 sampai 4",),
    ),
    Case(
        "sum equals",
        "level: row\nerror: total-not-sum\nkind: sum-equals\ntotal: c\nparts: [a, b]",
        "a,b,c",
        "1,2,3|1,2,4|1,,4|1,2,3.0",
        "C3",
        words=("3",),
    ),
    Case(
        "unique",
        "level: table\nerror: key-duplicated\nkind: unique\ncolumns: [a, {month_of: mulai}]",
        "a,mulai",
        "1,2024-01-01|1,2024-01-09|1,2024-02-01|,|,|2,2024-01-01",
        "A2 A3 A5 A6",
        words=("1 / 2024-01", "2, 3"),
    ),
    Case(
        "unique but for the empty",
        "level: table\nerror: key-duplicated\nkind: unique\ncolumns: [a]\nskip_empty: true",
        "a,teks",
        "1,x|1,x|,x|,x",
        "A2 A3",
    ),
    Case(
        "same by",
        "level: table\nerror: nik-shared\nkind: same-by\ncolumn: teks\nby: [a]",
        "a,teks",
        "1,Siti|1,SITI|2,Budi|2,Joko|,x|,y",
        "A4 A5",
    ),
    Case(
        "group sum",
        "level: table\nerror: total-not-sum\nkind: group-sum-equals\nvalue: a\nby: [teks]\ntotal: {column: jenis, is: _T}\nparts: {column: jenis, in: [F, M]}",
        "teks,jenis,a",
        "x,F,1|x,M,2|x,_T,3|y,F,1|y,M,2|y,_T,4|z,F,|z,_T,9",
        "C7",
        words=("3",),
    ),
    Case(
        "share between",
        "level: table\nerror: sample-share-off\nkind: share-between\ncolumn: jenis\nwhere: {column: jenis, is: F}\nmin: 0.48\nmax: 0.52",
        "jenis",
        "F|M|M|M",
        "-",
        words=("25",),
    ),
    Case(
        "no share at all",
        "level: table\nerror: sex-unknown-share-high\nkind: share-between\ncolumn: jenis\nwhere: {column: jenis, is: _U}\nmin: 0\nmax: 0",
        "jenis",
        "F|_U|_U",
        "-",
        words=("2 dari 3",),
    ),
    Case(
        "gap at least",
        "level: table\nerror: possible-same-case\nkind: gap-at-least\nany_of: [teks]\ncolumn: mulai\ndays: 7",
        "teks,mulai",
        "x,2024-01-01|x,2024-01-07|x,2024-01-14|y,2024-01-01",
        "B2 B3",
        words=("baris 3",),
    ),
    Case(
        "not recoverable",
        "level: table\nerror: suppression-recoverable\nkind: not-recoverable\nvalue: a\nhidden: {column: kunci, is: Q}\ndimensions: [teks, jenis]",
        "teks,jenis,a,kunci",
        "x,F,,Q|x,M,5,A|y,F,,Q|y,M,,Q|z,F,1,A|z,M,1,A",
        "C2 C5",
    ),
    Case(
        "no row like",
        "level: file\nerror: total-row-in-data\nkind: no-row-like\ncolumn: teks\nwords: [jumlah semua]",
        "teks,a",
        "x,1|Jumlah Semua,1|y,2",
        "A3",
    ),
    Case(
        "refers to",
        "level: table\nerror: reference-not-found\nkind: refers-to\ncolumns: [kunci]\nreference: daftar\nkeys: [kode]",
        "kunci",
        "k1|k9|",
        "A3",
        reference="kode,nama\nk1,satu\n",
    ),
    Case(
        "refers to, within",
        "level: table\nerror: period-mixed\nkind: refers-to\ncolumns: [kunci]\nreference: daftar\nkeys: [kode]\nwithin: mulai\nnot_before: dari\nnot_after: sampai",
        "kunci,mulai",
        "k1,2024-01-05|k1,2024-03-01",
        "B3",
        reference="kode,dari,sampai\nk1,2024-01-01,2024-01-31\n",
    ),
    Case(
        "count within",
        "level: table\nerror: quota-exceeded\nkind: count-within\nby: [teks]\nreference: kuota\nlimit: batas",
        "teks",
        "x|x|x|y",
        "-",
        reference="teks,batas\nx,2\ny,5\n",
        words=("x: 2",),
    ),
    Case(
        "covers",
        "level: table\nerror: coverage-missing\nkind: covers\ncolumns: [teks]\nreference: daftar",
        "teks",
        "x",
        "-",
        reference="teks,n\nx,1\nzeta,1\n",
        words=("zeta",),
    ),
    Case(
        "change within",
        "level: history\nerror: change-too-large\nkind: change-within\nby: [teks]\nvalue: a\nmin_factor: 0.5\nmax_factor: 2\nat_least: 10",
        "teks,a",
        "x,15|y,90|z,9",
        "B3",
        reference="teks,a\nx,10\ny,30\nz,1\n",
        words=("+200%",),
    ),
    Case(
        "revision explained",
        "level: history\nerror: revision-of-published\nkind: revision-explained\nvalue: a\nby: [teks]\nnote: kunci",
        "teks,a,kunci",
        "x,1,|y,2,|z,3,karena koreksi",
        "B3",
        reference="teks,a\nx,1\ny,5\nz,9\n",
        words=("5",),
    ),
)


def reference_name(rule: str) -> str:
    return next((line.split(": ")[1] for line in rule.splitlines() if line.startswith("reference: ")), "previous")


@pytest.mark.parametrize("case", CASES, ids=repr)
def test_blames_exactly_the_wrong_cells(case: Case, tmp_path: Path) -> None:
    rule = case.rule
    error = next(line.removeprefix("error: ") for line in rule.splitlines() if line.startswith("error: "))
    standard = standard_with([*case.columns.split(","), "nomor"], rule, error_texts()[error].severity)
    path = tmp_path / "data.csv"
    rows = [f"{row},r{number}" for number, row in enumerate(case.rows.split("|"))]
    path.write_text("\n".join([f"{case.columns},nomor", *rows]) + "\n", encoding="utf-8")
    references = {}
    if case.reference is not None:
        (tmp_path / "lain.csv").write_text(case.reference, encoding="utf-8")
        references[reference_name(rule)] = read_reference(tmp_path / "lain.csv", standard=standard, limits=TERMINAL)
    options = CheckOptions(
        today=TODAY, period=Period.parse(case.period) if case.period else None, references=references
    )

    checked = check_book(open_book(path, limits=TERMINAL), standard=standard, options=options)

    found = [f for f in checked.findings if f.severity is not Severity.HINT]
    assert " ".join(f.cell or "-" for f in found) == case.blamed
    text = " ".join(f.message(Language.ID) + f.remedy(Language.ID) for f in found)
    assert [word for word in case.words if word not in text] == []


def test_every_kind_of_rule_has_a_case() -> None:
    tested = {line.removeprefix("kind: ") for case in CASES for line in case.rule.splitlines() if "kind: " in line}

    # Functions, forbidden headers and what needs the platform are tested with the shipped standards.
    assert {check.kind for check in CHECKS} - tested == {"function", "no-column-like", "needs-store"}
