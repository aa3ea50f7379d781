"""A mark remembers what was there before, and gives it back."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from rantau.onedata.annotate.memory import Former, Memory, read_memory
from rantau.onedata.annotate.styles import StyleBook
from rantau.onedata.messages.catalogue import Severity

XMLNS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FILLS = [
    '<fill><patternFill patternType="none"/></fill>',
    '<fill><patternFill patternType="gray125"/></fill>',
    '<fill><patternFill patternType="solid"><fgColor theme="4" tint="0.4"/><bgColor indexed="64"/>'
    "</patternFill></fill>",
    '<fill><gradientFill degree="90"><stop position="0"><color rgb="FFFFFFFF"/></stop>'
    '<stop position="1"><color theme="5"/></stop></gradientFill></fill>',
    '<fill><patternFill patternType="lightUp"/></fill>',
]  # fmt: skip
BORDERS = [
    "<border><left/><right/><top/><bottom/><diagonal/></border>",
    '<border diagonalUp="1"><left style="double"><color indexed="10"/></left><right/><top style="thin"/></border>',
    "<border><right/></border>",
    "<border/>",
]


def book(formats: list[tuple[int, int]], memory: Memory) -> StyleBook:
    xfs = "".join(f'<xf numFmtId="0" fontId="0" fillId="{fill}" borderId="{border}"/>' for fill, border in formats)
    content = (
        f'<styleSheet xmlns="{XMLNS}"><fonts><font/></fonts><fills>{"".join(FILLS)}</fills>'
        f"<borders>{''.join(BORDERS)}</borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs>{xfs}</cellXfs></styleSheet>"
    )
    return StyleBook(content.encode(), xmlns=XMLNS, memory=memory)


def looks(content: bytes) -> list[tuple[bytes, bytes]]:
    """Return fill and border of each format, a border's missing left being an empty one."""
    root = etree.fromstring(content)
    fills, borders = (list(root.iterfind(f"{{*}}{name}/*")) for name in ("fills", "borders"))
    for border in borders:
        if border.find("{*}left") is None:
            border.insert(0, etree.SubElement(border, f"{{{XMLNS}}}left"))
    return [
        (etree.tostring(fills[int(xf.get("fillId", 0))]), etree.tostring(borders[int(xf.get("borderId", 0))]))
        for xf in root.iterfind("{*}cellXfs/*")
    ]


FORMATS = st.lists(
    st.tuples(st.integers(0, len(FILLS) - 1), st.integers(0, len(BORDERS) - 1)), min_size=1, max_size=12, unique=True
)


@given(formats=FORMATS, severity=st.sampled_from(Severity), shuffled=st.randoms())
def test_a_mark_leads_back_to_the_look_before_it_even_if_formats_are_renumbered(
    formats: list[tuple[int, int]], severity: Severity, shuffled: Random
) -> None:
    memory = Memory()
    first = book(formats, memory)
    marked = [first.marked(style, severity) for style in range(len(formats))]
    kept = read_memory(memory.serialised(), part="item")
    root = etree.fromstring(first.serialised())
    order = list(range(len(looks(first.serialised()))))
    shuffled.shuffle(order)
    xfs = root.find("{*}cellXfs")
    assert xfs is not None
    xfs[:] = [list(xfs)[at] for at in order]

    again = StyleBook(etree.tostring(root), xmlns=XMLNS, memory=kept or Memory())

    before, after = looks(first.serialised()), looks(again.serialised())
    for style, mark in enumerate(marked):
        restored = again.restored[order.index(mark)]
        assert after[restored] == before[style]


def test_the_same_look_is_marked_once() -> None:
    styles = book([(0, 0), (2, 1)], Memory())

    first = [styles.marked(style, Severity.ERROR) for style in (0, 1, 0)]

    assert first[0] == first[2] != first[1]
    assert styles.marked(0, Severity.BLOCKER) == first[0]
    assert styles.marked(0, Severity.WARNING) not in first


def test_a_format_that_is_not_there_counts_as_the_first() -> None:
    styles = book([(2, 1)], Memory())

    assert styles.marked(99, Severity.ERROR) == styles.marked(0, Severity.ERROR)


def test_more_looks_than_a_line_can_number_return_to_none() -> None:
    memory = Memory()
    formers = [Former(apply_fill=str(number)) for number in range(4_100)]

    numbers = [memory.number_of(former) for former in formers]

    assert numbers[:4_095] == list(range(1, 4_096))
    assert set(numbers[4_095:]) == {0}
    assert memory.number_of(formers[7]) == 8
    assert memory.former(0).is_plain


@pytest.mark.parametrize("content", [b"<a/>", b'<a xmlns="urn:rantau:annotation"/>', b'<looks xmlns="urn:other"/>'])
def test_the_items_of_others_are_not_taken_for_ours(content: bytes) -> None:
    assert read_memory(content, part="item") is None
