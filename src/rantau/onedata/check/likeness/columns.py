"""Which columns vanished, appeared, were renamed or moved; which sheet and header row."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from rantau.onedata.check.binding import ROW_COLUMN
from rantau.onedata.check.groups import FindingGroup, one
from rantau.onedata.check.likeness.sides import Pair
from rantau.onedata.codes.folding import fold
from rantau.onedata.messages.catalogue import error_texts
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.sheets import FileFormat
from rantau.onedata.read.tables import TableColumn

# As for headers that resemble a standard's.
_ALIKE = 80.0
_NAMED_SHEETS = (FileFormat.XLSX, FileFormat.XLS, FileFormat.ODS)


def column_findings(pair: Pair) -> Iterator[FindingGroup]:
    """Yield what changed about the columns and around them."""
    yield from _about_sheet(pair)
    vanished = [name for name in pair.then.checked.columns.bound if name not in pair.now.checked.columns.bound]
    headers = {pair.then.header(name): name for name in vanished}
    resembled: set[str] = set()
    for place in _strangers(pair):
        near = _resembled(place.header, [header for header in headers if header not in resembled])
        if near is None:
            yield _at_header(pair, "column-new", place)
        else:
            resembled.add(near)
            yield _at_header(pair, "column-like", place, suggestion=near)
    for header, name in headers.items():
        if header not in resembled:
            yield pair.on_sheet("column-vanished", column=header, other_cell=pair.then.header_cell(name))
    for name in moved([pair.now.place(name) for name in pair.common], names=pair.common):
        yield pair.in_column(
            "column-moved", name, cell=pair.now.header_cell(name), other_cell=pair.then.header_cell(name)
        )


def _about_sheet(pair: Pair) -> Iterator[FindingGroup]:
    formats = (pair.now.checked.book.format, pair.then.checked.book.format)
    if all(each in _NAMED_SHEETS for each in formats) and pair.now.sheet != pair.then.sheet:
        yield pair.on_sheet("sheet-renamed", other_value=pair.then.sheet)
    if pair.now.header_row != pair.then.header_row:
        yield pair.on_sheet("header-row-moved", row=str(pair.now.header_row), other_value=str(pair.then.header_row))


def _strangers(pair: Pair) -> Iterator[TableColumn]:
    """Yield the headed columns that the earlier file lacks."""
    bound = {column.place for column in pair.now.checked.columns.bound.values()}
    known = {fold(header) for header in pair.then.checked.binding.headers.values()}
    for place in pair.now.checked.binding.table.columns:
        if place.column not in bound and place.header not in ("", ROW_COLUMN) and fold(place.header) not in known:
            yield place


def _resembled(header: str, known: Sequence[str]) -> str | None:
    """Return the header that another resembles; headers that differ in a digit mean different things."""
    alike = [each for each in known if _digits(each) == _digits(header)]
    near = process.extractOne(header.lower(), [each.lower() for each in alike], scorer=fuzz.WRatio, score_cutoff=_ALIKE)
    return alike[near[2]] if near else None


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _at_header(pair: Pair, code: str, place: TableColumn, **arguments: str) -> FindingGroup:
    finding = Finding(
        code=code,
        severity=error_texts()[code].severity,
        sheet=pair.now.sheet,
        row=place.header_row or None,
        column=place.column,
        header=place.header,
        value=place.header,
        arguments={"file": pair.file, **arguments},
    )
    return one(finding)


def moved(places: Sequence[int], *, names: Sequence[str]) -> list[str]:
    """Return the fewest names whose move explains a new order.

    Those are the ones outside a longest increasing run of ``places``.

    Examples
    --------
    >>> moved([1, 3, 4, 2], names=["a", "b", "c", "d"])
    ['d']
    """
    ends: list[int] = []
    lengths = []
    for place in places:
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        lengths.append(length)
    wanted = len(ends) - 1
    out = []
    for name, length in zip(reversed(names), reversed(lengths), strict=True):
        if length == wanted:
            wanted -= 1
        else:
            out.append(name)
    return out[::-1]
