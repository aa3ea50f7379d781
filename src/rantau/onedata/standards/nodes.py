"""A reader that walks through a file of values, knows where it stands, and never stops at a defect.

A value that cannot be used becomes a stand-in of its type, so that the reading goes
on and everything is reported at once; what was built with a stand-in is never handed out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from rapidfuzz import fuzz, process

from rantau.kernel.language import LanguageMap
from rantau.onedata.standards.defects import Defect, defect

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_STAND_IN = LanguageMap("?", "?")
_ALIKE = 60.0
"""Of 100: under it, words have only letters in common."""
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its path; ``silent`` where its absence has been reported already."""

    value: object
    path: str
    defects: list[Defect] = field(default_factory=list)
    silent: bool = False

    def report(self, key: str, /, **values: object) -> None:
        """Note a defect of this value."""
        if not self.silent:
            self.defects.append(defect(self.path, key, **values))

    def is_sound(self) -> bool:
        """Test whether nothing was reported at this path or inside it."""
        return not any(_is_inside(item.path, self.path) for item in self.defects)

    def below(self, key: str | int, value: object) -> Node:
        """Return the node of a key or place inside this one."""
        step = f"[{key}]" if isinstance(key, int) else f".{key}" if self.path else key
        return Node(value, self.path + step, self.defects, self.silent)

    def text(self) -> str:
        """Return the text; empty where there is none."""
        if isinstance(self.value, str) and self.value.strip():
            return self.value
        self.report("not-text")
        return ""

    def words(self) -> LanguageMap:
        """Return the text in both languages."""
        fields = self.fields()
        texts = [fields.need(language).text() for language in ("id", "en")]
        fields.close()
        return LanguageMap(*texts) if all(texts) else _STAND_IN

    def flag(self) -> bool:
        """Return ``true`` or ``false``."""
        if not isinstance(self.value, bool):
            self.report("not-flag")
        return self.value is True

    def whole(self) -> int:
        """Return a whole number of 0 or more."""
        if isinstance(self.value, str) and self.value.isascii() and self.value.isdecimal():
            return int(self.value)
        self.report("not-whole")
        return 0

    def number(self) -> float:
        """Return a finite number, written with a decimal point."""
        try:
            found = float(self.value) if isinstance(self.value, str) else float("nan")
        except ValueError:
            found = float("nan")
        if found - found == 0:
            return found
        self.report("not-number")
        return 0.0

    def day(self) -> date:
        """Return a date written as 2024-01-31."""
        try:
            return date.fromisoformat(str(self.value))
        except ValueError:
            self.report("not-date")
            return date.min

    def choice(self, kind: type[E]) -> E:
        """Return a member of ``kind`` by its value."""
        members = list(kind)
        if self.value in members:
            return kind(str(self.value))
        self.report("not-a-choice", choices=", ".join(members))
        return members[0]

    def items(self) -> tuple[Node, ...]:
        """Return the items of a list that holds something."""
        if not isinstance(self.value, list) or not self.value:
            self.report("not-list")
            return ()
        return tuple(self.below(place, value) for place, value in enumerate(self.value))

    def texts(self) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(item.text() for item in self.items())

    def fields(self) -> Fields:
        """Return the keys of a mapping."""
        if isinstance(self.value, Mapping):
            return Fields(self, {str(key): value for key, value in self.value.items()})
        self.report("not-mapping")
        return Fields(Node(None, self.path, self.defects, silent=True), {})


class Fields:
    """The keys of one mapping, each taken by its reader; what nobody took is unknown."""

    def __init__(self, node: Node, values: Mapping[str, object]) -> None:
        self._node = node
        self._values = values
        self._asked: dict[str, None] = {}

    def need(self, key: str) -> Node:
        """Return a key that must be there."""
        self._asked[key] = None
        if self._values.get(key) is None:
            self._node.report("missing-key", key=key)
            return Node(None, self._node.path, self._node.defects, silent=True)
        return self._node.below(key, self._values[key])

    def find(self, key: str, read: Callable[[Node], T]) -> T | None:
        """Read a key that may be absent, or empty."""
        self._asked[key] = None
        value = self._values.get(key)
        return None if value is None else read(self._node.below(key, value))

    def listed(self, key: str, read: Callable[[Node], T]) -> tuple[T, ...]:
        """Read a list that may be absent, or empty."""
        self._asked[key] = None
        value = self._values.get(key)
        if value is None or value == []:
            return ()
        return tuple(read(item) for item in self._node.below(key, value).items())

    def close(self) -> None:
        """Report the keys that nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                near = nearest(key, known=self._asked)
                self._node.report("unknown-key", key=key, near=near)


def nearest(word: str, *, known: Iterable[str]) -> str:
    """Return up to three words that ``word`` may have meant, else the first few there are, for a remedy."""
    known = tuple(known)
    near = [found for found, _, _ in process.extract(word, known, scorer=fuzz.ratio, limit=3, score_cutoff=_ALIKE)]
    if near:
        return ", ".join(near)
    return ", ".join(known[:_SHOWN]) + (", …" if len(known) > _SHOWN else "") or "–"


def _is_inside(path: str, outer: str) -> bool:
    return path == outer or not outer or path.startswith((f"{outer}.", f"{outer}["))
