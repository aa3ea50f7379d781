"""How numbers, dates and identifiers are written: tests on the column ``text``, vectorised."""

from __future__ import annotations

from enum import StrEnum

import polars as pl

from rantau.onedata.inspect.values import Values, is_stored_date, is_stored_number, is_text

_SIGN = r"^(?:(?i:rp)\.?\s*)?[-+]?"
_END = r"\s*%?$"
INTEGER = _SIGN + r"\d{1,15}" + _END
_POINT_DECIMAL = _SIGN + r"(?:\d+\.\d+|\.\d+)" + _END
_COMMA_DECIMAL = _SIGN + r"\d+,\d+" + _END
_POINT_GROUPS = _SIGN + r"\d{1,3}(?:\.\d{3})+" + _END
_COMMA_GROUPS = _SIGN + r"\d{1,3}(?:,\d{3})+" + _END
_INDONESIAN = _SIGN + r"\d{1,3}(?:\.\d{3})+,\d+" + _END
_ENGLISH = _SIGN + r"\d{1,3}(?:,\d{3})+\.\d+" + _END
_SPACE_GROUPS = _SIGN + r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?" + _END
_GROUPS = "|".join([_POINT_GROUPS, _COMMA_GROUPS, _SIGN + r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+" + _END])
_OPEN = r"^[-+]?[1-9]\d{0,2}[.,]\d{3}$"
NUMBER = "|".join(
    [INTEGER, _POINT_DECIMAL, _COMMA_DECIMAL, _POINT_GROUPS, _COMMA_GROUPS, _SPACE_GROUPS, _INDONESIAN, _ENGLISH]
)

_MONTH_NAME = r"(?i:jan|feb|peb|mar|apr|mei|may|jun|jul|agu|agt|aug|sep|okt|oct|nov|nop|des|dec)[a-z]*\.?"
ISO_DATE = r"^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?.*)?$"
NUMERIC_DATE = r"^\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2}$"
NAMED_DATE = rf"^\d{{1,2}}[- ]{_MONTH_NAME},?[- ]\d{{2,4}}$"
ISO_MONTH = r"^(?:19|20)\d{2}-(?:0[1-9]|1[0-2])$"
NAMED_MONTH = rf"^{_MONTH_NAME}[- ](?:19|20)\d{{2}}$"
YEAR = r"^(?:19|20)\d{2}$"

# Day of birth 01–31, or 41–71 for women; month 01–12: a number of sixteen digits chosen at random passes one in twenty.
NIK = r"^\d{6}(?:0[1-9]|[12]\d|3[01]|4[1-9]|[56]\d|7[01])(?:0[1-9]|1[0-2])\d{6}$"
NIK_DAMAGED = r"^(?:\d{13,15}|\d{16}0|\d(?:[.,]\d+)?[eE]\+?1[45])$"
PHONE = r"^(?:\+?62|0)[-. ]?8\d{1,3}[-. ]?\d{3,4}[-. ]?\d{2,5}$"
EMAIL = r"^[^@\s,;]+@[^@\s,;]+\.[A-Za-z]{2,}$"
PASSPORT = r"^[A-Z]{1,2}\s?\d{6,7}$"
PERSON = r"^[A-Z][A-Za-z'’.,\- ]+$"
CODE = r"^[A-Za-z0-9][A-Za-z0-9._/\-]{0,29}$"
ZERO_FIRST = r"^0\d+$"
AREA_POINTS = r"^\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.\d{4})?)?)?$"


class NumberForm(StrEnum):
    """Which sign parts the decimals of the numbers of a column."""

    PLAIN = "plain"
    """No signs at all, or only stored numbers."""
    POINT = "point"
    COMMA = "comma"
    OPEN = "open"
    """``1.234`` and nothing beside it that tells."""
    MIXED = "mixed"


class DateOrder(StrEnum):
    """How the dates of a column are written."""

    ISO = "iso"
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    NAMED = "named"
    OPEN = "open"
    """``03/04/2023`` and nothing beside it that tells."""
    MIXED = "mixed"


def matches(pattern: str) -> pl.Expr:
    """Test which texts have a form."""
    return pl.col("text").str.contains(pattern)


def is_number() -> pl.Expr:
    """Test which values are numbers, stored as such or written."""
    return is_stored_number() | (is_text() & matches(NUMBER))


def is_whole() -> pl.Expr:
    """Test which values are whole numbers, or such with points or commas between thousands."""
    stored = is_stored_number() & ~matches(r"[.eE]")
    return stored | (is_text() & (matches(INTEGER) | matches(_GROUPS)))


def is_date() -> pl.Expr:
    """Test which values are days."""
    return is_stored_date() | (is_text() & (matches(ISO_DATE) | matches(NUMERIC_DATE) | matches(NAMED_DATE)))


def is_month() -> pl.Expr:
    """Test which values are months."""
    return is_text() & (matches(ISO_MONTH) | matches(NAMED_MONTH))


def is_year() -> pl.Expr:
    """Test which values are years of our times."""
    return matches(YEAR) & (is_text() | is_stored_number())


def is_open_number() -> pl.Expr:
    """Test which texts may be thousands or decimals: ``1.234``."""
    return is_text() & matches(_OPEN)


# Every test that tells a kind by form alone, so that a column is measured in one pass.
FORMS: dict[str, pl.Expr] = {
    "nik": is_text() & matches(NIK),
    "nik-damaged": is_text() & (matches(NIK_DAMAGED) | matches(r"^\d{16}$")),
    "email": is_text() & matches(EMAIL),
    "passport": is_text() & matches(PASSPORT),
    "phone": is_text() & matches(PHONE),
    "phone-loose": matches(r"^\+?\d{8,14}$"),
    "boolean": pl.col("text").str.to_uppercase().is_in(["TRUE", "FALSE"]),
    "date": is_date(),
    "stored-date": is_stored_date(),
    "month": is_month(),
    "year": is_year(),
    "number": is_number(),
    "zero-first": is_text() & matches(ZERO_FIRST),
    "area-digits": matches(r"^\d{2,13}$|^[\d.]{5,13}$"),
    "area-points": is_text() & matches(AREA_POINTS) & matches(r"\."),
    "point": matches(r"\."),
    "letters": is_text() & matches(r"[A-Za-z]{2}"),
    "person": is_text() & matches(PERSON),
    "two-words": is_text() & matches(r"^\S+ \S+"),
    "code": is_text() & matches(CODE),
    "digit": matches(r"\d"),
    "upper": matches(r"^[A-Z0-9._/\-]+$"),
    "machine": matches("_"),
}


def number_form(values: Values) -> NumberForm:
    """Tell how the numbers of a column are written, from all of them."""
    written = is_text() & matches(NUMBER)
    open_ = is_open_number()
    point = (matches(_POINT_DECIMAL) & ~open_) | matches(_ENGLISH) | matches(r"^[-+]?\d{1,3}(?:,\d{3}){2,}")
    comma = (matches(_COMMA_DECIMAL) & ~open_) | matches(_INDONESIAN) | matches(r"^[-+]?\d{1,3}(?:\.\d{3}){2,}")
    tests = {"point": written & point, "comma": written & comma, "open": written & open_}
    # Most numbers have no sign at all, and then the forms need no look.
    signed = values.distinct.filter(is_text() & matches("[.,]"))
    found = signed.select(test.any().alias(name) for name, test in tests.items()).row(0, named=True)
    if found["point"] and found["comma"]:
        return NumberForm.MIXED
    if found["point"] or found["comma"]:
        return NumberForm.POINT if found["point"] else NumberForm.COMMA
    return NumberForm.OPEN if found["open"] else NumberForm.PLAIN


def as_number(form: NumberForm) -> pl.Expr:
    """Return the values of ``text`` as Float64, read in ``form``; null where they are no numbers.

    An open form is read as written in the file's own language: with a decimal point.
    """
    plain = pl.col("text").str.replace_all(r"(?i)^rp\.?\s*|\s*%$|\s", "")
    if form is NumberForm.COMMA:
        written = plain.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    else:
        written = plain.str.replace_all(",", "", literal=True)
    number = pl.when(is_stored_number()).then(pl.col("text")).otherwise(written).cast(pl.Float64, strict=False)
    return pl.when(is_number()).then(number).otherwise(None)


def numbers_in(texts: pl.Series, kinds: pl.Series | None, form: NumberForm) -> pl.Series:
    """Read a whole column as Float64, null where there is no number; as :func:`as_number`, only sooner done."""
    kind = kinds if kinds is not None else pl.Series([None], dtype=pl.UInt8).new_from_index(0, texts.len())
    cells = pl.DataFrame({"text": texts.str.strip_chars(), "kind": kind})
    if form in (NumberForm.PLAIN, NumberForm.POINT):
        plain = cells["text"].cast(pl.Float64, strict=False)
        all_read = plain.null_count() == cells["text"].null_count() and plain.is_finite().all()
        # The cast reads “1e5” as well, which nobody writes on purpose.
        if all_read and not cells.select((is_text() & matches("[eE]")).any()).item():
            return plain
    return cells.select(as_number(form)).to_series()


def date_order(values: Values) -> DateOrder:
    """Tell how the dates of a column are written, from all of them."""
    texts = values.distinct.filter(is_text())
    numeric = texts.filter(matches(NUMERIC_DATE)).select(
        first=pl.col("text").str.extract(r"^(\d{1,2})").cast(pl.Int32),
        second=pl.col("text").str.extract(r"^\d{1,2}\D(\d{1,2})").cast(pl.Int32),
    )
    if not numeric.height:
        return DateOrder.NAMED if texts.filter(matches(NAMED_DATE)).height else DateOrder.ISO
    day_first = numeric.filter(pl.col("first") > 12).height
    month_first = numeric.filter(pl.col("second") > 12).height
    if day_first and month_first:
        return DateOrder.MIXED
    if day_first or month_first:
        return DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST
    return DateOrder.OPEN if numeric.filter(pl.col("first") != pl.col("second")).height else DateOrder.DAY_FIRST


def as_day(order: DateOrder) -> pl.Expr:
    """Return the values of ``text`` as Date; null where they are no days or could be two."""
    iso = pl.col("text").str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    if order not in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST):
        return iso
    parts = pl.col("text").str.replace_all(r"[/.]", "-")
    written = parts.str.to_date("%d-%m-%Y" if order is DateOrder.DAY_FIRST else "%m-%d-%Y", strict=False)
    return pl.coalesce(iso, written)
