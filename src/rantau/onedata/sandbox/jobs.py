"""What a confined child may be asked to do: a fixed table, never a path from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Job:
    """A function that runs in a confined child.

    Its signature is ``run(arguments, *, folder, report) -> dict``: JSON in, JSON out;
    files are left in ``folder``; ``report`` takes a :class:`~.wire.Progress`.

    Parameters
    ----------
    target
        ``package.module:function``.
    root
        Folder from which ``target`` is imported where it is not installed, as for
        the jobs of a test.  Written in code by who starts the job; a text from a
        person, a file or a request never becomes a :class:`Job`.
    """

    target: str
    root: Path | None = None


JOBS: Mapping[str, Job] = MappingProxyType(
    {
        "check": Job("rantau.onedata.jobs.check:run"),
        "inspect": Job("rantau.onedata.jobs.inspect:run"),
        "like": Job("rantau.onedata.jobs.like:run"),
        "draft": Job("rantau.onedata.jobs.draft:run"),
    }
)
