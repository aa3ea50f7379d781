"""The job behind ``rantau check``: read, check, report, annotate, part clean rows from held ones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rantau.kernel.language import Language, LanguageMap
from rantau.kernel.periods import Period
from rantau.onedata.check.fitting import best_fit
from rantau.onedata.check.reference_files import read_reference
from rantau.onedata.check.reports.summary import summary_of
from rantau.onedata.check.run import CheckOptions, check_book
from rantau.onedata.jobs.orders import Order, Report
from rantau.onedata.jobs.results import Result, line, write_results
from rantau.onedata.read.files import open_book
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.read.sheets import Book
from rantau.onedata.sandbox.wire import JSON, Progress
from rantau.onedata.standards.model import Standard
from rantau.onedata.standards.shipped import find_standard


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOrder(Order):
    """What ``rantau check`` asks for, one file at a time.

    Parameters
    ----------
    standard
        Code of a shipped standard, or path of a YAML file; ``None`` takes the one that
        the template in the file was made for.
    references
        Paths of other files by the name that rules call them.
    """

    standard: str | None = None
    period: str | None = None
    references: dict[str, str] | None = None


def run(arguments: dict[str, JSON], *, folder: Path, report: Report) -> dict[str, JSON]:
    """Check one file; leave ``report``, and what else was asked for, in ``folder``.

    Raises
    ------
    DomainError
        If the file or the standard cannot be used, in words for the sender.
    """
    order = CheckOrder(**arguments)  # type: ignore[arg-type]  # JSON of asdict(CheckOrder)
    limits = order.read_limits
    # A wrong name is told before a long file is read.
    named = find_standard(order.standard) if order.standard else None
    report(Progress("progress.reading", 0, None))
    book = open_book(Path(order.path), limits=limits, options=order.reading(folder))
    standard = named or _standard_of(book)
    period = Period.parse(order.period) if order.period else None
    options = CheckOptions(
        today=order.day,
        period=period,
        answers=order.answers,
        references={
            name: read_reference(Path(other), standard=standard, limits=limits)
            for name, other in (order.references or {}).items()
        },
        sheet=order.sheet,
    )
    checked = check_book(
        book,
        standard=standard,
        options=options,
        on_rows=lambda rows: report(Progress("progress.checking", rows, None)),
    )
    lines = [line("standard", title=standard.title, standard=standard.code, version=standard.version)]
    if period is not None:
        label = LanguageMap(period.label(Language.ID), period.label(Language.EN))
        lines.append(line("period", period=label))
    return write_results(Result(checked, summary_of(checked), tuple(lines)), order=order, folder=folder, report=report)


def _standard_of(book: Book) -> Standard:
    code = book.properties.get("rantau_standard")
    if code is not None:
        return find_standard(code)
    fit = best_fit(book.sheets)
    if fit is None:
        raise FileRefusedError("check-against-what")
    raise FileRefusedError(
        "check-against-which",
        suggestion=fit.standard.code,
        count=str(fit.found),
        expected=str(len(fit.standard.columns)),
    )
