# Rantau: what can be done with a checkout.  Bare `make` lists it.
# Every target that needs the tools sets them up first; that is quick when nothing changed.

.POSIX:
.SUFFIXES:
.PHONY: help run test setup format check fast bench adr docs lock clean \
        format-check lint types contracts texts links spelling

VENV_PYTHON = .venv/bin/python
READY = .venv/.ready
PYTEST = $(VENV_PYTHON) -m pytest
FORMATTED = src tests tools benchmarks
ENGLISH = README.md CONTRIBUTING.md SECURITY.md CHANGELOG.md NOTICE docs

help: ## list the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

run: $(READY) ## set up, then check the demonstration workbook and say where the result lies
	@.venv/bin/rantau demo

test: check ## set up, check, then run every test
	@$(PYTEST) -n 2

setup: $(READY) ## make .venv with the locked packages
	@echo 'Ready: .venv'

$(READY): requirements/dev.txt pyproject.toml tools/setup.sh
	@sh tools/setup.sh
	@touch $(READY)

format: $(READY) ## put all code into the house format
	@$(VENV_PYTHON) -m ruff check --quiet --fix-only $(FORMATTED)
	@$(VENV_PYTHON) -m ruff format --quiet $(FORMATTED)

check: format-check lint types contracts texts links spelling ## everything that needs no test to run

format-check: $(READY)
	@$(VENV_PYTHON) -m ruff format --quiet --diff $(FORMATTED)

lint: $(READY)
	@$(VENV_PYTHON) -m ruff check --quiet $(FORMATTED)

types: $(READY)
	@$(VENV_PYTHON) -m mypy --no-error-summary
	@$(VENV_PYTHON) -m mypy --no-error-summary tools benchmarks

contracts: $(READY)
	@.venv/bin/lint-imports --no-logo

texts: $(READY)
	@$(PYTEST) -p no:randomly tests/documentation/test_texts.py

links: $(READY)
	@$(PYTEST) -p no:randomly tests/documentation/test_links.py

spelling: $(READY)
	@.venv/bin/codespell $(ENGLISH)

fast: $(READY) ## the tests without the slow ones
	@$(PYTEST) -m "not slow and not needs_soffice"

bench: $(READY) ## measure speed and memory (docs/benchmarks.md)
	@$(VENV_PYTHON) -m benchmarks

adr: $(READY) ## begin a decision record: make adr TITLE="Why this way"
	@$(VENV_PYTHON) tools/decision.py "$(TITLE)"

docs: $(READY) ## write the generated pages of docs/ anew
	@$(VENV_PYTHON) tools/generated.py
	@$(VENV_PYTHON) tools/terminal_picture.py docs/demo-en.svg "rantau demo --lang en" 42
	@$(VENV_PYTHON) tools/terminal_picture.py docs/demo-id.svg "rantau demo" 42

lock: $(READY) ## work out requirements/*.txt anew from pyproject.toml
	@$(VENV_PYTHON) tools/lock.py

clean: ## remove what the tools made, .venv too
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
