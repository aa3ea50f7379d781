"""What goes above the list of findings, and what became of the workbook."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from rantau.kernel.language import LanguageMap


@dataclass(frozen=True, slots=True)
class Headline:
    """What the first sheet says above the list.

    ``lines`` are, for example: file, standard and version, period, checked at, verdict.
    """

    title: LanguageMap
    lines: tuple[LanguageMap, ...] = ()


@dataclass(frozen=True, slots=True)
class Annotated:
    """What was written.

    Parameters
    ----------
    marked_cells
        Cells that carry the colour of a finding.
    comments
        Cells that carry a comment of ours.
    comments_left_out
        Marked cells without one, each for a reason in ``left_out_because``.
    listed
        Rows of the list on the first sheet.
    list_sheet
        The name that the first sheet got.
    changed_parts, added_parts, removed_parts
        Parts of the package that differ from the source; every other part is the
        same to the byte.  A workbook that was made, not patched, has none.
    """

    path: Path
    list_sheet: str
    marked_cells: int = 0
    comments: int = 0
    comments_left_out: int = 0
    left_out_because: tuple[LanguageMap, ...] = ()
    listed: int = 0
    changed_parts: frozenset[str] = field(default_factory=frozenset)
    added_parts: frozenset[str] = field(default_factory=frozenset)
    removed_parts: frozenset[str] = field(default_factory=frozenset)
