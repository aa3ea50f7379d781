"""The recipe for adding a standard says what the loader reads, and its example is a standard."""

import re
from pathlib import Path

import pytest

from rantau.onedata.standards.functions import FUNCTIONS
from rantau.onedata.standards.load import parse_standard
from rantau.onedata.standards.model import ColumnType, Level, Sensitivity
from rantau.onedata.standards.parameters import kinds, parameters
from rantau.onedata.standards.write import to_yaml

RECIPES = Path(__file__).resolve().parents[3] / "docs" / "recipes"
PAGES = ["add-a-standard.md", "menambah-standar.md"]


@pytest.fixture(params=PAGES)
def page(request):
    return (RECIPES / request.param).read_text(encoding="utf-8")


def example_in(page):
    return re.search(r"```yaml\n(.*?)```", page, flags=re.DOTALL).group(1)


class TestTheRecipe:
    def test_its_example_is_a_standard_without_defects(self, page):
        standard = parse_standard(example_in(page), name="example.yaml")

        assert parse_standard(to_yaml(standard), name="again.yaml") == standard

    def test_names_every_kind_of_rule_with_its_parameters(self, page):
        for name, kind in kinds().items():
            written = ", ".join(
                f"`{parameter.written}`" if parameter.required else f"[`{parameter.written}`]"
                for parameter in parameters(kind)
            )
            assert f"| `{name}` | {written} |" in page

    def test_names_every_function(self, page):
        assert set(
            re.findall(r"^\| `((?:nik|no-(?!col|row)|phone|email|inst|miss)[\w-]+)`", page, re.MULTILINE)
        ) == set(FUNCTIONS)

    @pytest.mark.parametrize("choices", [ColumnType, Level, Sensitivity])
    def test_names_every_choice(self, page, choices):
        assert [choice for choice in choices if f"`{choice}`" not in page] == []


def test_both_languages_show_the_same_example():
    first, second = (example_in((RECIPES / name).read_text(encoding="utf-8")) for name in PAGES)

    assert first == second
