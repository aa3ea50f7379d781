"""One measured piece of another library in a process of its own; needs no Rantau.

Usage: ``python benchmarks/peers.py NAME FILE [SCHEMA]``; prints ``{"seconds": …, "peak_mb": …}``.
Imports are done before the clock starts.
"""

from __future__ import annotations

import importlib
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

DATES = frozenset(
    {"birth_date", "passport_issue", "passport_expiry", "contract_start", "contract_end", "departure_date"}
)
AMOUNTS = frozenset({"wage", "fee_total"})


def _duckdb(module: Any, query: str) -> None:  # noqa: ANN401 - the peers' modules are not there to be typed
    connection = module.connect()
    connection.execute("SET threads = 1")
    connection.execute(query).fetchall()


def _header(file: Path) -> list[str]:
    with file.open() as source:
        return source.readline().strip().split(",")


def duckdb_csv(duckdb: Any, file: Path, _: str | None) -> None:  # noqa: ANN401 - as above
    """Read all columns with their types, keep what does not parse: the floor for a check of CSV."""
    names = _header(file)
    types = {name: "DATE" if name in DATES else "DOUBLE" if name in AMOUNTS else "VARCHAR" for name in names}
    most = ", ".join(f"max({name})" for name in names)
    options = f"""columns = {types}, header = true, delim = ',', quote = '"', store_rejects = true"""
    _duckdb(duckdb, f"SELECT {most} FROM read_csv('{file}', {options})")  # noqa: S608 - our own file


def duckdb_parquet(duckdb: Any, file: Path, _: str | None) -> None:  # noqa: ANN401 - as above
    """Read every value, which ``max`` would not: the floor for a check of Parquet."""
    names = _header(file.with_suffix(".csv"))
    hashes = ", ".join(f"bit_xor(hash({name}))" for name in names)
    _duckdb(duckdb, f"SELECT {hashes} FROM '{file}'")  # noqa: S608 - our own file


def polars_csv(polars: Any, file: Path, _: str | None) -> None:  # noqa: ANN401 - as above
    polars.scan_csv(file, infer_schema=False).collect()


def openpyxl_resave(openpyxl: Any, file: Path, _: str | None) -> None:  # noqa: ANN401 - as above
    """Load and save a workbook: what an annotation with this library costs at least."""
    with tempfile.TemporaryDirectory() as folder:
        openpyxl.load_workbook(file).save(Path(folder) / "saved.xlsx")


def fastexcel_text(fastexcel: Any, file: Path, _: str | None) -> None:  # noqa: ANN401 - as above
    fastexcel.read_excel(file).load_sheet(0, dtypes="string").to_arrow()


def frictionless_check(frictionless: Any, file: Path, schema: str | None) -> None:  # noqa: ANN401 - as above
    frictionless.system.trusted = True
    described = frictionless.Schema.from_descriptor(json.loads(Path(schema or "").read_text()))
    resource = frictionless.Resource(path=str(file), schema=described)
    resource.validate(limit_errors=10_000_000)


MEASURED: dict[str, tuple[str, Callable[[Any, Path, str | None], None]]] = {
    "duckdb-csv": ("duckdb", duckdb_csv),
    "duckdb-parquet": ("duckdb", duckdb_parquet),
    "polars-csv": ("polars", polars_csv),
    "openpyxl-resave": ("openpyxl", openpyxl_resave),
    "fastexcel-text": ("fastexcel", fastexcel_text),
    "frictionless": ("frictionless", frictionless_check),
}


def peak_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) / 1000 for line in status.splitlines() if line.startswith("VmHWM"))


def main(name: str, file: Path, schema: str | None = None) -> None:
    module_name, run = MEASURED[name]
    module = importlib.import_module(module_name)
    start = time.process_time()
    run(module, file, schema)
    seconds = time.process_time() - start
    print(json.dumps({"seconds": seconds, "peak_mb": peak_mb(), "version": str(module.__version__)}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
