"""Measure Rantau and its peers in turn, each in a process of its own, and print the ratios.

Usage: ``python -m benchmarks [--rows 10000 100000] [--repeat 3] [--only csv xlsx …]``.
``RANTAU_BENCH_PEERS`` names a Python that has duckdb, openpyxl and fastexcel (else this one),
``RANTAU_BENCH_FRICTIONLESS`` one that has frictionless (else it is left out).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ours import STANDARD
from benchmarks.placements import write
from rantau.kernel.language import Language
from rantau.onedata.standards.export import table_schema

PEERS = os.environ.get("RANTAU_BENCH_PEERS", sys.executable)
FRICTIONLESS = os.environ.get("RANTAU_BENCH_FRICTIONLESS")
PEER_SCRIPT = str(Path(__file__).with_name("peers.py"))
# A peer that looks through a list value by value takes minutes for 91,000 villages.
LONG_LIST = 10_000
# Of the slow peers: more rows than these would take the afternoon.
MOST_ROWS = {"openpyxl-resave": 100_000, "frictionless": 100_000}


@dataclass(frozen=True)
class Run:
    """What one process measured: processor seconds and peak memory."""

    seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Pairing:
    """Something of ours against something of a peer, on the same file."""

    group: str
    ours: str
    ending: str
    peer: str | None = None
    schema: str = ""
    target: str = ""


PAIRINGS = (
    Pairing("csv", "scan", ".csv", "duckdb-csv", target="≤ 2.2"),
    Pairing("csv", "check", ".csv", "duckdb-csv", target="≤ 2.2"),
    Pairing("csv", "check", ".csv", "polars-csv"),
    Pairing("parquet", "scan", ".parquet", "duckdb-parquet", target="≤ 3.3"),
    Pairing("parquet", "check", ".parquet", "duckdb-parquet", target="≤ 3.3"),
    Pairing("xlsx", "read", ".xlsx", "fastexcel-text"),
    Pairing("xlsx", "annotate", ".xlsx", "openpyxl-resave"),
    Pairing("frictionless", "check", ".csv", "frictionless", schema="short", target="≤ 1/30"),
    Pairing("frictionless", "check", ".csv", "frictionless", schema="full", target="≤ 1/30"),
    Pairing("command", "command", ".csv"),
    Pairing("command", "command", ".xlsx"),
)


def measured(command: list[str]) -> Run | None:
    """Run a measuring process; ``None`` where its library is not installed."""
    environment = os.environ | {"POLARS_MAX_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if "ModuleNotFoundError" in done.stderr:
        return None
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    return Run(found["seconds"], found["peak_mb"])


def command_run(file: Path) -> Run:
    """Run ``rantau check`` as a person does, its start and its confined child included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    standard = str(Path(__file__).with_name("placements.yaml"))
    with tempfile.TemporaryDirectory() as folder:
        order = ["check", str(file), "--standard", standard]
        order += ["--annotated", f"{folder}/annotated.xlsx"] if file.suffix == ".xlsx" else []
        command = [str(Path(sys.executable).with_name("rantau")), *order]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 1
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(seconds, after.ru_maxrss / 1000)


def ours(pairing: Pairing, file: Path) -> Run:
    if pairing.ours == "command":
        return command_run(file)
    run = measured([sys.executable, "-m", "benchmarks.ours", pairing.ours, str(file)])
    assert run is not None
    return run


def theirs(pairing: Pairing, file: Path, folder: Path) -> Run | None:
    if pairing.peer is None:
        return None
    python = FRICTIONLESS if pairing.peer == "frictionless" else PEERS
    schema = [str(schema_file(folder, pairing.schema))] if pairing.schema else []
    return measured([python, PEER_SCRIPT, pairing.peer, str(file), *schema]) if python else None


def schema_file(folder: Path, kind: str) -> Path:
    """Write the Table Schema of the standard; a ``short`` one lacks the list of villages."""
    schema = table_schema(STANDARD, language=Language.EN)
    for field in schema["fields"]:  # type: ignore[attr-defined]  # a list of fields by the standard
        if kind == "short" and len(field.get("constraints", {}).get("enum", ())) > LONG_LIST:
            del field["constraints"]["enum"]
    target = folder / f"schema-{kind}.json"
    target.write_text(json.dumps(schema))
    return target


def pairs(pairing: Pairing, file: Path, folder: Path, repeat: int) -> Iterator[tuple[Run, Run | None]]:
    """Yield measurements in turn, ours and the peer's, so that both see the same load."""
    for _ in range(repeat):
        yield ours(pairing, file), theirs(pairing, file, folder)


def line(pairing: Pairing, rows: int, found: list[tuple[Run, Run | None]]) -> str:
    """Return one row of the table: medians, and the median of the ratios of the pairs."""
    seconds = statistics.median(mine.seconds for mine, _ in found)
    peak = max(mine.peak_mb for mine, _ in found)
    other = [(mine.seconds / peer.seconds, peer) for mine, peer in found if peer is not None]
    name = f"{pairing.ours} {pairing.ending}"
    if not other:
        return f"| {rows:,} | {name} | {seconds:.2f} | {peak:.0f} | – | – | – | – | {pairing.target} |"
    ratios = [ratio for ratio, _ in other]
    theirs = statistics.median(peer.seconds for _, peer in other)
    spread = f"{statistics.median(ratios):.3g} ({min(ratios):.3g}–{max(ratios):.3g})"
    peer_name = f"{pairing.peer} {pairing.schema}".strip()
    memory = max(peer.peak_mb for _, peer in other)
    return (
        f"| {rows:,} | {name} | {seconds:.2f} | {peak:.0f} | {peer_name} | {theirs:.2f} | {memory:.0f} "
        f"| {spread} | {pairing.target} |"
    )


def files(folder: Path, rows: int) -> dict[str, Path]:
    """Return the files of this size by their ending; they are made if they are not there."""
    if not (folder / f"placements-{rows}.parquet").exists():
        write(folder, rows)
    found = [folder / f"placements-{rows}{ending}" for ending in (".csv", ".parquet", ".xlsx")]
    return {file.suffix: file for file in found if file.exists()}


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--only", nargs="+", default=sorted({pairing.group for pairing in PAIRINGS}))
    options.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "rantau-bench")
    given = options.parse_args()
    day, load = time.strftime("%Y-%m-%d"), os.getloadavg()[0]
    print(f"Processor seconds, medians of {given.repeat} pairs; {day}, load {load:.1f}")
    print("| rows | ours | s | peak MB | peer | s | peak MB | ratio (least–most) | target |")
    print("|--:|--|--:|--:|--|--:|--:|--|--|")
    for rows in given.rows:
        at_hand = files(given.folder, rows)
        for pairing in PAIRINGS:
            wanted = pairing.group in given.only and pairing.ending in at_hand
            if wanted and rows <= MOST_ROWS.get(pairing.peer or "", rows):
                file = at_hand[pairing.ending]
                print(line(pairing, rows, list(pairs(pairing, file, given.folder, given.repeat))), flush=True)


if __name__ == "__main__":
    main()
