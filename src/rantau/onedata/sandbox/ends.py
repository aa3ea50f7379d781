"""Every way in which a confined job ends, each with words for the officer who waits."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from enum import Enum, auto

from rantau.kernel.errors import DomainError
from rantau.kernel.formats import number
from rantau.kernel.language import Language, LanguageMap
from rantau.onedata.messages.catalogue import error_texts, interface_texts
from rantau.onedata.read.limits import Limits
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.sandbox import wire
from rantau.onedata.sandbox.launching import Child
from rantau.onedata.sandbox.wire import JSON

_MOST_NAMES = 3


class WorkStoppedError(FileRefusedError):
    """The job reached a limit or fell over.

    ``detail`` is the end of the child's error stream and its traceback, for whoever
    repairs the program.  It may quote values of the file: show it to the sender on
    demand, and keep it nowhere.
    """

    def __init__(self, code: str, /, *, detail: str, values: dict[str, str | LanguageMap]) -> None:
        super().__init__(code, **values)
        self.detail = detail


class WorkCancelledError(DomainError):
    """The person who waited, or the program on her behalf, stopped the job."""

    def __init__(self) -> None:
        text = error_texts()["work-cancelled"]
        super().__init__(text.message, text.remedy, code=text.code)


class Stop(Enum):
    """Why a job did not finish."""

    MEMORY = auto()
    PROCESSOR = auto()
    CLOCK = auto()
    OUTPUT = auto()
    DISK = auto()
    CRASHED = auto()


_CODES = {
    Stop.MEMORY: "file-too-heavy",
    Stop.PROCESSOR: "file-too-slow",
    Stop.CLOCK: "file-too-slow",
    Stop.OUTPUT: "output-too-large",
    Stop.DISK: "disk-full",
    Stop.CRASHED: "work-crashed",
}
_STOP_SAID = {
    wire.End.MEMORY: Stop.MEMORY,
    wire.End.OUTPUT: Stop.OUTPUT,
    wire.End.DISK: Stop.DISK,
    wire.End.CRASHED: Stop.CRASHED,
}
# A kill that was not ours is the system's answer to a machine without memory.
_STOP_OF_SIGNAL = {"SIGXCPU": Stop.PROCESSOR, "SIGXFSZ": Stop.OUTPUT, "SIGKILL": Stop.MEMORY}


@dataclass(frozen=True, slots=True)
class Setting:
    """What a refusal may mention: the limits that held and the names of the inputs."""

    limits: Limits
    names: tuple[str, ...]

    def stopped(self, stop: Stop, *, detail: str = "") -> WorkStoppedError:
        """Build the refusal for a job that was stopped."""
        code = _CODES[stop]
        known: dict[str, str | LanguageMap] = {"file": self._files(), "limit": self._limit(stop)}
        values = {name: known[name] for name in error_texts()[code].placeholders}
        return WorkStoppedError(code, detail=detail, values=values)

    def _files(self) -> str | LanguageMap:
        if not self.names:
            return interface_texts()["sandbox.no-file"]
        more = ", …" if len(self.names) > _MOST_NAMES else ""
        return ", ".join(self.names[:_MOST_NAMES]) + more

    def _limit(self, stop: Stop) -> LanguageMap:
        if stop is Stop.CLOCK:
            return _words("sandbox.seconds", self.limits.wall_seconds)
        if stop is Stop.PROCESSOR:
            return _words("sandbox.processor-seconds", self.limits.cpu_seconds)
        size = self.limits.memory_bytes if stop is Stop.MEMORY else self.limits.output_bytes
        return _words("sandbox.megabytes", size >> 20)


def result_of(child: Child, setting: Setting) -> wire.Done:
    """Return what a child said at its end.

    Raises
    ------
    DomainError
        The one that the job raised.
    WorkStoppedError
        If it reached a limit, fell over, or said nothing that can be understood.
    """
    said = child.last_message if child.status == 0 else None
    if said is not None and said.get("end") == wire.End.REFUSED:
        raise wire.refused_in(said) or setting.stopped(Stop.CRASHED, detail=child.error_text)
    done = wire.done_in(said) if said is not None else None
    if done is None:
        raise setting.stopped(_stop_of(child, said), detail=_detail(child, said))
    return done


def _stop_of(child: Child, said: dict[str, JSON] | None) -> Stop:
    if said is not None:
        return next((stop for end, stop in _STOP_SAID.items() if end == said.get("end")), Stop.CRASHED)
    if child.status is not None and child.status < 0 and not child.was_killed:
        stop = _STOP_OF_SIGNAL.get(signal.Signals(-child.status).name)
        if stop is not None:
            return stop
    cause = wire.cause_in(child.error_text)
    return Stop.CRASHED if cause is None else _STOP_SAID[cause]


def _detail(child: Child, said: dict[str, JSON] | None) -> str:
    told = said.get("detail") if said is not None else None
    return f"status {child.status}\n{child.error_text}{told if isinstance(told, str) else ''}"


def _words(key: str, count: int) -> LanguageMap:
    text = interface_texts()[key]
    return LanguageMap(
        id=text.format(Language.ID, count=number(count, Language.ID)),
        en=text.format(Language.EN, count=number(count, Language.EN)),
    )
