"""The locks hold everything that pyproject.toml asks for, and name no place to get it from."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
HOST = re.compile(r"://|\b[\w-]+\.(?:org|com|net|io|dev|id)\b|--(?:extra-)?index|--find-links|file:")


def asked_for(requirements: list[str]) -> set[str]:
    return {re.split(r"[\s=<>!~;\[]", requirement)[0].lower() for requirement in requirements}


def pinned_in(name: str) -> dict[str, set[str]]:
    pins: dict[str, set[str]] = {}
    for package, version in PINNED.findall((ROOT / "requirements" / name).read_text(encoding="utf-8")):
        pins.setdefault(package.lower(), set()).add(version)
    return pins


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_host_and_no_folder(lock):
    found = [line for line in lock.read_text(encoding="utf-8").splitlines() if HOST.search(line)]

    assert found == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_pin_of_a_lock_carries_a_hash(lock):
    entries = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())

    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_base_lock_holds_every_dependency():
    assert asked_for(PROJECT["project"]["dependencies"]) <= pinned_in("base.txt").keys()


def test_the_development_lock_holds_the_base_at_the_same_versions_and_the_tools():
    development = pinned_in("dev.txt")

    assert asked_for(PROJECT["dependency-groups"]["dev"]) <= development.keys()
    assert {name: development.get(name) for name in pinned_in("base.txt")} == pinned_in("base.txt")


def test_the_tools_are_pinned_as_the_lock_has_them():
    asked = dict(requirement.lower().split("==") for requirement in PROJECT["dependency-groups"]["dev"])
    development = pinned_in("dev.txt")

    assert {name: development[name] for name in asked} == {name: {version} for name, version in asked.items()}
