"""Clean rows and held rows: every row of data is in exactly one of the two.

Clean rows are written in the words of the standard (its column names, ISO dates,
codes), ready for the next machine.  Held rows keep the sender's own headers and
texts, with the reasons beside them, ready to be mended and sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import xlsxwriter

from rantau.kernel.language import Language
from rantau.onedata.check.binding import ROW_COLUMN
from rantau.onedata.check.passing import BATCH_ROWS, batch_frame, valued, working
from rantau.onedata.check.run import Checked
from rantau.onedata.messages.catalogue import say
from rantau.onedata.read.refusals import FileRefusedError

_FORMATS = (".csv", ".xlsx", ".parquet")
# What a spreadsheet might run when it opens a CSV, also behind blanks.
_ACTIVE = r"^[\s\x00\x{200B}]*[=+\-@＝＋－＠\t\r]"
_NUMBER = r"^-?[0-9][0-9.,]*$"


@dataclass(frozen=True, slots=True)
class Partition:
    """How many rows went where."""

    clean: int
    held: int


def clean_frames(checked: Checked) -> Iterator[pl.DataFrame]:
    """Yield the rows without blocker or error, in order.

    Columns: ``_row`` (sheet row) and one String column per column of the standard that
    the file has, in the order of the standard; null where the cell is empty.
    """
    names = [column.name for column in checked.standard.columns if column.name in checked.columns.bound]
    texts = {f"t:{name}": name for name in names}
    for frame in data_frames(checked, parts="t"):
        kept = frame.select("row", *texts).filter(~pl.col("row").is_in(checked.held.implode()))
        yield kept.rename({"row": ROW_COLUMN} | texts)


def data_frames(checked: Checked, *, parts: str = "otv") -> Iterator[pl.DataFrame]:
    """Yield every row of data as it was read, in order.

    Columns: ``row`` (sheet row) and, for every column that the file has, those of
    ``o:name``, ``t:name`` and ``v:name`` that ``parts`` names (see
    :mod:`rantau.onedata.check.columns`).
    """
    bound = checked.columns.bound
    chosen = ["row", *[f"{part}:{name}" for name in bound for part in parts]]
    for frame in _rows(checked):
        kinds = any(name.startswith("k:") for name in frame.columns)
        plain = valued(frame.lazy(), bound, kinds=kinds).select(chosen).collect()
        mine = checked.looked.filter(pl.col("row").is_in(plain["row"].implode())).select(chosen)
        plain = plain.filter(~pl.col("row").is_in(mine["row"].implode()))
        yield pl.concat([plain, mine]).filter(~pl.col("row").is_in(checked.left_out.implode())).sort("row")


def held_frames(checked: Checked, *, language: Language) -> Iterator[pl.DataFrame]:
    """Yield the rows kept back, in order, as the sender wrote them.

    Columns: every headed column of the sender's table under its own header, then the
    sheet row and the reasons.
    """
    reasons = _reasons(checked, language)
    headers = _unique_headers(checked)
    row, reason = say("check.held-row", language), say("check.held-reason", language)
    binding = checked.binding
    for batch in binding.sheet.batches(
        first_row=binding.first_row, last_row=binding.last_row, columns=sorted(headers), size=BATCH_ROWS
    ):
        frame, _ = batch_frame(batch)
        held = frame.filter(pl.col("row").is_in(checked.held.implode()))
        texts = [pl.col(f"c{place}").cast(pl.String).alias(header) for place, header in sorted(headers.items())]
        why = held["row"].replace_strict(reasons, default="", return_dtype=pl.String)
        yield held.select(*texts, pl.col("row").alias(row)).with_columns(why.alias(reason))


def _rows(checked: Checked) -> Iterator[pl.DataFrame]:
    binding, bound = checked.binding, checked.columns.bound
    places = sorted(column.place for column in bound.values())
    for batch in binding.sheet.batches(
        first_row=binding.first_row, last_row=binding.last_row, columns=places, size=BATCH_ROWS
    ):
        frame, kinds = batch_frame(batch)
        yield working(frame.lazy(), bound, kinds=kinds).collect()


def _unique_headers(checked: Checked) -> dict[int, str]:
    """Return the headers by sheet column, a repeated one told apart by its column."""
    seen: set[str] = set()
    headers: dict[int, str] = {}
    for place, header in sorted(checked.binding.headers.items()):
        name = header or f"#{place}"
        headers[place] = name if name not in seen else f"{name} #{place}"
        seen.add(name)
    return headers


def _reasons(checked: Checked, language: Language) -> dict[int, str]:
    """Return by row what keeps it back: the messages, heaviest first."""
    reasons: dict[int, list[str]] = {}
    for finding in checked.findings:
        if finding.row is not None and finding.severity.holds_back:
            reasons.setdefault(finding.row, []).append(f"{finding.message(language)} {finding.remedy(language)}")
    return {row: "\n".join(texts) for row, texts in reasons.items()}


def write_rows(frames: Iterator[pl.DataFrame], *, target: Path) -> int:
    """Write rows to CSV, XLSX or Parquet, by the ending of ``target``; return how many.

    Nothing written can run in a spreadsheet: XLSX cells are text, and a CSV text that
    begins like a formula gets an apostrophe in front.

    Raises
    ------
    FileRefusedError
        If the ending is another.
    """
    writers: dict[str, Callable[[Iterator[pl.DataFrame], Path], int]] = {
        ".csv": _write_csv,
        ".xlsx": _write_xlsx,
        ".parquet": _write_parquet,
    }
    writer = writers.get(target.suffix.lower())
    if writer is None:
        raise FileRefusedError("file-type-not-supported", value=target.suffix or "–", expected=", ".join(_FORMATS))
    return writer(frames, target)


def _write_csv(frames: Iterator[pl.DataFrame], target: Path) -> int:
    count = 0
    with target.open("wb") as sink:
        for place, frame in enumerate(frames):
            harmless = frame.with_columns(_harmless(name) for name, dtype in frame.schema.items() if dtype == pl.String)
            harmless.write_csv(sink, include_header=place == 0, include_bom=place == 0)
            count += frame.height
    return count


def _harmless(name: str) -> pl.Expr:
    text = pl.col(name)
    active = text.str.contains(_ACTIVE) & ~text.str.contains(_NUMBER)
    return pl.when(active).then("'" + text).otherwise(text).alias(name)


def _write_xlsx(frames: Iterator[pl.DataFrame], target: Path) -> int:
    count = 0
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(target), options | {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("Data")
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for place, frame in enumerate(frames):
            if place == 0:
                sheet.set_column(0, max(frame.width - 1, 0), 18, text)
                sheet.write_row(0, 0, frame.columns, bold)
                sheet.freeze_panes(1, 0)
            for row in frame.iter_rows():
                count += 1
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write_string(count, column, str(value), text)
    return count


def _write_parquet(frames: Iterator[pl.DataFrame], target: Path) -> int:
    written = list(frames)
    if not written:
        return 0
    whole = pl.concat(written)
    whole.write_parquet(target)
    return whole.height
