"""The container of a workbook: its directory is checked before anything is unpacked.

Only what Excel itself would write is let through.  A part is unpacked in blocks, and
never past the size that the directory declared, so that memory and time are bounded
by numbers that were checked at the start.

Source: .ZIP File Format Specification (APPNOTE) 6.3.10, sections 4.3 and 4.5.3.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from isal import isal_zlib

from rantau.onedata.read.limits import MB, Limits
from rantau.onedata.read.refusals import FileRefusedError, reason

BLOCK = 1 << 20
# Under this a workbook harms nobody, however well it was packed.
_HARMLESS = 16 * MB
# Bytes of the directory that one part may take: a name, and a few extra fields.
_PER_PART = 4096
_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED, _DESCRIPTOR = 0x1, 0x8
_STORED, _DEFLATED = 0, 8
_WIDE = 0xFFFFFFFF
_TAIL = 65_535 + _END.size + _END64_LOCATOR.size


@dataclass(frozen=True, slots=True)
class Part:
    """One file inside the container; sizes in bytes, as the directory declares them."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    inflated: int
    header_at: int


@dataclass(frozen=True, slots=True)
class _Directory:
    at: int
    size: int
    count: int


class Package:
    """A ZIP file whose directory has been checked; it holds no open file.

    Parts are asked for by name without regard to case, as the packaging convention
    of Office documents says.
    """

    def __init__(self, path: Path, parts: dict[str, Part]) -> None:
        self.path = path
        self._parts = parts

    @property
    def names(self) -> list[str]:
        """The names of the parts, in the order of the directory."""
        return [part.name for part in self._parts.values()]

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def stream(self, name: str) -> Iterator[bytes]:
        """Yield the content of a part in blocks of at most :data:`BLOCK` bytes.

        Raises
        ------
        FileRefusedError
            ``file-damaged`` if the part is missing, cut off, or other than its
            size and checksum say.
        """
        part = self._parts.get(name.lower())
        if part is None:
            raise damaged(self.path, "part-missing", part=name)
        checksum = size = 0
        with self.path.open("rb") as source:
            source.seek(_data_start(source, part, self.path))
            for block in _inflated(source, part, self.path):
                size += len(block)
                if size > part.inflated:
                    raise suspicious(self.path, "headers-differ")
                checksum = isal_zlib.crc32(block, checksum)
                yield block
        if size != part.inflated or checksum != part.crc:
            raise damaged(self.path, "unpacked-differs", part=part.name)

    def whole(self, name: str) -> bytes:
        """Return the content of a small part.

        Raises
        ------
        FileRefusedError
            As :meth:`stream`.
        """
        return b"".join(self.stream(name))


def megabytes(size: int) -> str:
    """Write a number of bytes as a person reads it: ``25 MB``, rounded up."""
    return f"{-(-size // MB)}\N{NO-BREAK SPACE}MB"


def damaged(path: Path, key: str, **values: str) -> FileRefusedError:
    """Make the refusal of a file that is not intact."""
    return FileRefusedError("file-damaged", file=path.name, value=reason(key, **values))


def suspicious(path: Path, key: str, **values: str) -> FileRefusedError:
    """Make the refusal of a file that nobody's Excel has written."""
    return FileRefusedError("file-suspicious", file=path.name, value=reason(key, **values))


def open_package(path: Path, *, limits: Limits) -> Package:
    """Check the directory of a ZIP file against its own headers and against ``limits``.

    Raises
    ------
    FileRefusedError
        If the file is too large, cut off, encrypted, contradicts itself, holds too
        many parts, or would unpack to more than ``limits`` allow.
    """
    with path.open("rb") as source:
        size = source.seek(0, 2)
        if size > limits.xlsx_bytes:
            raise FileRefusedError("file-too-large", value=megabytes(size), limit=megabytes(limits.xlsx_bytes))
        directory = _find_directory(source, size, path)
        if directory.count > limits.zip_entries or directory.size > limits.zip_entries * _PER_PART:
            raise suspicious(path, "entries-many", count=str(directory.count))
        parts = _read_directory(source, directory, path)
        _check_names(parts, path)
        if any(part.flags & _ENCRYPTED for part in parts):
            raise FileRefusedError("file-password-protected", file=path.name)
        _check_sizes(parts, file_size=size, limits=limits, path=path)
        _check_layout(source, parts, directory, path)
    return Package(path, {part.name.lower(): part for part in parts})


def _find_directory(source: BinaryIO, size: int, path: Path) -> _Directory:
    source.seek(max(0, size - _TAIL))
    tail = source.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or at + _END.size > len(tail):
        raise damaged(path, "truncated")
    _, disk, _, _, count, length, start, _ = _END.unpack_from(tail, at)
    end_at = size - len(tail) + at
    if _WIDE in (start, length) or count == 0xFFFF:
        return _find_wide_directory(source, tail, at, path)
    if disk or start + length > end_at:
        raise damaged(path, "truncated")
    return _Directory(start, length, count)


