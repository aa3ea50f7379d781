"""What the words in a cell say about its row: a total, a note, a unit, a missing value."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rantau.kernel.shipped import shipped_rows
from rantau.onedata.codes.folding import without_accents


def label_words(role: str) -> frozenset[str]:
    """Return the words of ``data/label-words.csv`` that play ``role``, in lower case."""
    return frozenset(row["word"] for row in shipped_rows(__package__, "label-words.csv") if row["role"] == role)


# What stands for “no value” in the tables of BPS, UN DESA, the World Bank and UNHCR.  They do not mean the same
# (“-” is often zero, “..” not available, “*” protected), so they are counted apart and never turned into 0.
MISSING_MARKERS = label_words("missing")

_TOTAL = label_words("total")
_BESIDE_TOTAL = label_words("beside-total")
_SCOPE = label_words("scope-of-total")
_LONGEST_SCOPE = 6
_NOTE = re.compile(
    r"(?:sumber|source|catatan|keterangan|ket|notes?|nb|ctt|c a t a t a n|footnote|suggested citation|copyright"
    r"|diolah|data diolah|dicetak|diunduh|diperbarui|updated|mengetahui|menyetujui|nip|tertanda|ttd)\b"
)
_NOTE_SIGN = re.compile(r"\s*(?:\*+|©|†|‡|[¹²³⁴⁵]|\(?\d{1,2}\)|[a-z]\))\s*\S")
_LETTERS_APART = re.compile(r"(?:\w )+\w")
_UNIT = label_words("unit")
_NUMBERING = re.compile(r"\s*[(\[]?\s*(\d{1,3}|[ivx]+|[a-z])(?:\s*=[\s\d+:/x()-]*)?\s*[)\].]?\s*", re.IGNORECASE)
_FEWEST_BARE_NUMBERS = 3
_ALPHABET = 26


def is_missing_marker(text: str) -> bool:
    """Test whether a cell holds a sign for “no value”, such as ``-``, ``..`` or ``n/a``."""
    return text.strip().casefold() in MISSING_MARKERS


def is_total_label(text: str) -> bool:
    """Test whether a cell names a total row: ``Jumlah``, ``JUMLAH TOTAL``, ``Sub-Total I``.

    “Jumlah penduduk” is no total label: it names what is counted.

    Examples
    --------
    >>> is_total_label("J U M L A H"), is_total_label("Jumlah/Total"), is_total_label("Jumlah penduduk")
    (True, True, False)
    """
    plain = _plain(text)
    if _LETTERS_APART.fullmatch(plain):
        plain = plain.replace(" ", "")
    parts = plain.split()
    named = [part for part in parts if part not in _BESIDE_TOTAL and not _is_counter(part)]
    if not named or not _TOTAL.intersection(parts):
        return False
    if all(part in _TOTAL for part in named):
        return True
    return named[0] in _TOTAL and named[1] in _SCOPE and len(named) <= _LONGEST_SCOPE


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", without_accents(text)))


def _is_counter(word: str) -> bool:
    return word.isdigit() or len(word) == 1 or re.fullmatch(r"[ivx]+", word) is not None


def is_note_label(text: str) -> bool:
    """Test whether a cell begins a note under a table: ``Sumber: …``, ``Catatan …``, ``*) …``."""
    return _NOTE.match(_plain(text)) is not None or (_NOTE_SIGN.match(text) is not None and " " in text.strip())


def is_unit(text: str) -> bool:
    """Test whether a cell names a unit: ``(orang)``, ``Rp juta``, ``%``."""
    inside = text.strip().strip("()[]").strip()
    if inside in ("%", "‰"):
        return True
    parts = _plain(inside).split()
    return bool(parts) and all(part in _UNIT for part in parts)


def is_numbering(texts: Sequence[str]) -> bool:
    """Test whether cells count the columns of a table: ``(1) (2) (3)``, ``1 2 3=1+2``, ``a b c``, ``I II III``.

    Fewer than three cells count only in brackets: ``1 2`` may well be data.
    """
    found = [_NUMBERING.fullmatch(text) for text in texts]
    if not texts or None in found:
        return False
    if len(texts) < _FEWEST_BARE_NUMBERS and not all(text.strip().startswith(("(", "[")) for text in texts):
        return False
    counted = [match[1].lower() for match in found if match]
    return any(counted == [name(place) for place in range(1, len(counted) + 1)] for name in (str, _letter, _roman))


def _letter(place: int) -> str:
    return chr(96 + place) if place <= _ALPHABET else ""


def _roman(place: int) -> str:
    tens, ones = divmod(place, 10)
    return "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
