"""XML from strangers: no document type, no entities of its own, no network, bounded depth."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from xml.parsers import expat

from rantau.onedata.read.limits import Limits
from rantau.onedata.read.zip_guard import damaged, suspicious

Attributes = dict[str, str]
_UTF8 = {"utf-8", "utf8", "us-ascii"}


class GuardedParser:
    """An incremental parser that names elements without their prefix.

    Parameters
    ----------
    part
        Name of the part that is parsed, for the refusal.
    on_start, on_end, on_text
        Called for each start tag (local name, attributes by local name), end tag and
        piece of text.  ``depth`` counts the open elements, the one at hand included.
    """

    def __init__(
        self,
        path: Path,
        part: str,
        *,
        limits: Limits,
        on_start: Callable[[str, Attributes], None],
        on_end: Callable[[str], object] | None = None,
        on_text: Callable[[str], None] | None = None,
    ) -> None:
        self.depth = 0
        self._waiting: list[bytes] = []
        self._waiting_size = self._fed = 0
        self.is_utf8 = True
        self._path, self._part, self._most = path, part, limits.xml_depth
        self._on_start, self._on_end = on_start, on_end
        # Expat offers no way to open an outside entity unless it is given a handler for it.
        self._engine = expat.ParserCreate()
        self._engine.buffer_text = True
        self._engine.StartElementHandler = self._start
        self._engine.EndElementHandler = self._end
        self._engine.StartDoctypeDeclHandler = self._refuse_doctype
        self._engine.XmlDeclHandler = self._declaration
        if on_text is not None:
            self._engine.CharacterDataHandler = on_text

    def feed(self, data: bytes, *, may_wait: bool = False) -> None:
        """Parse a piece of the part.

        Parameters
        ----------
        may_wait
            Whether the piece may be kept until there is more.  Expat before 2.6 goes
            through a tag or comment that has not ended again with every piece of it: with
            waiting, the time for one of any length grows as its length.

        Raises
        ------
        FileRefusedError
            ``file-damaged`` where this is not XML, ``file-suspicious`` for a document
            type or too deep a nesting.
        """
        self._waiting.append(data)
        self._waiting_size += len(data)
        if not may_wait or self._waiting_size >= self._fed - self._engine.CurrentByteIndex:
            self._parse(False)

    def close(self) -> None:
        """Say that the part ends here.

        Raises
        ------
        FileRefusedError
            As :meth:`feed`, also when elements are still open.
        """
        self._parse(True)

    def _parse(self, is_final: bool) -> None:
        data = b"".join(self._waiting)
        self._fed += len(data)
        self._waiting, self._waiting_size = [], 0
        try:
            self._engine.Parse(data, is_final)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise damaged(self._path, "part-unreadable", part=self._part) from error

    def _start(self, name: str, attributes: Attributes) -> None:
        self.depth += 1
        if self.depth > self._most:
            raise suspicious(self._path, "depth-high")
        self._on_start(name.rpartition(":")[2], attributes)

    def _end(self, name: str) -> None:
        if self._on_end is not None:
            self._on_end(name.rpartition(":")[2])
        self.depth -= 1

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.is_utf8 = encoding is None or encoding.lower() in _UTF8

    def _refuse_doctype(self, *_: object) -> None:
        raise suspicious(self._path, "entities")


def read_elements(
    path: Path,
    part: str,
    blocks: Iterable[bytes],
    *,
    limits: Limits,
    on_start: Callable[[str, Attributes], None],
    on_end: Callable[[str], object] | None = None,
    on_text: Callable[[str], None] | None = None,
) -> None:
    """Parse a whole part.

    Raises
    ------
    FileRefusedError
        As :meth:`GuardedParser.feed`.
    """
    parser = GuardedParser(path, part, limits=limits, on_start=on_start, on_end=on_end, on_text=on_text)
    for block in blocks:
        parser.feed(block, may_wait=True)
    parser.close()


def read_named_texts(
    path: Path,
    part: str,
    blocks: Iterable[bytes],
    *,
    limits: Limits,
    key: Callable[[str, Attributes], str | None],
) -> dict[str, str]:
    """Return the text of some elements, what stands in their children included, without blanks around it.

    Parameters
    ----------
    key
        The name under which the text of an element is returned, or ``None`` for an
        element that has none of its own.  Empty texts and names are left out.

    Raises
    ------
    FileRefusedError
        As :meth:`GuardedParser.feed`.
    """
    found: dict[str, str] = {}
    open_keys: list[str | None] = []

    def text(text: str) -> None:
        name = next((name for name in reversed(open_keys) if name), None)
        if name is not None:
            found[name] = found.get(name, "") + text

    read_elements(
        path,
        part,
        blocks,
        limits=limits,
        on_start=lambda name, attributes: open_keys.append(key(name, attributes)),
        on_end=lambda _name: open_keys.pop(),
        on_text=text,
    )
    return {name: value.strip() for name, value in found.items() if value.strip()}


def local(attributes: Attributes, name: str) -> str | None:
    """Return an attribute whatever its prefix, such as ``r:id`` for ``id``."""
    if name in attributes:
        return attributes[name]
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), None)
