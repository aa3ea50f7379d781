"""Refusals that a person can understand and act on."""

from __future__ import annotations

from rantau.kernel.language import Language, LanguageMap


class DomainError(Exception):
    """An anticipated refusal, worded for the person who meets it.

    Parameters
    ----------
    message
        What is wrong, in both languages.
    remedy
        What to do about it, in both languages.
    code
        Stable slug, such as a code of the error catalogue, for machines.
    """

    def __init__(self, message: LanguageMap, remedy: LanguageMap, *, code: str) -> None:
        super().__init__(f"{message.en} {remedy.en}")
        self.message = message
        self.remedy = remedy
        self.code = code

    def text(self, language: Language) -> str:
        """Return message and remedy as one sentence pair in ``language``."""
        return f"{self.message.text(language)} {self.remedy.text(language)}"


class NotAllowedError(DomainError):
    """The actor may not do this to this object."""
