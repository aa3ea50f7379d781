"""How much of a file is read before it is refused: one profile for the web, one for a terminal."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one reading.

    Sizes in bytes, times in seconds.  ``area`` bounds (furthest row × furthest
    column) of one sheet, because some readers reserve that much memory.
    Source: threat model, section on files.
    """

    xlsx_bytes: int = 25 * MB
    text_bytes: int = 200 * MB
    inflated_bytes: int = 300 * MB
    inflation_ratio: int = 100
    zip_entries: int = 2_000
    sheets: int = 50
    columns: int = 512
    rows: int = 1_048_575
    area: int = 20_000_000
    xml_depth: int = 64
    cell_characters: int = 32_767
    memory_bytes: int = 2048 * MB
    cpu_seconds: int = 60
    wall_seconds: int = 120
    output_bytes: int = 1024 * MB


WEB = Limits()
TERMINAL = Limits(
    xlsx_bytes=1024 * MB,
    text_bytes=64 * 1024 * MB,
    inflated_bytes=8 * 1024 * MB,
    inflation_ratio=1000,
    sheets=500,
    columns=16_384,
    rows=1_000_000_000,
    area=200_000_000,
    memory_bytes=8 * 1024 * MB,
    cpu_seconds=3_600,
    wall_seconds=7_200,
    output_bytes=64 * 1024 * MB,
)
