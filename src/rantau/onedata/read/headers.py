"""Which rows of a sheet are the headers of its table.

No single sign is enough: titles stand above, a header may take three rows with
merged bands, years are numbers, and a table of texts looks the same in its first
row as in its second.  So each row is held against the forty rows below it, column
by column, and the row that differs most from its column while naming most of the
columns is the lowest header row.  Rows above it that spread over several columns
are its bands.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rantau.onedata.codes.folding import fold, words
from rantau.onedata.read.grids import Grid, Look, is_year
from rantau.onedata.read.labels import is_note_label, is_numbering, is_total_label, is_unit, label_words

_WINDOW = 40
_CANDIDATES = 60
_NO_BETTER_SINCE = 12
_COLUMNS_COMPARED = 120

# Weights of the comparison of one cell with its column; their sum over the columns, divided by the number of
# columns, is the score of a row.  Below zero the row is more like data than like a header.
_TEXT_OVER_NUMBERS = 2.0
_YEAR_OVER_NUMBERS = 1.8
_SAME_BAND = 0.0
_NUMBER_OVER_NUMBERS = -2.0
_NUMBER_OVER_TEXTS = -0.5
_UNNAMED = -1.0
_NOTHING_BELOW = 0.2
_ROW_ABOVE = 0.5
_KNOWN = 3.0
_ENOUGH_KNOWN = 2
_STYLE_IS_RARE, _STYLE_IS_COMMON = 0.1, 0.5
_MOSTLY = 0.5
_ABOUT_AS_FULL = 0.6
_CLEAR = 0.8
_BEYOND_PROSE = 1.0
_LONG = 40

_HEADER_WORDS = label_words("header")
_MACHINE_NAME = re.compile(r"[#A-Za-z][A-Za-z0-9]*(?:[_:+.#][A-Za-z0-9+]+)+")


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """What names a column: its texts from the top band down, and the row of the last of them."""

    parts: tuple[str, ...]
    row: int


@dataclass(frozen=True, slots=True)
class Header:
    """The header rows of a table.

    ``tag_row`` holds names for machines (HXL tags, field names) above or below.
    """

    first: int
    last: int
    cells: dict[int, HeaderCell]
    tag_row: int | None = None


def find_header(grid: Grid, *, first: int, known: Collection[str]) -> Header | None:
    """Return the header of the table that begins at row ``first`` or below, or ``None`` if it has none.

    Parameters
    ----------
    known
        Headers that a standard expects, folded; a row that holds them is preferred.
    """
    best, best_score, seen_since = None, 0.0, 0
    for row in _candidates(grid, first):
        score = score_of(grid, row, known=known) - _ROW_ABOVE * _as_full_above(grid, row, first)
        seen_since += 1
        if score >= best_score and (best is None or score > best_score):
            best, best_score, seen_since = row, score, 0
        elif best_score > _CLEAR and seen_since > _NO_BETTER_SINCE:
            break
    if best is None or (best_score < _BEYOND_PROSE and _is_prose(grid, best, first=first)):
        return None
    return _header_at(grid, best, first=first)


def _as_full_above(grid: Grid, row: int, first: int) -> int:
    """Count the rows above that hold about as many cells as ``row``: data, since bands and titles hold fewer."""
    here = len(grid.filled(row))
    return sum(len(grid.filled(above)) > _ABOUT_AS_FULL * here for above in range(max(first, row - _WINDOW), row))


def _is_prose(grid: Grid, row: int, *, first: int) -> bool:
    """Test whether what stands here are lines of text and no table."""
    texts = [grid.text(r, column) for r in range(first, grid.last_row + 1) for column in grid.filled(r)]
    lines = sum(not grid.is_blank(r) for r in range(first, grid.last_row + 1))
    long = sum(map(len, texts)) > _LONG * len(texts)
    return long and len(texts) < 3 * lines and len({grid.text(row, column) for column in grid.filled(row)}) <= 2


def _candidates(grid: Grid, first: int) -> Iterator[int]:
    seen = 0
    for row in range(first, grid.last_row + 1):
        if grid.is_blank(row):
            continue
        seen += 1
        if seen > _CANDIDATES:
            return
        if _may_be_header(grid, row):
            yield row


def _may_be_header(grid: Grid, row: int) -> bool:
    texts = [grid.text(row, column) for column in grid.filled(row)]
    if is_numbering(texts) or is_tag_row(texts) or all(map(is_unit, texts)):
        return False
    return not is_total_label(texts[0]) and (not is_note_label(texts[0]) or len(texts) > 2)


def is_tag_row(texts: Collection[str]) -> bool:
    """Test whether cells are HXL tags: ``#country+code``."""
    return all(re.fullmatch(r"#[a-z]\w*(?:\s*\+\s*\w+)*", text) for text in texts)


