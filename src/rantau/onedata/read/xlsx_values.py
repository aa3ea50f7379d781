"""What one stored value means: the shortest number, the ISO date, the unescaped text.

Source: ECMA-376 part 1, sections 18.17.4 (dates), 18.18.11 (cell types), 22.9.2.19 (``_xHHHH_``).
"""

from __future__ import annotations

import math
import re
from datetime import date, timedelta
from decimal import Decimal

from rantau.onedata.read.xlsx_styles import Shown

NEEDS_CARE = r"[&\r]|_x[0-9A-Fa-f]{4}_"
"""A piece of XML that :func:`plain` would change; a pattern of polars too."""
_NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<whole>\d*)(?:\.(?P<part>\d*))?(?:[eE](?P<power>[+-]?\d+))?")
_ESCAPED = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")
_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(\w+));|&")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ISO_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?)(\.\d+)?)?Z?")
_ISO_TIME = re.compile(r"T?(\d\d:\d\d(?::\d\d)?)(\.\d+)?Z?")
# A double holds 15 decimal digits for certain: a longer fraction is the noise of binary arithmetic.
_CERTAIN_DIGITS = 15
_SMALLEST_PLAIN = -16
_DAY_MS = 86_400_000
_LAST_DAY = {False: 2_958_465, True: 2_957_003}
# Lotus 1-2-3 counted a 29 February 1900, and Excel still does.
_LEAP_DAY_THAT_NEVER_WAS = 60


def number_text(stored: str) -> str | None:
    """Return a stored number as short as it can be, or ``None`` if it is no number.

    Whole numbers keep all their digits, also those that a double cannot hold.

    Examples
    --------
    >>> number_text("5176179.0700000003"), number_text("5.0000000000000001E-3"), number_text("007.50")
    ('5176179.07', '0.005', '7.5')
    >>> number_text("3201141508900001"), number_text("3.20114E+15"), number_text("1,5")
    ('3201141508900001', '3.20114E+15', None)
    """
    found = _NUMBER.fullmatch(stored.strip())
    if found is None or not (found["whole"] or found["part"]):
        return None
    whole = found["whole"].lstrip("0") or "0"
    part = (found["part"] or "").rstrip("0")
    power = found["power"] or ""
    value = float(found[0])
    if math.isinf(value) and power:
        return None
    is_noisy = len((whole + part).strip("0")) > _CERTAIN_DIGITS and (part or power)
    if is_noisy or (power and (power[0] == "-" or not power.strip("+0"))):
        return _shortest(value)
    digits = f"{whole}.{part}" if part else whole
    if digits == "0":
        return "0"
    sign = "-" if found["sign"] == "-" else ""
    return f"{sign}{digits}E+{power.lstrip('+0')}" if power else f"{sign}{digits}"


def _shortest(value: float) -> str:
    if value == 0:
        return "0"
    exact = Decimal(repr(value)).normalize()
    if not _SMALLEST_PLAIN <= exact.adjusted() <= _CERTAIN_DIGITS:
        return str(exact)
    return f"{exact:f}"


def moment_text(serial: float, shown: Shown, *, counts_from_1904: bool) -> str | None:
    """Return the ISO date, date and time, or time that a serial number stands for.

    The time is left out at midnight and rounded to a thousandth of a second.  A serial
    under 1 is a time of day (a date system that counts from 1900 has no day 0).
    ``1900-02-29`` is returned for serial 60, because that is what Excel shows.

    Returns
    -------
    str or None
        ``None`` for what Excel does not show as a date: negative, after the year 9999,
        or a 0 that a date format was put on.

    Examples
    --------
    >>> moment_text(45235.5, Shown.AS_DATE, counts_from_1904=False)
    '2023-11-05T12:00:00'
    >>> moment_text(0.25, Shown.AS_TIME, counts_from_1904=False)
    '06:00:00'
    """
    if not 0 <= serial < _LAST_DAY[counts_from_1904] + 1:
        return None
    day, milliseconds = divmod(round(serial * _DAY_MS), _DAY_MS)
    if day == 0 and (shown is Shown.AS_TIME or (milliseconds and not counts_from_1904)):
        return clock_text(milliseconds)
    if day > _LAST_DAY[counts_from_1904] or (day == 0 and not counts_from_1904):
        return None
    calendar = _calendar_day(day, counts_from_1904=counts_from_1904)
    return f"{calendar}T{clock_text(milliseconds)}" if milliseconds else calendar


def _calendar_day(day: int, *, counts_from_1904: bool) -> str:
    if counts_from_1904:
        return (date(1904, 1, 1) + timedelta(days=day)).isoformat()
    if day == _LEAP_DAY_THAT_NEVER_WAS:
        return "1900-02-29"
    first = date(1899, 12, 31) if day < _LEAP_DAY_THAT_NEVER_WAS else date(1899, 12, 30)
    return (first + timedelta(days=day)).isoformat()


def clock_text(milliseconds: int) -> str:
    """Return the time of day so many milliseconds after midnight, with them only where it has some."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}:{second:02}"
    return f"{text}.{rest:03}" if rest else text


def iso_text(stored: str) -> str | None:
    """Return a date that a workbook stores as ISO text in our own form, or ``None`` if it is none.

    Examples
    --------
    >>> iso_text("2023-11-05T00:00:00Z"), iso_text("2023-11-05T14:05"), iso_text("kemarin")
    ('2023-11-05', '2023-11-05T14:05:00', None)
    """
    stored = stored.strip()
    if found := _ISO_MOMENT.fullmatch(stored):
        time = _full_time(found[2], found[3])
        return found[1] if time in (None, "00:00:00") else f"{found[1]}T{time}"
    found = _ISO_TIME.fullmatch(stored)
    return _full_time(found[1], found[2]) if found else None


def _full_time(time: str | None, fraction: str | None) -> str | None:
    if time is None:
        return None
    seconds = time if len(time) == len("00:00:00") else f"{time}:00"
    milliseconds = (fraction or "").ljust(4, "0")[1:4]
    return seconds if milliseconds == "000" else f"{seconds}.{milliseconds}"


def unescaped(text: str) -> str:
    """Replace ``_xHHHH_`` by the character that it stands for.

    Examples
    --------
    >>> unescaped("a_x0021_b _x005F_x0021_")
    'a!b _x0021_'
    """
    return _ESCAPED.sub(_characters, text) if "_x" in text else text


def _characters(found: re.Match[str]) -> str:
    units = b"".join(int(unit[1:5], 16).to_bytes(2, "little") for unit in found[0].split("_")[1:-1] if unit)
    return units.decode("utf-16-le", errors="replace")


def plain(raw: str) -> str:
    """Return the text that a piece of XML stands for: line ends, entities and escapes replaced.

    Raises
    ------
    ValueError
        If it holds an entity that XML does not define, or a character that it forbids.
    """
    text = raw.replace("\r\n", "\n").replace("\r", "\n") if "\r" in raw else raw
    return unescaped(_ENTITY.sub(_entity, text) if "&" in text else text)


def _entity(found: re.Match[str]) -> str:
    if found[1] or found[2]:
        code = int(found[1], 16) if found[1] else int(found[2])
        if _is_character(code):
            return chr(code)
    elif found[3] in _ENTITIES:
        return _ENTITIES[found[3]]
    raise ValueError(f"Not an entity of XML: {found[0]}")


def _is_character(code: int) -> bool:
    return code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF
