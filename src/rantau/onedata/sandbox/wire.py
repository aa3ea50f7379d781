"""What parent and child say to each other: one JSON object per line."""

from __future__ import annotations

import errno
import json
import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TypeAlias

from rantau.kernel.errors import DomainError
from rantau.kernel.language import LanguageMap
from rantau.onedata.messages.catalogue import error_texts
from rantau.onedata.read.refusals import FileRefusedError

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"

LONGEST_LINE = 4 << 20
"""Bytes of one message.  More belongs in a file: the parent must not grow with what a child says."""
LONGEST_DETAIL = 16_384
"""Characters of a traceback, or bytes of the error stream, that are kept (the last ones)."""


class End(StrEnum):
    """How a job ended, as far as the child could still say it."""

    DONE = "done"
    REFUSED = "refused"
    MEMORY = "memory"
    OUTPUT = "output"
    DISK = "disk"
    CRASHED = "crashed"


OUT_OF_MEMORY = b'{"end": "memory", "detail": ""}\n'
"""Ready-made, because a child without memory cannot build a message."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job has come.

    Parameters
    ----------
    stage
        A key of the interface texts, such as ``progress.reading``.
    done, total
        In whatever the stage counts (rows, bytes); ``total`` is ``None`` while unknown.
    """

    stage: str
    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Order:
    """All that a child is told.  Paths are absolute texts, sizes bytes, times seconds."""

    target: str
    root: str | None
    arguments: dict[str, JSON]
    folder: str
    inputs: list[str]
    memory_bytes: int
    address_bytes: int
    cpu_seconds: int
    output_bytes: int
    parent: int

    def line(self) -> bytes:
        """Return the order as the child reads it.

        Raises
        ------
        TypeError
            If an argument is not JSON: a defect of the caller.
        """
        return line(asdict(self))

    @classmethod
    def parse(cls, received: bytes) -> Order:
        """Read what :meth:`line` wrote."""
        return cls(**json.loads(received))


def line(message: Mapping[str, object]) -> bytes:
    """Return one message with its line end, in ASCII.

    Raises
    ------
    TypeError
        If a value is not JSON.
    ValueError
        If it is longer than :data:`LONGEST_LINE`.
    """
    text = json.dumps(message).encode("ascii") + b"\n"
    if len(text) > LONGEST_LINE:
        raise ValueError(f"a message of {len(text)} bytes; leave a file in the work folder instead")
    return text


def parsed(received: bytes) -> dict[str, JSON] | None:
    """Return a message of the child, or ``None`` for anything that is not one complete object.

    A child that a file has taken over may send whatever it likes.
    """
    if not received.endswith(b"\n"):
        return None
    try:
        message = json.loads(received)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None


def progress_in(message: Mapping[str, JSON]) -> Progress | None:
    """Return the progress that a message carries, if it carries one."""
    stage, done, total = message.get("stage"), message.get("done"), message.get("total")
    if isinstance(stage, str) and isinstance(done, int) and (total is None or isinstance(total, int)):
        return Progress(stage, done, total)
    return None


@dataclass(frozen=True, slots=True)
class Done:
    """What a child tells of a job that it finished."""

    result: dict[str, JSON]
    cpu_seconds: float
    peak_bytes: int
    lacking: list[str]

    def message(self) -> dict[str, object]:
        """Return it as a message."""
        return {"end": End.DONE, **asdict(self)}


def done_in(message: Mapping[str, JSON]) -> Done | None:
    """Return what a message says of a finished job, or ``None`` if it does not say that."""
    result, cpu_seconds = message.get("result"), message.get("cpu_seconds")
    peak_bytes, lacking = message.get("peak_bytes"), message.get("lacking")
    if not (isinstance(result, dict) and isinstance(cpu_seconds, float) and isinstance(peak_bytes, int)):
        return None
    if message.get("end") != End.DONE or not isinstance(lacking, list):
        return None
    return Done(result, cpu_seconds, peak_bytes, [str(name) for name in lacking])


def refused_in(message: Mapping[str, JSON]) -> DomainError | None:
    """Return the refusal that a message carries, or ``None`` if it is not whole."""
    code, values = message.get("code"), message.get("values")
    said, remedy = _language_map(message.get("message")), _language_map(message.get("remedy"))
    if not isinstance(code, str) or said is None or remedy is None:
        return None
    if isinstance(values, dict) and code in error_texts():
        return _file_refusal(code, values)
    return DomainError(said, remedy, code=code)


def _file_refusal(code: str, values: dict[str, JSON]) -> FileRefusedError | None:
    filled = {name: v if isinstance(v, str) else _language_map(v) for name, v in values.items()}
    whole = {name: v for name, v in filled.items() if v is not None}
    return FileRefusedError(code, **whole) if whole.keys() >= set(error_texts()[code].placeholders) else None


def _language_map(value: JSON) -> LanguageMap | None:
    try:
        return LanguageMap.from_mapping(value) if isinstance(value, dict) else None
    except ValueError:
        return None


def refusal(problem: DomainError) -> dict[str, object]:
    """Return the message that carries a refusal across, both languages of it."""
    values = problem.values if isinstance(problem, FileRefusedError) else None
    return {
        "end": End.REFUSED,
        "code": problem.code,
        "message": asdict(problem.message),
        "remedy": asdict(problem.remedy),
        "values": None
        if values is None
        else {name: asdict(v) if isinstance(v, LanguageMap) else v for name, v in values.items()},
    }


def failure(problem: BaseException) -> dict[str, object]:
    """Return the message that carries any other end across."""
    text = "".join(traceback.format_exception(problem))[-LONGEST_DETAIL:]
    number = problem.errno if isinstance(problem, OSError) else None
    end = End.MEMORY if isinstance(problem, MemoryError) else _NUMBERED.get(number or 0) or cause_in(text)
    return {"end": end or End.CRASHED, "detail": text}


def cause_in(text: str) -> End | None:
    """Guess from the last words of a library why it gave up, or return ``None``.

    Libraries in Rust and C wrap the system's error number in their own exception,
    or write it to the error stream and abort.
    """
    return next((end for words, end in _LAST_WORDS for word in words if word in text), None)


_NUMBERED = {
    errno.ENOMEM: End.MEMORY,
    errno.EFBIG: End.OUTPUT,
    errno.ENOSPC: End.DISK,
    errno.EDQUOT: End.DISK,
}
_LAST_WORDS = (
    (("os error 27)", "File too large"), End.OUTPUT),
    (("os error 28)", "No space left on device"), End.DISK),
    (
        (
            "os error 12)",
            "Cannot allocate memory",
            "emory allocation",
            "capacity overflow",
            "bad_alloc",
            "out of memory",
            "ThreadPoolBuildError",
        ),
        End.MEMORY,
    ),
)
