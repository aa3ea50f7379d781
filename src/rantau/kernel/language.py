"""Texts in two languages, Indonesian first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """The languages in which Rantau speaks."""

    ID = "id"
    EN = "en"


@dataclass(frozen=True, slots=True)
class LanguageMap:
    """One text in every language of the product.

    Both sides are always filled: a text that exists in one language only is a
    defect, so the constructor refuses it.

    Raises
    ------
    ValueError
        If either side is empty.
    """

    id: str
    en: str

    def __post_init__(self) -> None:
        if not self.id.strip() or not self.en.strip():
            raise ValueError(f"A text needs both languages: id={self.id!r}, en={self.en!r}")

    def text(self, language: Language) -> str:
        """Return the text in ``language``."""
        return self.id if language is Language.ID else self.en

    def format(self, language: Language, /, **values: object) -> str:
        """Return the text in ``language`` with its named placeholders filled.

        Raises
        ------
        KeyError
            If the text has a placeholder that ``values`` lacks.
        """
        return self.text(language).format_map(values)

    @classmethod
    def from_mapping(cls, source: Mapping[str, object]) -> LanguageMap:
        """Build a map from ``{"id": …, "en": …}``.

        Raises
        ------
        ValueError
            If a language is missing or a text is empty.
        """
        missing = [key for key in ("id", "en") if not isinstance(source.get(key), str)]
        if missing:
            raise ValueError(f"Missing language: {', '.join(missing)} in {dict(source)!r}")
        return cls(id=str(source["id"]), en=str(source["en"]))
