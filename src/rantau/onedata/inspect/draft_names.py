"""Names and words for the columns of a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rantau.kernel.language import LanguageMap
from rantau.kernel.shipped import shipped_rows
from rantau.onedata.codes.folding import fold, without_accents
from rantau.onedata.inspect.header_words import known_column
from rantau.onedata.inspect.model import Kind
from rantau.onedata.read.grids import is_year
from rantau.onedata.read.tables import TableColumn
from rantau.onedata.standards.model import ColumnType

_LONGEST = 40
_FEWEST_LETTERS = 5


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a header: a name for its column, its words in both languages, maybe its definition."""

    name: str
    header: LanguageMap
    definition: LanguageMap | None = None


def known_for(column: TableColumn, kind: Kind) -> Known | None:
    """Return what is known of a header, by the whole of it or by its lowest line.

    Common words (“Tahun”, “Provinsi”) come before the columns of shipped standards,
    which take them in a narrower sense; and one of those counts only if it holds
    values of the same kind: a number under “ID” is no PMI ID.  Abbreviations say too little.
    """
    for header in (column.header, *column.parts[-1:]):
        common = _common().get(fold(header))
        if common is not None:
            return common
        shipped = known_column(header)
        if shipped is not None and len(fold(header)) >= _FEWEST_LETTERS and _holds(shipped.type, kind):
            said = fold(header) in (fold(shipped.header.id), fold(shipped.header.en), fold(shipped.name))
            return Known(shipped.name, shipped.header, shipped.definition if said else None)
    return None


@cache
def _common() -> dict[str, Known]:
    return {
        fold(row["header"]): Known(row["name"], LanguageMap(row["header_id"], row["header_en"]))
        for row in shipped_rows(__package__, "common-headers.csv")
    }


def _holds(type_: ColumnType, kind: Kind) -> bool:
    expected = {
        Kind.INTEGER: (ColumnType.INTEGER, ColumnType.DECIMAL),
        Kind.DECIMAL: (ColumnType.DECIMAL,),
        Kind.DATE: (ColumnType.DATE,),
        Kind.MONTH: (ColumnType.MONTH,),
        Kind.YEAR: (ColumnType.YEAR,),
    }
    return type_ in expected.get(kind, (ColumnType.TEXT, ColumnType.CODE))


def repeated_headers(columns: Sequence[TableColumn]) -> dict[str, list[TableColumn]]:
    """Return the columns after the first that have the same header, by that header."""
    found: dict[str, list[TableColumn]] = {}
    seen: set[str] = set()
    for column in columns:
        key = fold(column.header)
        if key in seen:
            found.setdefault(column.header, []).append(column)
        seen.add(key)
    return found


def column_names(columns: Sequence[TableColumn], *, known: Mapping[int, Known]) -> dict[int, str]:
    """Return a name for each column: the known one, or its header in small letters.

    Of a header in several lines as few are taken, from the lowest, as tell the columns
    apart.
    """
    names: dict[int, str] = {}
    taken: set[str] = set()
    for column in columns:
        name = next(name for name in _candidates(column, columns, known) if name not in taken)
        names[column.column] = name
        taken.add(name)
    return names


def _candidates(column: TableColumn, columns: Sequence[TableColumn], known: Mapping[int, Known]) -> list[str]:
    found = [known[column.column].name] if column.column in known else []
    for depth in range(1, len(column.parts) + 1):
        name = snake(" ".join(column.parts[-depth:]))
        alike = sum(snake(" ".join(other.parts[-depth:])) == name for other in columns)
        found += [name] if alike == 1 or depth == len(column.parts) else []
    shortened = [_shortened(column, columns, name) if len(name) > _LONGEST else name for name in found]
    return [*shortened, *(f"{shortened[-1]}_{number}" for number in range(2, len(columns) + 2))]


def snake(text: str) -> str:
    """Return a header as a column name: small letters, digits and underscores.

    Examples
    --------
    >>> snake("Tanggal Lahir (dd/mm)"), snake("2023"), snake("0-14 tahun"), snake("名前")
    ('tanggal_lahir_dd_mm', 'year_2023', 'from_0_14_tahun', 'column')
    """
    name = "_".join(re.findall(r"[a-z0-9]+", without_accents(text)))
    if not name:
        return "column"
    return name if name[0].isalpha() else f"year_{name}" if is_year(name[:4]) else f"from_{name}"


def _shortened(column: TableColumn, columns: Sequence[TableColumn], name: str) -> str:
    """Return as many of the last words of a long name as no other column has at its end, and two at least."""
    words = name.split("_")
    others = [snake(" ".join(other.parts)).split("_") for other in columns if other is not column]
    kept = next(
        (words[-count:] for count in range(2, len(words)) if all(other[-count:] != words[-count:] for other in others)),
        words,
    )
    before = words[: len(words) - len(kept)]
    if before and before[-1].isdigit() and kept[0].isdigit():
        # “15-34 jam” loses its meaning without the 15.
        kept = [before[-1], *kept]
    while len("_".join(kept)) > _LONGEST and len(kept) > 1:
        kept = kept[1:]
    return snake(" ".join(kept))


def words_for(column: TableColumn, known: Known | None) -> tuple[LanguageMap, LanguageMap, tuple[str, ...]]:
    """Return header, definition and aliases of a column; what is not known stands the same in both languages."""
    header = known.header if known else LanguageMap(column.header, column.header)
    definition = known.definition if known else None
    unwritten = LanguageMap(
        id=f"Belum ditulis: apa isi kolom “{column.header}”?",
        en=f"Not written yet: what does the column “{column.header}” hold?",
    )
    usual = {fold(header.id), fold(header.en)}
    return header, definition or unwritten, () if fold(column.header) in usual else (column.header,)
