"""Moving a finished file out of the work folder: all of it or nothing."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.sandbox.folders import is_abandoned, lock_on

_PART = ".rantau-part-"
_PATIENCE_SECONDS = 60


class NotPublishedError(FileRefusedError):
    """The target was not written; whatever stood there before still does."""


def publish(source: Path, *, target: Path, inputs: Sequence[Path] = ()) -> None:
    """Move ``source`` to ``target`` so that a reader sees the old file or the whole new one.

    Parameters
    ----------
    source
        A file that a job left in its folder.
    inputs
        Files that must never be overwritten: those that the job read.

    Raises
    ------
    NotPublishedError
        If the target is one of the inputs (``target-is-input``), cannot be written
        (``target-not-writable``), or the disk is full (``disk-full``).
    ValueError
        If ``source`` is not a plain file: a defect of the job, or a file that took it over.

    Notes
    -----
    The content is on the disk before the name points to it.  The rights are those of
    any new file of this user.
    """
    if any(_are_same(target, path) for path in inputs):
        raise NotPublishedError("target-is-input", file=target.name)
    if not stat.S_ISREG(source.lstat().st_mode):
        raise ValueError(f"not a plain file: {source.name}")
    try:
        _sweep(target.parent)
        with _part_in(target.parent) as part:
            _replace(source, part=part, target=target)
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NotPublishedError("disk-full") from problem
        raise NotPublishedError("target-not-writable", file=target.name) from problem


def _are_same(target: Path, other: Path) -> bool:
    try:
        return target.samefile(other)
    except OSError:
        return False


@contextmanager
def _part_in(folder: Path) -> Iterator[Path]:
    part = folder / f"{_PART}{secrets.token_hex(8)}"
    part.touch(exist_ok=False)
    lock = lock_on(part)
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)
        if lock is not None:
            os.close(lock)


def _replace(source: Path, *, part: Path, target: Path) -> None:
    source.chmod(stat.S_IMODE(part.stat().st_mode))
    _flush(source)
    try:
        source.replace(target)
    except OSError as problem:
        if problem.errno != errno.EXDEV:
            raise
        # Another file system: copy beside the target first.
        shutil.copyfile(source, part)
        _flush(part)
        part.replace(target)
    if sys.platform != "win32":
        _flush(target.parent)


def _flush(path: Path) -> None:
    # Windows flushes only what was opened for writing, others open a folder only for reading.
    opened = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _sweep(folder: Path) -> None:
    for part in folder.glob(f"{_PART}*"):
        if is_abandoned(part, patience=_PATIENCE_SECONDS):
            part.unlink(missing_ok=True)
