"""What a person may say about a file instead of letting it be found out."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Settings of one reading; ``None`` means: find out.

    Parameters
    ----------
    delimiter
        One character between the fields of a text file.
    encoding
        Python name of the encoding of a text file.
    quote
        One character around fields; the empty text means that nothing is quoted.
    fallback_encoding
        What lines are that are not UTF-8.  Spreadsheets of Windows offices in
        Indonesia and Western Europe are ``cp1252``; guessing by content is wrong
        too often (it takes cp1252 for cp1250).
    work_folder
        Where a rewritten copy of a text file may lie while it is read; the temporary
        folder of the system without one.  Copies are removed with the sheet.

    Raises
    ------
    ValueError
        If ``delimiter`` is not one ASCII character, ``quote`` neither that nor empty,
        or both are the same, or an encoding is not known.
    """

    delimiter: str | None = None
    encoding: str | None = None
    quote: str | None = None
    fallback_encoding: str = "cp1252"
    work_folder: Path | None = None

    def __post_init__(self) -> None:
        for name, text in (("delimiter", self.delimiter), ("quote", self.quote or None)):
            if text is not None and (len(text) != 1 or not text.isascii() or text in "\r\n\0"):
                raise ValueError(f"{name} must be one ASCII character, not {text!r}")
        if self.delimiter is not None and self.delimiter == self.quote:
            raise ValueError(f"delimiter and quote are both {self.quote!r}")
        for encoding in filter(None, (self.encoding, self.fallback_encoding)):
            try:
                codecs.lookup(encoding)
            except LookupError as error:
                raise ValueError(f"There is no encoding named {encoding!r}") from error
