# The two commands of the README are `make demo` and `make test`; both set the project up first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNS := $(VENV)/.installed-run
STAMP := $(VENV)/.installed
LOCKED := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

.PHONY: help setup demo test verify check bench schema lock clean

help:
	@echo "make demo    set up what running needs, then run the main job: a 1 GW campus on a 39-bus grid, without and with mitigation"
	@echo "make test    set up, then run the tests"
	@echo "make verify  set up, then run what takes longer: other programs live, whole regions, wheels, long fuzzing"
	@echo "make check   format, lint, types and import floors"
	@echo "make bench   set up, then run the benchmarks and print their table"
	@echo "make schema  write the scenario file's JSON Schema anew, after a change of what a scenario may hold"
	@echo "make lock    resolve the dependencies anew and write both lock files"
	@echo "make clean   remove the environment and all outputs"

setup: $(STAMP)

# uv installs in a tenth of pip's time; where it cannot be had or reaches no index, pip does it, of the same lock.
define install
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps $(1) $(2) 2>$(VENV)/uv.log || { \
	  echo "uv cannot (see $(VENV)/uv.log); pip installs, which takes some minutes ..."; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps $(1); }
endef

$(RUNS): pyproject.toml requirements-run.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "gridsim needs Python 3.11 or newer; name one with: make PYTHON=python3.11" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "this Python cannot make virtual environments; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "installing gridsim and what running it needs into $(VENV) ..."
	@awk '/^uv==/ { on = 1 } on { print } on && !/\\$$/ { exit }' requirements-run.lock > $(VENV)/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(VENV)/uv.lock 2>$(VENV)/uv.log || true
	$(call install,--require-hashes -r requirements-run.lock,--compile-bytecode)
	$(call install,--no-build-isolation --editable .)
	@$(BIN)/python -m compileall -q gridsim
	@touch $@

$(STAMP): requirements.lock $(RUNS)
	@echo "installing what tests and checks need besides ..."
	$(call install,--require-hashes -r requirements.lock,--compile-bytecode)
	@touch $@

demo: $(RUNS)
	@$(BIN)/python examples/main_job.py

test: setup
	@$(BIN)/python -m pytest -n auto -m "not verify"

verify: setup
	@$(BIN)/python -m pytest -n auto -m verify

check: setup
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: setup
	@$(BIN)/python -m pytest tests/benchmarks --benchmark-only --benchmark-columns=min,median,rounds -p no:xdist
	@$(BIN)/python -m tests.benchmarks.beside_andes

schema: $(RUNS)
	@$(BIN)/python -m gridsim.scenario.schema

lock: $(RUNS)
	$(BIN)/uv pip compile pyproject.toml --all-extras $(LOCKED) -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra install -c requirements.lock $(LOCKED) -o requirements-run.lock

clean:
	rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
