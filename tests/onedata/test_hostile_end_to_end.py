"""Hostile files, all the way: through the confined child to the sentence that the officer reads."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from tests.onedata.hostile_tables import TABLES
from tests.onedata.read.hostile import CASES, Case

from rantau.kernel.language import Language
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.sandbox.ends import WorkStoppedError
from rantau.onedata.sandbox.jobs import Job
from rantau.onedata.sandbox.running import run_confined

READING = Job("reading_job:run", root=Path(__file__).parent)
MOST_SECONDS = 5
MOST_GROWTH = 64 << 20
# The answer to each is tested where it is read; here one of each way to harm.
HARMFUL = [
    "a bomb of 400 MB",
    "60,000 parts",
    "a name that leads outside",
    "two cells far apart",
    "two cells far apart, in a terminal",
    "a billion laughs",
    "an entity from the network",
    "tags 100,000 deep",
    "a million strings",
    "a formula that runs a program",
    "an old workbook in a circle",
    "a row repeated a million times",
]
WAYS = [*(case for case in CASES if case.name in HARMFUL), *TABLES]

# A child that imports polars starts for each of some twenty files.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="measures memory in /proc"),
]


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    """A folder for temporary files that is empty again when the test ends."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield
    assert list(place.iterdir()) == []


def rows_in(path: Path, case: Case) -> int:
    """Return how many rows a confined child reads, while this process does not grow."""
    before = resident_bytes()
    seen = []

    def look() -> bool:
        seen.append(resident_bytes() - before)
        return False

    # Processor time, because on a busy machine the clock says little.
    limits = replace(case.limits, cpu_seconds=MOST_SECONDS)
    arguments = {"path": str(path), "limits": asdict(case.limits)}
    try:
        with run_confined(READING, arguments=arguments, limits=limits, inputs=[path], should_stop=look) as outcome:
            return outcome.result["rows"]
    finally:
        look()
        assert max(seen) < MOST_GROWTH


@pytest.mark.parametrize("case", [way for way in WAYS if way.code], ids=lambda case: case.name)
def test_what_cannot_be_read_is_refused_in_words_for_its_sender(case, tmp_path):
    path = case.make(tmp_path)

    with pytest.raises(FileRefusedError) as caught:
        rows_in(path, case)

    # By the reader that looked, not by a limit or a crash.
    assert not isinstance(caught.value, WorkStoppedError)
    assert caught.value.code == case.code
    assert caught.value.text(Language.ID) != caught.value.text(Language.EN)


@pytest.mark.parametrize("case", [way for way in WAYS if not way.code], ids=lambda case: case.name)
def test_what_only_looks_dangerous_is_read(case, tmp_path):
    assert rows_in(case.make(tmp_path), case) >= 1


def test_every_harmful_case_is_there():
    assert len(WAYS) == len(HARMFUL) + len(TABLES)
