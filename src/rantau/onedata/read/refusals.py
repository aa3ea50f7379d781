"""A file that cannot be used at all: why, and what its sender can do."""

from __future__ import annotations

from rantau.kernel.errors import DomainError
from rantau.kernel.language import Language, LanguageMap
from rantau.onedata.messages.catalogue import error_texts, interface_texts


class FileRefusedError(DomainError):
    """The file is not read, or not read further.

    Parameters
    ----------
    code
        A code of the error catalogue, such as ``file-password-protected``.
    values
        The placeholders of its message: one text for both languages, or a
        :class:`LanguageMap` where they differ.

    Raises
    ------
    KeyError
        If the catalogue lacks ``code``, or a placeholder is not given: both are defects.

    Examples
    --------
    >>> FileRefusedError("file-unreadable", file="data.xlsx").code
    'file-unreadable'
    """

    def __init__(self, code: str, /, **values: str | LanguageMap) -> None:
        text = error_texts()[code]
        super().__init__(_filled(text.message, values), _filled(text.remedy, values), code=code)
        self.values = values


def reason(key: str, /, **values: str | LanguageMap) -> LanguageMap:
    """Return the words ``read.<key>`` of the interface, to stand as a value in a refusal.

    Raises
    ------
    KeyError
        If there are none, or a placeholder is not given.
    """
    return _filled(interface_texts()[f"read.{key}"], values)


def _filled(text: LanguageMap, values: dict[str, str | LanguageMap]) -> LanguageMap:
    def fill(language: Language) -> str:
        chosen = {name: v.text(language) if isinstance(v, LanguageMap) else v for name, v in values.items()}
        return text.format(language, **chosen)

    return LanguageMap(id=fill(Language.ID), en=fill(Language.EN))
