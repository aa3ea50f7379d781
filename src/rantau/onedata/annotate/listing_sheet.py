"""The list of findings as a worksheet part.

Only text, numbers and links inside the workbook are written: no formulas, so
nothing that a sender typed can act when the list is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rantau.onedata.annotate.listing import COLUMNS, WIDTHS, Item, Listing
from rantau.onedata.annotate.looks import Look
from rantau.onedata.annotate.markup import DECLARATION, attribute_text, element_text, is_plain
from rantau.onedata.read.sheets import address, letters

LAST_COLUMN = letters(len(COLUMNS))
_LETTERS = [letters(column) for column in range(len(COLUMNS) + 1)]
_TAB = "FF24407F"
_BLOCK_ROWS = 2_000


def worksheet(listing: Listing, *, xmlns: str, style_of: Callable[[Look], int]) -> Iterator[bytes]:
    """Yield the part in blocks.

    Parameters
    ----------
    xmlns
        Namespace of the workbook.
    style_of
        Gives the number of the format for a look.
    """
    yield DECLARATION + _head(listing, xmlns).encode()
    links: list[str] = []
    rows = [_row(row, sorted(listing.top[row].items()), listing, links, style_of) for row in sorted(listing.top)]
    for number, entry in enumerate(listing.entries(), start=listing.header_row + 1):
        rows.append(_row(number, list(enumerate(entry, start=1)), listing, links, style_of))
        if len(rows) >= _BLOCK_ROWS:
            yield "".join(rows).encode()
            rows.clear()
    yield "".join(rows).encode() + b"</sheetData>" + _tail(listing, links).encode()


def filter_range(listing: Listing) -> str:
    """Return the range of the list with its header, ``$A$9:$J$120``."""
    return f"$A${listing.header_row}:${LAST_COLUMN}${listing.last_row}"


def _head(listing: Listing, xmlns: str) -> str:
    first = listing.header_row + 1
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(WIDTHS, start=1)
    )
    return (
        f'<worksheet xmlns="{xmlns}"><sheetPr><tabColor rgb="{_TAB}"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:{LAST_COLUMN}{listing.last_row}"/>'
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{listing.header_row}" topLeftCell="A{first}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="A{first}" sqref="A{first}"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>'
    )


def _row(
    number: int, items: Sequence[tuple[int, Item]], listing: Listing, links: list[str], style_of: Callable[[Look], int]
) -> str:
    height = listing.height(number, items)
    fixed = ' customHeight="1"' if number in listing.heights else ""
    # One search tells for the whole row whether any text needs an escape.
    texts = "".join([value for _, (value, _, _) in items if isinstance(value, str)])
    written = str if is_plain(texts) else element_text
    cells = []
    for column, (value, look, link) in items:
        start = f'<c r="{_LETTERS[column]}{number}" s="{style_of(look)}"'
        if isinstance(value, int):
            cells.append(f"{start}><v>{value}</v></c>")
        elif value:
            cells.append(f'{start} t="inlineStr"><is><t xml:space="preserve">{written(value)}</t></is></c>')
        else:
            cells.append(f"{start}/>")
        if link:
            links.append(f'<hyperlink ref="{_LETTERS[column]}{number}" location="{attribute_text(link)}"/>')
    return f'<row r="{number}" ht="{height:g}"{fixed}>{"".join(cells)}</row>'


def _tail(listing: Listing, links: list[str]) -> str:
    merges = "".join(
        f'<mergeCell ref="{address(one.row, one.first_column)}:{address(one.row, one.last_column)}"/>'
        for one in listing.merges
    )
    return "".join(
        (
            f'<autoFilter ref="{filter_range(listing).replace("$", "")}"/>',
            f'<mergeCells count="{len(listing.merges)}">{merges}</mergeCells>' if merges else "",
            f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "",
            '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>',
            '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>',
            "<headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter></worksheet>",
        )
    )
