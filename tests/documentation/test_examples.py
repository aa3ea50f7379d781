"""Every example in a docstring says what really comes out."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import rantau

MODULES = sorted(
    module.name for module in pkgutil.walk_packages(rantau.__path__, "rantau.") if not module.name.endswith("__main__")
)


EXAMPLES = {
    name: tests
    for name in MODULES
    if (tests := [test for test in doctest.DocTestFinder().find(import_module(name)) if test.examples])
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_of_a_module_are_true(name):
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for test in EXAMPLES[name]:
        runner.run(test)

    assert runner.summarize(verbose=False).failed == 0
