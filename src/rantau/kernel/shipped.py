"""Tables that travel inside the package: code lists, texts, areas."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from importlib.resources import files


def shipped_bytes(package: str, name: str) -> bytes:
    """Return a file of ``package``'s ``data`` folder; one that ends in ``.gz`` is unpacked.

    Raises
    ------
    FileNotFoundError
        If the package does not hold it.
    """
    content = files(package).joinpath("data", *name.split("/")).read_bytes()
    return gzip.decompress(content) if name.endswith(".gz") else content


def shipped_rows(package: str, name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV in ``package``'s ``data`` folder, keyed by its header.

    Raises
    ------
    FileNotFoundError
        If the package does not hold it.
    """
    yield from csv.DictReader(io.StringIO(shipped_bytes(package, name).decode("utf-8"), newline=""))


def shipped_names(package: str, folder: str) -> list[str]:
    """Return the names of the files in ``folder`` of ``package``'s ``data``, sorted."""
    return sorted(entry.name for entry in files(package).joinpath("data", folder).iterdir() if entry.is_file())
