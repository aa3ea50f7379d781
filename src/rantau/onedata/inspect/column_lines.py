"""One line of the report per column, or per run of columns of the same kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rantau.kernel.formats import day, number
from rantau.kernel.language import Language
from rantau.onedata.codes.codelists import code_list
from rantau.onedata.inspect.model import ColumnProfile, Kind, TableInspection
from rantau.onedata.messages.catalogue import say

_ALL_SHOWN = 24
_SHORTEST_RUN = 3
_EXAMPLE_ROOM = 34
_SHORT_BAND = 20
_ORDERED = (Kind.DATE, Kind.MONTH, Kind.YEAR)
_DECIMALS = 4
_OWN_LISTS = ("area-kemendagri", "country-iso3", "sex", "institutions")


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """What is written about a column, about several side by side, or about the band above some."""

    letters: str
    header: str
    kind: str = ""
    values: str = ""
    is_band: bool = False


def column_lines(table: TableInspection, language: Language) -> Iterator[ColumnLine]:
    """Yield the lines about the columns of a table; in a wide one, runs of columns alike share a line."""
    parts = {column.column: column.parts for column in table.table.columns}
    runs = list(_runs(table.columns, parts))
    band: tuple[str, ...] = ()
    for place, run in enumerate(runs):
        if len(run) > 1:
            yield from _several(run, parts, language)
            continue
        above, band = band, parts[run[0].column][:-1]
        spread = _band(runs[place:], parts) if band and band != above else None
        if spread is not None:
            yield spread
        alone = spread is None and band != above
        yield _one(run[0], parts[run[0].column], table, language, with_band=alone)


def _band(runs: Sequence[Sequence[ColumnProfile]], parts: dict[int, tuple[str, ...]]) -> ColumnLine | None:
    """Return the line of the band above the first of some columns, unless it stands above that one alone."""
    first = runs[0][0]
    band = parts[first.column][:-1]
    last = first
    for run in runs:
        if len(run) > 1 or parts[run[0].column][:-1] != band:
            break
        last = run[0]
    if first is last:
        return None
    return ColumnLine(f"{first.letters}–{last.letters}", f"{' / '.join(band)}:", is_band=True)


def _runs(profiles: Sequence[ColumnProfile], parts: dict[int, tuple[str, ...]]) -> Iterator[list[ColumnProfile]]:
    run: list[ColumnProfile] = []
    for profile in profiles:
        many = len(profiles) > _ALL_SHOWN or profile.kind is Kind.EMPTY
        if run and many and _are_alike(run[-1], profile, parts):
            run.append(profile)
            continue
        yield from _long_enough(run)
        run = [profile]
    yield from _long_enough(run)


def _long_enough(run: list[ColumnProfile]) -> Iterator[list[ColumnProfile]]:
    if len(run) >= _SHORTEST_RUN:
        yield run
    else:
        yield from ([profile] for profile in run)


def _are_alike(left: ColumnProfile, right: ColumnProfile, parts: dict[int, tuple[str, ...]]) -> bool:
    same_band = parts[left.column][:-1] == parts[right.column][:-1]
    numbers = left.kind.is_number and right.kind.is_number
    return same_band and (numbers or (left.kind is right.kind and left.detail == right.detail)) and not left.is_personal


def _one(
    profile: ColumnProfile, parts: tuple[str, ...], table: TableInspection, language: Language, *, with_band: bool
) -> ColumnLine:
    header = parts[-1] if parts else "–"
    if with_band and len(parts) > 1:
        header += f" ({' / '.join(parts[:-1])})"
    values = [*_values(profile, table, language), *_gaps([profile], language)]
    return ColumnLine(profile.letters, header, _kind(profile, language), "; ".join(values))


def _several(
    run: Sequence[ColumnProfile], parts: dict[int, tuple[str, ...]], language: Language
) -> Iterator[ColumnLine]:
    first, last = run[0], run[-1]
    letters, band = f"{first.letters}–{last.letters}", " / ".join(parts[first.column][:-1])
    short = band and len(band) <= _SHORT_BAND
    ends = [(parts[profile.column] or ("–",))[-1] for profile in (first, last)]
    header = band if short else say("inspect.ends", language, first=_short(ends[0], 12), last=_short(ends[1], 12))
    if band and not short:
        yield ColumnLine(letters, f"{band}:", is_band=True)
        letters = ""
    widest = next((profile for profile in run if profile.kind is Kind.DECIMAL), first)
    values = [
        say("inspect.columns-count", language, count=len(run)),
        *_range_of_all(run, language),
        *_gaps(run, language),
    ]
    yield ColumnLine(letters, header, _kind(widest, language), "; ".join(values))


def _kind(profile: ColumnProfile, language: Language) -> str:
    if not profile.detail:
        return say(f"inspect.kind.{profile.kind}", language)
    detail = say(f"inspect.detail.{profile.detail}", language)
    if profile.kind in (Kind.AREA_CODE, Kind.AREA_NAME):
        return say(f"inspect.of.{profile.kind}", language, level=detail)
    return f"{say(f'inspect.kind.{profile.kind}', language)}, {detail}"


def _values(profile: ColumnProfile, table: TableInspection, language: Language) -> Iterator[str]:
    if profile.kind is Kind.EMPTY:
        return
    if profile.is_personal:
        yield say("inspect.personal", language)
        if profile.kind is not Kind.PERSON and profile.examples:
            yield say("inspect.as", language, shape=_shape(profile.examples[0], language))
        return
    system = profile.detail.rpartition("-")[2] if profile.kind is Kind.AREA_CODE else ""
    if system:
        yield say(f"inspect.system.{system}", language)
    if profile.distinct == 1:
        value = _short(profile.examples[0], _EXAMPLE_ROOM)
        yield value if profile.filled == 1 else say("inspect.constant", language, value=value)
    elif profile.kind.is_number or profile.kind in _ORDERED:
        yield from _range_of_all([profile], language)
    elif profile.shares:
        yield _shares(profile, language)
    else:
        yield from _different(profile, table, language)


def _different(profile: ColumnProfile, table: TableInspection, language: Language) -> Iterator[str]:
    listed = (profile.code_list or "").split("/")[0]
    if listed and listed not in _OWN_LISTS:
        yield code_list(listed).title.text(language)
    if profile.distinct == profile.filled == table.examined and profile.filled > 1:
        yield say("inspect.all-different", language)
    else:
        yield say("inspect.different", language, count=number(profile.distinct, language))
    if profile.kind in (Kind.TEXT, Kind.CODE, Kind.INSTITUTION):
        yield say("inspect.such-as", language, examples=_some(profile.examples))


def _some(examples: Sequence[str]) -> str:
    shown = [_short(example, _EXAMPLE_ROOM) for example in examples]
    while len(shown) > 1 and sum(map(len, shown)) + 2 * len(shown) > _EXAMPLE_ROOM:
        shown.pop()
    return ", ".join(shown)


def _short(text: str, width: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= width else plain[: width - 1].rstrip() + "…"


def _shape(shape: str, language: Language) -> str:
    return say("inspect.digits", language, count=len(shape)) if set(shape) == {"9"} else shape


def _shares(profile: ColumnProfile, language: Language) -> str:
    total = sum(profile.shares.values())
    percents = {value: number(100 * count / total, language, digits=0) + "%" for value, count in profile.shares.items()}
    return ", ".join(say("inspect.share", language, value=v, percent=percent) for v, percent in percents.items())


def _range_of_all(run: Sequence[ColumnProfile], language: Language) -> Iterator[str]:
    known = [profile for profile in run if profile.smallest is not None and profile.largest is not None]
    if not known or not (known[0].kind.is_number or known[0].kind in _ORDERED):
        return
    if known[0].kind.is_number:
        smallest = min(Decimal(str(profile.smallest)) for profile in known)
        largest = max(Decimal(str(profile.largest)) for profile in known)
        written = _number(smallest, language), _number(largest, language)
    else:
        pick = min(str(p.smallest) for p in known), max(str(p.largest) for p in known)
        written = _day(pick[0], language), _day(pick[1], language)
    yield say("inspect.range", language, smallest=written[0], largest=written[1])


def _number(value: Decimal, language: Language) -> str:
    rounded = round(value, _DECIMALS).normalize()
    return number(rounded, language, digits=max(-int(rounded.as_tuple().exponent), 0))


def _day(text: str, language: Language) -> str:
    return day(date.fromisoformat(text), language) if len(text) == len("2024-05-31") else text


def _gaps(run: Sequence[ColumnProfile], language: Language) -> Iterator[str]:
    """Say what is not there, or not like the rest."""
    missing: dict[str, int] = {}
    for profile in run:
        for marker, count in profile.missing.items():
            missing[marker] = missing.get(marker, 0) + count
    empty = sum(profile.empty for profile in run)
    others = sum(profile.filled - profile.fits for profile in run if profile.kind is not Kind.TEXT)
    if empty and any(profile.kind is not Kind.EMPTY for profile in run):
        yield say("inspect.empty", language, count=number(empty, language))
    for marker, count in missing.items():
        yield say("inspect.marked", language, marker=marker, count=number(count, language))
    if others:
        yield say("inspect.unfitting", language, count=number(others, language))
