"""A finished file appears whole under its name, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rantau.kernel.language import Language
from rantau.onedata.sandbox.publishing import NotPublishedError, publish

HERE = Path(__file__).parent
MEMORY = Path("/dev/shm")  # noqa: S108 - a second file system, where there is one


@pytest.fixture(params=["same file system", "another file system"])
def workshop(request, tmp_path):
    """The folder in which a finished file waits."""
    if request.param == "same file system":
        folder = tmp_path / "workshop"
        folder.mkdir()
        yield folder
        return
    if not MEMORY.is_dir() or MEMORY.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("this machine has one file system")
    folder = MEMORY / f"rantau-test-{os.getpid()}"
    folder.mkdir()
    yield folder
    for left in folder.iterdir():
        left.unlink()
    folder.rmdir()


@pytest.fixture
def desk(tmp_path):
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder


def finished(workshop: Path, content: str = "new") -> Path:
    source = workshop / "annotated.xlsx"
    source.write_text(content)
    source.chmod(0o600)
    return source


class TestPublish:
    def test_puts_the_file_under_its_name(self, workshop, desk):
        publish(finished(workshop), target=desk / "out.xlsx")

        assert [path.name for path in desk.iterdir()] == ["out.xlsx"]
        assert (desk / "out.xlsx").read_text() == "new"

    def test_gives_it_the_rights_of_any_new_file(self, workshop, desk):
        ordinary = desk / "ordinary"
        ordinary.touch()

        publish(finished(workshop), target=desk / "out.xlsx")

        assert (desk / "out.xlsx").stat().st_mode == ordinary.stat().st_mode

    def test_replaces_an_earlier_result(self, workshop, desk):
        (desk / "out.xlsx").write_text("old and longer")

        publish(finished(workshop), target=desk / "out.xlsx")

        assert (desk / "out.xlsx").read_text() == "new"

    @pytest.mark.parametrize("link", ["the name itself", "a symbolic link", "a hard link"])
    def test_never_overwrites_an_input(self, workshop, desk, link):
        source = desk / "data.xlsx"
        source.write_text("the officer's own")
        target = source if link == "the name itself" else desk / "other.xlsx"
        if link == "a symbolic link":
            target.symlink_to(source)
        if link == "a hard link":
            target.hardlink_to(source)

        with pytest.raises(NotPublishedError) as caught:
            publish(finished(workshop), target=target, inputs=[source])

        assert caught.value.code == "target-is-input"
        assert target.name in caught.value.text(Language.ID)
        assert source.read_text() == "the officer's own"

    @pytest.mark.parametrize("target", ["missing/out.xlsx", "a-folder", "x" * 300])
    def test_says_when_the_target_cannot_be_written(self, workshop, desk, target):
        (desk / "a-folder").mkdir()

        with pytest.raises(NotPublishedError) as caught:
            publish(finished(workshop), target=desk / target)

        assert caught.value.code == "target-not-writable"
        assert [path.name for path in desk.iterdir()] == ["a-folder"]

    @pytest.mark.parametrize("kind", ["a link to a secret", "a folder"])
    def test_refuses_what_is_no_plain_file(self, workshop, desk, kind):
        source = workshop / "annotated.xlsx"
        if kind == "a folder":
            source.mkdir()
        else:
            source.symlink_to("/etc/passwd")

        with pytest.raises(ValueError, match="not a plain file"):
            publish(source, target=desk / "out.xlsx")

        assert list(desk.iterdir()) == []
        source.rmdir() if kind == "a folder" else source.unlink()

    def test_clears_away_what_an_interrupted_one_left(self, workshop, desk):
        left, young = desk / ".rantau-part-left", desk / ".rantau-part-young"
        left.touch()
        young.touch()
        long_ago = time.time() - 3_600
        os.utime(left, (long_ago, long_ago))

        publish(finished(workshop), target=desk / "out.xlsx")

        assert sorted(path.name for path in desk.iterdir()) == [".rantau-part-young", "out.xlsx"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_killed_at_any_moment_the_name_shows_the_old_file_or_the_whole_new_one(workshop, desk):
    said = subprocess.run(
        [sys.executable, HERE / "publish_until_killed.py", workshop, desk, "100"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    killed, old, new, torn = map(int, said.split())
    assert torn == 0
    assert killed > 10
    assert old > 0
    assert new > 0
