"""One child process: started clean, listened to, and never left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import rantau
from rantau.onedata.sandbox import wire
from rantau.onedata.sandbox.wire import JSON, Order, Progress

_LAST_WORDS = 1.0
_MOST_THREADS = 8
_KEPT = ("TZ", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""What Python itself may need of the parent's environment."""

# Isolated mode knows neither PYTHONPATH nor packages installed for one user, and a
# zip application is on no path at all: the child is told where Rantau was imported from.
_BOOT = """\
import sys
at = next((n for n, path in enumerate(sys.path) if "-packages" in path), len(sys.path))
sys.path[at:at] = [path for path in sys.argv[1:] if path not in sys.path]
from rantau.onedata.sandbox.child import main
main()
"""


class Child:
    """A running child and all that it has said.

    ``status`` is its exit status, negative for a signal, once :func:`attended` has
    ended; ``was_killed`` tells whether that was our doing.

    Raises
    ------
    OSError
        If the system has no process or pipe left.
    """

    def __init__(self, order: Order) -> None:
        self.last_message: dict[str, JSON] | None = None
        self.status: int | None = None
        self.was_killed = False
        self._progress: Progress | None = None
        self._tail = b""
        self._heard_all = threading.Event()
        self._process = _started(order)
        self._orders, self._messages, self._errors = _streams(self._process)
        self._ears: list[threading.Thread] = []

    def begin(self, order: Order) -> None:
        """Listen to the child and tell it what to do."""
        for ear in (self._listen, self._listen_to_errors):
            thread = threading.Thread(target=ear, daemon=True)
            thread.start()
            self._ears.append(thread)
        with contextlib.suppress(BrokenPipeError):
            # A child that is already gone says why by its status.
            self._orders.write(order.line())
            self._orders.flush()

    def is_over(self, *, within: float) -> bool:
        """Wait up to ``within`` seconds for the child to end or to fall silent for good."""
        return self._heard_all.wait(within) or self._has_exited()

    def take_progress(self) -> Progress | None:
        """Return the latest progress, once."""
        progress, self._progress = self._progress, None
        return progress

    @property
    def error_text(self) -> str:
        """The end of what the child and its libraries wrote to the error stream."""
        return self._tail.decode("utf-8", errors="replace")

    def wait_for_exit(self, *, seconds: float) -> None:
        """Give a child that has said its last word ``seconds`` to leave by itself."""
        until = time.monotonic() + seconds
        while not self._has_exited() and time.monotonic() < until:
            time.sleep(0.001)

    def finish(self) -> None:
        """Kill the child, unless it has left, and whatever it started.  Nothing more is heard from it."""
        self.was_killed = not self._has_exited()
        self._kill()
        self.status = self._process.wait()
        self._close()

    def _has_exited(self) -> bool:
        if sys.platform == "win32":
            return self._process.poll() is not None
        # Left unreaped, so that its number, by which the group is killed, is not given to another.
        return os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def _kill(self) -> None:
        if sys.platform == "win32":
            self._process.kill()
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            # PermissionError: how macOS says that only the unreaped child is left.
            os.killpg(self._process.pid, signal.SIGKILL)

    def _close(self) -> None:
        for ear in self._ears:
            ear.join(_LAST_WORDS)
        if any(ear.is_alive() for ear in self._ears):
            # A descendant that left the group holds the pipe; it stays behind the same walls.
            return
        with contextlib.suppress(BrokenPipeError):
            self._orders.close()
        self._messages.close()
        self._errors.close()

    def _listen(self) -> None:
        while received := self._messages.readline(wire.LONGEST_LINE):
            self.last_message = wire.parsed(received)
            if self.last_message is None:
                break
            self._progress = wire.progress_in(self.last_message) or self._progress
        self._heard_all.set()

    def _listen_to_errors(self) -> None:
        while received := os.read(self._errors.fileno(), wire.LONGEST_DETAIL):
            self._tail = (self._tail + received)[-wire.LONGEST_DETAIL :]


@contextmanager
def attended(child: Child, order: Order) -> Iterator[None]:
    """Give a child its order; when the block ends it is gone, at once if the block was left by an error."""
    try:
        child.begin(order)
        yield
        child.wait_for_exit(seconds=_LAST_WORDS)
    finally:
        child.finish()


def _started(order: Order) -> subprocess.Popen[bytes]:
    home = Path(order.folder, ".home")
    home.mkdir(mode=0o700)
    return subprocess.Popen(  # noqa: S603 - our own interpreter and a constant text
        [sys.executable, "-I", "-X", "utf8", "-c", _BOOT, *_import_roots()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=order.folder,
        env=_environment(home),
        umask=0o077,
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


def _import_roots() -> list[str]:
    own = Path(rantau.__path__[0]).absolute().parent
    return [str(own), *(path for path in sys.path if "-packages" in path)]


def _environment(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    places = dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "POLARS_TEMP_DIR"), str(home))
    # Each thread costs memory before it has done anything (polars: 9 MB; OpenBLAS and
    # the C library: 30 and 64 MB of address space), and one does the arithmetic here.
    threads = {"POLARS_MAX_THREADS": str(_threads()), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return kept | places | threads | {"MALLOC_ARENA_MAX": "2", "LC_ALL": "C.UTF-8"}


def _threads() -> int:
    usable = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return min(usable, _MOST_THREADS)


def _streams(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None or process.stderr is None:
        raise RuntimeError("a child is started with three pipes")
    return process.stdin, process.stdout, process.stderr
