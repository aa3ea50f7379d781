"""What is made of a check: the report, the annotated workbook, clean rows and held ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from rantau.kernel.formats import day as write_day
from rantau.kernel.formats import number
from rantau.kernel.language import Language, LanguageMap
from rantau.onedata.annotate.build import build_workbook
from rantau.onedata.annotate.patch import annotate_workbook
from rantau.onedata.annotate.report import Headline
from rantau.onedata.check.partition import clean_frames, held_frames, write_rows
from rantau.onedata.check.reports.machine import write_csv, write_jsonl
from rantau.onedata.check.reports.page import write_page
from rantau.onedata.check.reports.summary import Summary
from rantau.onedata.check.reports.text import TextReport
from rantau.onedata.check.run import Checked
from rantau.onedata.jobs.orders import Order, Report
from rantau.onedata.messages.catalogue import say
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.sheets import FileFormat
from rantau.onedata.sandbox.wire import JSON, Progress


@dataclass(frozen=True, slots=True)
class Result:
    """A check and what is said of it.

    Parameters
    ----------
    about
        Lines for the head of the annotated workbook: what the file was held against.
    details
        Findings that stand in complete reports only: a person who reads the text sees
        the one that sums them up.
    """

    checked: Checked
    summary: Summary
    about: tuple[LanguageMap, ...]
    details: tuple[Finding, ...] = ()


def write_results(result: Result, *, order: Order, folder: Path, report: Report) -> dict[str, JSON]:
    """Leave the report, and what else was asked for, in ``folder``; return the answer of the job."""
    findings = list(result.checked.findings)
    files: dict[str, JSON] = {"report": _write_report(result, findings, order, folder)}
    if order.annotated:
        report(Progress("progress.annotating", 0, None))
        files["annotated"] = _annotate(result, findings, order, folder)
    if order.clean or order.quarantine:
        report(Progress("progress.writing", 0, None))
        files.update(_part(order, result.checked, folder))
    return {"summary": asdict(result.summary), "has_errors": result.summary.has_errors, "files": files}


def _write_report(result: Result, findings: list[Finding], order: Order, folder: Path) -> str:
    language, summary = Language(order.language), result.summary
    complete = [*findings, *result.details]
    name = f"report.{order.format}"
    with (folder / name).open("w", encoding="utf-8", newline="") as sink:
        if order.format == "jsonl":
            write_jsonl(complete, sink, file=summary.file, language=language)
        elif order.format == "csv":
            write_csv(complete, sink, file=summary.file, language=language)
        elif order.format == "html":
            write_page(summary, complete, sink, standard=result.checked.standard, language=language)
        else:
            text = TextReport(language=language, colour=order.colour, width=order.width)
            sink.writelines(f"{each}\n" for each in text.lines(summary, findings))
    return name


def _annotate(result: Result, findings: list[Finding], order: Order, folder: Path) -> str:
    target = folder / "annotated.xlsx"
    language, headline = Language(order.language), headline_of(result, order)
    if result.checked.book.format is FileFormat.XLSX:
        annotate_workbook(Path(order.path), target=target, findings=findings, headline=headline, language=language)
    else:
        sheet = result.checked.binding.sheet
        build_workbook(sheet, target=target, findings=findings, headline=headline, language=language)
    return target.name


def headline_of(result: Result, order: Order) -> Headline:
    """Return what the first sheet of the annotated workbook says above the list."""
    summary = result.summary
    day = LanguageMap(write_day(order.day, Language.ID), write_day(order.day, Language.EN))
    lines = (
        line("file", file=summary.file, sheet=summary.sheet),
        *result.about,
        line("day", day=day),
        line(summary.line_verdict, held=summary.held, accepted=summary.accepted, like=summary.like or ""),
    )
    return Headline(title=line("title"), lines=lines)


def line(key: str, **values: str | LanguageMap | int) -> LanguageMap:
    """Return a line of the headline in both languages."""
    id_, en = (
        say(f"check.line-{key}", language, **{name: _written(value, language) for name, value in values.items()})
        for language in (Language.ID, Language.EN)
    )
    return LanguageMap(id=id_, en=en)


def _written(value: str | LanguageMap | int, language: Language) -> str:
    if isinstance(value, LanguageMap):
        return value.text(language)
    return number(value, language) if isinstance(value, int) else value


def _part(order: Order, checked: Checked, folder: Path) -> dict[str, JSON]:
    files: dict[str, JSON] = {}
    language = Language(order.language)
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
