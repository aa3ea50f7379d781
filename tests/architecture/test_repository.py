"""What must not get into a file that everybody will read."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Put together here, so that this file does not hold what it looks for.
MACHINE_PATH = re.compile(
    r"(?<![\w.])/(?:" + "|".join(["work", "root", "home/[a-z]", "Users/[A-Za-z]", "tmp"]) + r")/\w"
)
PACKAGE_INDEX = re.compile(r"\b(?:pypi|files\.pythonhosted|registry\.npmjs|deb\.debian)\.org")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Names kept for examples: RFC 2606, RFC 6761; contoh is Indonesian for example.
EXAMPLE_ADDRESS = re.compile(r"@(?:[\w-]+\.)*(?:(?:example|contoh)(?:\.\w+)*|test|invalid|localhost)$")
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")


def own_texts():
    """Yield name and text of each file under version control that is text."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and b"\0" not in path.read_bytes()[:8192]:
            yield name, path.read_text(encoding="utf-8", errors="replace")


def lines_with(pattern, *, within=""):
    return [
        f"{name}:{number}: {found.group()}"
        for name, text in own_texts()
        if name.startswith(within)
        for number, line in enumerate(text.splitlines(), start=1)
        for found in pattern.finditer(line)
    ]


def test_no_file_knows_a_machine_on_which_it_was_written():
    assert lines_with(MACHINE_PATH) == []


def test_no_document_shows_what_could_be_somebody_s_nik():
    """Sixteen digits in a row are a person until proven otherwise; examples use damaged ones."""
    found = lines_with(re.compile(r"(?<!\d)\d{16}(?!\d)"))

    assert [line for line in found if re.match(r"[^:]+\.md:", line)] == []


def test_no_file_names_a_package_index():
    assert [line for line in lines_with(PACKAGE_INDEX) if not line.startswith("tests/architecture/")] == []


def test_no_file_holds_the_address_of_a_person():
    assert [line for line in lines_with(ADDRESS) if not EXAMPLE_ADDRESS.search(line)] == []


def test_nothing_is_left_to_be_done_in_the_product():
    assert lines_with(UNFINISHED, within="src/") == []


def test_every_folder_of_data_names_its_source_and_licence():
    """The note may stand in the folder or above it, up to the package that ships the data."""
    shipped = [path for path in (ROOT / "src").rglob("data/**/*") if path.is_file()]
    fixtures = [path for path in (ROOT / "tests" / "fixtures").rglob("*") if path.is_file()]

    def has_source(path):
        above = [folder for folder in path.parents if folder.is_relative_to(ROOT / "src" / "rantau" / "onedata")]
        return any((folder / "SOURCE.txt").exists() for folder in above or [path.parent])

    assert shipped
    assert [str(path.relative_to(ROOT)) for path in shipped + fixtures if not has_source(path)] == []
