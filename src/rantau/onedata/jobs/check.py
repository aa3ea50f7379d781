"""The job behind ``rantau check``: read, check, report, annotate, part clean rows from held ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import polars as pl

from rantau.kernel.formats import day as write_day
from rantau.kernel.formats import number
from rantau.kernel.language import Language, LanguageMap
from rantau.kernel.periods import Period
from rantau.onedata.annotate.build import build_workbook
from rantau.onedata.annotate.patch import annotate_workbook
from rantau.onedata.annotate.report import Headline
from rantau.onedata.check.answers import Answer, Answers
from rantau.onedata.check.fitting import best_fit
from rantau.onedata.check.partition import clean_frames, held_frames, write_rows
from rantau.onedata.check.reference_files import read_reference
from rantau.onedata.check.reports.machine import write_csv, write_jsonl
from rantau.onedata.check.reports.page import write_page
from rantau.onedata.check.reports.summary import Summary, summary_of
from rantau.onedata.check.reports.text import TextReport
from rantau.onedata.check.run import Checked, CheckOptions, check_book
from rantau.onedata.messages.catalogue import say
from rantau.onedata.read.files import open_book
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.limits import Limits
from rantau.onedata.read.options import ReadOptions
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.read.sheets import Book, FileFormat
from rantau.onedata.sandbox.wire import JSON, Progress
from rantau.onedata.standards.model import Standard
from rantau.onedata.standards.shipped import find_standard

Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class CheckOrder:
    """What ``rantau check`` asks for, one file at a time.

    Parameters
    ----------
    standard
        Code of a shipped standard, or path of a YAML file; ``None`` takes the one that
        the template in the file was made for.
    format
        ``text``, ``jsonl``, ``csv`` or ``html``.
    references
        Paths of other files by the name that rules call them.
    clean, quarantine
        Ending of the file wanted (``.csv``, ``.xlsx``, ``.parquet``), or ``None``.
    """

    path: str
    limits: dict[str, int]
    today: str
    standard: str | None = None
    language: str = "id"
    format: str = "text"
    period: str | None = None
    sheet: str | None = None
    headers: dict[str, str] | None = None
    columns: dict[str, str] | None = None
    references: dict[str, str] | None = None
    delimiter: str | None = None
    encoding: str | None = None
    annotated: bool = False
    clean: str | None = None
    quarantine: str | None = None
    colour: bool = False
    width: int = 80


def run(arguments: dict[str, JSON], *, folder: Path, report: Report) -> dict[str, JSON]:
    """Check one file; leave ``report``, and what else was asked for, in ``folder``.

    Raises
    ------
    DomainError
        If the file or the standard cannot be used, in words for the sender.
    """
    order = CheckOrder(**arguments)  # type: ignore[arg-type]  # JSON of asdict(CheckOrder)
    language, path = Language(order.language), Path(order.path)
    limits = Limits(**order.limits)
    # A wrong name is told before a long file is read.
    named = find_standard(order.standard) if order.standard else None
    report(Progress("progress.reading", 0, None))
    reading = ReadOptions(delimiter=order.delimiter, encoding=order.encoding, work_folder=folder)
    book = open_book(path, limits=limits, options=reading)
    standard = named or _standard_of(book)
    options = CheckOptions(
        today=date.fromisoformat(order.today),
        period=Period.parse(order.period) if order.period else None,
        answers=Answers(order.headers or {}, {name: Answer(text) for name, text in (order.columns or {}).items()}),
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
    summary = summary_of(checked)
    findings = list(checked.findings)
    files: dict[str, JSON] = {"report": _write_report(order, summary, findings, standard, folder)}
    if order.annotated:
        report(Progress("progress.annotating", 0, None))
        files["annotated"] = _annotate(path, checked, summary, findings, folder, language, options)
    if order.clean or order.quarantine:
        report(Progress("progress.writing", 0, None))
        files.update(_part(order, checked, folder, language))
    return {"summary": asdict(summary), "has_errors": summary.has_errors, "files": files}


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


def _write_report(
    order: CheckOrder, summary: Summary, findings: list[Finding], standard: Standard, folder: Path
) -> str:
    language = Language(order.language)
    name = f"report.{order.format}"
    with (folder / name).open("w", encoding="utf-8", newline="") as sink:
        if order.format == "jsonl":
            write_jsonl(findings, sink, file=summary.file, language=language)
        elif order.format == "csv":
            write_csv(findings, sink, file=summary.file, language=language)
        elif order.format == "html":
            write_page(summary, findings, sink, standard=standard, language=language)
        else:
            text = TextReport(language=language, colour=order.colour, width=order.width)
            sink.writelines(f"{line}\n" for line in text.lines(summary, findings))
    return name


def _annotate(
    path: Path,
    checked: Checked,
    summary: Summary,
    findings: Iterable[Finding],
    folder: Path,
    language: Language,
    options: CheckOptions,
) -> str:
    target = folder / "annotated.xlsx"
    headline = headline_of(checked, summary, options)
    found = list(findings)
    if checked.book.format is FileFormat.XLSX:
        annotate_workbook(path, target=target, findings=found, headline=headline, language=language)
    else:
        build_workbook(checked.binding.sheet, target=target, findings=found, headline=headline, language=language)
    return target.name


def headline_of(checked: Checked, summary: Summary, options: CheckOptions) -> Headline:
    """Return what the first sheet of the annotated workbook says above the list."""
    standard = checked.standard

    def line(key: str, **values: str | LanguageMap | int) -> LanguageMap:
        texts = {}
        for language in Language:
            filled = {
                name: value.text(language)
                if isinstance(value, LanguageMap)
                else number(value, language)
                if isinstance(value, int)
                else value
                for name, value in values.items()
            }
            texts[language] = say(f"check.line-{key}", language, **filled)
        return LanguageMap(id=texts[Language.ID], en=texts[Language.EN])

    verdict = "blocked" if summary.counts["blocker"] else "held" if summary.held else "clean"
    lines = [
        line("file", file=summary.file, sheet=summary.sheet),
        line("standard", title=standard.title, standard=standard.code, version=standard.version),
        line(
            "day",
            day=LanguageMap(write_day(options.today, Language.ID), write_day(options.today, Language.EN)),
        ),
        line(f"verdict-{verdict}", held=summary.held, accepted=summary.accepted),
    ]
    if options.period is not None:
        label = LanguageMap(options.period.label(Language.ID), options.period.label(Language.EN))
        lines.insert(2, line("period", period=label))
    return Headline(title=line("title"), lines=tuple(lines))


def _part(order: CheckOrder, checked: Checked, folder: Path, language: Language) -> dict[str, JSON]:
    files: dict[str, JSON] = {}
    parts: tuple[tuple[str, str | None, Callable[[], Iterable[pl.DataFrame]]], ...] = (
        ("clean", order.clean, lambda: clean_frames(checked)),
        ("quarantine", order.quarantine, lambda: held_frames(checked, language=language)),
    )
    for name, ending, frames in parts:
        if ending is not None:
            target = folder / f"{name}{ending}"
            write_rows(iter(frames()), target=target)
            files[name] = target.name
    return files
