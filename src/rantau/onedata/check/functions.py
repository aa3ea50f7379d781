"""The named functions of standards: checks that need knowledge of the field, vectorised.

Each yields :class:`Found` tests on the columns that a rule gives it; their names, what
they take and which codes they report stand in
:data:`rantau.onedata.standards.functions.FUNCTIONS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from rantau.onedata.check.columns import Columns
from rantau.onedata.check.groups import Argument
from rantau.onedata.check.readings.codes import CodeReading
from rantau.onedata.check.readings.numbers import NumberReading
from rantau.onedata.codes.codelists import code_list
from rantau.onedata.codes.nik import nik_area_codes

_DAYS_31 = "(?:0[1-9]|[12][0-9]|3[01]|4[1-9]|[56][0-9]|7[01])(?:0[13578]|1[02])"
_DAYS_30 = "(?:0[1-9]|[12][0-9]|30|4[1-9]|[56][0-9]|70)(?:0[469]|11)"
_DAYS_29 = "(?:0[1-9]|[12][0-9]|4[1-9]|[56][0-9])02"
_POSSIBLE_BIRTH = f"^.{{6}}(?:{_DAYS_31}|{_DAYS_30}|{_DAYS_29})"
# A woman's day of birth stands in her NIK with 40 added (Dukcapil).
WOMAN_OFFSET = 40


@dataclass(frozen=True, slots=True)
class Found:
    """One test of a named function; ``code`` is given where it is not the rule's own."""

    column: str
    fails: pl.Expr
    code: str | None = None
    arguments: Mapping[str, pl.Expr | Argument] = field(default_factory=dict)


def _birth_digits(nik: pl.Expr) -> pl.Expr:
    """Return digits 7 to 12 of a NIK as one number: day (with the 40 of women), month, year."""
    return nik.str.slice(6, 6).cast(pl.Int32, strict=False)


def nik_form(columns: Columns, names: tuple[str, ...]) -> Iterator[Found]:
    """Test date and serial of a NIK; its length is settled when the column is read."""
    for name in names:
        nik = columns.value(name)
        family_card = nik.str.ends_with("0000")
        digits = pl.concat_str(nik.str.slice(6, 2), nik.str.slice(8, 2), nik.str.slice(10, 2), separator="-")
        yield Found(name, ~nik.str.contains(_POSSIBLE_BIRTH) & ~family_card, "nik-birthdate-invalid", {"value": digits})
        yield Found(name, family_card, "nik-serial-zero")


def nik_area_known(columns: Columns, names: tuple[str, ...]) -> Iterator[Found]:
    """Test that the district of a NIK is or was one: the number keeps the codes of its day of issue."""
    for name in names:
        area = columns.value(name).str.slice(0, 6)
        yield Found(name, ~area.is_in(sorted(nik_area_codes())), arguments={"value": area})


def nik_agrees_birth(columns: Columns, names: tuple[str, ...]) -> Iterator[Found]:
    """Compare the date in a NIK with the birth date: two digits of the year, which is all it has."""
    nik_name, birth_name = names
    nik, birth = columns.value(nik_name), columns.value(birth_name)
    digits = _birth_digits(nik)
    stated = birth.dt.day().cast(pl.Int32) * 10_000 + birth.dt.month().cast(pl.Int32) * 100 + birth.dt.year() % 100
    # A date that cannot be is reported by itself; it need not agree with anything.
    possible = nik.str.contains(_POSSIBLE_BIRTH)
    differs = possible & (digits != stated) & (digits != stated + WOMAN_OFFSET * 10_000)
    day = digits // 10_000
    man = pl.when(day > WOMAN_OFFSET).then(day - WOMAN_OFFSET).otherwise(day)
    shown = pl.format("{}-{}-{}", man.cast(pl.String).str.zfill(2), nik.str.slice(8, 2), nik.str.slice(10, 2))
    yield Found(
        nik_name,
        differs,
        arguments={
            "expected": shown,
            "other_cell": columns.address(birth_name),
            "other_value": columns.original(birth_name),
        },
    )


