"""How a text file separates its fields, found from its first lines and never left to a library."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

from rantau.onedata.read.options import ReadOptions

SAMPLE_BYTES = 1 << 18
DELIMITERS = (",", ";", "\t", "|")
# Records looked at; more does not change the choice and costs time on every file.
SAMPLE_RECORDS = 300
# Running text has commas and semicolons too; a delimiter other than the comma is only
# believed when the most frequent number of fields covers this share of the records.
LEAST_SHARE = 0.25

_SEPARATOR_LINE = re.compile(r"sep=([\t!#$%&*+,./:;<=>?@^_|~-])(\r\n|\n|\r|$)", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"\s*[-+(]?(rp\.? ?|\$ ?|us\$ ?|€ ?)?\d[\d.]*,\d+ ?%?\)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """What has to be known to split a text file into cells.

    ``quote`` is ``None`` where nothing is quoted.  ``line_end`` is LF (also for
    CRLF) or CR.  ``separator_line`` says that the first line is ``sep=;``, which
    Excel obeys and does not show.  ``guessed`` says that the delimiter was inferred and is
    not the comma.
    """

    delimiter: str
    quote: str | None = '"'
    line_end: str = "\n"
    separator_line: bool = False
    guessed: bool = False


def sniff(sample: str, *, options: ReadOptions, extension: str = ".csv") -> Dialect:
    """Find the dialect of a text file from its beginning.

    Parameters
    ----------
    sample
        The first characters of the file, at best ending with a whole line.
    extension
        Ending of the file name: ``.tsv`` makes the tab no guess.
    """
    line_end = _line_end(sample)
    declared = _SEPARATOR_LINE.match(sample)
    body = sample[declared.end() :] if declared else sample
    quote = _quote(body) if options.quote is None else options.quote or None
    if options.delimiter:
        delimiter, guessed = options.delimiter, False
    elif declared:
        delimiter, guessed = declared.group(1), False
    else:
        delimiter = _delimiter(body, quote)
        guessed = delimiter != "," and (delimiter, extension) != ("\t", ".tsv")
    return Dialect(delimiter, quote, line_end, separator_line=declared is not None, guessed=guessed)


def _line_end(sample: str) -> str:
    # Excel for Mac ends lines with CR and breaks them inside cells with LF.
    outside = re.sub(r'"[^"]*"', "", sample)
    return "\r" if "\r" in outside and "\n" not in outside else "\n"


def _quote(sample: str) -> str:
    """Return the apostrophe only where it plainly encloses fields, as some databases write it."""
    if '"' in sample:
        return '"'
    enclosed = len(re.findall(r"(?:^|[,;\t|])'[^'\r\n]*'(?=[,;\t|\r\n]|$)", sample, re.MULTILINE))
    return "'" if enclosed > 1 and 2 * enclosed == sample.count("'") else '"'


def _delimiter(sample: str, quote: str | None) -> str:
    scores = {candidate: _score(sample, candidate, quote) for candidate in DELIMITERS}
    best = max(DELIMITERS, key=lambda candidate: scores[candidate])
    return best if scores[best] > 0 else ","


def _score(sample: str, delimiter: str, quote: str | None) -> float:
    """Return how well ``delimiter`` makes a table of the sample, between 0 and 1."""
    records = [record for record in _records(sample, delimiter, quote) if any(record)]
    widths = Counter(len(record) for record in records if len(record) > 1)
    if not widths:
        return 0.0
    width, frequency = max(widths.items(), key=lambda item: (item[1], item[0]))
    share = frequency / len(records)
    if delimiter != "," and share < LEAST_SHARE:
        return 0.0
    return share * (1 - _foreign_share([r for r in records if len(r) == width], delimiter))


def _records(sample: str, delimiter: str, quote: str | None) -> list[list[str]]:
    # A sample may be one field, and the limit that the module begins with is smaller.
    csv.field_size_limit(max(csv.field_size_limit(), len(sample) + 1))
    lines = io.StringIO(sample, newline="")
    if quote:
        reader = csv.reader(lines, delimiter=delimiter, quotechar=quote)
    else:
        reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return [record for record, _ in zip(reader, range(SAMPLE_RECORDS), strict=False)]


def _foreign_share(records: list[list[str]], delimiter: str) -> float:
    """Return the share of cells that look as if another delimiter should have split them."""
    others = [candidate for candidate in DELIMITERS if candidate != delimiter]
    cells = [cell for record in records for cell in record if cell]
    foreign = sum(1 for cell in cells if any(o in cell for o in others) and not _DECIMAL_COMMA.fullmatch(cell))
    return foreign / max(1, len(cells))
