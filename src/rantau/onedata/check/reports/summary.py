"""The short of a check: what a person reads first, and a machine reads at all."""

from __future__ import annotations

from dataclasses import dataclass

from rantau.kernel.formats import number
from rantau.kernel.language import Language
from rantau.onedata.check.run import Checked
from rantau.onedata.messages.catalogue import Severity, say
from rantau.onedata.standards.rules import InPeriod, NeedsStore


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of one check; ``counts`` by severity, ``by_code`` by code of the catalogue.

    ``like`` and ``like_rows`` are the earlier file that the file was compared with, instead
    of a standard, and its rows of data.
    """

    file: str
    sheet: str
    standard: str
    version: str
    header_row: int
    first_row: int
    rows: int
    accepted: int
    held: int
    counts: dict[str, int]
    by_code: dict[str, int]
    not_checked: dict[str, str]
    like: str | None = None
    like_rows: int = 0

    @property
    def line_verdict(self) -> str:
        """Which line of the interface (``check.line-…``) says what became of the file as a whole."""
        if self.like is not None:
            return f"verdict-like-{self.like_verdict}"
        return "verdict-blocked" if self.counts["blocker"] else "verdict-held" if self.held else "verdict-clean"

    @property
    def like_verdict(self) -> str:
        """What came out of a comparison: ``held`` rows, ``errors`` elsewhere, a ``look`` needed, or ``clean``."""
        if self.held:
            return "held"
        return "errors" if self.has_errors else "look" if self.counts["warning"] else "clean"

    @property
    def has_errors(self) -> bool:
        """Whether a blocker or error was found."""
        return bool(self.counts["blocker"] or self.counts["error"])


def summary_of(checked: Checked, *, like: str | None = None, like_rows: int = 0) -> Summary:
    """Count what a check found."""
    binding = checked.binding
    return Summary(
        file=checked.book.path.name,
        sheet=binding.sheet.info.name,
        standard=checked.standard.code,
        version=checked.standard.version,
        header_row=binding.table.header_last or 0,
        first_row=binding.first_row,
        rows=checked.rows,
        accepted=checked.accepted,
        held=len(checked.held),
        counts={severity.value: checked.findings.count(severity) for severity in Severity},
        by_code=checked.findings.counts_by_code(),
        not_checked={rule.id: _lacking(rule.check) for rule in checked.not_checked},
        like=like,
        like_rows=like_rows,
    )


def about(summary: Summary, language: Language) -> str:
    """Say which table was checked, and against what."""
    return say(
        "check.about" if summary.like is None else "check.about-like",
        language,
        sheet=summary.sheet,
        header=summary.header_row,
        rows=number(summary.rows, language),
        standard=summary.standard,
        version=summary.version,
        like=summary.like,
        like_rows=number(summary.like_rows, language),
    )


def _lacking(check: object) -> str:
    if isinstance(check, InPeriod):
        return "period"
    if isinstance(check, NeedsStore):
        return "platform"
    return str(getattr(check, "reference", ""))
