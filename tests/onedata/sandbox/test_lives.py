"""No process outlives the one that started it, and no folder outlives both."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import zipfile
from pathlib import Path

import pytest

import rantau
from rantau.onedata.read.limits import WEB
from rantau.onedata.sandbox import folders
from rantau.onedata.sandbox.ends import WorkStoppedError
from rantau.onedata.sandbox.jobs import Job
from rantau.onedata.sandbox.publishing import publish
from rantau.onedata.sandbox.running import run_confined

HERE = Path(__file__).parent
TWO_DAYS_AGO = time.time() - 2 * 86_400

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def job(name: str) -> Job:
    return Job(f"confined_jobs:{name}", root=HERE)


def is_alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def becomes_true(test, *, within: float) -> bool:
    until = time.monotonic() + within
    while not test() and time.monotonic() < until:
        time.sleep(0.01)
    return bool(test())


def children() -> list[int]:
    tasks = Path("/proc/self/task").glob("*/children")
    return [int(pid) for task in tasks for pid in task.read_text().split()]


class TestAGrandchild:
    def test_ends_with_a_job_that_finishes(self, temporary):
        with run_confined(job("leave_a_grandchild"), arguments={"end": "well"}, limits=WEB) as outcome:
            assert becomes_true(lambda: not is_alive(outcome.result["grandchild"]), within=1)

    def test_ends_with_a_job_that_aborts(self, temporary):
        seen = []

        def look() -> bool:
            seen.extend(int(note.read_text() or 0) for note in temporary.glob("*/grandchild"))
            return False

        with (
            pytest.raises(WorkStoppedError),
            run_confined(job("leave_a_grandchild"), arguments={"end": "abort"}, limits=WEB, should_stop=look),
        ):
            pass

        assert any(seen)
        assert all(becomes_true(lambda pid=pid: not is_alive(pid), within=1) for pid in filter(None, seen))


class TestAKilledParent:
    SCRIPT = """
        import sys
        from pathlib import Path
        from rantau.onedata.read.limits import WEB
        from rantau.onedata.sandbox.jobs import Job
        from rantau.onedata.sandbox.running import run_confined
        with run_confined(Job("confined_jobs:hold", root=Path(sys.argv[1])), arguments={}, limits=WEB):
            pass
    """

    def test_takes_the_child_with_it_and_the_next_run_removes_the_folder(self, temporary):
        parent = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(self.SCRIPT), str(HERE)],
            env=os.environ | {"TMPDIR": str(temporary)},
        )
        assert becomes_true(lambda: any(temporary.glob("rantau-work-*/pid")), within=5)
        (note,) = temporary.glob("rantau-work-*/pid")
        child = int(note.read_text())
        assert is_alive(child)

        parent.send_signal(signal.SIGKILL)
        parent.wait()

        assert becomes_true(lambda: not is_alive(child), within=1)
        assert note.exists()
        with run_confined(job("add"), arguments={"a": 1, "b": 1}, limits=WEB) as outcome:
            assert [entry.name for entry in temporary.iterdir()] == [outcome.folder.name]
        assert list(temporary.iterdir()) == []


class TestSweeping:
    def test_leaves_a_folder_in_use(self, temporary):
        with folders.work_folder() as first:
            os.utime(first, (TWO_DAYS_AGO, TWO_DAYS_AGO))
            with folders.work_folder():
                assert first.exists()

    def test_removes_what_no_process_holds(self, temporary):
        left = temporary / "rantau-work-left"
        (left / "deep").mkdir(parents=True)
        (left / "deep" / "rows.parquet").write_bytes(b"x")

        folders.sweep()

        assert not left.exists()

    def test_gives_a_folder_time_to_be_born(self, temporary):
        young, old = temporary / "rantau-new-young", temporary / "rantau-new-old"
        young.mkdir()
        old.mkdir()
        os.utime(old, (TWO_DAYS_AGO, TWO_DAYS_AGO))

        folders.sweep()

        assert young.exists()
        assert not old.exists()

    def test_touches_no_file_that_somebody_else_named_or_linked(self, temporary, tmp_path):
        precious = tmp_path / "precious"
        precious.mkdir()
        (precious / "file").write_text("x")
        (temporary / "rantau-work-link").symlink_to(precious)
        (temporary / "rantau-other").mkdir()

        folders.sweep()

        assert (precious / "file").exists()
        assert (temporary / "rantau-other").exists()


@pytest.mark.slow  # two hundred child processes
def test_a_child_killed_at_any_moment_leaves_nothing_and_publishes_all_or_nothing(temporary, tmp_path):
    chance = random.Random(20241)
    target = tmp_path / "sum.txt"
    finished = 0
    began = time.monotonic()
    with run_confined(job("add"), arguments={"a": 20, "b": 3}, limits=WEB):
        usual = time.monotonic() - began

    for _ in range(200):
        target.unlink(missing_ok=True)
        # A little longer than a whole life, on this machine as busy as it is, so that some reach the end.
        after = chance.uniform(0, 1.3 * usual)
        killer = threading.Timer(after, lambda: [os.kill(pid, signal.SIGKILL) for pid in children()])
        killer.start()
        try:
            with run_confined(job("add"), arguments={"a": 20, "b": 3}, limits=WEB) as outcome:
                publish(outcome.folder / "sum.txt", target=target)
                finished += 1
        except WorkStoppedError:
            assert not target.exists()
        else:
            assert target.read_text() == "23"
        killer.cancel()
        killer.join()
        assert list(temporary.iterdir()) == []
        assert children() == []

    assert 0 < finished < 200


class TestStartingTheChild:
    def test_works_from_a_zip_application(self, tmp_path):
        application = tmp_path / "rantau.pyz"
        root = Path(rantau.__file__).parent
        with zipfile.ZipFile(application, "w") as packed:
            for path in [*root.rglob("*.py"), *(root / "onedata" / "messages").rglob("*.csv")]:
                packed.write(path, f"rantau/{path.relative_to(root)}")
            packed.writestr(
                "__main__.py",
                "import sys; from pathlib import Path\n"
                "from rantau.onedata.read.limits import WEB\n"
                "from rantau.onedata.sandbox import running\n"
                "from rantau.onedata.sandbox.jobs import Job\n"
                "job = Job('confined_jobs:look_around', root=Path(sys.argv[1]))\n"
                "with running.run_confined(job, arguments={}, limits=WEB) as outcome:\n"
                "    print(running.__file__, *outcome.result['path'])\n",
            )

        said = subprocess.run(
            [sys.executable, application.name, str(HERE)],
            cwd=tmp_path,
            env={"TMPDIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()

        assert "rantau.pyz" in said[0]
        assert str(application) in said[1:]

    def test_does_not_import_from_the_folder_where_the_officer_stands(self, tmp_path, monkeypatch, temporary):
        (tmp_path / "json.py").write_text("raise SystemExit(3)")
        monkeypatch.chdir(tmp_path)

        with run_confined(job("look_around"), arguments={}, limits=WEB) as outcome:
            assert str(tmp_path) not in outcome.result["path"]
