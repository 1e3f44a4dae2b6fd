# Everything a person needs: `make run`, `make test`. Both make .venv by themselves.

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
# The first Python that is new enough.
PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)

.PHONY: run test quick tests check lint types bench screenshots pictures checklists verify replay demonstration \
	move-to-postgres schema pins clean

run: $(VENV)/run.installed
	$(BIN)/python -m commands.serve --port $(PORT)

# A file's tests stay together: those of the browser share a server. They come first, since the
# longest are among them; else one processor has nothing to do at the end.
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder \
	--durations 10

# make -j2 test: while mypy reads, the tests run.
test: check tests

tests: $(VENV)/dev.installed
	$(PYTEST)

# Everything but the browser, and PostgreSQL only where the store itself is tried.
quick: $(VENV)/dev.installed
	$(PYTEST) -m "not browser and not again"

check: lint types

lint: $(VENV)/dev.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.installed
	$(BIN)/mypy

bench: $(VENV)/dev.installed
	$(BIN)/python -m bench

screenshots: $(VENV)/dev.installed
	$(BIN)/python -m commands.screenshots

# make pictures FROM=demo.db: from a demonstration that is loaded already.
pictures: $(VENV)/dev.installed
	$(BIN)/python -m commands.pictures $(FROM)

checklists: $(VENV)/run.installed
	$(BIN)/python -m commands.checklists

verify: $(VENV)/run.installed
	$(BIN)/python -m commands.verify

replay: $(VENV)/run.installed
	$(BIN)/python -m commands.replay

demonstration: $(VENV)/run.installed
	$(BIN)/python -m commands.demonstration

# make move-to-postgres TO=postgresql://…: the address may hold a password, so it goes by the environment.
move-to-postgres: $(VENV)/run.installed
	$(BIN)/python -m commands.move_to_postgres

schema: $(VENV)/run.installed
	$(BIN)/python -m commands.schema

# Versions and hashes of everything that is installed, from those named in the .in files; nothing
# is raised that still fits. --upgrade raises all: make pins PINS=--upgrade
COMPILE := $(VENV)/pins/bin/uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make pins" --quiet $(PINS)

pins: $(VENV)/pins/bin/uv
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) requirements.in requirements-dev.in -c requirements.txt -o requirements-dev.txt

$(VENV)/pins/bin/uv: | $(VENV)/bin/python
	$(BIN)/python -m venv $(VENV)/pins
	$(VENV)/pins/bin/python -m pip install uv==0.13.9

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or name it with PYTHON=…"; exit 1; }
	@echo "Making the virtual environment with $(PYTHON) …"
	$(PYTHON) -m venv $(VENV)

# pip tells what it downloads; the stamps make the next start quick.
$(VENV)/run.installed: requirements.txt | $(VENV)/bin/python
	@echo "Installing what the app needs; this takes a minute the first time."
	$(BIN)/python -m pip install --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev.installed: requirements-dev.txt | $(VENV)/bin/python
	@echo "Installing what the tests need; this takes a minute the first time."
	$(BIN)/python -m pip install --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/run.installed
