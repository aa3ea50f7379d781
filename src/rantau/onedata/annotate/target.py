"""A file that appears whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO


@contextmanager
def target_file(target: Path) -> Iterator[BinaryIO]:
    """Give a file to write that takes the name ``target`` when the block ends well.

    Raises
    ------
    OSError
        If the folder of ``target`` cannot be written to.
    """
    # Not a temporary file of the system: those are closed to everybody else,
    # also to the colleagues with whom the officer shares the folder.
    written = target.with_name(f".{token_hex(8)}.part")
    with written.open("xb") as file:
        try:
            yield file
            file.close()
            written.replace(target)
        except BaseException:
            file.close()
            written.unlink(missing_ok=True)
            raise
