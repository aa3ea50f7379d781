"""The report that an officer reads in her terminal: verdict first, then each kind of error with its cells."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rantau.kernel.formats import number
from rantau.kernel.language import Language
from rantau.onedata.check.reports.summary import Summary, about
from rantau.onedata.check.reports.values import one_line, without_sheet
from rantau.onedata.messages.catalogue import Severity, say
from rantau.onedata.read.findings import Finding

_EXAMPLES = 3
# Findings on columns and on the file as a whole are few, and each is needed to mend it.
_EXAMPLES_WITHOUT_ROW = 30
_CELLS_NAMED = 8
_COLOURS = {
    Severity.BLOCKER: "1;31",
    Severity.ERROR: "31",
    Severity.WARNING: "33",
    Severity.HINT: "34",
}
_SIGNS = {Severity.BLOCKER: "■", Severity.ERROR: "✗", Severity.WARNING: "!", Severity.HINT: "·"}


@dataclass(slots=True)
class Kind:
    """All findings of one code in one column: a few examples, and every place."""

    first: Finding
    count: int = 0
    examples: list[Finding] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """Count a finding, and keep it as an example if it shows something that the others do not."""
        self.count += 1
        most = _EXAMPLES if finding.row is not None else _EXAMPLES_WITHOUT_ROW
        shown = {(example.value, example.row is None and str(example.arguments)) for example in self.examples}
        if len(self.examples) < most and (finding.value, finding.row is None and str(finding.arguments)) not in shown:
            self.examples.append(finding)
        elif len(self.places) < _CELLS_NAMED:
            self.places.append(finding.cell or str(finding.row or ""))


def kinds_of(findings: Iterable[Finding]) -> list[Kind]:
    """Group findings by code and column, heaviest and most frequent first."""
    kinds: dict[tuple[str, int | None, str | None], Kind] = {}
    for finding in findings:
        key = (finding.code, finding.column, finding.rule)
        kinds.setdefault(key, Kind(finding)).add(finding)
    return sorted(kinds.values(), key=lambda kind: (kind.first.severity.rank, -kind.count, kind.first.text.number))


class TextReport:
    """Writes the report.

    Parameters
    ----------
    colour
        Whether the terminal shows colours; signs and words carry the same meaning.
    width
        Columns of the terminal.
    """

    def __init__(self, *, language: Language, colour: bool, width: int) -> None:
        self._language = language
        self._colour = colour
        self._width = max(40, min(width, 100))

    def lines(self, summary: Summary, findings: Iterable[Finding]) -> Iterator[str]:
        """Yield the lines of the report."""
        yield from self._head(summary)
        kinds = kinds_of(findings)
        for severity in Severity:
            chosen = [kind for kind in kinds if kind.first.severity is severity]
            if chosen:
                yield ""
                yield self._paint(self._heading(severity, summary), _COLOURS[severity])
                for kind in chosen:
                    yield from self._kind(kind, severity)
        yield from self._not_checked(summary)

    def _heading(self, severity: Severity, summary: Summary) -> str:
        key = "check.heading-like" if summary.like is not None else "check.heading"
        return self._say(f"{key}-{severity.value}").upper()

    def _head(self, summary: Summary) -> Iterator[str]:
        yield self._paint(summary.file, "1")
        yield from self._wrapped(about(summary, self._language), indent="  ")
        yield ""
        yield "  " + self._verdict(summary)
        counts = ", ".join(self._counted(severity, summary) for severity in Severity if summary.counts[severity.value])
        if counts:
            yield "    " + counts

    def _verdict(self, summary: Summary) -> str:
        values = {"held": self._number(summary.held), "accepted": self._number(summary.accepted)}
        if summary.rows == 0:
            return self._paint(self._say("check.verdict-empty"), "33")
        if summary.like is not None:
            return self._like_verdict(summary, values)
        if summary.counts["blocker"]:
            return self._paint("■ " + self._say("check.verdict-blocked"), "1;31")
        if summary.held:
            return self._paint("✗ " + self._say("check.verdict-held", **values), "31")
        if summary.counts["error"]:
            return self._paint("✗ " + self._say("check.verdict-errors", **values), "31")
        return self._paint("✓ " + self._say("check.verdict-clean", **values), "32")

    def _like_verdict(self, summary: Summary, values: dict[str, str]) -> str:
        kind = summary.like_verdict
        sign, colour = {"look": ("!", "33"), "clean": ("✓", "32")}.get(kind, ("✗", "31"))
        said = self._say(f"check.line-verdict-like-{kind}", like=summary.like, **values)
        return self._paint(f"{sign} {said}", colour)

    def _counted(self, severity: Severity, summary: Summary) -> str:
        return self._say(f"check.count-{severity.value}", count=self._number(summary.counts[severity.value]))

    def _kind(self, kind: Kind, severity: Severity) -> Iterator[str]:
        yield ""
        yield f"  {self._paint(_SIGNS[severity], _COLOURS[severity])} {self._title(kind)}"
        remedies = {finding.remedy(self._language) for finding in kind.examples}
        for finding in kind.examples:
            yield from self._wrapped(self._message(finding), indent="      ")
            if len(remedies) > 1:
                yield from self._remedy(finding)
        if kind.count > len(kind.examples):
            yield from self._wrapped(self._rest(kind), indent="      ")
        if len(remedies) == 1:
            yield from self._remedy(kind.first)

    def _message(self, finding: Finding) -> str:
        return one_line(without_sheet(finding, finding.message(self._language)), longest=400)

    def _title(self, kind: Kind) -> str:
        parts = [self._paint(kind.first.text.number, "1")]
        if kind.first.header:
            parts.append(self._say("check.in-column", column=one_line(kind.first.header)))
        if kind.first.row is not None:
            parts.append(self._say("check.times", count=self._number(kind.count)))
        return " · ".join(parts)

    def _rest(self, kind: Kind) -> str:
        more = kind.count - len(kind.examples)
        cells = ", ".join(filter(None, kind.places)) + (" …" if more > len(kind.places) else "")
        return self._say("check.also-at", cells=cells, count=self._number(more))

    def _remedy(self, finding: Finding) -> Iterator[str]:
        yield from self._wrapped(
            one_line(finding.remedy(self._language), longest=400), indent="      → ", hang="        "
        )

    def _not_checked(self, summary: Summary) -> Iterator[str]:
        if not summary.not_checked:
            return
        yield ""
        yield self._say("check.not-checked")
        for rule, lacking in summary.not_checked.items():
            key = f"check.lacks-{lacking}" if lacking in ("period", "platform", "previous") else "check.lacks-file"
            yield from self._wrapped(f"{rule}: {self._say(key, name=lacking)}", indent="  · ", hang="    ")

    def _wrapped(self, text: str, *, indent: str, hang: str | None = None) -> Iterator[str]:
        yield from textwrap.wrap(
            text, self._width, initial_indent=indent, subsequent_indent=indent if hang is None else hang
        )

    def _paint(self, text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._colour else text

    def _number(self, value: int) -> str:
        return number(value, self._language)

    def _say(self, key: str, **values: object) -> str:
        return say(key, self._language, **values)
