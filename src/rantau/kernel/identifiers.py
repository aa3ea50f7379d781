"""Names and fingerprints of things."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_BLOCK = 1 << 20


def is_slug(text: str) -> bool:
    """Test whether ``text`` may serve as a stable code: lower-case words joined by hyphens."""
    return _SLUG.match(text) is not None


def file_fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal.

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while block := source.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