def nik_agrees_sex(columns: Columns, names: tuple[str, ...]) -> Iterator[Found]:
    """Compare the sex in a NIK with the column: weak evidence, so a warning and never a correction."""
    nik_name, sex_name = names
    nik, sex = columns.value(nik_name), columns.value(sex_name)
    woman = _birth_digits(nik) > WOMAN_OFFSET * 10_000 + 9_999
    stated = sex.is_in(["F", "M"])
    labels = {code: code_list("sex").get(code) for code in ("F", "M")}
    words = {code: entry.label for code, entry in labels.items() if entry is not None}
    yield Found(
        nik_name,
        stated & nik.str.contains(_POSSIBLE_BIRTH) & (woman != (sex == "F")),
        arguments={
            "expected:id": pl.when(woman).then(pl.lit(words["F"].id)).otherwise(pl.lit(words["M"].id)),
            "expected:en": pl.when(woman).then(pl.lit(words["F"].en)).otherwise(pl.lit(words["M"].en)),
            "other_cell": columns.address(sex_name),
            "other_value": columns.original(sex_name),
        },
    )


def no_name_digits(columns: Columns, names: tuple[str, ...]) -> Iterator[Found]:
    """Test that a name holds no digits."""
    for name in names:
        yield Found(name, columns.value(name).str.contains(r"[0-9]"))


def no_percent(columns: Columns, names: tuple[str, ...]) -> Iterator[Found]:
    """Test that no text is a percentage; a number column finds them when it is read."""
    for name in names:
        if name in columns.bound and not isinstance(columns.bound[name].reading, NumberReading):
            yield Found(name, columns.value(name).cast(pl.String).str.contains(r"^[0-9.,]+\s*%$"))


def phone_form(columns: Columns, names: tuple[str, ...]) -> Iterator[Found]:
    """Test that a telephone number is international (ITU E.164)."""
    for name in names:
        yield Found(
            name,
            ~columns.value(name).str.contains(r"^\+[1-9][0-9]{6,14}$"),
            arguments={"expected": "+6281234567890"},
        )


def email_form(columns: Columns, names: tuple[str, ...]) -> Iterator[Found]:
    """Test that an e-mail address has a name, one @ and a domain with a point."""
    for name in names:
        yield Found(name, ~columns.value(name).str.contains(r"^[^@\s]+@[^@\s]+\.[^@\s]+$"))


def institution_known(columns: Columns, names: tuple[str, ...]) -> Iterator[Found]:
    """Test that an institution is registered; a column of that list finds it when it is read."""
    register = code_list("institutions")
    for name in names:
        if name in columns.bound and not isinstance(columns.bound[name].reading, CodeReading):
            text = columns.value(name).cast(pl.String)
            known = sorted({spelling for entry in register.entries for spelling in entry.spellings})
            yield Found(name, ~text.is_in(known), arguments={"suggestion": "–"})


def mission_serves(columns: Columns, names: tuple[str, ...]) -> Iterator[Found]:
    """Test that a mission does not report for a country which has an Indonesian mission of its own.

    Missions also serve neighbouring countries without one; which, no list at hand says,
    so those are left alone.
    """
    mission_name, country_name, date_name = names
    seats = {entry.code: entry.extra.get("country_code", "") for entry in code_list("missions").entries}
    seat = columns.value(mission_name).replace_strict(seats, default=None, return_dtype=pl.String)
    country = columns.value(country_name)
    yield Found(
        mission_name,
        (seat != country) & country.is_in(sorted(set(seats.values()))),
        arguments={
            "other_value": columns.original(country_name),
            "other_cell": columns.address(country_name),
            "date": columns.original(date_name),
        },
    )


FUNCTIONS: dict[str, Callable[[Columns, tuple[str, ...]], Iterator[Found]]] = {
    "nik-form": nik_form,
    "nik-area-known": nik_area_known,
    "nik-agrees-birth": nik_agrees_birth,
    "nik-agrees-sex": nik_agrees_sex,
    "no-name-digits": no_name_digits,
    "no-percent": no_percent,
    "phone-form": phone_form,
    "email-form": email_form,
    "institution-known": institution_known,
    "mission-serves": mission_serves,
}
