"""Values from a foreign file, made harmless for where they are shown."""

from __future__ import annotations

import re
import unicodedata

from rantau.onedata.read.findings import Finding

_ACTIVE = re.compile(r"[\s\u200b]*[=+\-@＝＋－＠]")
_NUMBER = re.compile(r"-?[0-9][0-9.,]*\Z")
_LONGEST = 60
_UNSEEN = ("Cc", "Cf", "Zl", "Zp", "Cs")


def shown_value(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe goes before it."""
    return f"'{text}" if _ACTIVE.match(text) and not _NUMBER.match(text) else text


def one_line(text: str, *, longest: int = _LONGEST) -> str:
    """Return a text fit for one line of a terminal: no control or direction marks, cut with an ellipsis."""
    plain = "".join(" " if character in "\n\r\t" else character for character in text)
    plain = "".join(c for c in plain if unicodedata.category(c) not in _UNSEEN)
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def without_sheet(finding: Finding, text: str) -> str:
    """Return a message without the name of the sheet, where that stands above for all findings."""
    return text.replace(f"{finding.sheet}!", "") if finding.sheet else text
