"""What every check of a file is asked for, whatever it is held against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rantau.onedata.check.answers import Answer, Answers
from rantau.onedata.read.limits import Limits
from rantau.onedata.read.options import ReadOptions
from rantau.onedata.sandbox.wire import Progress

Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One file, how it is read, and what is wanted of it; plain values, as they come through a pipe.

    Parameters
    ----------
    format
        ``text``, ``jsonl``, ``csv`` or ``html``.
    headers, columns
        Answers: the column that a header means, the reading of a column.
    clean, quarantine
        Ending of the file wanted (``.csv``, ``.xlsx``, ``.parquet``), or ``None``.
    """

    path: str
    limits: dict[str, int]
    today: str
    language: str = "id"
    format: str = "text"
    sheet: str | None = None
    headers: dict[str, str] | None = None
    columns: dict[str, str] | None = None
    delimiter: str | None = None
    encoding: str | None = None
    annotated: bool = False
    clean: str | None = None
    quarantine: str | None = None
    colour: bool = False
    width: int = 80

    @property
    def read_limits(self) -> Limits:
        """How much may be read."""
        return Limits(**self.limits)

    @property
    def day(self) -> date:
        """The day of the check."""
        return date.fromisoformat(self.today)

    @property
    def answers(self) -> Answers:
        """What was answered about headers and columns."""
        return Answers(self.headers or {}, {name: Answer(text) for name, text in (self.columns or {}).items()})

    def reading(self, folder: Path) -> ReadOptions:
        """Return how the file is read, with ``folder`` for what has to be written meanwhile."""
        return ReadOptions(delimiter=self.delimiter, encoding=self.encoding, work_folder=folder)
