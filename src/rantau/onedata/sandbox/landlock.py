"""Landlock: the Linux kernel refuses every file that is not on the list, whoever asks.

Source: https://docs.kernel.org/userspace-api/landlock.html
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
import sys
from collections.abc import Iterable, Sequence

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1

_READ_FILE = 1 << 2
_READ_DIRECTORY = 1 << 3
_OF_A_FILE = 1 << 0 | 1 << 1 | _READ_FILE | 1 << 14 | 1 << 15
_RIGHTS_BY_VERSION = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many of the rights, counted from the lowest bit, each version of the interface knows."""
_EXECUTE = 1 << 0
_CONNECT_AND_BIND = 0b11
_SIGNALS_AND_SOCKETS = 0b11

# What Python and its libraries read besides themselves: shared libraries, the
# time zone, and how much memory and how many cores there are.
_SYSTEM = (
    "/usr/lib",
    "/usr/lib64",
    "/lib",
    "/lib64",
    "/usr/share/zoneinfo",
    "/etc/localtime",
    "/etc/ld.so.cache",
    "/dev/null",
    "/dev/urandom",
    "/proc/self",
    "/proc/meminfo",
    "/proc/cpuinfo",
    "/proc/sys/vm/overcommit_memory",
    "/sys/devices/system/cpu",
    "/sys/fs/cgroup",
    "/sys/kernel/mm/transparent_hugepage",
)


def close_files(libc: ctypes.CDLL, *, readable: Sequence[str], writable: str) -> bool:
    """Leave open to read ``readable`` and Python itself, to write ``writable``, and nothing else.

    Programs cannot be started at all.  Where the kernel knows it, TCP and signals to
    other processes are closed as well.

    Returns
    -------
    bool
        ``False`` where the kernel has no Landlock or does not let this process use it.
    """
    version = libc.syscall(_CREATE_RULESET, None, 0, _ASK_VERSION)
    if version < 1:
        return False
    rights = (1 << _RIGHTS_BY_VERSION.get(version, 16)) - 1
    ruleset = _ruleset(libc, version=version, rights=rights)
    if ruleset < 0:
        return False
    for path in (*_SYSTEM, *_python(), *readable):
        _allow(libc, ruleset, path=path, rights=_READ_FILE | _READ_DIRECTORY)
    _allow(libc, ruleset, path="/dev/null", rights=rights & ~_EXECUTE)
    _allow(libc, ruleset, path=writable, rights=rights & ~_EXECUTE)
    closed = bool(libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    os.close(ruleset)
    return closed


def _python() -> Iterable[str]:
    libraries = os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)
    return {sys.prefix, sys.base_prefix, *filter(os.path.isabs, (*sys.path, *libraries))}


def _ruleset(libc: ctypes.CDLL, *, version: int, rights: int) -> int:
    network = _CONNECT_AND_BIND if version >= 4 else 0
    scope = _SIGNALS_AND_SOCKETS if version >= 6 else 0
    size = 8 if version < 4 else 16 if version < 6 else 24
    wanted = struct.pack("=3Q", rights, network, scope)
    return int(libc.syscall(_CREATE_RULESET, wanted, size, 0))


def _allow(libc: ctypes.CDLL, ruleset: int, *, path: str, rights: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        # Not there, or not for us: nothing to allow.
        return
    if not stat.S_ISDIR(os.fstat(opened).st_mode):
        rights &= _OF_A_FILE
    libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, opened), 0)
    os.close(opened)
