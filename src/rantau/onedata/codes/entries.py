"""The entries of a code list, and what can be asked of all of them before any is built."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from types import MappingProxyType
from typing import overload

from rantau.kernel.language import LanguageMap
from rantau.onedata.codes.validity import Span, is_within


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code list, in one period.

    Parameters
    ----------
    code
        What a data file holds.
    label
        How people call it.
    aliases
        Other spellings that are accepted when reading.
    parent
        Code of the entry above, in this list or in the list that the list's notes name.
    valid_from, valid_until
        Half-open; ``None`` is open.
    accepted_from, accepted_until
        A wider period in which the code may rightly stand in a file, where the dates of
        a change are known only within bounds; ``None`` is the same as valid.
    extra
        Further columns of the list that has them, such as ``isco08``.
    """

    code: str
    label: LanguageMap
    note: LanguageMap | None = None
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    accepted_from: date | None = None
    accepted_until: date | None = None
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def is_valid_on(self, day: date) -> bool:
        """Test whether ``valid_from <= day < valid_until``."""
        return is_within(day, self.valid_from, self.valid_until)

    def is_accepted_on(self, day: date) -> bool:
        """Test whether the code may stand in a file for ``day``: valid, or within the bounds of a change."""
        return is_within(day, self.accepted_from or self.valid_from, self.accepted_until or self.valid_until)

    @property
    def spellings(self) -> tuple[str, ...]:
        """Everything that people may write for this entry, the code first."""
        return (self.code, self.label.id, self.label.en, *self.aliases)


class Entries(Sequence[Code], ABC):
    """The entries of a list in the order in which they are shown; their numbers are called places.

    Codes, parents and periods come for all places at once.  A list that is kept in a
    table answers them from the table, and builds an entry when somebody looks at it.

    Parameters
    ----------
    codes
        Code by place.
    """

    def __init__(self, codes: Sequence[str]) -> None:
        self.codes = codes

    @abstractmethod
    def parents(self) -> dict[str, str]:
        """Return the code of the entry above, by code, where there is one."""

    @abstractmethod
    def spans(self) -> Sequence[Span]:
        """Return the period of each place; ``accepted_until`` is ``valid_until`` where nothing is wider."""

    @abstractmethod
    def entry(self, place: int) -> Code:
        """Return the entry at a place from 0."""

    @abstractmethod
    def places(self, code: str) -> Sequence[int]:
        """Return the places of exactly this code."""

    @abstractmethod
    def spelled(self, key: Callable[[str], str]) -> Iterator[tuple[str, int]]:
        """Yield every spelling in the form that ``key`` gives it, with its place; no pair comes twice."""

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, place: int) -> Code: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Code, ...]: ...
    def __getitem__(self, place: int | slice) -> Code | tuple[Code, ...]:
        chosen = range(len(self))[place]
        return self.entry(chosen) if isinstance(chosen, int) else tuple(map(self.entry, chosen))

    def __iter__(self) -> Iterator[Code]:
        return map(self.entry, range(len(self)))


class BuiltEntries(Entries):
    """Entries that are there already: those of all lists but the areas."""

    def __init__(self, entries: Iterable[Code]) -> None:
        self._entries = tuple(entries)
        super().__init__([entry.code for entry in self._entries])
        self._by_code = places_by_key(zip(self.codes, count(), strict=False))

    def parents(self) -> dict[str, str]:
        """Return the parents that the entries name; of several entries of a code, the last says."""
        return {entry.code: entry.parent for entry in self._entries if entry.parent}

    def spans(self) -> Sequence[Span]:
        """Return the periods that the entries name."""
        return [
            Span(entry.valid_from, entry.valid_until, entry.accepted_until or entry.valid_until)
            for entry in self._entries
        ]

    def entry(self, place: int) -> Code:
        """Return the entry at a place from 0."""
        return self._entries[place]

    def places(self, code: str) -> Sequence[int]:
        """Return the places of exactly this code."""
        return self._by_code.get(code, ())

    def spelled(self, key: Callable[[str], str]) -> Iterator[tuple[str, int]]:
        """Yield every spelling, entry by entry."""
        for place, entry in enumerate(self._entries):
            for spelling in dict.fromkeys(map(key, dict.fromkeys(entry.spellings))):
                yield spelling, place


def places_by_key(pairs: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    """Group places by their key, in their order."""
    # Tuples and not lists: the collector of garbage goes through a hundred thousand lists again and again.
    groups: dict[str, tuple[int, ...]] = {}
    for key, place in pairs:
        found = groups.get(key)
        groups[key] = (place,) if found is None else (*found, place)
    return groups
