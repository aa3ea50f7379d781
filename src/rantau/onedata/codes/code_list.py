"""A code list as the rest of Rantau sees it: codes with two languages and validity in time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import compress
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from rapidfuzz import fuzz, process

from rantau.kernel.language import LanguageMap
from rantau.onedata.codes.entries import BuiltEntries, Code, Entries, places_by_key
from rantau.onedata.codes.folding import fold, words
from rantau.onedata.codes.validity import Span, is_within

Key = TypeVar("Key")
Value = TypeVar("Value")

# Below 80 of 100, words of a list begin to be taken for one another (“Iran”, “Irak”: 75).
_GOOD_ENOUGH = 80.0
# A common word (“Kabupaten …”) makes unlike names alike; what is much less alike than the best is left out.
_FURTHER_THAN_BEST = 10.0
_SHORTEST_TO_GUESS = 3
_SPELLINGS_PER_ENTRY = 10


class _Texts(NamedTuple):
    """Words of every spelling, as they are written and in the order of the alphabet, with the place of its entry."""

    written: list[str]
    in_order: list[str]
    places: list[int]

    def at(self, wanted: Sequence[bool]) -> _Texts:
        """Keep the texts whose entry is wanted; ``wanted`` has a value per place."""
        chosen = [wanted[place] for place in self.places]
        written, in_order = (list(compress(texts, chosen)) for texts in self[:2])
        return _Texts(written, in_order, list(compress(self.places, chosen)))


@dataclass(frozen=True, eq=False)
class CodeList:
    """A code list: entries in the order in which they are shown.

    A code may stand in several entries whose periods do not meet (an area that
    changed its name, a country that changed its number).

    Parameters
    ----------
    entries
        Of a list of areas they are built one by one, when they are taken: for a
        question about all codes ask :attr:`codes`, :attr:`parents`, :meth:`ended` or :attr:`successor_codes`.
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
    entries: Sequence[Code]
    is_open: bool = False
    successions: tuple[tuple[str, str], ...] = ()
    key: Callable[[str], str] = fold

    @cached_property
    def _columns(self) -> Entries:
        return self.entries if isinstance(self.entries, Entries) else BuiltEntries(self.entries)

    @cached_property
    def _by_spelling(self) -> dict[str, tuple[int, ...]]:
        return places_by_key(self._columns.spelled(self.key))

    @cached_property
    def _new_of(self) -> dict[str, list[str]]:
        return _grouped(self.successions)

    @cached_property
    def _old_of(self) -> dict[str, list[str]]:
        return _grouped((new, old) for old, new in self.successions)

    @cached_property
    def codes(self) -> frozenset[str]:
        """Every code that the list holds or held."""
        return frozenset(self._columns.codes)

    @cached_property
    def parents(self) -> Mapping[str, str]:
        """Code of the entry above, by code; a code without one is not in it."""
        return MappingProxyType(self._columns.parents())

    @cached_property
    def _spans(self) -> Sequence[Span]:
        return self._columns.spans()

    def ended(self, day: date) -> Mapping[str, date]:
        """Return the codes that a file for ``day`` may no longer hold, with the day on which each ended last.

        A code has ended when the accepted period of its last entry is over.  The day of
        its end is that of validity, which may lie before: files are given time to follow.
        """
        return {code: end for code, (end, accepted) in self._ends.items() if accepted <= day}

    @cached_property
    def _ends(self) -> dict[str, tuple[date, date]]:
        """By code, the last end of validity and of acceptance; codes without an end are left out."""
        lasting = {code for code, span in zip(self._columns.codes, self._spans, strict=True) if not span.accepted_until}
        ends: dict[str, tuple[date, date]] = {}
        for code, (_, valid, accepted) in zip(self._columns.codes, self._spans, strict=True):
            if accepted and code not in lasting:
                end, last = ends.get(code, (date.min, date.min))
                ends[code] = max(end, valid or accepted), max(last, accepted)
        return ends

    def get(self, code: str, *, at: date | None = None) -> Code | None:
        """Return the entry of exactly this code, or ``None``.

        With ``at``, the entry that is valid on that day is preferred; failing that, and
        without ``at``, the one that is or was valid last.
        """
        found = self._of_code(code)
        valid = [entry for entry in found if at is not None and entry.is_valid_on(at)]
        return max(valid or found, key=_last_day, default=None)

    def _of_code(self, code: str) -> list[Code]:
        return [self._columns.entry(place) for place in self._columns.places(code)]

    def is_valid(self, code: str, *, at: date | None = None) -> bool:
        """Test whether the list holds ``code``, and accepts it for the day ``at`` if one is given.

        An open list accepts every code that is not blank: who keeps the register must say.
        """
        if self.is_open:
            return bool(code.strip())
        return any(at is None or entry.is_accepted_on(at) for entry in self._of_code(code))

    def lookup(self, text: str, *, at: date | None = None) -> tuple[Code, ...]:
        """Return the entries that ``text`` may mean: none, one, or several when it is ambiguous.

        An exact code wins.  Otherwise codes, labels of both languages and aliases are
        compared by the list's ``key``.  With ``at``, entries
        that are valid on that day push out those that are not.  No code comes twice.
        """
        exact = self.get(text.strip(), at=at)
        if exact is not None:
            return (exact,)
        found = self._by_spelling.get(self.key(text), ())
        return _one_per_code(map(self._columns.entry, found), at=at)

    def suggest(self, text: str, *, limit: int = 3, at: date | None = None) -> tuple[Code, ...]:
        """Return up to ``limit`` entries that ``text`` resembles, the nearest first.

        Only good ones: nothing for a text of one or two letters, or that resembles no
        spelling.  With ``at``, only entries that are valid on that day.
        """
        wanted = words(text)
        if len(wanted) < _SHORTEST_TO_GUESS:
            return ()
        texts = self._texts_on(at)
        # Letters in their order (typing errors), and words in any order.
        near = sorted(
            (-score, number)
            for sought, keys in ((wanted, texts.written), (_in_order(wanted), texts.in_order))
            for _, score, number in process.extract(
                sought, keys, scorer=fuzz.ratio, score_cutoff=_GOOD_ENOUGH, limit=_SPELLINGS_PER_ENTRY * limit
            )
        )
        as_good = [texts.places[number] for score, number in near if score <= near[0][0] + _FURTHER_THAN_BEST]
        return _one_per_code(map(self._columns.entry, as_good), at=at)[:limit]

    @cached_property
    def _texts(self) -> _Texts:
        pairs = [(text, place) for text, place in self._columns.spelled(words) if text]
        written = [text for text, _ in pairs]
        return _Texts(written, list(map(_in_order, written)), [place for _, place in pairs])

    @cached_property
    def _texts_on(self) -> Callable[[date | None], _Texts]:
        """The texts of the entries that are valid on a day, kept for the day that was asked for last."""

        def texts_on(day: date | None) -> _Texts:
            if day is None:
                return self._texts
            return self._texts.at([is_within(day, span.valid_from, span.valid_until) for span in self._spans])

        return lru_cache(maxsize=1)(texts_on)

    @cached_property
    def successor_codes(self) -> Mapping[str, tuple[str, ...]]:
        """What took the place of a code at once, by code; a code without a successor is not in it."""
        known = ((old, new) for old, new in dict.fromkeys(self.successions) if new in self.codes and new != old)
        return {old: tuple(new) for old, new in _grouped(known).items()}

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


def _in_order(text: str) -> str:
    return " ".join(sorted(text.split()))


def _one_per_code(entries: Iterable[Code], *, at: date | None) -> tuple[Code, ...]:
    """Return the last valid entry of each code; with ``at``, only entries valid then if there are any."""
    found = list(entries)
    valid = [entry for entry in found if at is not None and entry.is_valid_on(at)]
    by_code = _grouped((entry.code, entry) for entry in valid or found)
    return tuple(max(same, key=_last_day) for same in by_code.values())


def _last_day(entry: Code) -> date:
    return entry.valid_until or date.max
