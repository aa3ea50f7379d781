"""Which shipped standard a file seems to be written for, told by its headers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rantau.onedata.check.answers import Answers
from rantau.onedata.check.binding import Binding, bind_sheets
from rantau.onedata.messages.catalogue import error_texts
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.sheets import Sheet
from rantau.onedata.standards.model import Standard
from rantau.onedata.standards.shipped import standards

# With fewer of its columns found, a standard is hardly the one the file was written for.
_LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Fit:
    """A standard and how many of its columns the file has."""

    standard: Standard
    found: int

    @property
    def share(self) -> float:
        """Share of the standard's columns that were found, 0–1."""
        return self.found / len(self.standard.columns)


def best_fit(sheets: Sequence[Sheet]) -> Fit | None:
    """Return the shipped standard of which the file has the largest share of columns, if that is half or more."""
    fits = []
    for standard in standards():
        binding = bind_sheets(sheets, standard=standard, answers=Answers())
        if binding is not None:
            fits.append(Fit(standard, len(binding.bound)))
    best = max(fits, key=lambda fit: (fit.share, fit.found), default=None)
    return best if best is not None and best.share >= _LIKELY else None


def misfit_findings(sheets: Sequence[Sheet], binding: Binding, *, standard: Standard) -> list[Finding]:
    """Say that the file seems to be written for another standard, if it clearly is."""
    here = Fit(standard, len(binding.bound))
    if here.share >= _LIKELY:
        return []
    other = best_fit(sheets)
    if other is None or other.standard.code == standard.code:
        return []
    code = "standard-fits-better"
    arguments = {"suggestion": other.standard.code, "expected": standard.code, "count": str(other.found)}
    return [Finding(code, error_texts()[code].severity, arguments=dict(arguments))]
