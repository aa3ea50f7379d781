"""What is asked of one pass over a worksheet, and what the pass saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rantau.onedata.annotate.geometry import Geometry
from rantau.onedata.annotate.marks import Row
from rantau.onedata.annotate.styles import StyleBook


class IrregularSheetError(Exception):
    """The sheet is valid XML perhaps, but not in the form that can be cut by bytes."""


class CoveredCellsError(Exception):
    """Marks fall on cells that a merged one covers.

    ``places`` gives for each such cell (row and column) the one that is seen.
    """

    def __init__(self, places: Mapping[tuple[int, int], tuple[int, int]]) -> None:
        super().__init__(f"{len(places)} marked cells are covered")
        self.places = places


@dataclass(slots=True)
class SheetEdit:
    """What is to be done to a sheet, and what was seen while it was done.

    Parameters
    ----------
    rows
        Findings by row and column.
    drawing
        Id of the drawing of comments, to be referred to if the sheet has none.
    deselect
        Whether the sheet must stop being a selected tab.
    """

    rows: Mapping[int, Row]
    styles: StyleBook
    drawing: str | None = None
    deselect: bool = False
    geometry: Geometry = field(default_factory=Geometry)
    row_columns: dict[int, int] = field(default_factory=dict)
    """Column that was marked for a finding about a row as a whole."""
    own_drawing: str | None = None
    """Id of the drawing that the sheet referred to already."""
    marked: int = 0

    def move(self, places: Mapping[tuple[int, int], tuple[int, int]]) -> None:
        """Let the findings of some cells stand at others."""
        moved: dict[int, Row] = {}
        for row, by_column in self.rows.items():
            for column, findings in by_column.items():
                place = (row, column) if column is None else places.get((row, column), (row, column))
                moved.setdefault(place[0], {}).setdefault(place[1], []).extend(findings)
        self.rows = moved

    def restart(self) -> None:
        """Forget what an interrupted pass has seen."""
        self.geometry = Geometry()
        self.row_columns.clear()
        self.own_drawing = None
        self.marked = 0
