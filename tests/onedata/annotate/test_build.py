"""A workbook for a file that is none: every cell is what the file said it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from tests.onedata.annotate.package_rules import require_valid
from tests.onedata.annotate.workbooks import HEADLINE, found, opened

from rantau.kernel.language import Language
from rantau.onedata.annotate.build import build_workbook
from rantau.onedata.annotate.report import Annotated
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.sheets import Batch, Cell, CellKind, SheetInfo


@dataclass(frozen=True, slots=True)
class Held:
    """A sheet whose cells are held as rows; ``None`` for kinds means text only."""

    rows: list[list[str | None]]
    kinds: list[list[CellKind]] | None = None
    name: str = "data"
    length: int | None = None

    @property
    def info(self) -> SheetInfo:
        return SheetInfo(self.name, self.length or len(self.rows), len(self.rows[0]))

    def head(self, rows: int) -> list[list[Cell]]:
        return [[Cell(text, CellKind.TEXT) for text in row] for row in self.rows[:rows]]

    def batches(
        self, *, first_row: int, last_row: int | None = None, columns: Sequence[int] | None = None, size: int = 122_880
    ) -> Iterator[Batch]:
        assert columns is None
        names = [f"c{number}" for number in range(1, len(self.rows[0]) + 1)]
        schema = dict.fromkeys(names, pl.String)
        for start in range(first_row - 1, min(last_row or len(self.rows), len(self.rows)), 2):
            values = pl.DataFrame(self.rows[start : start + 2], schema=schema, orient="row")
            kinds = None
            if self.kinds is not None:
                numbers = [[int(kind) for kind in row] for row in self.kinds[start : start + 2]]
                kinds = pl.DataFrame(numbers, schema=dict.fromkeys(names, pl.UInt8), orient="row")
            yield Batch(start + 1, values, kinds)


def build(folder: Path, sheet: Held, *findings: Finding) -> tuple[Path, Annotated]:
    target = folder / "hasil.xlsx"
    report = build_workbook(sheet, target=target, findings=findings, headline=HEADLINE, language=Language.ID)
    return target, report


TEXTS = [
    "0012",
    "=1+1",
    "1.234",
    "31/11/2023",
    "http://x.example",
    " spasi ",
    "a\nb",
    "<&>",
    "_x0041_",
    "3509000000000001",
]


def test_text_stays_text_with_its_zeros(tmp_path: Path) -> None:
    target, _ = build(tmp_path, Held([["Kode"], *([text] for text in TEXTS)]), found(3, 1, sheet="data"))

    require_valid(target)
    column = opened(target)["data"]["A"]
    assert [cell.value for cell in column[1:]] == TEXTS
    assert {cell.data_type for cell in column} == {"s"}
    assert {cell.number_format for cell in column} == {"@"}


MOMENT = datetime.fromisoformat("2023-11-05T14:05:00")


def test_kinds_of_an_old_workbook_are_kept(tmp_path: Path) -> None:
    kinds = CellKind
    row: list[tuple[str | None, CellKind, object]] = [
        ("12.5", kinds.NUMBER, 12.5),
        ("3509000000000001", kinds.NUMBER, "3509000000000001"),
        ("2023-11-05", kinds.DATE, MOMENT.replace(hour=0, minute=0)),
        ("2023-11-05T14:05:00", kinds.DATE, MOMENT),
        ("bukan tanggal", kinds.DATE, "bukan tanggal"),
        ("TRUE", kinds.BOOLEAN, True),
        ("#REF!", kinds.ERROR, "#REF!"),
        ("=A1", kinds.UNCALCULATED, "=A1"),
        (None, kinds.EMPTY, None),
    ]  # fmt: skip
    sheet = Held([[text for text, _, _ in row]], [[kind for _, kind, _ in row]])

    target, _ = build(tmp_path, sheet)

    values = [cell.value for cell in opened(target)["data"][1]]
    assert values == [value for _, _, value in row][: len(values)]
    assert all(cell.data_type != "f" for cell in opened(target)["data"][1])


def test_findings_are_marked_linked_and_listed(tmp_path: Path) -> None:
    sheet = Held([["Nomor", "Nama"], ["1", "Siti"], ["2", None]], name="penempatan/nov*2023 yang panjang sekali")

    target, report = build(tmp_path, sheet, found(3, 2, sheet=sheet.name), found(2, 1, sheet=None))

    require_valid(target)
    name = "penempatan nov 2023 yang panjan"
    book = opened(target)
    assert book.sheetnames == ["Temuan", name]
    assert (report.marked_cells, report.comments, report.listed) == (2, 2, 2)
    assert book[name]["B3"].comment is not None and book[name]["A2"].comment is not None
    links = [cell.hyperlink.location for row in book["Temuan"].iter_rows() for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A2", f"'{name}'!B3"]
    assert [path.name for path in tmp_path.iterdir()] == ["hasil.xlsx"]


def test_a_name_of_nothing_but_forbidden_characters_becomes_data(tmp_path: Path) -> None:
    target, _ = build(tmp_path, Held([["a"]], name="[*]"))

    assert opened(target).sheetnames == ["Temuan", "Data"]


def test_more_rows_than_a_workbook_holds_are_cut_and_said_so(tmp_path: Path) -> None:
    target, _ = build(tmp_path, Held([["a"], ["b"]], length=1_048_577), found(1_048_577, 1, sheet="data"))

    sheet = opened(target)["Temuan"]
    assert any("1.048.576" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_what_cannot_be_read_to_the_end_leaves_nothing(tmp_path: Path) -> None:
    class Broken(Held):
        def batches(self, **_: object) -> Iterator[Batch]:  # type: ignore[override]
            raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        build(tmp_path, Broken([["a"]]))

    assert list(tmp_path.iterdir()) == []
