"""Draw ``docs/architecture.svg``: the packages in their order, and who imports whom.

The order is that of the contracts in ``pyproject.toml``, the arcs are the imports
that stand in the code today.
"""

from __future__ import annotations

import tomllib
from html import escape
from importlib import import_module
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
WIDTH, ROW, BOX, HEIGHT, LEFT, TOP = 980, 54, 150, 34, 210, 20
STYLE = "font-family:system-ui,sans-serif;font-size:14px"


def packages() -> list[str]:
    """Return the packages from the top to the bottom, as the contracts order them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = {
        contract["containers"][0]: contract["layers"]
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    }
    ordered = []
    for layer in layers["rantau"]:
        within = layers.get(f"rantau.{layer}", [])
        ordered += [f"rantau.{layer}.{name}" for name in within] or [f"rantau.{layer}"]
    return ordered


def pages() -> dict[Path, str]:
    """Return the drawing as SVG."""
    return {ROOT / "docs" / "architecture.svg": _drawing()}


def _drawing() -> str:
    names = packages()
    graph = grimp.build_graph("rantau", cache_dir=None)
    for name in names:
        graph.squash_module(name)
    arcs = [
        _arc(upper, lower)
        for upper, importer in enumerate(names)
        for lower, imported in enumerate(names)
        if upper < lower and graph.direct_import_exists(importer=importer, imported=imported)
    ]
    height = TOP + ROW * len(names)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" style="{STYLE}">',
            "<title>Packages of Rantau: each imports only what stands below it</title>",
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            '<path d="M0 0 8 4 0 8z" fill="#4b6472"/></marker></defs>',
            f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
            *arcs,
            *(_box(place, name) for place, name in enumerate(names)),
            "</svg>\n",
        ]
    )


def _arc(upper: int, lower: int) -> str:
    begin, end = (TOP + ROW * place + HEIGHT / 2 for place in (upper, lower))
    reach = LEFT - 24 - 21 * (lower - upper)
    return (
        f'<path d="M{LEFT} {begin + 5:g}C{reach} {begin + 5:g} {reach} {end - 5:g} {LEFT - 1} {end - 5:g}" '
        'fill="none" stroke="#4b6472" stroke-opacity=".55" marker-end="url(#tip)"/>'
    )


def _box(place: int, name: str) -> str:
    top = TOP + ROW * place
    sentence, _, _ = (import_module(name).__doc__ or "").partition(".")
    purpose = " ".join(sentence.replace("`", "").split())
    return (
        f'<rect x="{LEFT}" y="{top}" width="{BOX}" height="{HEIGHT}" rx="4" fill="#e8f0f2" stroke="#2f5563"/>'
        f'<text x="{LEFT + 12}" y="{top + 22}" fill="#12303b">{name.rpartition(".")[2]}</text>'
        f'<text x="{LEFT + BOX + 16}" y="{top + 22}" fill="#333" font-size="12">{escape(purpose)}</text>'
    )