def score_of(grid: Grid, row: int, *, known: Collection[str] = ()) -> float:
    """Return how much a row looks like the lowest header row of what stands below it; under 0 it does not."""
    counts = grid.counts(row + 1, row + _WINDOW)
    below = counts[1:].sum(axis=0)
    total, width, matched = 0.0, 0, 0
    rows_below = max(int(below.max(initial=0)), 1)
    for column in range(1, min(grid.last_column, _COLUMNS_COMPARED) + 1):
        text = grid.spread_text(row, column)
        if not text and not below[column - 1]:
            continue
        width += 1
        if text:
            column_counts = [int(count) for count in counts[:, column - 1]]
            total += _contrast(grid, row, column, text, column_counts)
            matched += fold(text) in known
        else:
            total += _UNNAMED * float(below[column - 1]) / rows_below
    if not width or (matched < _ENOUGH_KNOWN and matched * 2 < width):
        matched = 0
    return (total + _KNOWN * matched) / max(width, 1)


def _contrast(grid: Grid, row: int, column: int, text: str, counts: list[int]) -> float:
    numbers = counts[Look.NUMBER] + counts[Look.DATE]
    texts = counts[Look.TEXT]
    if not numbers + texts:
        return _NOTHING_BELOW
    share = numbers / (numbers + texts)
    area = grid.area(row, column)
    if area is not None and area.first_column < column:
        return _SAME_BAND
    look = Look.TEXT if area and not _is_number(text) else grid.look(row, column)
    if look in (Look.TEXT, Look.EMPTY):
        return _TEXT_OVER_NUMBERS * share if share >= _MOSTLY else _difference_from_texts(grid, row, column, text)
    if share < _MOSTLY:
        return _NUMBER_OVER_TEXTS
    return _YEAR_OVER_NUMBERS if _is_series(grid, row, column, text) else _NUMBER_OVER_NUMBERS


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _is_series(grid: Grid, row: int, column: int, text: str) -> bool:
    """Test whether a year stands beside another one, over numbers that are no years."""
    if not is_year(text):
        return False
    neighbours = (grid.text(row, c) for c in (column - 1, column + 1) if 1 <= c <= grid.last_column)
    below = [grid.text(r, column) for r in range(row + 1, min(row + 1 + _WINDOW, grid.last_row + 1))]
    numbers = [value for value in below if value]
    return any(map(is_year, neighbours)) and sum(map(is_year, numbers)) * 2 < len(numbers)


def _difference_from_texts(grid: Grid, row: int, column: int, text: str) -> float:
    last = min(row + _WINDOW, grid.last_row)
    values = [grid.text(below, column) for below in range(row + 1, last + 1)]
    values = [value for value in values if value]
    parts = words(text).split()
    named = sum(part in _HEADER_WORDS for part in parts)
    score = 1.0 if parts and named * 2 > len(parts) else 0.0
    # Nearly every value is told apart by its length alone, which is quicker than folding it.
    alike = [value for value in values if len(value) == len(text)]
    if alike and fold(text) in map(_folded, alike):
        score -= 1.0
    style = _style(text)
    same_style = sum(_style(value) == style for value in values) / len(values)
    if same_style < _STYLE_IS_RARE:
        score += 0.4
    elif same_style > _STYLE_IS_COMMON:
        score -= 0.2
    lengths = sorted(map(len, values))
    return score + (-0.1 if lengths[0] <= len(text) <= lengths[-1] else 0.2)


# The windows below neighbouring rows hold the same values.
_folded = lru_cache(maxsize=1 << 14)(fold)


@lru_cache(maxsize=1 << 14)
def _style(text: str) -> str:
    if any(letter.isdigit() for letter in text):
        return "digits"
    if "_" in text:
        return "machine"
    if text.isupper():
        return "upper"
    return "lower" if text.islower() else "title"


