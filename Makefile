# Ecken. On a bare machine this needs python3 (3.11 or newer, with venv and pip) and make.
#
#   make demo       set up, load the demo network, serve it on http://127.0.0.1:8000
#   make test       set up, run the whole test suite
#   make test-quick  the part for the working day: no browser, no PostgreSQL, no other processes
#   make check      format, lint, types, imports, documentation
#   make lint       the same without the tests of the house, which make test runs
#   make bench      run the benchmarks, the peers beside Ecken
#   make bench-search  run the benchmarks of the search
#   make bench-distances  run the benchmarks of distances
#   make test-long  the property tests with many more examples, and the mutants
#   make test-faults  the long run of kills, repeats and faults, on both databases
#   make test-install  the wheel in a bare Debian, up to the first sign-in; as root, with mmdebstrap
#   make docs       write the generated parts of docs/ anew from the code
#   make coverage   what the tests reach, kernels run as plain Python
#   make sbom       write the bill of materials of what runs, CycloneDX 1.6, into dist
#   make lock       write the locked requirements anew from pyproject.toml
#   make clean      remove what make and the tools made (.demo stays: it holds data)
#
# PIP=1 installs with pip alone; otherwise uv does it, and pip where uv cannot be had.
# JOBS=n sets the number of test processes (default: one more than there are cores, as tests wait
# for servers and browsers much of their time).

PYTHON ?= python3
JOBS   ?= $(shell echo $$(( $$(nproc 2>/dev/null || echo 2) + 1 )))
VENV   := .venv
BIN    := $(VENV)/bin
PIP    ?=

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup setup-run axe demo test test-quick test-long test-faults test-install lint check format docs coverage bench bench-search bench-distances sbom lock clean
.DELETE_ON_ERROR:
# Python keeps what it has compiled of the sources, even where images of containers say otherwise:
# a process starts in half the time.
unexport PYTHONDONTWRITEBYTECODE

help:
	@sed -n 's/^#   //p' Makefile

# ---------------------------------------------------------------- setting up
# Each stamp says: what it names is installed as the files left of it now stand.

$(VENV)/made: requirements-setup.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Ecken needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version)." >&2; exit 1; }
	@echo "setting up $(VENV)"
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "python3 cannot make a virtual environment; on Debian: apt install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-setup.txt
	@touch $@

$(VENV)/run: $(VENV)/made requirements.txt pyproject.toml scripts/install
	@scripts/install $(BIN) "$(PIP)" requirements.txt
	@touch $@

$(VENV)/dev: $(VENV)/run requirements-dev.txt
	@scripts/install $(BIN) "$(PIP)" requirements-dev.txt
	@touch $@

$(VENV)/peers: $(VENV)/run requirements-peers.txt
	@scripts/install $(BIN) "$(PIP)" requirements-peers.txt
	@touch $@

# Compiles the kernels once, so that no member waits for it.
$(VENV)/warm: $(VENV)/run $(wildcard src/ecken/graph/*.py src/ecken/graph/*/*.py) $(wildcard src/ecken/search/*.py src/ecken/search/*/*.py src/ecken/exchange/*/*kernels.py)
	@if [ -f src/ecken/graph/__main__.py ]; then echo "compiling the kernels"; $(BIN)/python -m ecken.graph; fi
	@$(BIN)/python -c "from ecken.search import ProfileIndex; ProfileIndex.build(())"
	@$(BIN)/python -c "from ecken.exchange.tables.cells import Cells, Vocabulary; Vocabulary({}).numbers_in(Cells.find('a,b', ',', 2), 0)"
	@touch $@

setup-run: $(VENV)/run $(VENV)/warm
setup: setup-run $(VENV)/dev

# What the tests look at the pages with; never shipped, nor kept in this tree.
axe: setup
	@$(BIN)/python -m scripts.fetch_axe

# ------------------------------------------------------------------- running
demo: setup-run
	@exec $(BIN)/ecken demo $(ARGS)

# In the order of the folders: the browser comes early, small files fill up the end.
test: setup axe
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

# What a change breaks most often. Property tests draw fewer examples.
QUICK := tests/rules tests/reference tests/graph tests/search tests/store tests/service tests/web

test-quick: setup
	HYPOTHESIS_PROFILE=quick $(BIN)/python -m pytest -q -n $(JOBS) --dist loadfile \
	  -m "not (long or slow or postgres or browser)" $(QUICK) $(ARGS)

test-long: setup
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -n $(JOBS) --dist loadfile -m "long or not long" -o faulthandler_timeout=7200 $(ARGS)

test-faults: setup
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile -m "long or not long" -o faulthandler_timeout=14400 tests/faults tests/store/test_commits.py $(ARGS)

# Minutes, and root: no part of CI. What it downloads is kept in ~/.cache/ecken-try-install.
test-install: setup
	scripts/try_install $(BIN)

# The large and the outside-driven tests are left out: uncompiled kernels are slow.
coverage: setup
	NUMBA_DISABLE_JIT=1 $(BIN)/coverage run -m pytest -q -m "not long and not browser and not compiled" $(ARGS)
	$(BIN)/coverage report --skip-covered --show-missing

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

check: lint
	$(BIN)/python -m pytest -q tests/house

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: setup
	$(BIN)/python -m scripts.document
	$(BIN)/python -m scripts.write_client

bench: setup-run $(VENV)/peers
	$(BIN)/python -m benchmarks $(ARGS)

bench-distances: setup-run $(VENV)/peers
	$(BIN)/python -m benchmarks.distances $(ARGS)

bench-search: setup-run $(VENV)/peers
	$(BIN)/python -m benchmarks.search $(ARGS)

# ---------------------------------------------------------------- the locks
LOCK = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header \
       --no-emit-index-url --python-version 3.11
lock: $(VENV)/made
	$(LOCK) requirements-setup.in -o requirements-setup.txt
	$(LOCK) --extra site --extra spark --extra dev pyproject.toml -o requirements-dev.txt
	$(LOCK) -c requirements-dev.txt --extra site pyproject.toml -o requirements.txt
	$(LOCK) -c requirements-dev.txt --extra site --extra peers pyproject.toml -o requirements-peers.txt

# ------------------------------------------------------- the bill of materials
sbom: setup-run
	$(BIN)/python -m scripts.write_sbom

clean:
	rm -rf $(VENV) .axe .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .coverage htmlcov dist build
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
