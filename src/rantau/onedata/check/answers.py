"""What a person has said once about a file's columns, so that it is never asked again.

A file of answers is small YAML that travels beside the workbook::

    map:
      Neg. tujuan: destination_country
    columns:
      birth_date: dmy
      monthly_wage: decimal-comma
      sex: LP
      origin_regency: bps

It is read before a check and written after one in which answers were given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import yaml

from rantau.kernel.errors import DomainError
from rantau.kernel.language import LanguageMap


class Answer(StrEnum):
    """How the ambiguous values of a column are to be read."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    DECIMAL_COMMA = "decimal-comma"
    DECIMAL_POINT = "decimal-point"
    LETTERS_LP = "LP"
    LETTERS_PW = "PW"
    AREAS_KEMENDAGRI = "kemendagri"
    AREAS_BPS = "bps"


class AnswerNotUnderstoodError(DomainError):
    """An answer names no known way of reading."""

    def __init__(self, text: str) -> None:
        known = ", ".join(Answer)
        super().__init__(
            LanguageMap(id=f"Jawaban “{text}” tidak dikenal.", en=f"The answer “{text}” is not known."),
            LanguageMap(
                id=f"Tulis KOLOM=JAWABAN dengan salah satu jawaban: {known}.",
                en=f"Write COLUMN=ANSWER with one of the answers: {known}.",
            ),
            code="answer-not-understood",
        )


@dataclass(frozen=True, slots=True)
class Answers:
    """Headers that were matched by hand, and columns whose reading was settled.

    ``columns`` may be keyed by the name of the column in the standard or by its header.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Answer] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.headers or self.columns)

    def joined(self, other: Answers) -> Answers:
        """Return these answers with those of ``other`` over them."""
        return Answers({**self.headers, **other.headers}, {**self.columns, **other.columns})


def parse_answers(*, headers: list[str], columns: list[str]) -> Answers:
    """Read answers as they are given in a terminal: ``HEADER=column`` and ``COLUMN=answer``.

    Raises
    ------
    AnswerNotUnderstoodError
        If a text has no ``=`` or an answer is not one of :class:`Answer`.
    """
    pairs = [_pair(text) for text in headers]
    return Answers(dict(pairs), {name: _answer(text) for name, text in map(_pair, columns)})


def read_answers(path: Path) -> Answers:
    """Read a file of answers; one that does not exist yet holds none.

    Raises
    ------
    AnswerNotUnderstoodError
        If the file is not such a file.
    """
    if not path.exists():
        return Answers()
    try:
        source = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as cause:
        raise AnswerNotUnderstoodError(path.name) from cause
    if not isinstance(source, dict):
        raise AnswerNotUnderstoodError(path.name)
    headers, columns = source.get("map") or {}, source.get("columns") or {}
    if not isinstance(headers, dict) or not isinstance(columns, dict):
        raise AnswerNotUnderstoodError(path.name)
    return Answers(
        {str(header): str(name) for header, name in headers.items()},
        {str(name): _answer(str(answer)) for name, answer in columns.items()},
    )


def answers_yaml(answers: Answers) -> str:
    """Return the text of a file of answers."""
    content = {"map": dict(answers.headers), "columns": {name: str(answer) for name, answer in answers.columns.items()}}
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=True)


def _pair(text: str) -> tuple[str, str]:
    name, mark, answer = text.rpartition("=")
    if not mark or not name.strip() or not answer.strip():
        raise AnswerNotUnderstoodError(text)
    return name.strip(), answer.strip()


def _answer(text: str) -> Answer:
    try:
        return Answer(text)
    except ValueError as cause:
        raise AnswerNotUnderstoodError(text) from cause