# --- bands -------------------------------------------------------------------


def _header_at(grid: Grid, lowest: int, *, first: int) -> Header:
    top = lowest
    for row in range(lowest - 1, first - 1, -1):
        if grid.is_blank(row) and not grid.is_under_merged(row):
            break
        if not grid.is_blank(row) and not _is_band(grid, row, below=top, lowest=lowest):
            break
        top = row
    while grid.is_blank(top):
        top += 1
    for column in range(1, grid.last_column + 1):
        area = grid.area(lowest, column)
        if area is not None and first <= area.first_row < top and area.last_column - area.first_column < 2:
            top = area.first_row
    tag_row, top, lowest = _without_tags(grid, top, lowest)
    cells = {column: _cell(grid, column, top, lowest) for column in range(1, grid.last_column + 1)}
    named = {column: cell for column, cell in cells.items() if cell is not None}
    return Header(first=top, last=lowest, cells=named, tag_row=tag_row)


def _is_band(grid: Grid, row: int, *, below: int, lowest: int) -> bool:
    filled = grid.filled(row)
    if any(grid.look(row, column) is not Look.TEXT and not is_year(grid.text(row, column)) for column in filled):
        return False
    if is_note_label(grid.text(row, filled[0])) and len(filled) == 1:
        return False
    named = [column for column in range(1, grid.last_column + 1) if grid.spread_text(lowest, column)]
    return any(_spreads(grid, row, column, below=below, lowest=lowest, named=named) for column in filled)


def _spreads(grid: Grid, row: int, column: int, *, below: int, lowest: int, named: list[int]) -> bool:
    """Test whether a cell stands over several columns but not over all, or names a column that has no name below."""
    area = grid.area(row, column)
    if area is not None:
        if area.last_row >= below:
            return True
        covered = [c for c in named if area.first_column <= c <= area.last_column]
        return 1 < len(covered) < len(named)
    filled = grid.filled(row)
    if len(filled) == 1 or grid.text(row, column).endswith(":"):
        return False
    if not grid.spread_text(lowest, column):
        return bool(grid.counts(lowest + 1, lowest + _WINDOW)[1:, column - 1].any())
    after = [c for c in named if c > column]
    # “Bulan | November 2023” above a full header is a title: a band leaves the first column alone, or names it.
    begins_inside = filled[0] > named[0] or not grid.spread_text(lowest, filled[0])
    return begins_inside and bool(after) and after[0] not in filled


def _without_tags(grid: Grid, top: int, lowest: int) -> tuple[int | None, int, int]:
    """Take a row of field names out of the header: it names for machines what the next row names for people."""
    if top != lowest or lowest == grid.last_row:
        return None, top, lowest
    pairs = [(grid.text(lowest, column), grid.text(lowest + 1, column)) for column in grid.filled(lowest)]
    machine = [pair for pair in pairs if _MACHINE_NAME.fullmatch(pair[0])]
    same = [name for name, label in machine if label and fold(label) in fold(name)]
    if len(machine) * 2 > len(pairs) and len(same) * 2 > len(pairs):
        return lowest, lowest + 1, lowest + 1
    return None, top, lowest


def _cell(grid: Grid, column: int, top: int, lowest: int) -> HeaderCell | None:
    parts: list[str] = []
    at = lowest
    for row in range(top, lowest + 1):
        text, text_row = _band_text(grid, row, column, lowest)
        if text and (not parts or text != parts[-1]):
            parts.append(text)
            at = text_row
    return HeaderCell(tuple(parts), at) if parts else None


def _band_text(grid: Grid, row: int, column: int, lowest: int) -> tuple[str, int]:
    area = grid.area(row, column)
    if area is not None:
        return grid.text_at(area.first_row, area.first_column), area.first_row
    text = grid.text(row, column)
    if text or row == lowest or not grid.text(lowest, column):
        return text, row
    return _spread_from_left(grid, row, column, lowest), row


def _spread_from_left(grid: Grid, row: int, column: int, lowest: int) -> str:
    """Return the text of an unmerged band whose first cell stands to the left of ``column``."""
    for left in range(column - 1, 0, -1):
        if grid.area(row, left) is not None:
            return ""
        text = grid.text(row, left)
        if text:
            return text if grid.text(lowest, left) else ""
    return ""
