"""One measured piece of Rantau in a process of its own.

Usage: ``python -m benchmarks.ours NAME FILE``; prints ``{"seconds": …, "peak_mb": …}``.
Imports and code lists are loaded before the clock starts.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks.placements import write
from rantau.kernel.language import Language, LanguageMap
from rantau.onedata.annotate.build import build_workbook
from rantau.onedata.annotate.patch import annotate_workbook
from rantau.onedata.annotate.report import Headline
from rantau.onedata.check.run import Checked, CheckOptions, check_book
from rantau.onedata.read.files import open_book
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.limits import TERMINAL
from rantau.onedata.standards.shipped import find_standard

STANDARD = find_standard(str(Path(__file__).with_name("placements.yaml")))
# Enough for each seeded error, so that every code list is loaded before the clock starts.
WARM_ROWS = 3_000
OPTIONS = CheckOptions(today=date(2026, 11, 24))


def scan(file: Path) -> Checked:
    """Check a file; findings stay columns."""
    return check_book(open_book(file, limits=TERMINAL), standard=STANDARD, options=OPTIONS)


def check(file: Path) -> tuple[Checked, list[Finding]]:
    """Check a file and make every finding an object."""
    checked = scan(file)
    return checked, list(checked.findings)


def annotate(file: Path) -> None:
    """Check a file and give it back with its findings marked."""
    checked, findings = check(file)
    headline = Headline(title=LanguageMap(id="Tolok ukur", en="Benchmark"), lines=())
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "annotated.xlsx"
        if file.suffix == ".xlsx":
            annotate_workbook(file, target=target, findings=findings, headline=headline, language=Language.ID)
        else:
            sheet = checked.binding.sheet
            build_workbook(sheet, target=target, findings=findings, headline=headline, language=Language.ID)


def read(file: Path) -> int:
    """Read every cell of a file as text with its kind."""
    sheet = open_book(file, limits=TERMINAL).sheets[0]
    return sum(batch.values.height for batch in sheet.batches(first_row=1))


MEASURED: dict[str, Callable[[Path], object]] = {"scan": scan, "check": check, "annotate": annotate, "read": read}


def peak_mb() -> float:
    """Return the most memory that this process has held, in MB."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) / 1000 for line in status.splitlines() if line.startswith("VmHWM"))


def main(name: str, file: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), WARM_ROWS)
        MEASURED[name](Path(folder) / f"placements-{WARM_ROWS}{file.suffix}")
    start = time.process_time()
    MEASURED[name](file)
    print(json.dumps({"seconds": time.process_time() - start, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
