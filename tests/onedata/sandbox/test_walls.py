"""What a job cannot reach from inside the child, on a system that has every wall."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from rantau.onedata.read.limits import WEB
from rantau.onedata.sandbox.jobs import JOBS, Job
from rantau.onedata.sandbox.running import run_confined

HERE = Path(__file__).parent

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have fewer walls, and say so")


def result(name: str, *, inputs=(), **arguments):
    with run_confined(
        Job(f"confined_jobs:{name}", root=HERE), arguments=arguments, limits=WEB, inputs=inputs
    ) as outcome:
        if outcome.lacking:
            pytest.skip(f"this system has no wall around: {', '.join(sorted(outcome.lacking))}")
        return outcome.result


class TestTheNetwork:
    @pytest.mark.enable_socket
    def test_is_closed_to_the_child_and_open_to_the_parent(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]

            socket.create_connection(("127.0.0.1", port)).close()
            assert result("connect", port=port) == {"tcp": "PermissionError", "udp": "OSError"}


class TestFiles:
    def test_are_open_where_the_job_needs_them_and_nowhere_else(self, tmp_path):
        given, other, linked = tmp_path / "given.csv", tmp_path / "other.csv", tmp_path / "linked.csv"
        given.write_text("given")
        other.write_text("other")
        linked.symlink_to(given)

        tries = [
            ["input", str(given), "rb"],
            ["input by a link", str(linked), "rb"],
            ["input for writing", str(given), "ab"],
            ["neighbour", str(other), "rb"],
            ["users of the machine", "/etc/passwd", "rb"],
            ["environment of the parent", f"/proc/{os.getpid()}/environ", "rb"],
            ["elsewhere", str(tmp_path / "new"), "wb"],
            ["work folder", "new", "wb"],
        ]

        assert result("try_files", inputs=[linked], tries=tries) == {
            "input": "done",
            "input by a link": "done",
            "input for writing": "PermissionError",
            "neighbour": "PermissionError",
            "users of the machine": "PermissionError",
            "environment of the parent": "PermissionError",
            "elsewhere": "PermissionError",
            "work folder": "done",
        }
        assert given.read_text() == "given"

    def test_cannot_be_run_as_programs(self):
        assert result("start_a_program", program=sys.executable) == {"started": "PermissionError"}


class TestTheSurroundings:
    def test_show_nothing_of_the_parent(self, monkeypatch):
        monkeypatch.setenv("RANTAU_SECRET_KEY", "secret")
        monkeypatch.setenv("HTTPS_PROXY", "http://proxy")
        monkeypatch.setenv("PYTHONPATH", "/nowhere")

        seen = result("look_around")

        assert not {"RANTAU_SECRET_KEY", "HTTPS_PROXY", "PYTHONPATH", "PATH"} & seen["environment"].keys()
        assert seen["cwd"] == seen["folder"]
        assert {seen["environment"][name] for name in ("HOME", "TMPDIR")} == {f"{seen['folder']}/.home"}
        assert seen["umask"] == 0o077
        assert seen["group"] == seen["pid"]

    def test_hold_no_open_file_but_its_own(self, tmp_path):
        with (tmp_path / "case.txt").open("wb") as open_case:
            os.set_inheritable(open_case.fileno(), True)

            # stdin, stdout, stderr, the message pipe, its own status, and the listing itself.
            assert len(result("look_around")["files"]) == 6

    def test_hold_no_privilege_but_root_to_read_its_input(self):
        seen = dict(line.split(":\t") for line in result("look_around")["privileges"].splitlines())

        allowed = 1 << 2 if os.geteuid() == 0 else 0
        assert int(seen["CapEff"], 16) == int(seen["CapPrm"], 16) == allowed
        assert seen["NoNewPrivs"] == "1"


class TestAnOlderKernel:
    """Landlock grew by versions; here the kernel says that it knows only an early one."""

    SCRIPT = """
        import ctypes, os, sys
        from rantau.onedata.sandbox import confinement, landlock

        class OldKernel:
            def __init__(self, version):
                self.real, self.version = ctypes.CDLL(None, use_errno=True), version
            def __getattr__(self, name):
                return getattr(self.real, name)
            def syscall(self, number, *arguments):
                asks_version = number == 444 and arguments[0] is None
                return self.version if asks_version else self.real.syscall(number, *arguments)

        kernel = OldKernel(int(sys.argv[1]))
        kernel.prctl(38, 1, 0, 0, 0)
        print(landlock.close_files(kernel, readable=[], writable=os.getcwd()))
        for path, flags in (("/etc/passwd", os.O_RDONLY), ("new", os.O_WRONLY | os.O_CREAT)):
            try:
                os.close(os.open(path, flags))
                print("open")
            except PermissionError:
                print("closed")
    """

    @pytest.mark.parametrize(
        ("version", "expected"),
        [
            *((version, ["True", "closed", "open"]) for version in range(1, 8)),
            (-1, ["False", "open", "open"]),
        ],
    )
    def test_closes_what_it_can_and_says_when_it_cannot(self, version, expected, tmp_path):
        said = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(self.SCRIPT), str(version)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

        assert said.split() == expected


class TestTheLimitsOfTheSystem:
    def test_are_those_that_were_asked_for(self, tmp_path):
        mapped = tmp_path / "input"
        mapped.write_bytes(bytes(5_000))
        names = ["RLIMIT_DATA", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CORE"]

        limits = result("look_around", inputs=[mapped], limits=[*names, "RLIMIT_AS"])["limits"]

        assert WEB.memory_bytes + 5_000 <= limits.pop("RLIMIT_AS") < 3 * WEB.memory_bytes
        assert limits == dict(zip(names, (WEB.memory_bytes, WEB.cpu_seconds, WEB.output_bytes, 64, 0), strict=True))


class TestTheTableOfJobs:
    def test_is_the_only_way_from_a_name_to_a_function(self):
        with (
            pytest.raises(KeyError),
            run_confined("os:getcwd", arguments={}, limits=WEB),
        ):
            pass

    def test_holds_functions_of_the_data_core_only(self):
        assert {job.target.split(".")[0] for job in JOBS.values()} == {"rantau"}
        assert {job.root for job in JOBS.values()} == {None}


def test_the_parent_never_imports_what_opens_files():
    script = """
        import pkgutil, sys
        import rantau.onedata.sandbox as package
        for module in pkgutil.iter_modules(package.__path__):
            __import__(f"{package.__name__}.{module.name}")
        print(sorted({"polars", "numpy", "lxml", "python_calamine", "zipfile"} & sys.modules.keys()))
    """

    said = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=True
    ).stdout

    assert said.strip() == "[]"
