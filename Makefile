# Two commands matter: `make demo` and `make test`. Each does all of its own set-up.
# Needs only Python 3.11 or newer with venv, pip, git and make.

PYTHON ?= python3
PORT ?= 8000
UV_VERSION = 0.13.9
UV = .venv-uv/bin/uv --quiet
RUN = .venv/bin/
# The environment is built from the lock and the Python at hand; nothing else is fetched.
export UV_PYTHON_DOWNLOADS = never
export UV_PROJECT_ENVIRONMENT = .venv
export UV_LINK_MODE = copy
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help demo test test-all lint check format docs messages screenshots benchmark clean

help: ## Print this help
	@printf 'Bothways\n\n'
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

demo: .stamps/demo ## Set everything up and run the platform with a demo organisation (PORT=8000)
	@$(RUN)bothways demo --port $(PORT)

test: .stamps/test ## Set everything up and run the tests (FULL=1: with PostgreSQL, Chromium and all checks)
ifdef FULL
	@$(MAKE) --no-print-directory lint test-all
else
	$(RUN)pytest -n auto -m 'not browser and not postgres'
	@printf '\nNot run: real Chromium and real PostgreSQL. `make test-all` runs them; it needs Chromium installed.\n'
endif

test-all: .stamps/all ## The tests on SQLite and real PostgreSQL, and the journeys in real Chromium
	$(RUN)pytest -n auto -m 'not browser and not postgres'
	$(RUN)python tests/with_postgres.py $(RUN)pytest -n auto -m 'not browser' tests/apps tests/server tests/web
	$(RUN)pytest -n 2 -m browser tests/journeys
	@sh tests/other_python.sh

lint: .stamps/all ## Linters, types, floors, templates, changelog and documentation
	$(RUN)ruff check .
	$(RUN)ruff format --check .
	$(RUN)mypy
	$(RUN)lint-imports
	git ls-files -z '*.html' | xargs -0 $(RUN)djade --check --target-version 5.2
	$(RUN)towncrier build --draft --version 0 > /dev/null
	$(RUN)sphinx-build -q -n -W --keep-going -b html docs docs/_build/html

check: lint ## Everything that linters and tests run, without a browser or PostgreSQL
	$(RUN)pytest -n auto -m 'not browser and not postgres'

format: .stamps/all ## Format code and templates
	$(RUN)ruff check --fix .
	$(RUN)ruff format .
	git ls-files -z '*.html' | xargs -0 $(RUN)djade --target-version 5.2

docs: .stamps/all ## Build the documentation into docs/_build/html
	$(RUN)sphinx-build -q -n -W --keep-going -b html docs docs/_build/html

messages: .stamps/all ## Collect translatable texts (needs GNU gettext) and compile the catalogues
	cd src/bothways && BOTHWAYS_DEBUG=1 BOTHWAYS_DATA_DIR=../../bothways-data/messages \
	  ../../$(RUN)python -m django makemessages --settings bothways.server.settings -l de --no-obsolete --add-location file
	$(RUN)pybabel --quiet compile --domain django --directory src/bothways/locale

screenshots: .stamps/all ## Make the pictures of the README anew
	BOTHWAYS_SCREENSHOTS=docs/images $(RUN)pytest -m browser tests/journeys/test_from_import_to_two_acceptances.py

benchmark: .stamps/test ## Measure matching against its peers (about 15 minutes)
	$(RUN)python benchmarks/match.py

clean: ## Remove environments, stamps and built documentation
	rm -rf .venv .venv-uv .stamps docs/_build

.venv-uv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Bothways needs Python 3.11 or newer; $(PYTHON) is `$(PYTHON) --version 2>&1`. Name another one: make PYTHON=python3.12 ..."; exit 2; }
	@$(PYTHON) -m venv .venv-uv || { rm -rf .venv-uv; \
	  echo "Python cannot make a virtual environment. On Debian or Ubuntu: apt-get install python3-venv"; exit 2; }
	@.venv-uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) || { rm -rf .venv-uv; \
	  echo "The package index cannot be reached. Check the network and run the same command again."; exit 2; }

# A stamp is as old as the environment it stands for; a changed lock makes it anew.
.stamps/demo: uv.lock pyproject.toml | .venv-uv/bin/uv
	@[ -e .stamps/all ] || [ -e .stamps/test ] || echo "Setting up (once, about 20 seconds) ..."
	@if [ ! -e .stamps/test ] && [ ! -e .stamps/all ]; then $(UV) sync --frozen --python $(PYTHON) --extra web; \
	  else $(UV) sync --frozen --python $(PYTHON) --inexact --extra web; fi
	@mkdir -p .stamps && touch $@

.stamps/test: uv.lock pyproject.toml | .venv-uv/bin/uv
	@$(UV) sync --frozen --python $(PYTHON) --inexact --extra web --extra postgres --extra scale --extra distributed --group test --group docs --group messages
	@mkdir -p .stamps && touch $@ .stamps/demo

.stamps/all: uv.lock pyproject.toml | .venv-uv/bin/uv
	@$(UV) sync --frozen --python $(PYTHON) --inexact --all-extras --all-groups
	@mkdir -p .stamps && touch $@ .stamps/test .stamps/demo
