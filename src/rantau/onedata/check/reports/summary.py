"""The short of a check: what a person reads first, and a machine reads at all."""

from __future__ import annotations

from dataclasses import dataclass

from rantau.onedata.check.run import Checked
from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.standards.rules import InPeriod, NeedsStore


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of one check; ``counts`` by severity, ``by_code`` by code of the catalogue."""

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

    @property
    def has_errors(self) -> bool:
        """Whether a blocker or error was found."""
        return bool(self.counts["blocker"] or self.counts["error"])


def summary_of(checked: Checked) -> Summary:
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
    )


def _lacking(check: object) -> str:
    if isinstance(check, InPeriod):
        return "period"
    if isinstance(check, NeedsStore):
        return "platform"
    return str(getattr(check, "reference", ""))
