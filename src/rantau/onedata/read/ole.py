"""Compound files: the container of old workbooks, and of new ones with a password.

Source: [MS-CFB] 2.2 (header) – 2.6 (directory); [MS-OLEPS] 2.21 (properties of a document).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER_SIZE, _ENTRY_SIZE, _HEADER_LINKS = 512, 128, 109
_LAST_SECTOR = 0xFFFFFFFA
_ROOT, _STREAM = 5, 2
_SUMMARY = "\x05SummaryInformation"
_SUMMARY_NAMES = {2: "title", 4: "creator", 8: "last_modified_by", 18: "application"}
_CODE_PAGE = 1
_TEXT, _WIDE_TEXT = 30, 31


class NotCompoundError(ValueError):
    """The bytes are no compound file, or one that contradicts itself."""


@dataclass(frozen=True, slots=True)
class _Entry:
    start: int
    size: int


class CompoundFile:
    """The streams of a compound file that is held in memory.

    Raises
    ------
    NotCompoundError
        If ``content`` is not such a file.
    """

    def __init__(self, content: bytes) -> None:
        if len(content) < _HEADER_SIZE or not content.startswith(SIGNATURE):
            raise NotCompoundError("no header")
        self._content = content
        sector_shift, mini_shift = struct.unpack_from("<2H", content, 30)
        if sector_shift not in (9, 12) or mini_shift != 6:
            raise NotCompoundError("impossible size of sectors")
        self._sector, self._mini_sector = 1 << sector_shift, 1 << mini_shift
        directory, self._cutoff, mini_links = (struct.unpack_from("<I", content, at)[0] for at in (48, 56, 60))
        self._links = self._read_links()
        self._entries, root = self._read_directory(directory)
        self._mini_links = self._numbers(self._chain(mini_links))
        self._mini = self._chain(root.start)

    @property
    def names(self) -> list[str]:
        """The names of the streams, in whatever folder they are."""
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """Return a stream.

        Raises
        ------
        KeyError
            If there is none of that name.
        NotCompoundError
            If its sectors run in a circle or lie outside the file.
        """
        entry = self._entries[name]
        if entry.size >= self._cutoff:
            return self._chain(entry.start)[: entry.size]
        return self._follow(self._mini, entry.start, self._mini_links, self._mini_sector, 0)[: entry.size]

    def _read_links(self) -> tuple[int, ...]:
        """Return for each sector the one that follows it."""
        sectors = list(struct.unpack_from(f"<{_HEADER_LINKS}I", self._content, 76))
        more, seen = struct.unpack_from("<I", self._content, 68)[0], set()
        while more < _LAST_SECTOR and more not in seen:
            seen.add(more)
            *listed, more = self._numbers(self._at(more))
            sectors += listed
        links: list[int] = []
        for sector in sectors:
            if sector < _LAST_SECTOR:
                links += self._numbers(self._at(sector))
        return tuple(links)

    def _read_directory(self, start: int) -> tuple[dict[str, _Entry], _Entry]:
        content = self._chain(start)
        entries: dict[str, _Entry] = {}
        root = _Entry(_LAST_SECTOR, 0)
        for at in range(0, len(content) - _ENTRY_SIZE + 1, _ENTRY_SIZE):
            length, kind = struct.unpack_from("<HB", content, at + 64)
            first, size = struct.unpack_from("<II", content, at + 116)
            name = content[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")
            if kind == _ROOT:
                root = _Entry(first, size)
            elif kind == _STREAM:
                entries[name] = _Entry(first, size)
        return entries, root

    def _chain(self, start: int) -> bytes:
        return self._follow(self._content, start, self._links, self._sector, self._sector)

    @staticmethod
    def _follow(content: bytes, sector: int, links: tuple[int, ...], size: int, offset: int) -> bytes:
        pieces: list[bytes] = []
        while sector < _LAST_SECTOR:
            if sector >= len(links) or len(pieces) > len(links):
                raise NotCompoundError("sectors outside the file or in a circle")
            piece = content[offset + sector * size : offset + (sector + 1) * size]
            if not piece:
                raise NotCompoundError("the file ends before its content")
            pieces.append(piece)
            sector = links[sector]
        return b"".join(pieces)

    def _at(self, sector: int) -> bytes:
        content = self._content[(sector + 1) * self._sector : (sector + 2) * self._sector]
        if len(content) < self._sector:
            raise NotCompoundError("a sector outside the file")
        return content

    @staticmethod
    def _numbers(content: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def summary(file: CompoundFile) -> dict[str, str]:
    """Return title, author and program of a document, as far as it tells them."""
    if _SUMMARY not in file.names:
        return {}
    try:
        return _properties(file.read(_SUMMARY))
    except (NotCompoundError, struct.error):
        # A document without readable properties is a document all the same.
        return {}


def _properties(content: bytes) -> dict[str, str]:
    section = struct.unpack_from("<I", content, 44)[0]
    count = min(struct.unpack_from("<I", content, section + 4)[0], 1000)
    places = dict(struct.iter_unpack("<2I", content[section + 8 : section + 8 + 8 * count]))
    page = struct.unpack_from("<H", content, section + places[_CODE_PAGE] + 4)[0] if _CODE_PAGE in places else 1252
    found: dict[str, str] = {}
    for number, name in _SUMMARY_NAMES.items():
        if number in places:
            kind, length = struct.unpack_from("<2I", content, section + places[number])
            at = section + places[number] + 8
            text = _decoded(content[at : at + length * (2 if kind == _WIDE_TEXT else 1)], kind, page)
            found |= {name: text} if text else {}
    return found


def _decoded(text: bytes, kind: int, page: int) -> str:
    if kind not in (_TEXT, _WIDE_TEXT):
        return ""
    encoding = "utf-16-le" if kind == _WIDE_TEXT or page == 1200 else {65001: "utf-8"}.get(page, f"cp{page}")
    try:
        return text.decode(encoding, errors="replace").split("\0")[0].strip()
    except LookupError:
        return text.decode("cp1252", errors="replace").split("\0")[0].strip()
