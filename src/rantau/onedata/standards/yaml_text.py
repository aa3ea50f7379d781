"""YAML as far as a standard needs it: mappings, lists and text.

A standard is written by people and exchanged between offices, so the reading is
narrow on purpose.  Every plain value is text, except ``true``, ``false`` and an
empty value or ``null``: ``52.10`` and ``no`` are codes, not a number and not a
refusal.  Keys stand once, anchors are refused (a few lines of them can unfold
into gigabytes), and size and depth are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any, ClassVar

import yaml

from rantau.onedata.standards.defects import StandardNotUsableError, defect

MAX_BYTES = 1 << 20
"""A standard of a hundred columns takes some 60 kB."""
MAX_DEPTH = 16

_C_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_C_DUMPER: type[yaml.SafeDumper] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_RESOLVERS = {
    "": [("tag:yaml.org,2002:null", re.compile(r"\Z"))],
    "n": [("tag:yaml.org,2002:null", re.compile(r"null\Z"))],
    "~": [("tag:yaml.org,2002:null", re.compile(r"~\Z"))],
    "t": [("tag:yaml.org,2002:bool", re.compile(r"true\Z"))],
    "f": [("tag:yaml.org,2002:bool", re.compile(r"false\Z"))],
}


class _NarrowLoader(_C_LOADER):  # type: ignore[misc, valid-type]  # chosen when the module is read
    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = _RESOLVERS


class _NarrowDumper(_C_DUMPER):  # type: ignore[misc, valid-type]  # chosen when the module is read
    pass


class _PlaceError(Exception):
    """Something at a line that this module refuses."""

    def __init__(self, key: str, place: yaml.Event | yaml.Node, value: str = "") -> None:
        super().__init__(key)
        self.key = key
        self.line = place.start_mark.line + 1 if place.start_mark else 1
        self.value = value


def read_yaml(path: Path, *, name: str) -> object:
    """Read a file into mappings, lists, text, booleans and ``None``.

    Raises
    ------
    StandardNotUsableError
        If the file cannot be opened, is too large or too deep, is no UTF-8, is no
        YAML, or holds a key twice or an anchor; ``name`` stands in the message.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise StandardNotUsableError(name, [defect("", "too-large", limit=MAX_BYTES >> 20)])
        text = path.read_text(encoding="utf-8-sig")
    except OSError as refusal:
        raise StandardNotUsableError(name, [defect("", "not-opened", reason=refusal.strerror or "")]) from refusal
    except UnicodeDecodeError as refusal:
        raise StandardNotUsableError(name, [defect("", "not-utf8")]) from refusal
    return parse_yaml(text, name=name)


def parse_yaml(text: str, *, name: str) -> object:
    """Read YAML text; see :func:`read_yaml` for what is refused.

    Raises
    ------
    StandardNotUsableError
        As in :func:`read_yaml`.
    """
    try:
        _refuse_depth_and_anchors(text)
        return _values(text)
    except _PlaceError as place:
        raise StandardNotUsableError(name, [defect(f"line {place.line}", place.key, value=place.value)]) from place
    except yaml.YAMLError as refusal:
        mark = getattr(refusal, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark is not None else ""
        reason = getattr(refusal, "problem", None) or "YAML"
        raise StandardNotUsableError(name, [defect(where, "not-yaml", reason=reason)]) from refusal


def _values(text: str) -> object:
    loader = _NarrowLoader(text)
    try:
        node = loader.get_single_node()
        _refuse_double_keys(node)
        return None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


def _refuse_depth_and_anchors(text: str) -> None:
    # On the stream of events, before anything is built: a deep file would otherwise
    # exhaust the stack, and an anchor unfold where it is constructed.
    depth = 0
    for event in yaml.parse(text, Loader=_C_LOADER):
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            raise _PlaceError("anchor", event, str(event.anchor))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _PlaceError("too-deep", event, str(MAX_DEPTH))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _refuse_double_keys(node: yaml.Node | None) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[Hashable] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _PlaceError("key-not-text", key)
            if key.value in seen:
                raise _PlaceError("double-key", key, key.value)
            seen.add(key.value)
            _refuse_double_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_double_keys(item)


class Flow(dict[str, Any]):
    """A mapping that is written on one line, such as a text in two languages."""


class FlowList(list[Any]):
    """A list that is written on one line."""


def write_yaml(value: object) -> str:
    """Write mappings, lists, text, numbers, booleans and ``None`` so that :func:`parse_yaml` reads them back."""
    return yaml.dump(value, Dumper=_NarrowDumper, sort_keys=False, allow_unicode=True, width=10_000)


_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]+\Z")
_WORDS = {"yes", "no", "on", "off", "true", "false", "null"}


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    # Quoted wherever another reader of YAML could see a number, a date or a yes in it.
    is_plain = _PLAIN.match(value) and value.lower() not in _WORDS
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if is_plain else '"')


_NarrowDumper.add_representer(str, _text)
_NarrowDumper.add_representer(
    Flow, lambda dumper, value: dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=True)
)
_NarrowDumper.add_representer(
    FlowList, lambda dumper, value: dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)
)
