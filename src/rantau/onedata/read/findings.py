"""A finding: one thing that is wrong, at the place where Excel shows it."""

from __future__ import annotations

from dataclasses import dataclass, field

from rantau.kernel.language import Language
from rantau.onedata.messages.catalogue import ErrorText, Severity, error_texts
from rantau.onedata.read.sheets import address


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Parameters
    ----------
    code
        Code of the error catalogue.
    sheet, row, column
        Where, counted from 1 as Excel shows it.  A finding about a row has no
        column, one about a column no row, one about the file neither.
    header
        Header of the column as it stands in the file.
    value
        What was found, as text.
    arguments
        Values of the placeholders of the message: the same for both languages, or
        a pair ``(id, en)`` where they differ (names of months, labels of codes).
    rule
        Rule of the standard that was broken, or ``None`` for type, list and bounds.
    """

    code: str
    severity: Severity
    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    header: str | None = None
    value: str | None = None
    arguments: dict[str, str | tuple[str, str]] = field(default_factory=dict)
    rule: str | None = None

    @property
    def cell(self) -> str | None:
        """Address of the cell, or ``None`` where the finding is not about one cell."""
        return address(self.row, self.column) if self.row and self.column else None

    @property
    def text(self) -> ErrorText:
        """The entry of the catalogue."""
        return error_texts()[self.code]

    def _values(self, language: Language) -> dict[str, str]:
        # A rule may use any code of the catalogue; what it cannot fill reads as not given.
        given = dict.fromkeys(self.text.placeholders, "–") | {
            "sheet": self.sheet or "",
            "cell": self.cell or "",
            "row": str(self.row or ""),
            "column": self.header or "",
            "value": self.value or "",
        }
        for name, value in self.arguments.items():
            given[name] = value if isinstance(value, str) else value[0 if language is Language.ID else 1]
        return given

    def message(self, language: Language) -> str:
        """Say what is wrong and where, in ``language``."""
        return self.text.message.format(language, **self._values(language))

    def remedy(self, language: Language) -> str:
        """Say how to mend it, in ``language``."""
        return self.text.remedy.format(language, **self._values(language))
