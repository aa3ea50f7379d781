"""What the marked cells looked like before, kept inside the workbook.

The memory is a custom XML item of the package, which Excel carries through every
save (an unknown part would be dropped).  One entry per different former look:

``<looks xmlns="urn:rantau:annotation"><look n="1" applyFill="1"><fill>…</fill><left>…</left></look></looks>``
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from rantau.onedata.annotate import markup

XMLNS = "urn:rantau:annotation"
# The line at the left of a mark has twelve bits for a number.
_MOST_LOOKS = 4_095


@dataclass(frozen=True, slots=True)
class Former:
    """Fill and left line of a format before it was marked; ``None`` where there was none."""

    fill: etree._Element | None = None
    left: etree._Element | None = None
    apply_fill: str | None = None
    apply_border: str | None = None

    @property
    def is_plain(self) -> bool:
        """Whether number 0 says all there is to say."""
        return self.fill is None and self.left is None and self.apply_fill is None and self.apply_border is None

    def element(self) -> etree._Element:
        """Return the entry that keeps this, without its number."""
        entry = markup.new_root(XMLNS, "look")
        for name, value in (("applyFill", self.apply_fill), ("applyBorder", self.apply_border)):
            if value is not None:
                entry.set(name, value)
        entry.extend(deepcopy(part) for part in (self.fill, self.left) if part is not None)
        return entry


@dataclass(slots=True)
class Memory:
    """Former looks by number."""

    looks: dict[int, Former] = field(default_factory=dict)
    _numbers: dict[markup.Fingerprint, int] = field(default_factory=dict)

    def number_of(self, former: Former) -> int:
        """Return the number under which a former look is kept.

        Notes
        -----
        Past 4,095 different ones the number is 0: such a cell returns to no fill.
        """
        if former.is_plain:
            return 0
        key = markup.fingerprint(former.element())
        if key not in self._numbers and len(self.looks) >= _MOST_LOOKS:
            return 0
        if key not in self._numbers:
            self._numbers[key] = max(self.looks, default=0) + 1
            self.looks[self._numbers[key]] = former
        return self._numbers[key]

    def former(self, number: int) -> Former:
        """Return what is kept under a number: plain, if nothing is."""
        return self.looks.get(number, Former())

    def serialised(self) -> bytes:
        """Return the item."""
        root = markup.new_root(XMLNS, "looks")
        for number, former in self.looks.items():
            entry = former.element()
            entry.set("n", str(number))
            root.append(entry)
        return markup.serialise(root)


def read_memory(content: bytes, *, part: str) -> Memory | None:
    """Return the memory that a custom XML item holds, or ``None`` if it is somebody else's."""
    if XMLNS.encode() not in content:
        return None
    root = markup.parse(content, part=part)
    if root.tag != f"{{{XMLNS}}}looks":
        return None
    memory = Memory()
    for entry in root.iter(f"{{{XMLNS}}}look"):
        number = entry.get("n", "")
        if number.isdigit() and 0 < int(number) <= _MOST_LOOKS:
            former = _former(entry)
            memory.looks[int(number)] = former
            memory._numbers.setdefault(markup.fingerprint(former.element()), int(number))
    return memory


def _former(entry: etree._Element) -> Former:
    parts = {markup.local_name(part): part for part in entry}
    return Former(parts.get("fill"), parts.get("left"), entry.get("applyFill"), entry.get("applyBorder"))
