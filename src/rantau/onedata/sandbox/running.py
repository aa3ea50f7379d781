"""The parent: start a confined child, watch it, and say calmly how it ended."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rantau.onedata.read.limits import Limits
from rantau.onedata.sandbox.ends import Setting, Stop, WorkCancelledError, result_of
from rantau.onedata.sandbox.folders import size_of, work_folder
from rantau.onedata.sandbox.jobs import JOBS, Job
from rantau.onedata.sandbox.launching import Child, attended
from rantau.onedata.sandbox.wire import JSON, Order, Progress

_TICK = 0.05
_BETWEEN_WEIGHINGS = 0.5
_RESERVED = 2 << 30
"""Bytes of address space that libraries reserve and never use (1.3 GB measured: polars on 16 threads)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a finished job leaves.

    Parameters
    ----------
    result
        What the job returned.
    folder
        Its files.  The folder goes when the ``with`` block ends: move out what is
        wanted with :func:`~rantau.onedata.sandbox.publishing.publish`.
    cpu_seconds, peak_bytes
        Processor time of all its threads and the most memory that it held; 0 bytes
        where the system does not tell.
    lacking
        Walls that this system could not put up; names as in
        :func:`~rantau.onedata.sandbox.confinement.confine`.
    """

    result: dict[str, JSON]
    folder: Path
    cpu_seconds: float
    peak_bytes: int
    lacking: frozenset[str] = frozenset()


@contextmanager
def run_confined(
    job: str | Job,
    *,
    arguments: Mapping[str, JSON],
    limits: Limits,
    inputs: Sequence[Path] = (),
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Iterator[Outcome]:
    """Run a job in a limited child process and lend out what it leaves.

    Parameters
    ----------
    job
        A name of :data:`~rantau.onedata.sandbox.jobs.JOBS`.
    arguments
        Passed on as they are.  Paths in them must be absolute: the child works in a
        folder of its own.
    inputs
        The files and folders that the child may read.  Their names stand in refusals.
    on_progress
        Called in this thread, at most some twenty times a second; a stage that
        passes faster than that may be left out.
    should_stop
        Asked as often; once it says yes the child is killed.

    Raises
    ------
    DomainError
        As the job raised it, with its code and both languages; a
        :class:`~rantau.onedata.read.refusals.FileRefusedError` as such.
    WorkStoppedError
        If the job reached a limit or fell over.
    WorkCancelledError
        If ``should_stop`` said yes.

    Notes
    -----
    Whatever happens, also an interrupt from the keyboard, the child and its process
    group are killed and the folder is removed.  If this process itself is killed, the
    child dies with it and the next run removes the folder.
    """
    setting = Setting(limits=limits, names=tuple(path.name for path in inputs))
    with work_folder() as folder:
        order = _order(JOBS[job] if isinstance(job, str) else job, arguments, limits, folder, inputs)
        child = _started(order, setting)
        with attended(child, order):
            _watch(child, setting, folder, on_progress, should_stop)
        done = result_of(child, setting)
        yield Outcome(done.result, folder, done.cpu_seconds, done.peak_bytes, frozenset(done.lacking))


def _order(job: Job, arguments: Mapping[str, JSON], limits: Limits, folder: Path, inputs: Sequence[Path]) -> Order:
    readable = [path.resolve() for path in inputs]
    # A reader may map its inputs into memory instead of copying them.
    mapped = sum(path.stat().st_size for path in readable if path.is_file())
    return Order(
        target=job.target,
        root=None if job.root is None else str(job.root.resolve()),
        arguments=dict(arguments),
        folder=str(folder),
        inputs=[str(path) for path in readable],
        memory_bytes=limits.memory_bytes,
        address_bytes=limits.memory_bytes + mapped + _RESERVED,
        cpu_seconds=limits.cpu_seconds,
        output_bytes=limits.output_bytes,
        parent=os.getpid(),
    )


def _started(order: Order, setting: Setting) -> Child:
    try:
        return Child(order)
    except OSError as problem:
        # No process or pipe to be had: the machine is at its end, not the file.
        raise setting.stopped(Stop.CRASHED, detail=str(problem)) from problem


def _watch(
    child: Child,
    setting: Setting,
    folder: Path,
    on_progress: Callable[[Progress], None] | None,
    should_stop: Callable[[], bool] | None,
) -> None:
    started = weighed = time.monotonic()
    while not child.is_over(within=_TICK):
        now = time.monotonic()
        if should_stop is not None and should_stop():
            raise WorkCancelledError
        _pass_on(child, on_progress)
        if now - started > setting.limits.wall_seconds:
            raise setting.stopped(Stop.CLOCK)
        if now - weighed > _BETWEEN_WEIGHINGS:
            # The system bounds one file; many files together are bounded here.
            weighed = now
            if size_of(folder) > setting.limits.output_bytes:
                raise setting.stopped(Stop.OUTPUT)
    _pass_on(child, on_progress)


def _pass_on(child: Child, on_progress: Callable[[Progress], None] | None) -> None:
    progress = child.take_progress()
    if progress is not None and on_progress is not None:
        on_progress(progress)
