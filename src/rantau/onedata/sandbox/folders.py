"""The folder in which a child works: private, and never left behind."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_UNBORN, _PREFIX = "rantau-new-", "rantau-work-"
_FORGOTTEN_SECONDS = 2 * 86_400
_UNBORN_SECONDS = 3_600


@contextmanager
def work_folder() -> Iterator[Path]:
    """Lend an empty folder that only this user can enter; it is removed with all it holds.

    Folders that a killed process left are removed first: a lock that dies with its
    process tells them from those in use.
    """
    sweep()
    unborn = Path(tempfile.mkdtemp(prefix=_UNBORN)).resolve()
    # Locked before it gets the name that others sweep.
    lock = lock_on(unborn)
    folder = unborn.rename(unborn.with_name(_PREFIX + unborn.name.removeprefix(_UNBORN)))
    try:
        yield folder
    finally:
        remove(folder)
        if lock is not None:
            os.close(lock)


def sweep() -> None:
    """Remove the work folders of processes that are no more."""
    for kind, patience in ((_PREFIX, 0), (_UNBORN, _UNBORN_SECONDS)):
        for folder in Path(tempfile.gettempdir()).glob(f"{kind}*"):
            if is_abandoned(folder, patience=patience):
                remove(folder)


def is_abandoned(path: Path, *, patience: float) -> bool:
    """Test whether ``path`` is ours, older than ``patience`` seconds, and its process gone.

    Where the system has no such locks, age alone decides: two days.
    """
    try:
        known = path.lstat()
    except OSError:
        return False
    age = time.time() - known.st_mtime
    if sys.platform == "win32":
        return age > _FORGOTTEN_SECONDS
    if known.st_uid != os.geteuid() or age < patience:
        return False
    lock = lock_on(path)
    if lock is not None:
        os.close(lock)
    return lock is not None


def lock_on(path: Path) -> int | None:
    """Lock a file or folder for as long as this process lives; ``None`` if another has it.

    A symbolic link is never followed.
    """
    if sys.platform == "win32":
        return None
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(opened)
        return None
    return opened


def remove(folder: Path) -> None:
    """Remove a folder with all it holds, also what was made unreadable; what resists stays for the next sweep."""
    for parent, names, _ in os.walk(folder):
        for name in names:
            inner = Path(parent, name)
            with contextlib.suppress(OSError):
                # A child may have closed a folder to its own user.
                if not inner.is_symlink():
                    inner.chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)


def size_of(folder: Path) -> int:
    """Return how many bytes the files below ``folder`` hold."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += Path(parent, name).lstat().st_size
    return total
