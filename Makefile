# One entry point for everything. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := PYTHONPATH=src $(BIN)/python -m pyrometer
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
export PIP_ROOT_USER_ACTION := ignore

.DEFAULT_GOAL := help
.PHONY: help run demo test check format lint types contracts bench bench-peers lock screenshot frames clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit("Pyrometer needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 run" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 \
	  || { $(PYTHON) -m pip install --quiet --target $(VENV).bootstrap virtualenv \
	       && PYTHONPATH=$(VENV).bootstrap $(PYTHON) -m virtualenv --quiet $(VENV) && rm -rf $(VENV).bootstrap; }
	@touch $@

$(VENV)/.runtime: requirements.txt | $(VENV)/.made
	@echo "Setting up in $(VENV) ..."
	@$(PIP) --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.development: requirements-dev.txt | $(VENV)/.made
	@echo "Setting up in $(VENV) ..."
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime

run: $(VENV)/.runtime ## Set up everything and start the pane (the demo, after saying so, if there are no logs)
	@$(RUN) --or-demo $(ARGS)

demo: $(VENV)/.runtime ## Start the pane on an invented day
	@$(RUN) demo $(ARGS)

test: $(VENV)/.development ## Set up everything and run all tests
	@$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

check: format lint types contracts test ## Format, lint, type check, contracts, tests

format: $(VENV)/.development ## Check the formatting
	@$(BIN)/ruff format --check -q src tests benchmarks

lint: $(VENV)/.development ## Lint
	@$(BIN)/ruff check -q src tests benchmarks

types: $(VENV)/.development ## Type check
	@$(BIN)/mypy

contracts: $(VENV)/.development ## Check who may import whom
	@PYTHONPATH=src $(BIN)/lint-imports

bench: $(VENV)/.development ## Measure reading, start-up, memory, load, and the forecast; ARGS=all leaves out the forecast
	@PYTHONPATH=src $(BIN)/python -m benchmarks $(ARGS)
	@$(if $(ARGS),,PYTHONPATH=src $(BIN)/python -m benchmarks forecast --check)

bench-peers: $(VENV)/.development ## Measure in turn with other programs (needs npm and the registries)
	@PYTHONPATH=src $(BIN)/python -m benchmarks peers $(ARGS)

frames: $(VENV)/.development ## Rewrite the golden frames; review the diff
	@UPDATE_FRAMES=1 $(BIN)/python -m pytest tests/tui $(ARGS)

screenshot: $(VENV)/.development ## Redraw the picture in the README
	@PYTHONPATH=src $(BIN)/python -m benchmarks.screenshot docs/pane.svg

lock: ## Pin all packages with their hashes again (needs uv)
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.txt
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links pyproject.toml --group dev -o requirements-dev.txt

clean: ## Remove everything that make made
	@rm -rf $(VENV) $(VENV).bootstrap .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache dist build
