"""What the values of a column are: numbers, dates, NIK, areas, countries and so on.

A kind is given when most cells fit it.  Identifiers and areas need more: a form
that chance seldom gives, a code list that knows the values, or a header that says
so.  Numbers that a workbook stores as numbers are never taken for a NIK: the
decimals of one table of shares look like thousands of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from rantau.onedata.codes.area_tables import AreaLevel, AreaSystem, areas
from rantau.onedata.codes.codelists import code_list
from rantau.onedata.codes.folding import fold
from rantau.onedata.inspect import shapes
from rantau.onedata.inspect.header_words import speaks_of
from rantau.onedata.inspect.listed import best_list
from rantau.onedata.inspect.model import Kind
from rantau.onedata.inspect.shapes import DateOrder, NumberForm
from rantau.onedata.inspect.values import Values

_MOST = 0.8
_NEARLY_ALL = 0.95
_HALF = 0.5
_THIRD = 0.3
_SOME = 0.05
_FEWEST_AREAS = 4
_FEW = 12
_LOOKED_UP = 400
_SEX_WORDS = frozenset(fold(text) for text in ("L", "P", "W", "Lk", "Pr", "laki", "wanita", "pria", "m", "f"))
# Rows for men and women together stand in the same column as theirs.
_BOTH_SEXES = frozenset(fold(text) for text in ("all", "total", "jumlah", "both", "semua", "L+P"))


@dataclass(frozen=True, slots=True)
class Guess:
    """A kind, what is known beyond it, and a test on the values that fit it.

    ``detail`` is a word of the interface (``inspect.detail.…``) or empty; ``form`` and
    ``order`` say how numbers and dates are written.
    """

    kind: Kind
    fits: pl.Expr
    detail: str = ""
    code_list: str | None = None
    form: NumberForm | None = None
    order: DateOrder | None = None


@dataclass(frozen=True, slots=True)
class _Looked:
    """The values of a column and the share of them that has each form."""

    values: Values
    shares: Mapping[str, float]

    def says(self, topic: str) -> bool:
        return speaks_of(self.values.header, topic)

    @property
    def different(self) -> int:
        return self.values.distinct.height


def guess(values: Values) -> Guess:
    """Return the kind that most values of a column fit."""
    if not values.distinct.height:
        return Guess(Kind.EMPTY, pl.lit(value=False))
    looked = _Looked(values, values.shares(shapes.FORMS))
    found = (rule(looked) for rule in _RULES)
    return next((kind for kind in found if kind is not None), Guess(Kind.TEXT, pl.lit(value=True)))


def _nik(looked: _Looked) -> Guess | None:
    loose = looked.shares["nik"] + looked.shares["nik-damaged"]
    if looked.shares["nik"] >= _HALF or (looked.says("nik") and loose >= _HALF):
        return Guess(Kind.NIK, shapes.FORMS["nik"])
    return None


def _email(looked: _Looked) -> Guess | None:
    return Guess(Kind.EMAIL, shapes.FORMS["email"]) if looked.shares["email"] >= _HALF else None


def _passport(looked: _Looked) -> Guess | None:
    promised = looked.says("passport")
    return Guess(Kind.PASSPORT, shapes.FORMS["passport"]) if promised and looked.shares["passport"] >= _HALF else None


def _phone(looked: _Looked) -> Guess | None:
    promised = looked.says("phone") and looked.shares["phone-loose"] >= _HALF
    return Guess(Kind.PHONE, shapes.FORMS["phone"]) if promised or looked.shares["phone"] >= _MOST else None


def _boolean(looked: _Looked) -> Guess | None:
    return Guess(Kind.BOOLEAN, shapes.FORMS["boolean"]) if looked.shares["boolean"] >= _NEARLY_ALL else None


def _date(looked: _Looked) -> Guess | None:
    if looked.shares["date"] < _HALF:
        return None
    order = shapes.date_order(looked.values)
    detail = "" if order is DateOrder.ISO else f"date-{order}"
    return Guess(Kind.DATE, shapes.is_date(), detail, order=order)


def _month(looked: _Looked) -> Guess | None:
    return Guess(Kind.MONTH, shapes.is_month()) if looked.shares["month"] >= _MOST else None


def _sex(looked: _Looked) -> Guess | None:
    if looked.different > _FEW or looked.shares["letters"] + _HALF < looked.shares["number"]:
        return None
    texts = looked.values.distinct["text"].to_list()
    sex = code_list("sex")
    told = [text for text in texts if sex.lookup(text) or fold(text) in _SEX_WORDS]
    known = [*told, *(text for text in texts if fold(text) in _BOTH_SEXES)]
    if not told or looked.values.share(pl.col("text").is_in(known)) < _MOST:
        return None
    if not looked.says("sex") and (all(len(text) <= 2 for text in texts) or len(told) < 2):
        return None
    return Guess(Kind.SEX, pl.col("text").is_in(known), code_list="sex")


def _looked_up(values: Values, test: Callable[[str], bool]) -> tuple[float, pl.Expr]:
    """Return the share of distinct values that pass a test in Python, and a test on those that do.

    Beyond some hundred values, those that were not looked up count as fitting.
    """
    texts = values.distinct["text"].head(_LOOKED_UP).to_list()
    misses = [text for text in texts if not test(text)]
    return 1 - len(misses) / len(texts), ~pl.col("text").is_in(misses)


def _country(looked: _Looked) -> Guess | None:
    promised = looked.says("country")
    if looked.shares["letters"] < _HALF or (not promised and looked.different < _FEWEST_AREAS):
        return None
    countries = code_list("country-iso3")
    share, fits = _looked_up(looked.values, lambda text: bool(countries.lookup(text)))
    return Guess(Kind.COUNTRY, fits, code_list="country-iso3") if share >= (_HALF if promised else _MOST) else None


def _area_name(looked: _Looked) -> Guess | None:
    promised = looked.says("area")
    if looked.shares["letters"] < _HALF or (not promised and looked.different < _FEWEST_AREAS):
        return None
    # Without a header, names of districts may stand there as well; otherwise their list need not be read.
    may_be_district = looked.says("district") or not looked.values.header
    levels = [AreaLevel.PROVINCE, AreaLevel.REGENCY, *([AreaLevel.DISTRICT] if may_be_district else [])]
    for level in levels:
        share, fits = _looked_up(looked.values, _is_area(level))
        if share >= (_HALF if promised else _MOST):
            return Guess(Kind.AREA_NAME, fits, f"area-{level}", f"area-kemendagri/{level}")
    return None


def _is_area(level: AreaLevel) -> Callable[[str], bool]:
    names = code_list("area-kemendagri", level=level)
    if level is not AreaLevel.REGENCY:
        return lambda text: bool(names.lookup(text))
    # A province among its regencies, or “Indonesia” under them, is their total.
    provinces = code_list("area-kemendagri", level=AreaLevel.PROVINCE)
    return lambda text: bool(names.lookup(text) or provinces.lookup(text)) or fold(text) == "indonesia"


def _area_code(looked: _Looked) -> Guess | None:
    nameless = not looked.values.header and looked.different >= _FEWEST_AREAS
    if not looked.says("area") and not nameless and looked.shares["area-points"] < _MOST:
        return None
    return _area_code_of_form(looked) if looked.shares["area-digits"] >= _MOST else None


# Digits of a code → level, in Kemendagri's system (points left out) and in that of BPS.
_KEMENDAGRI_DIGITS = {2: AreaLevel.PROVINCE, 4: AreaLevel.REGENCY, 6: AreaLevel.DISTRICT, 10: AreaLevel.VILLAGE}
_BPS_DIGITS = {2: AreaLevel.PROVINCE, 4: AreaLevel.REGENCY, 7: AreaLevel.DISTRICT, 10: AreaLevel.VILLAGE}


def _area_code_of_form(looked: _Looked) -> Guess | None:
    values = looked.values
    plain = pl.col("text").str.replace_all(".", "", literal=True)
    length = values.distinct.select(plain.str.len_bytes().mode().first()).item()
    dotted = looked.shares["point"] >= _HALF
    best: list[tuple[float, AreaSystem, AreaLevel]] = []
    for system, digits in ((AreaSystem.KEMENDAGRI, _KEMENDAGRI_DIGITS), (AreaSystem.BPS, _BPS_DIGITS)):
        level = digits.get(length)
        if level is None or (dotted and system is AreaSystem.BPS):
            continue
        share = values.share(plain.str.slice(0, 4).is_in(_known_beginnings(system)), of=values.distinct)
        best.append((share, system, level))
    best = [found for found in best if found[0] >= (_MOST if values.header else _NEARLY_ALL)]
    if not best:
        return None
    _, system, level = max(best, key=lambda found: found[0])
    open_ = len(best) > 1 and best[0][0] == best[1][0]
    name = "either" if open_ else system.lower()
    fits = plain.str.slice(0, 4).is_in(_known_beginnings(system)) & (plain.str.len_bytes() == length)
    listed = f"area-kemendagri/{level}" if dotted else None
    return Guess(Kind.AREA_CODE, fits, f"area-{level}-{name}", listed)


def _known_beginnings(system: AreaSystem) -> list[str]:
    """Return the digits with which a code of a province or regency begins, in ``system``."""
    found = {area.code.replace(".", "") for level in list(AreaLevel)[:2] for area in areas(level, system=system)}
    return sorted(found)


def _year(looked: _Looked) -> Guess | None:
    enough = _HALF if looked.says("year") else _NEARLY_ALL
    return Guess(Kind.YEAR, shapes.is_year()) if looked.shares["year"] >= enough else None


def _number(looked: _Looked) -> Guess | None:
    # Numbers that begin with zero are codes; a note or two among numbers is shown at its cell.
    if looked.shares["zero-first"] > _SOME or looked.shares["number"] < _MOST:
        return None
    form = shapes.number_form(looked.values)
    detail = f"number-{form}" if form in (NumberForm.COMMA, NumberForm.OPEN, NumberForm.MIXED) else ""
    has_fractions = shapes.matches(r"[.eE]") if form is NumberForm.POINT else ~shapes.is_whole()
    signed = looked.values.distinct.filter(shapes.matches("[.,eE]"))
    some = signed.select((shapes.is_number() & has_fractions).any()).item()
    return Guess(Kind.DECIMAL if some else Kind.INTEGER, shapes.is_number(), detail, form=form)


def _institution(looked: _Looked) -> Guess | None:
    promised = looked.says("institution")
    if looked.shares["letters"] < _HALF or (not promised and looked.different < _FEWEST_AREAS):
        return None
    listed = code_list("institutions")
    share, fits = _looked_up(looked.values, lambda text: bool(listed.lookup(text)))
    return Guess(Kind.INSTITUTION, fits, code_list="institutions") if share >= (_HALF if promised else _MOST) else None


def _person(looked: _Looked) -> Guess | None:
    named = looked.says("person-name") and not looked.says("thing")
    # “name” alone may stand over anything; names of persons mostly have two words.
    clear = looked.says("full-name") or looked.shares["two-words"] >= _THIRD
    alike = looked.shares["person"] >= _HALF
    return Guess(Kind.PERSON, shapes.FORMS["person"]) if named and clear and alike else None


def _listed(looked: _Looked) -> Guess | None:
    found = best_list(looked.values)
    return Guess(Kind.CODE, pl.col("text").is_in(found.known), code_list=found.name) if found else None


def _code(looked: _Looked) -> Guess | None:
    shares = looked.shares
    if shares["code"] < _NEARLY_ALL:
        return None
    alike = (
        shares["digit"] >= _MOST
        or (shares["upper"] >= _NEARLY_ALL and looked.different > 1)
        or shares["machine"] >= _HALF
    )
    return Guess(Kind.CODE, shapes.FORMS["code"]) if alike else None


_RULES: tuple[Callable[[_Looked], Guess | None], ...] = (
    _nik,
    _email,
    _passport,
    _phone,
    _boolean,
    _date,
    _month,
    _area_code,
    _year,
    _number,
    _sex,
    _country,
    _area_name,
    _person,
    _institution,
    _listed,
    _code,
)
