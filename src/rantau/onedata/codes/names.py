"""Names of persons: titles and degrees set aside, one form to compare.

A name may be a single word; that is no fault.  Nothing here changes a name in a
file: folding is for comparing only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rantau.kernel.shipped import shipped_rows
from rantau.onedata.codes.folding import without_accents

_FATHERED = frozenset(["bin", "binti", "bint", "bt", "bte", "bnt", "bn"])
# Spelling before 1972.
_OLD_SPELLING = (("oe", "u"), ("dj", "j"), ("tj", "c"), ("nj", "ny"), ("sj", "sy"))
_DIGIT = re.compile(r"[0-9]")
_WORD = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*")
_BRACKETS = re.compile(r"\([^)]*\)")


@cache
def _known(use: str) -> dict[str, str]:
    """Return the words of one use: ``title``, ``degree``, or ``variant`` with the name that it stands for.

    “M.” and “R.” are no titles: they shorten a name (Muhammad, Raden).
    """
    return {row["word"]: row["name"] for row in shipped_rows(__package__, "names/words.csv") if row["use"] == use}


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name taken apart, every part as it was written.

    Parameters
    ----------
    words
        The name itself, one word or more.
    titles
        Titles and degrees that stood around it, without points.
    father
        What stood after bin or binti.
    """

    words: tuple[str, ...]
    titles: tuple[str, ...] = ()
    father: tuple[str, ...] = ()

    @property
    def is_mononym(self) -> bool:
        """Whether the person has one name, as many have."""
        return len(self.words) == 1


def split_name(text: str) -> PersonName:
    """Set titles, degrees and the father's name aside.

    A word that is all there is stays the name, whatever it looks like.

    Examples
    --------
    >>> split_name("Hj. Siti Aminah binti Ahmad, S.Pd., M.M.")
    PersonName(words=('Siti', 'Aminah'), titles=('Hj', 'SPd', 'MM'), father=('Ahmad',))
    >>> split_name("Suparti").is_mononym
    True
    """
    before, _, after_comma = _BRACKETS.sub(" ", text).partition(",")
    tokens = before.split()
    front = _leading_titles(tokens)
    back = _trailing_degrees(tokens[front:])
    titles = [*tokens[:front], *tokens[len(tokens) - back :], *re.split(r"[\s,]+", after_comma)]
    words = _WORD.findall(" ".join(tokens[front : len(tokens) - back]))
    cut = next((place for place, word in enumerate(words) if place and word.lower() in _FATHERED), len(words))
    kept = [stripped for title in titles if (stripped := title.replace(".", "").strip())]
    return PersonName(words=tuple(words[:cut]), titles=tuple(kept), father=tuple(words[cut + 1 :]))


def _plain(token: str) -> str:
    return token.replace(".", "").lower()


def _leading_titles(tokens: list[str]) -> int:
    """Return how many tokens in front are titles; at least one token stays."""
    count = 0
    while count < len(tokens) - 1 and _is_title(tokens[count]):
        count += 1
    return count


def _is_title(token: str) -> bool:
    # “Dr.Ir.” and “H.M.” stand together: a title only if every part is one.
    parts = [part for part in re.split(r"\.", token) if part]
    titles = _known("title")
    return _plain(token) in titles or (len(parts) > 1 and all(part.lower() in titles for part in parts))


def _trailing_degrees(tokens: list[str]) -> int:
    """Return how many tokens behind are degrees: in capitals or with points, since “Ma” and “St” are names."""
    count = 0
    while count < len(tokens) - 1:
        token = tokens[len(tokens) - 1 - count]
        if _plain(token) not in _known("degree") or not ("." in token or token.isupper()):
            break
        count += 1
    # In a name all in capitals, short words are no sign; only those with points are.
    if count and all(token.isupper() for token in tokens):
        return next((n for n in range(count) if "." not in tokens[len(tokens) - 1 - n]), count)
    return count


def has_digits(text: str) -> bool:
    """Test whether a name holds a digit."""
    return _DIGIT.search(text) is not None


def fold_name(text: str) -> str:
    """Return the form in which names are compared: no titles, one spelling, words in their order.

    Examples
    --------
    >>> fold_name("H. Moch. Soeparno, S.H.") == fold_name("MUHAMMAD SUPARNO")
    True

    Notes
    -----
    Word order is kept, though it is unstable in practice: who compares may sort.
    “Dewi” and “Dwi” stay different; they are different names.
    """
    folded = _fold_once(text)
    # An old spelling may hide a title (Hadji), which shows only in the folded form.
    while (again := _fold_once(folded)) != folded:
        folded = again
    return folded


def _fold_once(text: str) -> str:
    return " ".join(filter(None, (_fold_word(word) for word in split_name(text).words)))


def _fold_word(word: str) -> str:
    letters = "".join(letter for letter in without_accents(word) if letter.isalpha())
    for old, new in _OLD_SPELLING:
        while old in letters:
            letters = letters.replace(old, new)
    return _known("variant").get(letters, letters)
