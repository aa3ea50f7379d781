"""A file that appears whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, cast


@contextmanager
def target_file(target: Path) -> Iterator[BinaryIO]:
    """Give a file to write that takes the name ``target`` when the block ends well.

    Raises
    ------
    OSError
        If the folder of ``target`` cannot be written to.
    """
    with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
        written = Path(file.name)
        try:
            yield cast("BinaryIO", file)
            file.close()
            written.replace(target)
        except BaseException:
            file.close()
            written.unlink(missing_ok=True)
            raise
