"""A code list as the rest of Rantau sees it: entries with two languages and validity in time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from rapidfuzz import fuzz, process

from rantau.kernel.language import LanguageMap
from rantau.onedata.codes.folding import fold, words
from rantau.onedata.codes.validity import is_within

Key = TypeVar("Key")
Value = TypeVar("Value")

# Below 80 of 100, words of a list begin to be taken for one another (“Iran”, “Irak”: 75).
_GOOD_ENOUGH = 80.0
# A common word (“Kabupaten …”) makes unlike names alike; what is much less alike than the best is left out.
_FURTHER_THAN_BEST = 10.0
_SHORTEST_TO_GUESS = 3
_SPELLINGS_PER_ENTRY = 10


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


@dataclass(frozen=True, eq=False)
class CodeList:
    """A code list: entries in the order in which they are shown.

    A code may stand in several entries whose periods do not meet (an area that
    changed its name, a country that changed its number).

    Parameters
    ----------
    is_open
        The register lives elsewhere (``events``, ``assessments``): it has no entries
        here, and whether a code belongs to it cannot be said.
    successions
        Pairs of an old and a new code.
    key
        The form in which spellings are compared.
    """

    name: str
    title: LanguageMap
    entries: tuple[Code, ...]
    is_open: bool = False
    successions: tuple[tuple[str, str], ...] = ()
    key: Callable[[str], str] = fold

    @cached_property
    def _by_code(self) -> dict[str, list[Code]]:
        return _grouped((entry.code, entry) for entry in self.entries)

    @cached_property
    def _by_spelling(self) -> dict[str, list[Code]]:
        return _grouped(
            (key, entry)
            for entry in self.entries
            for key in dict.fromkeys(map(self.key, dict.fromkeys(entry.spellings)))
        )

    @cached_property
    def _texts(self) -> list[tuple[str, Code]]:
        return [
            (key, entry)
            for entry in self.entries
            for key in dict.fromkeys(map(words, dict.fromkeys(entry.spellings)))
            if key
        ]

    @cached_property
    def _new_of(self) -> dict[str, list[str]]:
        return _grouped(self.successions)

    @cached_property
    def _old_of(self) -> dict[str, list[str]]:
        return _grouped((new, old) for old, new in self.successions)

    @cached_property
    def codes(self) -> frozenset[str]:
        """Every code that the list holds or held."""
        return frozenset(self._by_code)

    def get(self, code: str, *, at: date | None = None) -> Code | None:
        """Return the entry of exactly this code, or ``None``.

        With ``at``, the entry that is valid on that day is preferred; failing that, and
        without ``at``, the one that is or was valid last.
        """
        found = self._by_code.get(code, [])
        valid = [entry for entry in found if at is not None and entry.is_valid_on(at)]
        return max(valid or found, key=_last_day, default=None)

    def is_valid(self, code: str, *, at: date | None = None) -> bool:
        """Test whether the list holds ``code``, and accepts it for the day ``at`` if one is given.

        An open list accepts every code that is not blank: who keeps the register must say.
        """
        if self.is_open:
            return bool(code.strip())
        return any(at is None or entry.is_accepted_on(at) for entry in self._by_code.get(code, ()))

    def lookup(self, text: str, *, at: date | None = None) -> tuple[Code, ...]:
        """Return the entries that ``text`` may mean: none, one, or several when it is ambiguous.

        An exact code wins.  Otherwise codes, labels of both languages and aliases are
        compared by the list's ``key``.  With ``at``, entries
        that are valid on that day push out those that are not.  No code comes twice.
        """
        exact = self.get(text.strip(), at=at)
        if exact is not None:
            return (exact,)
        return _one_per_code(self._by_spelling.get(self.key(text), []), at=at)

    def suggest(self, text: str, *, limit: int = 3, at: date | None = None) -> tuple[Code, ...]:
        """Return up to ``limit`` entries that ``text`` resembles, the nearest first.

        Only good ones: nothing for a text of one or two letters, or that resembles no
        spelling.  With ``at``, only entries that are valid on that day.
        """
        wanted = words(text)
        if len(wanted) < _SHORTEST_TO_GUESS:
            return ()
        texts = [(key, entry) for key, entry in self._texts if at is None or entry.is_valid_on(at)]
        keys = [key for key, _ in texts]
        # Letters in their order (typing errors), and words in any order.
        near = sorted(
            (-score, place)
            for scorer in (fuzz.ratio, fuzz.token_sort_ratio)
            for _, score, place in process.extract(
                wanted, keys, scorer=scorer, score_cutoff=_GOOD_ENOUGH, limit=_SPELLINGS_PER_ENTRY * limit
            )
        )
        as_good = [texts[place][1] for score, place in near if score <= near[0][0] + _FURTHER_THAN_BEST]
        return _one_per_code(as_good, at=at)[:limit]

    def successors(self, code: str, *, at: date | None = None) -> tuple[Code, ...]:
        """Return what took the place of ``code``, followed on until the day ``at`` if one is given."""
        return self._follow(code, self._new_of, at)

    def predecessors(self, code: str, *, at: date | None = None) -> tuple[Code, ...]:
        """Return what stood in the place of ``code`` before, followed back until the day ``at`` if one is given."""
        return self._follow(code, self._old_of, at)

    def _follow(self, code: str, links: Mapping[str, list[str]], at: date | None) -> tuple[Code, ...]:
        reached: dict[str, Code] = {}
        waiting, seen = list(links.get(code, ())), {code}
        while waiting:
            step = waiting.pop(0)
            entry = self.get(step, at=at)
            if step in seen or entry is None:
                continue
            seen.add(step)
            if at is None or entry.is_valid_on(at):
                reached[step] = entry
            else:
                waiting += links.get(step, ())
        return tuple(reached.values())


def _grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    groups: dict[Key, list[Value]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def _one_per_code(entries: Iterable[Code], *, at: date | None) -> tuple[Code, ...]:
    """Return the last valid entry of each code; with ``at``, only entries valid then if there are any."""
    found = list(entries)
    valid = [entry for entry in found if at is not None and entry.is_valid_on(at)]
    by_code = _grouped((entry.code, entry) for entry in valid or found)
    return tuple(max(same, key=_last_day) for same in by_code.values())


def _last_day(entry: Code) -> date:
    return entry.valid_until or date.max
