"""Work out ``requirements/*.txt`` from ``pyproject.toml``: every platform, every hash, no host."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST_PYTHON = "3.11"
LOCKS = {
    "base.txt": [],
    "dev.txt": ["--group", "dev", "--constraint", "requirements/base.txt"],
}


def main() -> None:
    """Write each lock; ``--upgrade`` and the like are handed on to uv."""
    for name, options in LOCKS.items():
        subprocess.run(  # noqa: S603 - our own arguments, no shell
            [
                *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet"),
                *("--universal", "--python-version", OLDEST_PYTHON),
                *("--generate-hashes", "--no-header", "--no-emit-index-url", "--no-annotate"),
                *("--output-file", f"requirements/{name}", *options, *sys.argv[1:]),
            ],
            cwd=ROOT,
            check=True,
        )


if __name__ == "__main__":
    main()
