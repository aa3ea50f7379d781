"""A zip writer that carries unchanged entries over as they stand, still compressed.

``zipfile`` can only inflate and deflate them again, which is most of the time
that a large workbook takes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from isal import isal_zlib

_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_END = struct.Struct("<4sHHHHLLH")
_END_64 = struct.Struct("<4sQHHLLQQQQ")
_LOCATOR_64 = struct.Struct("<4sLQL")
_SIZES_64 = struct.Struct("<HHQQ")
_CENTRAL_64 = struct.Struct("<HHQQQ")
_LIMIT_32 = 0xFFFFFFFF
_LIMIT_16 = 0xFFFF
_UTF_8 = 0x800
_EPOCH = (1980, 1, 1, 0, 0, 0)
_BLOCK = 1 << 20


@dataclass(slots=True)
class _Entry:
    name: bytes
    flags: int
    method: int
    written_at: tuple[int, int, int, int, int, int]
    offset: int
    large: bool
    crc: int = 0
    packed: int = 0
    size: int = 0

    def local_header(self) -> bytes:
        # Excel offers to repair a package with the 64-bit fields, so they are
        # written only where the sizes need them.
        extra = _SIZES_64.pack(1, 16, self.size, self.packed) if self.large else b""
        packed, size = (_LIMIT_32, _LIMIT_32) if self.large else (self.packed, self.size)
        time, day = _dos_moment(self.written_at)
        fields = (self._version, self.flags, self.method, time, day, self.crc, packed, size)
        return _LOCAL.pack(b"PK\3\4", *fields, len(self.name), len(extra)) + self.name + extra

    def central_header(self) -> bytes:
        large = self.large or self.offset >= _LIMIT_32
        extra = _CENTRAL_64.pack(1, 24, self.size, self.packed, self.offset) if large else b""
        packed, size, offset = (_LIMIT_32,) * 3 if large else (self.packed, self.size, self.offset)
        time, day = _dos_moment(self.written_at)
        version = 45 if large else self._version
        fields = (version, version, self.flags, self.method, time, day, self.crc, packed, size)
        tail = (len(self.name), len(extra), 0, 0, 0, 0, offset)
        return _CENTRAL.pack(b"PK\1\2", *fields, *tail) + self.name + extra

    @property
    def _version(self) -> int:
        return 45 if self.large else 20


class ArchiveWriter:
    """Writes a zip to a seekable binary file.

    Parameters
    ----------
    compression
        Level of ISA-L, 0 to 3, of the entries that are written; copied ones keep theirs.
    """

    def __init__(self, target: BinaryIO, *, compression: int) -> None:
        self._target = target
        self._compression = compression
        self._entries: list[_Entry] = []

    def copy(self, source: BinaryIO, *, entry: ZipInfo) -> None:
        """Carry an entry over without inflating it.

        Parameters
        ----------
        source
            The file of the zip that ``entry`` stands in.
        """
        large = max(entry.file_size, entry.compress_size) >= _LIMIT_32
        copied = _Entry(
            name=_stored_name(entry),
            flags=entry.flag_bits & _UTF_8,
            method=entry.compress_type,
            written_at=entry.date_time,
            offset=self._target.tell(),
            large=large,
            crc=entry.CRC,
            packed=entry.compress_size,
            size=entry.file_size,
        )
        self._target.write(copied.local_header())
        self._copy_data(source, entry)
        self._entries.append(copied)

    def write(self, name: str, chunks: Iterable[bytes | memoryview], *, large: bool = False) -> None:
        """Compress ``chunks`` into an entry; if they raise, the entry is taken back.

        Parameters
        ----------
        large
            Whether the content may exceed 4 GiB.
        """
        entry = _Entry(*_written_name(name), ZIP_DEFLATED, _EPOCH, self._target.tell(), large)
        try:
            self._target.write(entry.local_header())
            self._deflate(chunks, entry)
        except BaseException:
            self._target.seek(entry.offset)
            self._target.truncate()
            raise
        end = self._target.tell()
        self._target.seek(entry.offset)
        self._target.write(entry.local_header())
        self._target.seek(end)
        self._entries.append(entry)

    def close(self) -> None:
        """Write the directory of the zip; the file itself stays open."""
        start = self._target.tell()
        for entry in self._entries:
            self._target.write(entry.central_header())
        size = self._target.tell() - start
        count = len(self._entries)
        if start >= _LIMIT_32 or count >= _LIMIT_16:
            end_64 = self._target.tell()
            self._target.write(_END_64.pack(b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start))
            self._target.write(_LOCATOR_64.pack(b"PK\6\7", 0, end_64, 1))
        shown = min(count, _LIMIT_16)
        self._target.write(_END.pack(b"PK\5\6", 0, 0, shown, shown, min(size, _LIMIT_32), min(start, _LIMIT_32), 0))

    def _copy_data(self, source: BinaryIO, entry: ZipInfo) -> None:
        source.seek(entry.header_offset)
        header = _LOCAL.unpack(source.read(_LOCAL.size))
        source.seek(header[9] + header[10], 1)
        left = entry.compress_size
        while left:
            block = source.read(min(_BLOCK, left))
            if not block:
                raise EOFError(f"{entry.filename} ends before its time")
            self._target.write(block)
            left -= len(block)

    def _deflate(self, chunks: Iterable[bytes | memoryview], entry: _Entry) -> None:
        deflate = isal_zlib.compressobj(self._compression, zlib.DEFLATED, -zlib.MAX_WBITS)
        start = self._target.tell()
        for chunk in chunks:
            entry.crc = isal_zlib.crc32(chunk, entry.crc)
            entry.size += len(chunk)
            self._target.write(deflate.compress(chunk))
        self._target.write(deflate.flush())
        entry.packed = self._target.tell() - start
        if max(entry.size, entry.packed) >= _LIMIT_32 and not entry.large:
            raise OverflowError("An entry of more than 4 GiB was not announced as large")


def is_copyable(entry: ZipInfo) -> bool:
    """Test whether an entry can be carried over: neither encrypted nor packed in a rare way."""
    return not entry.flag_bits & 1 and entry.compress_type in (ZIP_STORED, ZIP_DEFLATED)


def _stored_name(entry: ZipInfo) -> bytes:
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF_8 else "cp437")


def _written_name(name: str) -> tuple[bytes, int]:
    return (name.encode("ascii"), 0) if name.isascii() else (name.encode("utf-8"), _UTF_8)


def _dos_moment(moment: tuple[int, int, int, int, int, int]) -> tuple[int, int]:
    year, month, day, hour, minute, second = moment
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day
