# Everything a person runs. No target needs root, none asks anything.
# `make demo` and `make test` are enough to begin with: each sets up first what is missing.

.PHONY: setup machine demo serve test check fix bench nightly locks help
.DEFAULT_GOAL := help

PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$name; break; fi; done)
BIN := .venv/bin
NIGHTLY ?= all

help:  ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 16

machine:
	@[ -n "$(PYTHON)" ] && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "Upstream needs Python 3.11 or newer and found none: install it (on Debian: python3), or name one, as in make setup PYTHON=python3.13."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	echo "This Python cannot make virtual environments: install its venv module (on Debian: python3-venv)."; exit 1; }
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null || { \
	echo "Upstream needs Node 20 or newer, which compiles the styles, and found $$(node --version 2>/dev/null || echo none): install it and run this again."; exit 1; }

setup: .venv/ready upstream/web/static/compiled/ready  ## the environment in .venv, the styles; again: only what changed

.venv/ready: requirements-dev.txt pyproject.toml
	@$(MAKE) --no-print-directory machine
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

node_modules/ready: package.json package-lock.json
	@$(MAKE) --no-print-directory machine
	npm ci --silent --no-audit --no-fund
	@touch $@

STYLES := $(shell find upstream/web/styles -type f 2>/dev/null)
upstream/web/static/compiled/ready: node_modules/ready $(STYLES)
	npm run --silent build
	@touch $@

demo: setup  ## the invented nation: written as raw files, built, assessed, served on this machine
	$(BIN)/upstream demo
	UPSTREAM_HOME="$(CURDIR)/demo-home" $(BIN)/upstream serve

serve: setup  ## the site over the edition in UPSTREAM_HOME, on this machine only
	$(BIN)/upstream serve

test: setup  ## every suite that this machine can run
	@$(BIN)/python -m tests.run

check: setup  ## style, types, arrows, templates, definitions; changes nothing
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet upstream/web/templates
	$(BIN)/upstream check

fix: setup  ## mends what ruff can mend
	-$(BIN)/ruff check --fix .

bench: setup  ## speed, as ratios within one run, to bench/latest.json; on an idle machine
	$(BIN)/python -m bench

nightly: setup  ## fuzzing of readers and definitions, mutation, scale: hours; NIGHTLY=fuzz|mutation|scale for one
	$(BIN)/python -m tests.nightly $(NIGHTLY)

locks:  ## the hashed lists of packages again, from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --extra build --universal --generate-hashes --no-header --quiet -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --extra build --extra dev --universal --generate-hashes --no-header --quiet -o requirements-dev.txt
