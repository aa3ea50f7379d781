"""What every test may rely on: no network, no traces, the same behaviour everywhere.

Sockets are closed by ``--disable-socket`` (pyproject.toml).  A test that would be
skipped fails under ``CI=true``, where everything it could need is installed.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
IN_CI = os.environ.get("CI") == "true"

settings.register_profile(
    "dev",
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
# Without a database a run depends on nothing that an earlier run left behind.
settings.register_profile(
    "ci",
    settings.get_profile("dev"),
    max_examples=100,
    database=None,
    print_blob=True,
)
settings.load_profile("ci" if IN_CI else "dev")

_WRITABLE = (
    os.path.realpath(tempfile.gettempdir()),
    "/dev/",
    str(ROOT / ".hypothesis"),
    str(ROOT / ".coverage"),
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


# The hook cannot be taken away again, and pytest itself writes between the tests.
_running: set[str] = set()


def _refuse_to_write_elsewhere(event: str, arguments: tuple[object, ...]) -> None:
    if event != "open" or not _running:
        return
    path, _, flags = arguments
    if not isinstance(path, (str, bytes)) or not isinstance(flags, int) or not flags & _WRITING:
        return
    target = os.path.realpath(os.fsdecode(path))
    if not target.startswith(_WRITABLE) and "__pycache__" not in target:
        raise PermissionError(f"A test may write below tmp_path only, and this is {target}")


sys.addaudithook(_refuse_to_write_elsewhere)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    _running.add(item.nodeid)
    try:
        return (yield)
    finally:
        _running.discard(item.nodeid)


def _fail_where_nothing_may_be_missing(report: pytest.TestReport | pytest.CollectReport) -> None:
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Skipped, though CI=true: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    report = yield
    _fail_where_nothing_may_be_missing(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    report = yield
    _fail_where_nothing_may_be_missing(report)
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses :func:`soffice`, so that ``make fast`` can leave it out."""
    for item in items:
        if "soffice" in getattr(item, "fixturenames", ()):
            item.add_marker("needs_soffice")


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the tests, and what they start, a home of their own."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            patch.delenv(name, raising=False)
        yield folder


@pytest.fixture(scope="session")
def soffice() -> str:
    """Return the LibreOffice command, or skip the test that asks for it."""
    command = shutil.which("soffice")
    if command is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    return command
