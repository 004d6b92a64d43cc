# The two commands of the README are `make demo` and `make test`; both set the project up first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help setup demo test check bench lock clean

help:
	@echo "make demo    set up, then run the main job: a 1 GW campus on a 39-bus grid, without and with mitigation"
	@echo "make test    set up, then run the tests"
	@echo "make check   format, lint, types and import floors"
	@echo "make bench   set up, then run the benchmarks and print their table"
	@echo "make lock    resolve the dependencies anew and write requirements.lock"
	@echo "make clean   remove the environment and all outputs"

setup: $(STAMP)

$(STAMP): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "gridsim needs Python 3.11 or newer; name one with: make PYTHON=python3.11" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "this Python cannot make virtual environments; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "installing gridsim and its locked dependencies into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

demo: setup
	@$(BIN)/python examples/main_job.py

test: setup
	@$(BIN)/python -m pytest -n auto

check: setup
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: setup
	@$(BIN)/python -m pytest tests/benchmarks --benchmark-only --benchmark-columns=min,median,rounds -p no:xdist
	@$(BIN)/python -m tests.benchmarks.beside_andes

lock:
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements.lock

clean:
	rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
