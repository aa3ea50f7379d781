"""The base stays small enough for one laptop in a district office."""

import ast
import re
import sys
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import rantau

LARGEST = 350_000_000
NOT_IN_THE_BASE = {"django", "duckdb", "fastexcel", "openpyxl", "pandas", "pyarrow", "scipy"}


def base_distributions():
    """Return the names of rantau's dependencies and of theirs, as installed here."""
    found, waiting = set(), ["rantau"]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            needed = [line for line in distribution(name).requires or () if "extra ==" not in line]
            waiting.extend(re.split(r"[\s=<>!~;\[(]", line)[0].lower() for line in needed)
    return found - {"rantau"}


def bytes_of(name):
    # A folder of the environment may be shared by packages, so files are counted, not folders.
    return sum(file.size or 0 for file in distribution(name).files or ())


def test_the_base_weighs_at_most_350_megabytes():
    weights = {name: bytes_of(name) for name in base_distributions()}

    assert weights["polars-runtime-32"] > 0
    assert sum(weights.values()) <= LARGEST, weights


def test_the_base_draws_in_nothing_that_is_kept_for_tests_or_later_extras():
    assert base_distributions() & NOT_IN_THE_BASE == set()


def test_every_dependency_is_imported_and_every_import_is_a_dependency():
    """A package that nothing imports is weight; one that is only there by chance may go."""
    imported = set()
    for path in Path(rantau.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(node.module.partition(".")[0])
    foreign = imported - sys.stdlib_module_names - {"rantau"}
    installed = packages_distributions()
    asked = {re.split(r"[\s=<>!~;\[(]", line)[0].lower() for line in distribution("rantau").requires}

    assert {installed[name][0].lower() for name in foreign} == asked
