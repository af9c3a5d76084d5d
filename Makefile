# What a person runs: make run, make test, make setup, make bench. Everything else is a part of these,
# but make element: it remakes the web chat after a change of its sources, and needs Node.

PYTHON ?= python3
# Where a CPU build of torch is taken from, if pip does not find one by itself (see README).
TORCH_INDEX ?=
VENV := .venv
BIN := $(VENV)/bin
export HF_HUB_OFFLINE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run setup test check golden bench bench-scale element release-element screenshots

# A refused document (exit code 1) is reported, and does not keep the rest from being served.
run: setup
	$(BIN)/csp build || [ $$? -eq 1 ]
	$(BIN)/csp serve

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 setup")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --progress-bar on $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) --constraint constraints.txt --editable '.[dev,ocr]'
	touch $@

test: setup check
	sh tools/browser.sh $(BIN)/python
	sh tools/ocr.sh
	$(BIN)/python -m pytest

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/licences.py

# Asks the golden set and writes what passed as the floor of the tests.
golden: setup
	$(BIN)/python -m tests.quality.golden

bench: setup
	$(BIN)/python -m tests.quality.bench

bench-scale: setup
	$(BIN)/python -m tests.quality.bench --scale

element:
	cd bots/web/chat && npm ci --silent --no-audit --no-fund && npm run --silent build

# Keeps the present version as it is, for ever. Then raise the version in bots/web/chat/package.json.
release-element: setup
	$(BIN)/python tools/release_element.py

# Pictures of the main states, into docs/screenshots.
screenshots: setup
	sh tools/browser.sh $(BIN)/python
	$(BIN)/python -m tools.screenshots
