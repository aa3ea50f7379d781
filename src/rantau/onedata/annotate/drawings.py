"""The boxes of comments: a VML drawing, which Excel needs beside every comment.

VML of Office is not always well-formed XML, and buttons and header pictures share
it with comments.  So it is never parsed as a whole: our boxes are added before its
end, boxes of comments that went are cut out, and nothing else is touched.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from rantau.onedata.annotate.geometry import Geometry

_NAMESPACES = (
    b'xmlns:v="urn:schemas-microsoft-com:vml"',
    b'xmlns:o="urn:schemas-microsoft-com:office:office"',
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"',
)
_EMPTY = b"<xml " + b" ".join(_NAMESPACES) + b"></xml>"
_SHAPE_TYPE = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_LAYOUT = b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%s"/></o:shapelayout>'
_IDMAP = re.compile(rb"""(<(?:\w+:)?idmap\b[^>]*?\bdata=["'])([\d,\s]*)""")
_ANY_SHAPE = re.compile(rb"<((?:\w+:)?)shape\b.*?</\1shape>", re.DOTALL)
_NOTE = re.compile(rb"""\bObjectType=["']Note["']""")
_CELL = (re.compile(rb"<(?:\w+:)?Row>\s*(\d+)\s*<"), re.compile(rb"<(?:\w+:)?Column>\s*(\d+)\s*<"))
_ANCHOR = re.compile(rb"(<(?:\w+:)?Anchor>)\s*((?:\d+\s*,\s*){7}\d+)\s*(?=<)")
_SHAPE_ID = re.compile(rb"""\bid=["']_x0000_s(\d+)["']""")
_STYLE_HEIGHT = re.compile(rb"(\bheight:\s*)([\d.]+)(pt|px)")
_TEXT_BOX_TYPE = re.compile(rb"""\bid=["']_x0000_t202["']""")
# Ids of shapes come in clusters of 1,024, which the drawings of a workbook do not share.
_CLUSTER = 1024

_WIDTH = 300
_CHARACTERS_PER_LINE = 44
_LINE = 15
_MARGIN = 14
_TALLEST = 480


def clusters(drawing: bytes) -> set[int]:
    """Return the clusters of shape ids that a drawing has taken."""
    return {int(number) for found in _IDMAP.finditer(drawing) for number in re.findall(rb"\d+", found[2])}


class CommentDrawing:
    """The VML drawing of one sheet.

    Parameters
    ----------
    content
        The part, or ``None`` for a sheet without one.
    taken
        By cluster of ids, how many drawings of the workbook have it; those taken
        here are added.
    """

    def __init__(self, content: bytes | None, *, taken: Counter[int]) -> None:
        self._content = content if content is not None and b"</xml>" in content else _EMPTY
        self._taken = taken
        self._ids = self._free_ids()
        self._new_clusters: list[int] = []
        self._shapes: list[str] = []
        self._sides: dict[int, tuple[int, int, int, int]] = {}

    def remove(self, cells: Collection[tuple[int, int]]) -> None:
        """Cut out the boxes of the comments at ``cells`` (row and column, from 1)."""
        if cells:
            self._content = _ANY_SHAPE.sub(
                lambda shape: b"" if _cell_of(shape[0]) in cells else shape[0], self._content
            )

    def add(self, row: int, column: int, *, text: str, geometry: Geometry) -> None:
        """Add a box for a comment that says ``text``."""
        height = _height(text)
        # MoveWithCells and SizeWithCells switch off what they say.
        self._shapes.append(
            f'<v:shape id="_x0000_s{next(self._ids)}" type="#_x0000_t202" style="position:absolute;margin-left:80pt;'
            f"margin-top:2pt;width:{_WIDTH * 3 // 4}pt;height:{height * 3 // 4}pt;z-index:{len(self._shapes) + 1};"
            'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
            '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
            '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
            '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
            f"<x:Anchor>{self._anchor(row, column, height, geometry)}</x:Anchor><x:AutoFill>False</x:AutoFill>"
            f"<x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
        )

    def grow(self, texts: Mapping[tuple[int, int], str], *, geometry: Geometry) -> None:
        """Make the boxes at ``texts`` high enough for what they say now."""
        if texts:
            self._content = _ANY_SHAPE.sub(lambda shape: _grown(shape[0], texts, geometry), self._content)

    def serialised(self) -> bytes:
        """Return the part."""
        content = self._with_clusters()
        before, closing, after = content.rpartition(b"</xml>")
        return before + self._added(before) + closing + after

    def _anchor(self, row: int, column: int, height: int, geometry: Geometry) -> str:
        top = max(row - 1, 1)
        if column not in self._sides:
            self._sides[column] = (*geometry.across(column + 1, 15), *geometry.across(column + 1, 15 + _WIDTH))
        left, left_rest, right, right_rest = self._sides[column]
        upper, upper_rest = geometry.down(top, 8)
        lower, lower_rest = geometry.down(top, 8 + height)
        across = (f"{left - 1}, {left_rest}", f"{right - 1}, {right_rest}")
        return f"{across[0]}, {upper - 1}, {upper_rest}, {across[1]}, {lower - 1}, {lower_rest}"

    def _added(self, before: bytes) -> bytes:
        if not self._shapes:
            return b""
        shape_type = b"" if _TEXT_BOX_TYPE.search(before) else _SHAPE_TYPE
        added = shape_type + "".join(self._shapes).encode()
        root = before[: before.find(b">", before.find(b"<xml")) + 1]
        missing = b" ".join(name for name in _NAMESPACES if name not in root)
        if not missing:
            return added
        return re.sub(rb"<v:shape(type)?(?= )", lambda tag: tag[0] + b" " + missing, added)

    def _with_clusters(self) -> bytes:
        if not self._new_clusters:
            return self._content
        numbers = b",".join(b"%d" % number for number in self._new_clusters)
        if _IDMAP.search(self._content):
            return _IDMAP.sub(
                lambda found: found[1] + b",".join(filter(None, (found[2], numbers))), self._content, count=1
            )
        start = self._content.find(b">", self._content.find(b"<xml")) + 1
        layout = _LAYOUT % numbers
        if _NAMESPACES[1] not in self._content[:start]:
            layout = layout.replace(b" ", b" " + b" ".join(_NAMESPACES[:2]) + b" ", 1)
        return self._content[:start] + layout + self._content[start:]

    def _free_ids(self) -> Iterator[int]:
        """Yield ids that no shape has: from clusters that are this drawing's alone, then from new ones."""
        for cluster in sorted(clusters(self._content)):
            if self._taken[cluster] == 1:
                used = {int(number) for number in _SHAPE_ID.findall(self._content)}
                yield from (number for number in _numbers(cluster) if number not in used)
        while True:
            cluster = max(self._taken, default=0) + 1
            self._taken[cluster] += 1
            self._new_clusters.append(cluster)
            yield from _numbers(cluster)


def _numbers(cluster: int) -> range:
    return range(cluster * _CLUSTER + 1, (cluster + 1) * _CLUSTER)


def _cell_of(shape: bytes) -> tuple[int, int] | None:
    """Return row and column (from 1) of the comment a shape belongs to, ``None`` for buttons and pictures."""
    row, column = (pattern.search(shape) for pattern in _CELL)
    if not _NOTE.search(shape) or row is None or column is None:
        return None
    return int(row[1]) + 1, int(column[1]) + 1


def _height(text: str) -> int:
    """Return the pixels that ``text`` needs in a box of our width, up to a screenful."""
    lines = sum(max(1, -(-len(line) // _CHARACTERS_PER_LINE)) for line in text.split("\n"))
    return min(lines * _LINE + _MARGIN, _TALLEST)


def _grown(shape: bytes, texts: Mapping[tuple[int, int], str], geometry: Geometry) -> bytes:
    text = texts.get(_cell_of(shape) or (0, 0))
    if text is None:
        return shape
    height = _height(text)
    shape = _STYLE_HEIGHT.sub(lambda found: _higher(found, height), shape, count=1)
    return _ANCHOR.sub(lambda found: found[1] + _lowered(found[2], height, geometry), shape, count=1)


def _higher(found: re.Match[bytes], height: int) -> bytes:
    needed = height if found[3] == b"px" else height * 3 / 4
    return b"%s%d%s" % (found[1], needed, found[3]) if float(found[2]) < needed else found[0]


def _lowered(anchor: bytes, height: int, geometry: Geometry) -> bytes:
    numbers = [int(number) for number in anchor.split(b",")]
    row, rest = geometry.down(numbers[2] + 1, numbers[3] + height)
    numbers[6], numbers[7] = max((numbers[6], numbers[7]), (row - 1, rest))
    return b", ".join(b"%d" % number for number in numbers)
