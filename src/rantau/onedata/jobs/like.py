"""The job behind ``rantau check --like``: this month's file against last month's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rantau.onedata.check.like import compare_books
from rantau.onedata.check.reports.summary import summary_of
from rantau.onedata.check.run import CheckOptions
from rantau.onedata.jobs.orders import Order, Report
from rantau.onedata.jobs.results import Result, line, write_results
from rantau.onedata.read.files import open_book
from rantau.onedata.sandbox.wire import JSON, Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class LikeOrder(Order):
    """What ``rantau check --like`` asks for; ``like`` is the path of the earlier file."""

    like: str


def run(arguments: dict[str, JSON], *, folder: Path, report: Report) -> dict[str, JSON]:
    """Compare one file with an earlier one; leave ``report``, and what else was asked for, in ``folder``.

    Raises
    ------
    DomainError
        If one of the files cannot be used, in words for the sender.
    """
    order = LikeOrder(**arguments)  # type: ignore[arg-type]  # JSON of asdict(LikeOrder)
    report(Progress("progress.reading", 0, None))
    last = open_book(Path(order.like), limits=order.read_limits, options=order.reading(folder))
    book = open_book(Path(order.path), limits=order.read_limits, options=order.reading(folder))
    compared = compare_books(
        book,
        last=last,
        options=CheckOptions(today=order.day, answers=order.answers, sheet=order.sheet),
        on_rows=lambda rows: report(Progress("progress.checking", rows, None)),
    )
    summary = summary_of(compared.checked, like=compared.file, like_rows=compared.last.rows)
    result = Result(compared.checked, summary, (line("like", like=compared.file),), compared.vanished)
    return write_results(result, order=order, folder=folder, report=report)
