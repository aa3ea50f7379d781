"""Findings by the thousand: one group per rule and column, its places as a table.

A million rows with two per cent of errors give tens of thousands of findings.
They are kept as columns and become :class:`Finding` objects only when somebody
reads them; sorting and counting stay vectorised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import repeat

import polars as pl

from rantau.onedata.messages.catalogue import Severity, error_texts
from rantau.onedata.read.findings import Finding

Argument = str | tuple[str, str]
"""Value of a placeholder: one text for both languages, or a pair (id, en)."""

PLACES: dict[str, pl.DataType] = {"row": pl.UInt32(), "value": pl.String()}


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings that differ only in their place and what was found there.

    Parameters
    ----------
    places
        One row per finding: ``row`` (UInt32, null for a finding on a whole column or
        file), ``value`` (String, null), and one String column per placeholder that
        varies; a placeholder that differs by language stands as ``name:id`` and
        ``name:en``.
    constants
        Placeholders that are the same for the whole group.
    """

    code: str
    severity: Severity
    places: pl.DataFrame
    sheet: str | None = None
    column: int | None = None
    header: str | None = None
    rule: str | None = None
    constants: Mapping[str, Argument] = field(default_factory=dict)

    def __len__(self) -> int:
        return self.places.height

    def finding(self, position: int) -> Finding:
        """Return the finding at ``position`` of ``places``."""
        return replace(self, places=self.places.slice(position, 1)).findings()[0]

    def findings(self) -> list[Finding]:
        """Return all findings, in the order of ``places``."""
        moving = {name.removesuffix(":id"): self._texts(name) for name in self._arguments()}
        # Column by column: a dictionary of every row costs more than its finding.
        arguments: Iterable[tuple[Argument, ...]] = zip(*moving.values(), strict=True) if moving else repeat(())
        return [
            Finding(
                code=self.code,
                severity=self.severity,
                sheet=self.sheet,
                row=row,
                column=self.column,
                header=self.header,
                value=value,
                arguments={**self.constants, **dict(zip(moving, texts, strict=True))},
                rule=self.rule,
            )
            for row, value, texts in zip(
                self.places["row"].to_list(), self.places["value"].to_list(), arguments, strict=False
            )
        ]

    def _arguments(self) -> list[str]:
        return [name for name in self.places.columns if name not in PLACES and not name.endswith(":en")]

    def _texts(self, name: str) -> Sequence[Argument]:
        texts = self.places[name].fill_null("").to_list()
        if not name.endswith(":id"):
            return texts
        return list(zip(texts, self.places[f"{name[:-3]}:en"].fill_null("").to_list(), strict=True))


def one(finding: Finding) -> FindingGroup:
    """Return a group that holds a single finding."""
    return FindingGroup(
        code=finding.code,
        severity=finding.severity,
        places=pl.DataFrame({"row": [finding.row], "value": [finding.value]}, schema=PLACES),
        sheet=finding.sheet,
        column=finding.column,
        header=finding.header,
        rule=finding.rule,
        constants=finding.arguments,
    )


@dataclass(frozen=True)
class FindingSet:
    """All findings of one file, in the order in which a person reads the sheet.

    The order is: findings on the file, then on columns, then by row and column; at one
    place the heaviest first.
    """

    groups: tuple[FindingGroup, ...]

    def __len__(self) -> int:
        return sum(len(group) for group in self.groups)

    def __iter__(self) -> Iterator[Finding]:
        findings = [finding for group in self.groups for finding in group.findings()]
        for place in self._order:
            yield findings[place]

    @cached_property
    def _order(self) -> pl.Series:
        """Places of the findings, counted group after group, in the order for reading."""
        parts = [
            group.places.select(
                sheet=pl.lit(group.sheet or ""),
                row=pl.col("row").fill_null(0),
                column=pl.lit(group.column or 0, pl.UInt32),
                rank=pl.lit(group.severity.rank, pl.UInt8),
            )
            for group in self.groups
        ]
        if not parts:
            return pl.Series(dtype=pl.UInt32)
        order = ["sheet", "row", "column", "rank", "place"]
        return pl.concat(parts).with_row_index("place").sort(order)["place"]

    def count(self, severity: Severity) -> int:
        """Return how many findings have this severity."""
        return sum(len(group) for group in self.groups if group.severity is severity)

    def counts_by_code(self) -> dict[str, int]:
        """Return the number of findings per code, heaviest severity first, then most frequent."""
        counts: dict[str, int] = {}
        rank: dict[str, int] = {}
        for group in self.groups:
            counts[group.code] = counts.get(group.code, 0) + len(group)
            rank[group.code] = min(rank.get(group.code, 9), group.severity.rank)
        numbers = {code: error_texts()[code].number for code in counts}
        ordered = sorted(counts, key=lambda code: (rank[code], -counts[code], numbers[code]))
        return {code: counts[code] for code in ordered if counts[code]}

    def holding_rows(self) -> pl.Series:
        """Return the sheet rows that a finding holds back, unique and sorted (UInt32)."""
        rows = [
            group.places["row"].drop_nulls() for group in self.groups if group.severity.holds_back and len(group) > 0
        ]
        return pl.concat(rows).unique().sort() if rows else pl.Series("row", [], dtype=pl.UInt32)
