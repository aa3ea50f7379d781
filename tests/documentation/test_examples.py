"""Every example in a docstring says what really comes out."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import rantau

MODULES = sorted(
    module.name for module in pkgutil.walk_packages(rantau.__path__, "rantau.") if not module.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name):
    outcome = doctest.testmod(import_module(name), optionflags=doctest.ELLIPSIS)

    assert outcome.failed == 0


def test_there_are_examples():
    finder = doctest.DocTestFinder(exclude_empty=True)

    assert any(test.examples for name in MODULES for test in finder.find(import_module(name)))