def _find_wide_directory(source: BinaryIO, tail: bytes, at: int, path: Path) -> _Directory:
    located = at - _END64_LOCATOR.size
    if located < 0 or tail[located : located + 4] != b"PK\6\7":
        raise damaged(path, "truncated")
    source.seek(_END64_LOCATOR.unpack_from(tail, located)[2])
    record = source.read(_END64.size)
    if len(record) < _END64.size or record[:4] != b"PK\6\6":
        raise damaged(path, "truncated")
    *_, count, length, start = _END64.unpack(record)
    return _Directory(start, length, count)


def _read_directory(source: BinaryIO, directory: _Directory, path: Path) -> list[Part]:
    source.seek(directory.at)
    content = source.read(directory.size)
    parts, at = [], 0
    for _ in range(directory.count):
        if at + _CENTRAL.size > len(content) or content[at : at + 4] != b"PK\1\2":
            raise damaged(path, "truncated")
        fields = _CENTRAL.unpack_from(content, at)
        name_end = at + _CENTRAL.size + fields[10]
        extra_end = name_end + fields[11]
        parts.append(_part(fields, content[at + _CENTRAL.size : name_end], content[name_end:extra_end]))
        at = extra_end + fields[12]
    if at != directory.size:
        raise suspicious(path, "headers-differ")
    return parts


def _part(fields: tuple[int, ...], name: bytes, extra: bytes) -> Part:
    _, _, _, flags, method, _, _, crc, packed, inflated, *_, header_at = fields
    wide = _wide_numbers(extra)
    inflated, packed, header_at = (
        next(wide, value) if value == _WIDE else value for value in (inflated, packed, header_at)
    )
    text = name.decode("utf-8" if flags & 0x800 else "cp437", errors="replace")
    return Part(text.replace("\\", "/"), flags, method, crc, packed, inflated, header_at)


def _wide_numbers(extra: bytes) -> Iterator[int]:
    """Yield the 64-bit numbers of the extra field 1, in its order: inflated, packed, header."""
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, at)
        if tag == 1:
            body = extra[at + 4 : at + 4 + length]
            yield from (number for (number,) in struct.iter_unpack("<Q", body[: len(body) // 8 * 8]))
        at += 4 + length


def _check_names(parts: list[Part], path: Path) -> None:
    names = [part.name.lower() for part in parts]
    if any(_leads_outside(name) for name in names):
        raise suspicious(path, "names-unsafe")
    if len(set(names)) < len(names):
        raise suspicious(path, "names-repeated")


def _leads_outside(name: str) -> bool:
    return name.startswith("/") or ":" in name or "\0" in name or ".." in name.split("/")


def _check_sizes(parts: list[Part], *, file_size: int, limits: Limits, path: Path) -> None:
    total = sum(part.inflated for part in parts)
    if total > limits.inflated_bytes:
        raise FileRefusedError("file-unpacks-too-large", file=path.name, limit=megabytes(limits.inflated_bytes))
    if total > _HARMLESS and total > file_size * limits.inflation_ratio:
        raise suspicious(path, "ratio-high")
    if any(part.method not in (_STORED, _DEFLATED) for part in parts):
        raise suspicious(path, "compression-unknown")


def _check_layout(source: BinaryIO, parts: list[Part], directory: _Directory, path: Path) -> None:
    """Refuse parts that share bytes, and local headers that tell another story than the directory."""
    free_from = 0
    for part in sorted(parts, key=lambda part: part.header_at):
        if part.header_at < free_from:
            raise suspicious(path, "parts-overlap")
        free_from = _data_start(source, part, path) + part.packed
    if free_from > directory.at:
        raise suspicious(path, "parts-overlap")


def _data_start(source: BinaryIO, part: Part, path: Path) -> int:
    source.seek(part.header_at)
    header = source.read(_LOCAL.size)
    if len(header) < _LOCAL.size or header[:4] != b"PK\3\4":
        raise suspicious(path, "headers-differ")
    _, _, flags, method, _, _, crc, packed, inflated, name_length, extra_length = _LOCAL.unpack(header)
    name = source.read(name_length)
    told = _part((0, 0, 0, flags, method, 0, 0, crc, packed, inflated, 0), name, source.read(extra_length))
    same = told.name == part.name and told.method == method == part.method and not (flags ^ part.flags) & _ENCRYPTED
    # A writer that streams knows the sizes only afterwards and leaves zeros here.
    if not flags & _DESCRIPTOR:
        same = same and (told.crc, told.packed, told.inflated) == (part.crc, part.packed, part.inflated)
    if not same:
        raise suspicious(path, "headers-differ")
    return int(part.header_at + _LOCAL.size + name_length + extra_length)


# The stubs of isal declare its error as an instance.
_SPOILT = cast("type[Exception]", isal_zlib.error)


def _inflated(source: BinaryIO, part: Part, path: Path) -> Iterator[bytes]:
    left = part.packed
    engine = isal_zlib.decompressobj(-15)
    while left > 0:
        packed = source.read(min(left, BLOCK // 4))
        if not packed:
            raise damaged(path, "truncated")
        left -= len(packed)
        if part.method == _STORED:
            yield packed
            continue
        try:
            while packed and not engine.eof:
                yield engine.decompress(packed, BLOCK)
                packed = engine.unconsumed_tail
        except _SPOILT as error:
            raise damaged(path, "unpacked-differs", part=part.name) from error
    yield engine.flush()
