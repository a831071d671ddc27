# make run    the web page of the local workspace on http://127.0.0.1:3000
# make demo   the same with a sample network in demo.db
# make test   everything that must hold before a change is accepted
# Also: make format, make bench, make faults, make mutants, make lock.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
# Processes that share the tests.
JOBS ?= 2

.PHONY: run demo test format bench faults mutants lock
.DEFAULT_GOAL := run

run: .venv/installed
	@$(BIN)/referent run

demo: .venv/installed
	@$(BIN)/referent run --demo

test: .venv/installed-dev .venv/emulator/installed
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -p tests.coverage_floor -n $(JOBS) --dist worksteal --cov --cov-report term

format: .venv/installed-dev
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

bench: .venv/installed-dev
	@missed=; for bench in benchmarks/*.py; do echo "== $$bench"; $(BIN)/python "$$bench" || missed="$$missed $$bench"; done; \
	[ -z "$$missed" ] || { echo "missed:$$missed"; exit 1; }

# Kills, power cuts and failovers, with what they must not do: docs/faults.md. FAULTS="--seed 7 --only failover" for a part.
faults: .venv/installed-dev
	$(BIN)/python -m tests.faults $(FAULTS)

# Changes the code in small ways and counts how many of them the tests notice.
mutants: .venv/installed-dev
	$(BIN)/python tests/mutation_score.py

# The newest releases that fit, with hashes, and without a word about where they were fetched.
COMPILE = $(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --newline lf \
	--no-header --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

# The markers of an extra are lost on the way: without this one nothing could be installed on other platforms.
HAS_DUCKLING = sys_platform == 'linux' and platform_machine == 'x86_64'

lock: .venv/installed-dev
	$(COMPILE) --extra build --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra build --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	sed -i.before -E "s/^(pyduckling-[^ ]+)/\1 ; $(HAS_DUCKLING)/" requirements-dev.lock && rm requirements-dev.lock.before
	npm install --prefix tests/emulator --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --silent

# Installed anew only when a lock or pyproject.toml has changed since; the program itself is the working tree.
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	$(INSTALL) --require-hashes --requirement requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

# The Slack that the tests talk to. Where it cannot be had they say so and skip; under CI a skip is a failure.
.venv/emulator/installed: $(wildcard tests/emulator/package*.json) | .venv/bin/python
	@mkdir -p .venv/emulator && cp tests/emulator/package.json tests/emulator/package-lock.json .venv/emulator
	@cd .venv/emulator && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch installed \
	|| echo "npm could not install the emulated Slack: the tests that need it will skip"

.venv/installed-dev: requirements-dev.lock .venv/installed
	$(INSTALL) --require-hashes --requirement requirements-dev.lock
	@touch $@
