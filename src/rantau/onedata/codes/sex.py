"""Which letters a column uses for the sexes: L/P, P/W, F/M or 1/2.

The letter P alone decides nothing: Perempuan beside L (laki-laki), Pria beside W
(wanita).  That is a question about the column, never about one cell.

Examples
--------
>>> sex_from_letter_pair({"L", "P"})
{'L': 'M', 'P': 'F'}
>>> sex_from_letter_pair({"p", "w"})
{'P': 'M', 'W': 'F'}
>>> sex_from_letter_pair({"P"}) is None
True
"""

from __future__ import annotations

from collections.abc import Iterable

# The pairs in use; P/L and P/W are those between which P has to be decided.
_PAIRS = (
    {"L": "M", "P": "F"},
    {"P": "M", "W": "F"},
    {"L": "M", "W": "F"},
    {"M": "M", "F": "F"},
    {"1": "M", "2": "F"},
)
AMBIGUOUS = "P"


def sex_from_letter_pair(letters: Iterable[str]) -> dict[str, str] | None:
    """Return the sex (``F`` or ``M``) of every letter of a column, or ``None`` where they do not decide it.

    Parameters
    ----------
    letters
        The different one-letter values of the column that stand for women and men, in
        either case; values of more letters and marks for “not known” are left out by
        the caller.

    Notes
    -----
    A column of one sex only shows one letter: L, W, M, F, 1 and 2 mean the same in
    every pair, P does not.  L, P and W together contradict each other.  ``1`` and ``2``
    are the codes of BPS.
    """
    found = {letter.strip().upper() for letter in letters} - {""}
    fitting = [pair for pair in _PAIRS if found <= pair.keys()]
    if not found or not fitting:
        return None
    meanings = {letter: {pair[letter] for pair in fitting} for letter in found}
    if any(len(each) > 1 for each in meanings.values()):
        return None
    return {letter: meanings[letter].pop() for letter in sorted(found)}
