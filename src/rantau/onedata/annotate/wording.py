"""The words of one annotated workbook, each said once however often it is written."""

from __future__ import annotations

from rantau.kernel.language import Language
from rantau.onedata.messages.catalogue import Severity, say
from rantau.onedata.read.findings import Finding


class Wording:
    """Texts in one language.

    What is said of a finding stands in the comment and in the list; it is put into
    words once.  Findings are known by identity, so they must outlive this.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._severities = {severity: say(f"severity.{severity}", language) for severity in Severity}
        self._said: dict[int, tuple[str, str]] = {}

    def of(self, finding: Finding) -> tuple[str, str]:
        """Return what is wrong, and how to mend it."""
        said = self._said.get(id(finding))
        if said is None:
            said = self._said[id(finding)] = (finding.message(self.language), finding.remedy(self.language))
        return said

    def severity(self, severity: Severity) -> str:
        """Return the word for a severity."""
        return self._severities[severity]

    def say(self, key: str, **values: object) -> str:
        """Return the words ``annotated.<key>`` of the interface."""
        return say(f"annotated.{key}", self.language, **values)
