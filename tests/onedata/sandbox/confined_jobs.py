"""Jobs that end in every way in which a job can end.  They run in a confined child."""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from rantau.kernel.errors import DomainError
from rantau.kernel.language import LanguageMap
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.sandbox.wire import Progress


def add(arguments, *, folder, report):
    report(Progress("progress.checking", 1, 2))
    Path(folder, "sum.txt").write_text(str(arguments["a"] + arguments["b"]))
    return {"sum": arguments["a"] + arguments["b"]}


def count_slowly(arguments, *, folder, report):
    for done in range(arguments["to"]):
        report(Progress("progress.reading", done, arguments["to"]))
        time.sleep(arguments["seconds"])
    return {}


def refuse(arguments, *, folder, report):
    raise DomainError(LanguageMap("Ditolak.", "Refused."), LanguageMap("Ubah.", "Change it."), code="refused-here")


def refuse_file(arguments, *, folder, report):
    raise FileRefusedError("file-damaged", file="data.xlsx", value=LanguageMap("rusak", "broken"))


def allocate(arguments, *, folder, report):
    held = []
    while True:
        held.append(bytearray(16 << 20))


def allocate_in_a_library(arguments, *, folder, report):
    import numpy as np

    return {"length": len(np.ones(arguments["bytes"] // 8))}


def allocate_in_polars(arguments, *, folder, report):
    import polars as pl

    return {"length": len(pl.zeros(arguments["bytes"] // 8, eager=True))}


def write_with_polars(arguments, *, folder, report):
    import polars as pl

    pl.DataFrame({"text": ["x" * 100] * 100_000}).write_csv(folder / "large.csv")
    return {}


def meet_a_full_disk(arguments, *, folder, report):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def spin(arguments, *, folder, report):
    while True:
        pass


def sleep(arguments, *, folder, report):
    Path(folder, "half-done.txt").write_text("half")
    report(Progress("progress.reading", 0, None))
    time.sleep(600)


def write_one_large_file(arguments, *, folder, report):
    with Path(folder, "large.bin").open("wb") as target:
        while True:
            target.write(bytes(1 << 20))


def write_many_files(arguments, *, folder, report):
    for n in range(10_000):
        Path(folder, f"{n}.bin").write_bytes(bytes(1 << 16))
        time.sleep(0.001)


def abort(arguments, *, folder, report):
    os.abort()


def touch_forbidden_memory(arguments, *, folder, report):
    ctypes.string_at(0)


def be_killed(arguments, *, folder, report):
    os.kill(os.getpid(), signal.SIGKILL)


def fall_over(arguments, *, folder, report):
    raise ValueError("a defect")


def exit_early(arguments, *, folder, report):
    os._exit(0)


def return_no_json(arguments, *, folder, report):
    return {"when": object()}


def return_too_much(arguments, *, folder, report):
    return {"text": "x" * (5 << 20)}


def print_noise(arguments, *, folder, report):
    print('{"end": "done", "result": {"forged": true}}', flush=True)
    os.write(1, b"noise of a library\n")
    sys.stderr.write("x" * 1_000_000)
    return {"quiet": True}


def look_around(arguments, *, folder, report):
    return {
        "environment": dict(os.environ),
        "folder": str(folder),
        "cwd": str(Path.cwd()),
        "umask": os.umask(0),
        "files": sorted(path.name for path in Path("/proc/self/fd").iterdir()),
        "group": os.getpgid(0),
        "pid": os.getpid(),
        "privileges": Path("/proc/self/status").read_text(),
        "limits": {name: resource.getrlimit(getattr(resource, name))[0] for name in arguments.get("limits", ())},
        "path": sys.path,
    }


def connect(arguments, *, folder, report):
    outcome = {}
    for kind, name in ((socket.SOCK_STREAM, "tcp"), (socket.SOCK_DGRAM, "udp")):
        try:
            with socket.socket(socket.AF_INET, kind) as line:
                line.settimeout(1)
                line.connect(("127.0.0.1", arguments["port"]))
                line.sendall(b"x")
            outcome[name] = "connected"
        except OSError as problem:
            outcome[name] = type(problem).__name__
    return outcome


def try_files(arguments, *, folder, report):
    outcome = {}
    for name, path, mode in arguments["tries"]:
        try:
            with Path(path).open(mode) as opened:
                opened.read() if mode == "rb" else opened.write(b"x")
            outcome[name] = "done"
        except OSError as problem:
            outcome[name] = type(problem).__name__
    return outcome


def start_a_program(arguments, *, folder, report):
    try:
        subprocess.run([arguments["program"]], check=False)
    except OSError as problem:
        return {"started": type(problem).__name__}
    return {"started": "yes"}


def leave_a_grandchild(arguments, *, folder, report):
    grandchild = os.fork()
    if grandchild == 0:
        time.sleep(600)
    if arguments["end"] == "abort":
        Path(folder, "grandchild").write_text(str(grandchild))
        time.sleep(0.2)
        os.abort()
    return {"grandchild": grandchild}


def close_a_folder(arguments, *, folder, report):
    inner = Path(folder, "closed", "deep")
    inner.mkdir(parents=True)
    (inner / "file").write_text("x")
    inner.chmod(0)
    inner.parent.chmod(0)
    return {}


def hold(arguments, *, folder, report):
    Path(folder, "unfinished").write_text(str(os.getpid()))
    Path(folder, "unfinished").rename(folder / "pid")
    time.sleep(600)


def use_polars(arguments, *, folder, report):
    import polars as pl

    frame = pl.scan_csv(arguments["file"], infer_schema=False)
    return {"rows": frame.select(pl.len()).collect().item(), "threads": pl.thread_pool_size()}


def read_with_calamine(arguments, *, folder, report):
    from python_calamine import load_workbook

    return {"rows": len(load_workbook(arguments["file"]).get_sheet_by_index(0).to_python())}
