"""What the house style asks of every file, where no tool asks it already."""

import ast
import re
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "src" / "rantau"
FILES = sorted(PRODUCT.rglob("*.py"))

LONGEST_FILE = 600
LONGEST_FUNCTION = 60
DOCUMENTED = 0.9
DUMPING_GROUNDS = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "tools", "core", "base", "manager"}

# The outermost interface of each process, which must answer whatever happened.
EDGES = {"cli/main.py", "onedata/sandbox/child.py"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def functions_of(path):
    return [node for node in ast.walk(parsed(path)) if isinstance(node, Function)]


def length_without_docstring(function):
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    return function.end_lineno - function.lineno + 1 - (first.end_lineno - first.lineno + 1 if documented else 0)


def public_definitions():
    """Yield the functions and classes that another module may use, with their file."""
    for path in FILES:
        if path.stem.startswith("_") and path.stem != "__init__":
            continue
        for node in parsed(path).body:
            if isinstance(node, (*Function.__args__, ast.ClassDef)) and not node.name.startswith("_"):
                yield path, node
                if isinstance(node, ast.ClassDef):
                    methods = [part for part in node.body if isinstance(part, Function)]
                    yield from ((path, method) for method in methods if not method.name.startswith("_"))


def named(path):
    return str(path.relative_to(PRODUCT))


def test_every_file_is_short_enough_to_be_read():
    long = [named(path) for path in FILES if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE]

    assert long == []


def test_no_function_is_long():
    long = [
        f"{named(path)}: {node.name}"
        for path in FILES
        for node in functions_of(path)
        if length_without_docstring(node) > LONGEST_FUNCTION
    ]

    assert long == []


def test_every_module_is_named_for_what_it_holds():
    vague = [named(path) for path in FILES if DUMPING_GROUNDS & set(path.relative_to(PRODUCT).with_suffix("").parts)]

    assert vague == []


def test_every_module_says_what_it_is_for():
    assert [named(path) for path in FILES if ast.get_docstring(parsed(path)) is None] == []


def test_nine_in_ten_public_functions_say_what_the_name_does_not():
    definitions = list(public_definitions())
    silent = [f"{path.stem}.{node.name}" for path, node in definitions if ast.get_docstring(node) is None]

    assert len(silent) <= (1 - DOCUMENTED) * len(definitions), silent


def test_the_kernel_imports_the_standard_library_and_itself_alone():
    foreign = set()
    for path in (PRODUCT / "kernel").rglob("*.py"):
        for node in ast.walk(parsed(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or "."]
            foreign |= {
                name
                for name in names
                if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("rantau.kernel")
            }

    assert foreign == set()


def swallows_everything(handler):
    """Test for a handler of all exceptions that does not end by passing the exception on."""
    last = handler.body[-1]
    passes_on = isinstance(last, ast.Raise) and last.exc is None
    return not passes_on and (handler.type is None or ast.unparse(handler.type) in ("Exception", "BaseException"))


def test_a_broad_except_stands_at_the_edge_of_a_process_only():
    broad = {
        named(path)
        for path in FILES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ExceptHandler) and swallows_everything(node)
    }

    assert broad <= EDGES


def test_a_suppression_carries_its_code_and_its_reason():
    explained = re.compile(r"# (?:noqa: [A-Z0-9, ]+|type: ignore\[[\w, -]+\])\W+\w+(?:\W+\w+)+")
    unexplained = [
        f"{named(path)}:{number}: {line.strip()}"
        for path in FILES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if ("# noqa" in line or "# type: ignore" in line) and not explained.search(line)
    ]

    assert unexplained == []
