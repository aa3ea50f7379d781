"""A decision record says what was known, what else was possible and what follows."""

import re
from pathlib import Path

import pytest

DECISIONS = Path(__file__).resolve().parents[2] / "docs" / "decisions"
RECORDS = sorted(DECISIONS.glob("[0-9]*.md"))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem[:4])
class TestRecord:
    def test_has_every_part_with_something_in_it(self, record):
        parts = re.split(r"^## (.+)$", record.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
        headings, contents = parts[::2], parts[1::2]

        assert {"Context", "Options", "Consequences", "Status"} <= {heading.split(" and ")[0] for heading in headings}
        assert "decision" in " ".join(headings).lower()
        assert all(content.strip() for content in contents)

    def test_fits_a_page(self, record):
        assert len(record.read_text(encoding="utf-8").split()) <= 500

    def test_is_listed_under_its_own_title(self, record):
        title = record.read_text(encoding="utf-8").splitlines()[0].removeprefix(f"# {record.stem[:4]} ")

        assert f"| [{record.stem[:4]}]({record.name}) | {title} |" in (DECISIONS / "README.md").read_text(
            encoding="utf-8"
        )


def test_numbers_run_without_a_gap():
    assert [record.stem[:4] for record in RECORDS] == [f"{number:04}" for number in range(1, len(RECORDS) + 1)]
