"""Where the parts of a workbook come from: a file, or parts that are made on the way."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol
from zipfile import BadZipFile, ZipFile, ZipInfo

from rantau.onedata.annotate.archive import ArchiveWriter, is_copyable
from rantau.onedata.annotate.markup import PartError
from rantau.onedata.read.refusals import FileRefusedError

CONTENT_TYPES = "[Content_Types].xml"
_BLOCK = 1 << 18


class Parts(Protocol):
    """Parts by key (see :func:`part_key`)."""

    @property
    def names(self) -> Mapping[str, str]:
        """The name of each part by its key, in the order of the source."""

    def size(self, key: str) -> int:
        """Return the bytes of a part, or a guess that is not too low."""

    def blocks(self, key: str) -> Iterator[bytes]:
        """Yield a part in blocks of about a quarter of a megabyte.

        Raises
        ------
        PartError
            If its bytes are damaged.
        """

    def copy(self, key: str, writer: ArchiveWriter) -> None:
        """Write a part as it stands.

        Raises
        ------
        PartError
            If its bytes are damaged.
        """


def part_key(name: str) -> str:
    r"""Return what two names of one part have in common: case and slashes do not count.

    Examples
    --------
    >>> part_key("/XL\\Workbook.xml") == part_key("xl/workbook.xml")
    True
    """
    return name.replace("\\", "/").lstrip("/").casefold()


class ZipParts:
    """The parts of a file.

    Raises
    ------
    FileRefusedError
        If the file is not a zip, is locked, or lacks the part every workbook has.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise FileRefusedError("file-unreadable", file=path.name) from error
        try:
            self._archive = ZipFile(self._file)
        except (BadZipFile, NotImplementedError) as error:
            self._file.close()
            raise FileRefusedError("file-unreadable", file=path.name) from error
        self._entries = {part_key(entry.filename): entry for entry in self._archive.infolist() if not entry.is_dir()}
        if not all(map(is_copyable, self._entries.values())) or part_key(CONTENT_TYPES) not in self._entries:
            self.close()
            raise FileRefusedError("file-unreadable", file=path.name)

    def __enter__(self) -> ZipParts:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        # The file is ours, not the archive's: that would keep it open while an
        # interrupted reading of a part is still referred to by an exception.
        self._archive.close()
        self._file.close()

    @property
    def names(self) -> dict[str, str]:
        """The name of each part by its key, in the order of the file."""
        return {key: entry.filename for key, entry in self._entries.items()}

    def size(self, key: str) -> int:
        """Return the bytes of a part when inflated."""
        return self._entries[key].file_size

    def blocks(self, key: str) -> Iterator[bytes]:
        """Yield a part in blocks of a quarter of a megabyte.

        Raises
        ------
        PartError
            If its bytes are damaged.
        """
        entry = self._entries[key]
        try:
            with self._archive.open(entry) as part:
                while block := part.read(_BLOCK):
                    yield block
        except (BadZipFile, EOFError, zlib.error) as error:
            raise PartError(entry.filename) from error

    def copy(self, key: str, writer: ArchiveWriter) -> None:
        """Write a part as it stands, still compressed.

        Raises
        ------
        PartError
            If the file ends within it.
        """
        entry: ZipInfo = self._entries[key]
        try:
            writer.copy(self._file, entry=entry)
        except EOFError as error:
            raise PartError(entry.filename) from error


class MadeParts:
    """Parts that are made as they are asked for, each time anew.

    Parameters
    ----------
    makers
        What makes each part, by its name.
    largest
        A guess of the bytes of the largest part that is not too low.
    """

    def __init__(self, makers: Mapping[str, Callable[[], Iterable[bytes]]], *, largest: int) -> None:
        self._makers = {part_key(name): maker for name, maker in makers.items()}
        self._largest = largest
        self.names = {part_key(name): name for name in makers}

    def size(self, key: str) -> int:
        """Return the guess, the same for every part."""
        return self._largest if key in self._makers else 0

    def blocks(self, key: str) -> Iterator[bytes]:
        """Yield a part as it is made."""
        yield from self._makers[key]()

    def copy(self, key: str, writer: ArchiveWriter) -> None:
        """Write a part as it is made."""
        writer.write(self.names[key], self._makers[key]())
