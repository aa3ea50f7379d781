"""What is installed is the whole product, with its data and its licences, and nothing else."""

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = "from setuptools.build_meta import build_wheel; print(build_wheel('dist'))"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Return the names of the files in the wheel."""
    source = tmp_path_factory.mktemp("source")
    shutil.copytree(ROOT / "src", source / "src", ignore=shutil.ignore_patterns("*.egg-info", "__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy2(ROOT / name, source)
    (source / "dist").mkdir()
    subprocess.run([sys.executable, "-c", BUILD], cwd=source, check=True, capture_output=True)
    (wheel,) = (source / "dist").glob("*.whl")
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_module_and_every_table_is_in_it(installed):
    files = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src" / "rantau").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert files - installed == set()


def test_nothing_is_in_it_besides_the_product_and_its_licences(installed):
    others = {name for name in installed if not name.startswith("rantau/")}

    assert {name.rpartition("/")[2] for name in others} == {
        *("LICENSE", "NOTICE"),
        *("METADATA", "RECORD", "WHEEL", "entry_points.txt", "top_level.txt"),
    }
