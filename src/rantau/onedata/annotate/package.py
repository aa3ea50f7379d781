"""The parts of a workbook, their kinds and what refers to what (Open Packaging Conventions)."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from rantau.onedata.annotate import markup
from rantau.onedata.annotate.archive import ArchiveWriter
from rantau.onedata.annotate.markup import PartError
from rantau.onedata.annotate.parts import CONTENT_TYPES, Parts, part_key

ROOT_RELATIONSHIPS = "_rels/.rels"
_RELATIONSHIPS_XMLNS = "http://schemas.openxmlformats.org/package/2006/relationships"
TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
# A sheet may grow by its marks; past this size its zip entry gets 64-bit fields.
_LARGE = 3 << 30


@dataclass(frozen=True, slots=True)
class Relationship:
    """One reference of a part: ``target`` is the name of a part, or an address outside."""

    id: str
    kind: str
    target: str
    external: bool


class Relationships:
    """What one part (or the package, for ``source`` ``""``) refers to.

    ``is_changed`` says whether anything was added or dropped since it was read.
    """

    def __init__(self, content: bytes | None, *, source: str) -> None:
        self._source = source
        self._reserved: set[str] = set()
        self.is_changed = False
        self._root = (
            markup.new_root(_RELATIONSHIPS_XMLNS, "Relationships")
            if content is None
            else markup.parse(content, part=relationships_name(source))
        )

    def __iter__(self) -> Iterator[Relationship]:
        for element in markup.children(self._root, "Relationship"):
            external = element.get("TargetMode") == "External"
            target = element.get("Target", "")
            kind = element.get("Type", "").rpartition("/")[2]
            yield Relationship(element.get("Id", ""), kind, target if external else self._absolute(target), external)

    def of_kind(self, kind: str) -> list[Relationship]:
        """Return the references inside the package whose type ends in ``kind``."""
        return [one for one in self if one.kind == kind and not one.external]

    def target(self, reference: str) -> str | None:
        """Return the part that the id ``reference`` stands for."""
        return next((one.target for one in self if one.id == reference and not one.external), None)

    def reserve_id(self) -> str:
        """Return an id that nothing here uses, and that is not given away again."""
        taken = {one.id for one in self} | self._reserved
        free = next(name for n in count(1) if (name := f"rId{n}") not in taken)
        self._reserved.add(free)
        return free

    def add(self, kind: str, *, target: str, base: str, reference: str | None = None) -> str:
        """Refer to the part ``target`` and return the id.

        Parameters
        ----------
        kind
            Last word of the type, such as ``worksheet``.
        base
            :data:`TRANSITIONAL` or :data:`STRICT`.
        """
        reference = reference or self.reserve_id()
        place = posixpath.relpath(target, posixpath.dirname(self._source) or ".")
        self.is_changed = True
        self._root.append(markup.make(self._root, "Relationship", Id=reference, Type=f"{base}/{kind}", Target=place))
        return reference

    def remove(self, reference: str) -> None:
        """Drop the reference with this id."""
        for element in markup.children(self._root, "Relationship"):
            if element.get("Id") == reference:
                self._root.remove(element)
                self.is_changed = True

    def serialised(self) -> bytes:
        """Return the part."""
        return markup.serialise(self._root)

    def _absolute(self, target: str) -> str:
        return posixpath.normpath(posixpath.join("/", posixpath.dirname(self._source), target)).lstrip("/")


class ContentTypes:
    """Which kind each part is."""

    def __init__(self, content: bytes) -> None:
        self._root = markup.parse(content, part=CONTENT_TYPES)

    def of(self, part: str) -> str | None:
        """Return the content type of a part, or ``None`` if none is declared."""
        for element in markup.children(self._root, "Override"):
            if element.get("PartName", "").lstrip("/").casefold() == part.casefold():
                return element.get("ContentType")
        extension = part.rpartition(".")[2].casefold()
        for element in markup.children(self._root, "Default"):
            if element.get("Extension", "").casefold() == extension:
                return element.get("ContentType")
        return None

    def declare(self, part: str, content_type: str) -> None:
        """Give a part its own content type, in place of any other."""
        if self.of(part) != content_type:
            self.forget(part)
            attributes = {"PartName": f"/{part}", "ContentType": content_type}
            self._root.append(markup.make(self._root, "Override", **attributes))

    def declare_extension(self, extension: str, content_type: str) -> None:
        """Give all parts with ``extension`` a content type, unless they have one."""
        if self.of(f"any.{extension}") is None:
            attributes = {"Extension": extension, "ContentType": content_type}
            self._root.insert(0, markup.make(self._root, "Default", **attributes))

    def forget(self, part: str) -> None:
        """Drop the content type of a part that goes."""
        for element in markup.children(self._root, "Override"):
            if element.get("PartName", "").lstrip("/").casefold() == part.casefold():
                self._root.remove(element)

    def serialised(self) -> bytes:
        """Return the part."""
        return markup.serialise(self._root)


class Package:
    """A workbook being read, with the parts that will be written in place of its own."""

    def __init__(self, source: Parts) -> None:
        self._source = source
        self._known = dict(source.names)
        self._pending: dict[str, Callable[[], Iterable[bytes | memoryview]]] = {}
        self._names: dict[str, str] = {}
        self._removed: set[str] = set()
        self._done: set[str] = set()

    def __contains__(self, name: str) -> bool:
        key = part_key(name)
        return key in self._pending or (key in self._known and key not in self._removed)

    def read(self, name: str) -> bytes:
        """Return a part as it stands in the source.

        Raises
        ------
        PartError
            If there is no such part, or its bytes are damaged.
        """
        return b"".join(self.blocks(name))

    def find(self, name: str) -> bytes | None:
        """Return a part as it stands in the source, or ``None`` if it is not there."""
        return self.read(name) if part_key(name) in self._known else None

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield a part of the source in blocks.

        Raises
        ------
        PartError
            If there is no such part, or its bytes are damaged.
        """
        if part_key(name) not in self._known:
            raise PartError(name)
        yield from self._source.blocks(part_key(name))

    def relationships(self, source: str) -> Relationships:
        """Return what a part refers to in the source."""
        return Relationships(self.find(relationships_name(source)), source=source)

    def put(self, name: str, content: bytes) -> None:
        """Write a part, new or in place of the source's."""
        self.stream(name, lambda: (content,))

    def stream(self, name: str, blocks: Callable[[], Iterable[bytes | memoryview]]) -> None:
        """Write a part whose blocks are made while the target is written, and again if they must be."""
        self._pending[part_key(name)] = blocks
        self._names[part_key(name)] = self._known.get(part_key(name), name)
        self._removed.discard(part_key(name))

    def remove(self, name: str) -> None:
        """Leave a part of the source out."""
        self._pending.pop(part_key(name), None)
        self._names.pop(part_key(name), None)
        if part_key(name) in self._known:
            self._removed.add(part_key(name))

    def free_name(self, pattern: str) -> str:
        """Return the first name of ``pattern`` (with ``{}`` for a number) that no part has."""
        taken = len(self._known) + len(self._pending) + 2
        return next(name for n in range(1, taken) if (name := pattern.format(n)) not in self)

    @property
    def names(self) -> list[str]:
        """Names of the parts of the source, in its order."""
        return list(self._known.values())

    @property
    def changed(self) -> frozenset[str]:
        """Parts of the source that are written anew."""
        return frozenset(self._names[key] for key in self._pending if key in self._known)

    @property
    def added(self) -> frozenset[str]:
        """Parts that the source does not have."""
        return frozenset(self._names[key] for key in self._pending if key not in self._known)

    @property
    def removed(self) -> frozenset[str]:
        """Parts of the source that are left out."""
        return frozenset(self._known[key] for key in self._removed)

    def write_part(self, writer: ArchiveWriter, name: str) -> None:
        """Write one part now: as it was put or streamed, else as it stands in the source."""
        key = part_key(name)
        if key in self._pending:
            large = key in self._known and self._source.size(key) > _LARGE
            writer.write(self._names[key], self._pending[key](), large=large)
        elif key in self._known:
            self._source.copy(key, writer)
        self._done.add(key)

    def write_rest(self, writer: ArchiveWriter) -> None:
        """Write every part that is still to be written, the source's own as they stand."""
        for key, name in {**self._names, **self._known}.items():
            if key not in self._done and key not in self._removed:
                self.write_part(writer, name)


def relationships_name(source: str) -> str:
    """Return the name of the part that holds the references of ``source``."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")
