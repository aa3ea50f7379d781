"""The cell formats of a workbook: clones with a mark, and the way back from them.

A mark is a fill in one of our three colours together with a coloured line at the
left.  The red, green and blue of the line carry, in their lowest four bits, the
number of a *memory*: what the fill and the left line were before.  The number
travels with the cell through sorting, copying and the renumbering of formats
that Excel does on every save, so a cell that has been mended gets its former look
back even then.  Number 0 means that there was neither fill nor line.
"""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from rantau.onedata.annotate import markup
from rantau.onedata.annotate.looks import EDGE, MARKS, Look, MarkLook
from rantau.onedata.annotate.memory import Former, Memory
from rantau.onedata.messages.catalogue import Severity

# Excel refuses a workbook with more; source: "Excel specifications and limits", cell formats.
_MOST_FORMATS = 65_000
_NUMBER_BITS = 0x0F0F0F

_EMPTY = """<styleSheet xmlns="{xmlns}">
<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")


class _Collection:
    """Formats of one kind (fonts, fills …), each different one kept once."""

    def __init__(self, root: etree._Element, name: str) -> None:
        self._element = _ensured(root, name)
        self.items = [item for item in self._element if isinstance(item.tag, str)]
        self._known: dict[markup.Fingerprint, int] = {}
        for position, item in enumerate(self.items):
            self._known.setdefault(markup.fingerprint(item), position)

    def index(self, item: etree._Element) -> int:
        """Return where an item equal to this one stands, adding it if none does."""
        key = markup.fingerprint(item)
        if key not in self._known:
            self._known[key] = len(self.items)
            self.items.append(item)
            self._element.append(item)
            self._element.set("count", str(len(self.items)))
        return self._known[key]

    def __getitem__(self, position: int) -> etree._Element:
        # An index that points nowhere means the default, as it does to Excel.
        return self.items[position] if 0 <= position < len(self.items) else self.items[0]


class StyleBook:
    """The part ``styles.xml``.

    Parameters
    ----------
    content
        The part, or ``None`` for a workbook without one.
    xmlns
        Namespace of the workbook, for a new part.
    memory
        What marked formats looked like before; filled further as marks are made.
    """

    def __init__(self, content: bytes | None, *, xmlns: str, memory: Memory) -> None:
        given = content if content is not None else _EMPTY.format(xmlns=xmlns).encode()
        self._root = markup.parse(given, part="styles.xml")
        self._memory = memory
        self._fonts = _Collection(self._root, "fonts")
        self._fills = _Collection(self._root, "fills")
        self._borders = _Collection(self._root, "borders")
        self._formats = _Collection(self._root, "cellXfs")
        self._marked: dict[tuple[int, Severity], int] = {}
        self._looks: dict[Look, int] = {}
        self.restored = self._formats_without_mark()

    def marked(self, style: int, severity: Severity) -> int:
        """Return the format of a cell with ``style`` once it is marked."""
        key = (style, severity)
        if key not in self._marked:
            base = self.restored.get(style, style)
            full = len(self._formats.items) >= _MOST_FORMATS
            self._marked[key] = base if full else self._clone(self._formats[base], MARKS[severity])
        return self._marked[key]

    def look(self, look: Look) -> int:
        """Return the format for a cell of the list."""
        if look not in self._looks:
            self._looks[look] = self._formats.index(self._format_of(look))
        return self._looks[look]

    def serialised(self) -> bytes:
        """Return the part."""
        return markup.serialise(self._root)

    def _clone(self, base: etree._Element, mark: MarkLook) -> int:
        fill = self._fills[_number(base, "fillId")]
        border = self._borders[_number(base, "borderId")]
        left = markup.child(border, "left")
        number = self._memory.number_of(
            Former(
                fill=None if _is_no_fill(fill) else fill,
                left=None if left is None or left.get("style") is None else left,
                apply_fill=base.get("applyFill"),
                apply_border=base.get("applyBorder"),
            )
        )
        clone = deepcopy(base)
        clone.set("fillId", str(self._fills.index(self._solid(mark.ground))))
        clone.set("borderId", str(self._borders.index(self._with_left(border, mark, number))))
        clone.set("applyFill", "1")
        clone.set("applyBorder", "1")
        return self._formats.index(clone)

    def _formats_without_mark(self) -> dict[int, int]:
        restored = {}
        for position, item in enumerate(tuple(self._formats.items)):
            number = self._mark_number(item)
            if number is not None:
                restored[position] = self._formats.index(self._unmarked(item, self._memory.former(number)))
        return restored

    def _mark_number(self, item: etree._Element) -> int | None:
        """Return the number of the memory if a format carries one of our marks."""
        left = markup.child(self._borders[_number(item, "borderId")], "left")
        line = None if left is None else markup.child(left, "color")
        ground = self._fills[_number(item, "fillId")].find(".//{*}fgColor")
        if line is None or ground is None:
            return None
        ink, fill = _rgb(line), _rgb(ground)
        for mark in MARKS.values():
            if fill == int(mark.ground, 16) and ink & ~_NUMBER_BITS == int(mark.line, 16):
                return _number_in(ink)
        return None

    def _unmarked(self, item: etree._Element, former: Former) -> etree._Element:
        clone = deepcopy(item)
        fill = deepcopy(former.fill) if former.fill is not None else self._fills[0]
        border = deepcopy(self._borders[_number(item, "borderId")])
        left = markup.child(border, "left")
        plain = deepcopy(former.left) if former.left is not None else self._make("left")
        if left is not None:
            border.replace(left, plain)
        clone.set("fillId", str(self._fills.index(fill)))
        clone.set("borderId", str(self._borders.index(border)))
        for name, value in (("applyFill", former.apply_fill), ("applyBorder", former.apply_border)):
            if name in clone.attrib:
                del clone.attrib[name]
            if value is not None:
                clone.set(name, value)
        return clone

    def _with_left(self, border: etree._Element, mark: MarkLook, number: int) -> etree._Element:
        clone = deepcopy(border)
        line = self._make("left", style=mark.line_style)
        line.append(self._make("color", rgb=f"FF{int(mark.line, 16) | _bits(number):06X}"))
        old = markup.child(clone, "left")
        if old is None:
            clone.insert(len(markup.children(clone, "start")) + len(markup.children(clone, "end")), line)
        else:
            clone.replace(old, line)
        return clone

    def _format_of(self, look: Look) -> etree._Element:
        fill = self._solid(look.ground) if look.ground else self._fills[0]
        item = self._make(
            "xf",
            numFmtId="49" if look.text_format else "0",
            fontId=str(self._fonts.index(self._font(look))),
            fillId=str(self._fills.index(fill)),
            borderId=str(self._borders.index(self._lines(look))),
            xfId="0",
            applyNumberFormat="1",
            applyFont="1",
            applyFill="1",
            applyBorder="1",
            applyAlignment="1",
        )
        alignment = self._make("alignment", vertical="top")
        if look.align or look.indent:
            alignment.set("horizontal", look.align or "left")
        if look.indent:
            alignment.set("indent", str(look.indent))
        if look.wrap:
            alignment.set("wrapText", "1")
        item.append(alignment)
        return item

    def _font(self, look: Look) -> etree._Element:
        font = self._make("font")
        if look.bold:
            font.append(self._make("b"))
        if look.underlined:
            font.append(self._make("u"))
        font.append(self._make("sz", val=f"{look.size:g}"))
        font.append(self._make("color", rgb=f"FF{look.ink}"))
        font.append(self._make("name", val="Calibri"))
        font.append(self._make("family", val="2"))
        return font

    def _solid(self, ground: str) -> etree._Element:
        fill = self._make("fill")
        pattern = self._make("patternFill", patternType="solid")
        fill.append(pattern)
        pattern.append(self._make("fgColor", rgb=f"FF{ground}"))
        pattern.append(self._make("bgColor", indexed="64"))
        return fill

    def _lines(self, look: Look) -> etree._Element:
        border = self._make("border")
        lines = {"left": look.line, "bottom": (EDGE, "thin") if look.edge else None}
        for side in ("left", "right", "top", "bottom", "diagonal"):
            element = self._make(side)
            if line := lines.get(side):
                element.set("style", line[1])
                element.append(self._make("color", rgb=f"FF{line[0]}"))
            border.append(element)
        return border

    def _make(self, name: str, **attributes: str) -> etree._Element:
        return markup.make(self._root, name, **attributes)


def _ensured(root: etree._Element, name: str) -> etree._Element:
    found = markup.child(root, name)
    if found is not None and len(found):
        return found
    spare = markup.parse(_EMPTY.format(xmlns=markup.namespace(root)).encode(), part="styles.xml")
    element = markup.child(spare, name)
    assert element is not None, name  # noqa: S101 - the four collections asked for stand in _EMPTY
    if found is not None:
        root.replace(found, element)
        return element
    later = _ORDER[_ORDER.index(name) + 1 :]
    place = next((at for at, item in enumerate(root) if markup.local_name(item) in later), len(root))
    root.insert(place, element)
    return element


def _number(element: etree._Element, attribute: str) -> int:
    text = element.get(attribute, "0")
    return int(text) if text.isdigit() else 0


def _is_no_fill(fill: etree._Element) -> bool:
    pattern = markup.child(fill, "patternFill")
    return pattern is not None and pattern.get("patternType", "none") == "none"


def _rgb(color: etree._Element) -> int:
    text = color.get("rgb", "")
    try:
        return int(text[-6:], 16)
    except ValueError:
        return -1


def _bits(number: int) -> int:
    return (number >> 8 & 0xF) << 16 | (number >> 4 & 0xF) << 8 | number & 0xF


def _number_in(ink: int) -> int:
    return (ink >> 16 & 0xF) << 8 | (ink >> 8 & 0xF) << 4 | ink & 0xF
