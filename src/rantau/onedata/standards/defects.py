"""What is wrong with a standard's file, all of it at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rantau.kernel.errors import DomainError
from rantau.kernel.language import Language, LanguageMap
from rantau.onedata.messages.catalogue import interface_texts

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing to repair in a standard.

    ``path`` is the place inside the file, such as ``rules[3].columns[1]`` (counted
    from 0) or ``line 12``; empty for the file as a whole.
    """

    path: str
    problem: LanguageMap
    remedy: LanguageMap

    def text(self, language: Language) -> str:
        """Return place, problem and remedy in one line."""
        return f"{self.path or '–'}: {self.problem.text(language)} {self.remedy.text(language)}"


def defect(path: str, key: str, /, **values: object) -> Defect:
    """Build a defect from the interface texts ``standards.defect.<key>`` and ``standards.remedy.<key>``."""
    return Defect(path, _both(f"standards.defect.{key}", values), _both(f"standards.remedy.{key}", values))


class StandardNotUsableError(DomainError):
    """A standard cannot be used; ``defects`` says everything that is to be repaired.

    Parameters
    ----------
    file
        Name of the file as the person knows it.
    defects
        At least one, in the order of the file.
    """

    def __init__(self, file: str, defects: Sequence[Defect]) -> None:
        self.file = file
        self.defects = tuple(defects)
        super().__init__(
            _both("standards.not-usable.message", {"file": file, "count": len(defects)}),
            _remedy(self.defects),
            code="standard-not-usable",
        )


class StandardNotFoundError(DomainError):
    """No standard has this code, and no file this name."""

    def __init__(self, asked: str, known: Sequence[str]) -> None:
        super().__init__(
            _both("standards.not-found.message", {"asked": asked}),
            _both("standards.not-found.remedy", {"known": ", ".join(known)}),
            code="standard-not-found",
        )


def _both(key: str, values: dict[str, object]) -> LanguageMap:
    text = interface_texts()[key]
    return LanguageMap(text.format(Language.ID, **values), text.format(Language.EN, **values))


def _remedy(defects: tuple[Defect, ...]) -> LanguageMap:
    def lines(language: Language) -> str:
        shown = [f"\n  {item.text(language)}" for item in defects[:_SHOWN]]
        if len(defects) > _SHOWN:
            more = interface_texts()["standards.not-usable.more"]
            shown.append("\n  " + more.format(language, count=len(defects) - _SHOWN))
        return interface_texts()["standards.not-usable.remedy"].text(language) + "".join(shown)

    return LanguageMap(lines(Language.ID), lines(Language.EN))
