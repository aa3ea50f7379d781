"""The NIK, the number of a person: what its sixteen digits say, and what is wrong with them.

PPKKCC DDMMYY NNNN: the district where it was first issued, the birth date (a
woman's day plus 40) and a serial from 0001.  It never changes, not when the
person moves, not when the birth date is corrected.  So it is weak evidence: where
it disagrees with another column there is a warning, and never a correction.

There is no check digit.

Source: explanations of the civil registry (Dukcapil Klaten, “Arti 16 digit NIK”;
head of Dukcapil in Tribun Jakarta, 29 August 2023).

Examples
--------
>>> nik = Nik("3515144508680002")
>>> nik.sex, nik.day, nik.month, nik.year2
('F', 5, 8, 68)
>>> problems("3515144508680002"), problems("351514450868000")
((), ('nik-length',))
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from rantau.kernel.language import LanguageMap
from rantau.onedata.codes.areas import nik_area_codes

__all__ = [
    "LENGTH",
    "WOMAN_OFFSET",
    "Nik",
    "digit_count",
    "impossible_date",
    "matches_birth_date",
    "nik_area_codes",
    "problems",
    "sex_of",
    "suspect_family_card",
]

LENGTH = 16
WOMAN_OFFSET = 40
_DIGITS = re.compile(r"[0-9]{16}\Z")
_NOT_A_DIGIT = re.compile(r"[^0-9]")
_AS_A_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?E\+?[0-9]{2}\Z", re.IGNORECASE)
# The common register of families (SIAK), from which card numbers come, was rolled out from 2004 on.
_FIRST_FAMILY_CARDS = date(2004, 1, 1)


@dataclass(frozen=True, slots=True)
class Nik:
    """A NIK taken apart.

    Raises
    ------
    ValueError
        If ``text`` is not sixteen digits; ask :func:`problems` first.
    """

    text: str

    def __post_init__(self) -> None:
        if not _DIGITS.match(self.text):
            raise ValueError(f"A NIK has {LENGTH} digits, not {len(self.text)} characters")

    @property
    def area6(self) -> str:
        """The district of first issue, six digits of the Kemendagri code."""
        return self.text[:6]

    @property
    def day(self) -> int:
        """Day of birth as it stands, without the 40 of women."""
        return int(self.text[6:8]) - WOMAN_OFFSET * (self.sex == "F")

    @property
    def month(self) -> int:
        """Month of birth."""
        return int(self.text[8:10])

    @property
    def year2(self) -> int:
        """Last two digits of the year of birth; the century is not in the number."""
        return int(self.text[10:12])

    @property
    def sex(self) -> str:
        """``F`` where the day stands above 40, else ``M``: codes of the list ``sex``."""
        return "F" if int(self.text[6:8]) > WOMAN_OFFSET else "M"

    @property
    def serial(self) -> str:
        """Four digits that tell apart who was born on one day in one district."""
        return self.text[12:]


def problems(text: str, *, is_number: bool = False) -> tuple[str, ...]:
    """Return codes of the error catalogue for what is wrong with one NIK, worst first.

    Parameters
    ----------
    text
        As it stands in the file, blanks around it apart.
    is_number
        Whether the file stores the cell as a number.  A spreadsheet keeps fifteen
        digits of a number, so a sixteenth of 0 says nothing.

    Notes
    -----
    ``nik-length`` and ``nik-digits-lost`` stand alone: nothing else can be said then.
    ``nik-area-unknown`` is a warning, see :func:`nik_area_codes`.
    """
    text = text.strip()
    if _AS_A_NUMBER.match(text) or (is_number and len(text) == LENGTH and text.endswith("0")):
        return ("nik-digits-lost",)
    if not _DIGITS.match(text):
        return ("nik-length",)
    nik = Nik(text)
    return tuple(
        code
        for code, wrong in (
            ("nik-birthdate-invalid", impossible_date(nik) is not None),
            ("nik-serial-zero", nik.serial == "0000"),
            ("nik-area-unknown", nik.area6 not in nik_area_codes()),
        )
        if wrong
    )


def digit_count(text: str) -> int:
    """Return how many digits a text has, for the message about a wrong length."""
    return len(_NOT_A_DIGIT.sub("", text))


def impossible_date(nik: Nik) -> LanguageMap | None:
    """Return the part of the birth date that cannot be (“hari 35”), or ``None`` where it can.

    29 February is possible with every year that is a leap year in either century.
    """
    if not 1 <= nik.month <= 12:
        return LanguageMap(f"bulan {nik.month:02}", f"month {nik.month:02}")
    if not any(_exists(century + nik.year2, nik.month, nik.day) for century in (1900, 2000)):
        stands = nik.text[6:8]
        return LanguageMap(f"hari {stands}", f"day {stands}")
    return None


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def sex_of(nik: Nik) -> str:
    """Return the sex that the NIK points to, ``F`` or ``M``."""
    return nik.sex


def matches_birth_date(nik: Nik, birth_date: date) -> bool:
    """Test whether day, month and the last two digits of the year agree."""
    return (nik.day, nik.month, nik.year2) == (birth_date.day, birth_date.month, birth_date.year % 100)


def suspect_family_card(nik: Nik, birth_date: date, *, today: date) -> bool:
    """Suspect that the number is that of the family card (KK), which looks like a NIK.

    Its middle digits are the day on which the card was made.  So the suspicion needs a
    date that is not the birth date, agrees with it in neither day nor month, and read
    in this century lies between the first cards and ``today``, after the birth.
    """
    if nik.sex == "F" or (nik.day, nik.month) == (birth_date.day, birth_date.month):
        return False
    if not _exists(2000 + nik.year2, nik.month, nik.day):
        return False
    made = date(2000 + nik.year2, nik.month, nik.day)
    return max(_FIRST_FAMILY_CARDS, birth_date) < made <= today
