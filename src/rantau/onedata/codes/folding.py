"""One way to compare what people write with what a list says."""

from __future__ import annotations

import re
import unicodedata

# Signs of comparison carry meaning (“60+”, “<5”), every other sign is a gap.
_GAP = re.compile(r"(?P<between_digits>(?<=\d)(?:[^\w+<>≤≥]|_)+(?=\d))|(?:[^\w+<>≤≥]|_)+")


def without_accents(text: str) -> str:
    """Return ``text`` in lower case, compatibility forms unfolded, marks on letters dropped.

    Examples
    --------
    >>> without_accents("Côte d’Ivoire")
    'cote d’ivoire'
    """
    if text.isascii():
        return text.lower()
    # Folding may bring new decomposable letters (ΐ, the Turkish İ), so marks are dropped after it as well as before.
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def fold(text: str) -> str:
    """Return the form of ``text`` in which case, spaces, punctuation and accents make no difference.

    A text of punctuation only, such as ``-``, is kept: it is a common spelling of
    “not known”.

    Notes
    -----
    What separates two digits stays visible as one hyphen: ``0-14`` and ``014``, or
    ``33.15`` and ``3315`` (which may be a BPS code), are different answers.

    Examples
    --------
    >>> fold("Laki - laki") == fold("LAKI-LAKI") == fold("lakilaki")
    True
    >>> fold("0–14 tahun"), fold("33.15"), fold("3315"), fold(" - ")
    ('0-14tahun', '33-15', '3315', '-')
    """
    plain = without_accents(text)
    if plain.isalpha():
        return plain
    squeezed = _GAP.sub(lambda gap: "-" if gap["between_digits"] else "", plain)
    return squeezed or plain.strip()


def words(text: str) -> str:
    """Return ``text`` in lower case without accents, its words separated by single spaces.

    Examples
    --------
    >>> words("Kab.  Pangkajene-Kepulauan")
    'kab pangkajene kepulauan'
    """
    return _GAP.sub(" ", without_accents(text)).strip()
