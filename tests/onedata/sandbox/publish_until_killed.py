"""Publish a megabyte some hundred times, each time killed after a random moment.

Run by test_publishing: prints how many were killed, and after how many of them the
old content, the new content or anything else stood under the name.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

from rantau.onedata.sandbox.publishing import publish

SIZE = 1 << 20


def publish_and_be_killed(workshop: Path, target: Path, *, content: bytes, after: float) -> bool:
    source = workshop / "source"
    source.write_bytes(content)
    publisher = os.fork()
    if publisher == 0:
        publish(source, target=target)
        os._exit(0)
    time.sleep(after)
    os.kill(publisher, signal.SIGKILL)
    _, status = os.waitpid(publisher, 0)
    return os.WIFSIGNALED(status)


def main() -> None:
    workshop, desk, rounds = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    target, chance = desk / "target", random.Random(7)
    target.write_bytes(b"0" * SIZE)
    killed = old = new = torn = 0
    for n in range(1, rounds + 1):
        before, content = target.read_bytes(), b"%d" % (n % 10) * SIZE
        killed += publish_and_be_killed(workshop, target, content=content, after=chance.uniform(0, 0.006))
        after = target.read_bytes()
        old, new, torn = old + (after == before), new + (after == content), torn + (after not in (before, content))
    print(killed, old, new, torn)


if __name__ == "__main__":
    main()
