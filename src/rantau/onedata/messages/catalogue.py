"""The catalogue of error texts: one code, one wording, in every place it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from rantau.kernel.language import Language, LanguageMap
from rantau.kernel.shipped import shipped_names, shipped_rows


class Severity(StrEnum):
    """How much a finding weighs, heaviest first."""

    BLOCKER = "blocker"
    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"

    @property
    def rank(self) -> int:
        """0 for the heaviest."""
        return list(Severity).index(self)

    @property
    def holds_back(self) -> bool:
        """Whether a row with such a finding waits in quarantine."""
        return self in (Severity.BLOCKER, Severity.ERROR)


@dataclass(frozen=True, slots=True)
class ErrorText:
    """One entry of the catalogue."""

    code: str
    number: str
    category: str
    severity: Severity
    message: LanguageMap
    remedy: LanguageMap
    placeholders: tuple[str, ...]
    example: LanguageMap


@cache
def error_texts() -> dict[str, ErrorText]:
    """Return the catalogue by code, in the order of the file."""
    return {
        row["code"]: ErrorText(
            code=row["code"],
            number=row["number"],
            category=row["category"],
            severity=Severity(row["severity"]),
            message=LanguageMap(row["message_id"], row["message_en"]),
            remedy=LanguageMap(row["remedy_id"], row["remedy_en"]),
            placeholders=tuple(filter(None, row["placeholders"].split(";"))),
            example=LanguageMap(row["example_id"], row["example_en"]),
        )
        for row in shipped_rows(__package__, "errors.csv")
    }


@cache
def interface_texts() -> dict[str, LanguageMap]:
    """Return the words of the terminal, the annotated workbook and the reports, by key.

    They stand in one file per part of the product, ``data/interface/<part>.csv``;
    every key begins with its part and a point.
    """
    return {
        row["key"]: LanguageMap(row["text_id"], row["text_en"])
        for name in shipped_names(__package__, "interface")
        for row in shipped_rows(__package__, f"interface/{name}")
    }


def say(key: str, language: Language, /, **values: object) -> str:
    """Return the interface text ``key`` in ``language``, placeholders filled.

    Raises
    ------
    KeyError
        If there is no such text, or a placeholder is not given: both are defects.
    """
    return interface_texts()[key].format(language, **values)
