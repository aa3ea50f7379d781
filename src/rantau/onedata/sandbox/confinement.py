"""The walls around the child, put up by itself before it touches a file.

Each wall is put up where the system has it; those that it lacks are named, never passed over.
"""

from __future__ import annotations

import ctypes
import os
import signal
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rantau.onedata.sandbox import landlock
from rantau.onedata.sandbox.wire import Order

OPEN_FILES = 64
"""Source: threat model, section on files."""

# Numbers from linux/prctl.h, linux/sched.h and linux/capability.h.
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER = 0x1000_0000
_CLONE_NEWNET = 0x4000_0000
_CAPABILITY_VERSION_3 = 0x2008_0522
_CAP_DAC_READ_SEARCH = 1 << 2


def confine(order: Order) -> set[str]:
    """Put up every wall that this system has, and return the names of those that it lacks.

    ``memory``, ``processor``, ``output``: limits of the system; ``network``: no
    connection out; ``files``: only the inputs and Python itself can be read, only
    the work folder written, no program started.

    Notes
    -----
    The wall clock is not among them: the parent watches it.
    """
    lacking = _limit(order)
    if sys.platform != "linux":
        return lacking | {"network", "files"}
    libc = ctypes.CDLL(None, use_errno=True)
    _die_with(order.parent, libc)
    _be_killed_first()
    if not _cut_network(libc):
        lacking.add("network")
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if not landlock.close_files(libc, readable=order.inputs, writable=order.folder):
        lacking.add("files")
    _drop_privileges(libc)
    return lacking


def meter() -> Callable[[], tuple[float, int]]:
    """Return a function that tells processor seconds and peak memory in bytes so far.

    Notes
    -----
    On Linux the peak is read from a file opened here: behind the walls it could not
    be opened, and the figure of ``getrusage`` also counts the parent before the start.
    """
    if sys.platform == "linux":
        status = Path("/proc/self/status").open(encoding="ascii")  # noqa: SIM115 - stays open as long as the process

        def peak() -> int:
            status.seek(0)
            return next(int(row.split()[1]) * 1024 for row in status if row.startswith("VmHWM"))
    elif sys.platform == "win32":

        def peak() -> int:
            return 0
    else:
        import resource

        def peak() -> int:
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    return lambda: (time.process_time(), peak())


def _limit(order: Order) -> set[str]:
    if sys.platform == "win32":
        return {"memory", "processor", "output"}
    import resource

    wanted = {
        # What the job allocates.  Address space alone says little: polars reserves
        # 1.0 to 1.5 GB of it while it uses 0.2 (measured, 1 to 16 threads).
        "memory": (resource.RLIMIT_DATA, order.memory_bytes),
        "address": (resource.RLIMIT_AS, order.address_bytes),
        "processor": (resource.RLIMIT_CPU, order.cpu_seconds),
        "output": (resource.RLIMIT_FSIZE, order.output_bytes),
        "open": (resource.RLIMIT_NOFILE, OPEN_FILES),
        "core": (resource.RLIMIT_CORE, 0),
    }
    return {name for name, (kind, most) in wanted.items() if not _lowered(kind, most)}


def _lowered(kind: int, most: int) -> bool:
    import resource

    _, ceiling = resource.getrlimit(kind)
    most = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
    # Processor time ends in a signal of its own only while the hard limit lies above the soft one.
    hard = ceiling if kind == resource.RLIMIT_CPU else most
    try:
        resource.setrlimit(kind, (most, hard))
    except (ValueError, OSError):
        return False
    return True


def _die_with(parent: int, libc: ctypes.CDLL) -> None:
    # "Parent" is the thread that started us: the one that waits in ``run_confined``.
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        # It died before the line above.
        os._exit(1)


def _be_killed_first() -> None:
    # Where the machine itself runs out of memory, the system kills the child, not who serves people.
    try:
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    except OSError:
        return


def _cut_network(libc: ctypes.CDLL) -> bool:
    # Root needs no new user namespace, and in one it could not read the file of another
    # user.  A root without privileges, as in some containers, is like everybody else.
    ways = [_CLONE_NEWUSER | _CLONE_NEWNET]
    if os.geteuid() == 0:
        ways.insert(0, _CLONE_NEWNET)
    return any(libc.unshare(flags) == 0 for flags in ways)


def _drop_privileges(libc: ctypes.CDLL) -> None:
    # Root keeps one: to read an input that belongs to somebody else.
    kept = _CAP_DAC_READ_SEARCH if os.geteuid() == 0 else 0
    header = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0)
    libc.capset(header, struct.pack("=6I", kept, kept, 0, 0, 0, 0))
