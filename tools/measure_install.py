"""Install the base alone, as an office would, and say what it costs.

The package index is asked for everything anew (no cache), so the seconds depend
on the line; megabytes do not.  A megabyte is 1,000,000 bytes.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MB = 1_000_000


def _pip(python: Path, *arguments: str) -> float:
    began = time.perf_counter()
    command = [str(python), "-m", "pip", "--quiet", "--quiet", *arguments]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 - our own arguments, no shell
    return time.perf_counter() - began


def _size(folder: Path) -> int:
    """Return the bytes on disk: blocks, as `du` counts them, where the system tells."""
    entries = [path.lstat() for path in folder.rglob("*") if not path.is_dir()]
    return sum(getattr(entry, "st_blocks", 0) * 512 or entry.st_size for entry in entries)


def main() -> None:
    """Print one line of a Markdown table."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)  # noqa: S603 - as above
        python = folder / "venv" / "bin" / "python"
        before = _size(folder / "venv")
        # Building leaves a folder beside the source, so it works on a copy.
        source = folder / "source"
        shutil.copytree(ROOT / "src", source / "src", ignore=shutil.ignore_patterns("*.egg-info", "__pycache__"))
        for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
            shutil.copy2(ROOT / name, source)
        seconds = _pip(python, "install", "--no-cache-dir", str(source))
        installed = _size(folder / "venv") - before
        _pip(python, "download", "--no-cache-dir", "--dest", str(folder / "wheels"), "-r", "requirements/base.txt")
        downloaded = _size(folder / "wheels")
    version = ".".join(map(str, sys.version_info[:2]))
    print(f"| {version} | {seconds:.0f} s | {downloaded / MB:.0f} MB | {installed / MB:.0f} MB |")


if __name__ == "__main__":
    main()
