"""The child: take an order, lock oneself in, work, say how it ended.

Started by :mod:`.running`.  The message pipe is the stdout that the parent gave;
whatever a library prints goes to the error stream instead.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from rantau.kernel.errors import DomainError
from rantau.onedata.sandbox import confinement, wire
from rantau.onedata.sandbox.wire import JSON, Done, Order, Progress

_BETWEEN_REPORTS = 0.05
_WATCHES_ITSELF = sys.platform != "linux"


def main() -> None:
    """Run the job that stdin names.  The process ends here, with status 0 if it could say how."""
    pipe = _message_pipe()
    order = Order.parse(sys.stdin.buffer.readline())
    if _WATCHES_ITSELF:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    if order.root is not None:
        sys.path.append(order.root)
    meter = confinement.meter()
    lacking = confinement.confine(order)
    try:
        result = _work(order, _reporter(pipe))
        message = wire.line(Done(result, *meter(), sorted(lacking)).message())
    except DomainError as problem:
        message = wire.line(wire.refusal(problem))
    except MemoryError:
        message = wire.OUT_OF_MEMORY
    # The outermost interface of this process: a panic of a Rust library is no Exception.
    except BaseException as problem:
        message = wire.line(wire.failure(problem))
    pipe.write(message)
    pipe.flush()
    # Threads of libraries have nothing to tidy up, and could still fall over while trying.
    os._exit(0)


def _message_pipe() -> BinaryIO:
    own = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(own, "wb")


def _end_with_parent() -> None:
    # The parent holds the other end open for as long as it lives.
    sys.stdin.buffer.read()
    os._exit(1)


def _work(order: Order, report: Callable[[Progress], None]) -> dict[str, JSON]:
    module, function = order.target.split(":")
    run = getattr(import_module(module), function)
    result: dict[str, JSON] = run(order.arguments, folder=Path(order.folder), report=report)
    return result


def _reporter(pipe: BinaryIO) -> Callable[[Progress], None]:
    last: tuple[str, float] = ("", 0.0)

    def report(progress: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if progress.stage == last[0] and now - last[1] < _BETWEEN_REPORTS and progress.done != progress.total:
            return
        last = (progress.stage, now)
        pipe.write(wire.line(asdict(progress)))
        pipe.flush()

    return report
