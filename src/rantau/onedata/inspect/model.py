"""What an inspection says of a file: plain records, for a person's report and for machines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from rantau.kernel.language import Language
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.sheets import FileFormat, SheetInfo, letters
from rantau.onedata.read.tables import Table


@dataclass(frozen=True, slots=True)
class InspectOptions:
    """How much of a file is looked at.

    Parameters
    ----------
    cells
        Cells of one table that are examined; of a longer table, rows are taken evenly
        from its whole length.  6e6 take about a second.
    columns
        Columns of one table that are examined, from the left.
    places
        Cells of one column that are named for one kind of finding; a finding on the
        whole column counts the others.
    """

    cells: int = 6_000_000
    columns: int = 1_000
    places: int = 1_000


class Kind(StrEnum):
    """What the values of a column are."""

    EMPTY = "empty"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    MONTH = "month"
    YEAR = "year"
    CODE = "code"
    NIK = "nik"
    PASSPORT = "passport"
    PERSON = "person"
    PHONE = "phone"
    EMAIL = "email"
    AREA_CODE = "area-code"
    AREA_NAME = "area-name"
    COUNTRY = "country"
    SEX = "sex"
    INSTITUTION = "institution"

    @property
    def is_personal(self) -> bool:
        """Whether values of this kind point to one person."""
        return self in (Kind.NIK, Kind.PASSPORT, Kind.PERSON, Kind.PHONE, Kind.EMAIL)

    @property
    def is_number(self) -> bool:
        """Whether values of this kind are counted or measured."""
        return self in (Kind.INTEGER, Kind.DECIMAL)


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What a column holds.

    Parameters
    ----------
    detail
        More about the kind: the level and system of areas, the form of numbers or dates.
    fits
        Cells that fit the kind, of the filled cells that are no sign for “no value”.
    missing
        Signs for “no value” and how often each stands; not counted as filled.
    distinct
        Number of different values.
    smallest, largest
        Of numbers, dates, months and years; for texts, of their lengths in letters.
    examples
        Values as they stand, or, in a column about persons, their shapes (``9999-Aaaa``).
    shares
        How often each value occurs, for a sex column.
    code_list
        Code list that the values fit, if any, with the level of areas after a slash.
    """

    column: int
    header: str
    header_row: int
    kind: Kind
    detail: str
    fits: int
    filled: int
    empty: int
    missing: dict[str, int]
    distinct: int
    smallest: str | None = None
    largest: str | None = None
    examples: tuple[str, ...] = ()
    shares: dict[str, int] = field(default_factory=dict)
    code_list: str | None = None
    is_personal: bool = False

    @property
    def letters(self) -> str:
        """What Excel shows above the column."""
        return letters(self.column)

    @property
    def name(self) -> str:
        """The header, or the letters of the column where it has none."""
        return self.header or self.letters


@dataclass(frozen=True, slots=True)
class SumCheck:
    """Totals that were held against their parts.

    Parameters
    ----------
    across
        Whether the total is a column (``True``) or a row (``False``).
    total
        Header of the total column, or label of the total row.
    place
        Letters of the total column, or number of the total row.
    parts
        Letters of the columns, or numbers of the rows, that are added up.
    checked, exact, rounded, wrong
        Number of sums; ``rounded`` differ by no more than rounding explains.
    by_words
        Whether a word (“Jumlah”) said so; otherwise the numbers showed it.
    """

    across: bool
    total: str
    place: str
    parts: str
    checked: int
    exact: int
    rounded: int
    wrong: int
    by_words: bool


@dataclass(frozen=True, slots=True)
class TableInspection:
    """A table, its columns and what was found about them.

    Parameters
    ----------
    rows
        Rows with a record.
    examined
        Rows that were looked at; fewer than ``rows`` in a very long table.
    keys
        Columns, or combinations of columns, that differ in every row, by letters.
    index
        Letters of a column that only counts the rows.
    """

    table: Table
    rows: int
    examined: int
    titles: tuple[str, ...]
    notes: tuple[str, ...]
    totals: tuple[str, ...]
    columns: tuple[ColumnProfile, ...]
    sums: tuple[SumCheck, ...]
    keys: tuple[tuple[str, ...], ...]
    index: str | None
    duplicates: int


@dataclass(frozen=True, slots=True)
class SheetInspection:
    """A sheet and its tables."""

    info: SheetInfo
    tables: tuple[TableInspection, ...]
    text_rows: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is in a file."""

    file: str
    format: FileFormat
    bytes: int
    properties: dict[str, str]
    dialect: dict[str, str]
    sheets: tuple[SheetInspection, ...]
    findings: tuple[Finding, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the inspection as lists, dictionaries, texts and numbers, for JSON.

        Findings carry ``code``, ``severity``, ``sheet``, ``cell``, ``row``, ``column``
        (letters), ``header``, ``value``, and ``message`` and ``remedy`` in both languages.
        """
        return {
            "file": self.file,
            "format": str(self.format),
            "bytes": self.bytes,
            "properties": self.properties,
            "dialect": self.dialect,
            "sheets": [_sheet(sheet) for sheet in self.sheets],
            "findings": [_finding(finding) for finding in self.findings],
        }

    def tables(self) -> Iterator[tuple[SheetInspection, TableInspection]]:
        """Yield every table with its sheet."""
        for sheet in self.sheets:
            for table in sheet.tables:
                yield sheet, table


def _sheet(sheet: SheetInspection) -> dict[str, object]:
    info = sheet.info
    return {
        "name": info.name,
        "rows": info.last_row,
        "columns": info.last_column,
        "hidden": info.hidden,
        "hidden_rows": list(info.hidden_rows),
        "hidden_columns": [letters(column) for column in info.hidden_columns],
        "merged": [str(area) for area in info.merged],
        "formulas": info.formulas,
        "text_rows": sheet.text_rows,
        "tables": [_table(table) for table in sheet.tables],
    }


def _table(inspected: TableInspection) -> dict[str, object]:
    table = inspected.table
    return {
        "header_rows": [table.header_first, table.header_last] if table.header_last else [],
        "first_row": table.first_row,
        "last_row": table.last_row,
        "rows": inspected.rows,
        "examined": inspected.examined,
        "titles": list(inspected.titles),
        "notes": list(inspected.notes),
        "total_rows": list(table.total_rows),
        "sections": [asdict(section) for section in table.sections],
        "unit_row": table.unit_row,
        "numbering_row": table.numbering_row,
        "tag_row": table.tag_row,
        "blank_rows": list(table.blank_rows),
        "repeated_rows": list(table.repeated_rows),
        "columns": [_profile(profile) for profile in inspected.columns],
        "sums": [asdict(check) for check in inspected.sums],
        "keys": [list(key) for key in inspected.keys],
        "index": inspected.index,
        "duplicated_rows": inspected.duplicates,
    }


def _profile(profile: ColumnProfile) -> dict[str, object]:
    found = asdict(profile)
    found["column"] = profile.letters
    found["kind"] = str(profile.kind)
    found["examples"] = list(profile.examples)
    return found


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "number": finding.text.number,
        "severity": str(finding.severity),
        "sheet": finding.sheet,
        "cell": finding.cell,
        "row": finding.row,
        "column": letters(finding.column) if finding.column else None,
        "header": finding.header,
        "value": finding.value,
        "message": {str(language): finding.message(language) for language in Language},
        "remedy": {str(language): finding.remedy(language) for language in Language},
    }
