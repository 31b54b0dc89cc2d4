# Two commands: `make run` and `make test`. `make install` is the set-up that both use. The environment is .venv.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
# Node comes from a wheel, so that no node of the system is needed.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
OWN_ASSETS := $(shell find static/css static/js static/img -type f)

help:
	@echo "make run      serve the application with demo data on http://127.0.0.1:$(PORT) (PORT= changes it)"
	@echo "make test     set everything up and run all checks and tests"
	@echo "make install  the set-up alone"
	@echo "make lint     style and types; make format repairs the style"
	@echo "make pictures  take the pictures of the pages of help anew"
	@echo "make audit    ask whether a package has a known weakness; needs the internet"
	@echo "make bench    measure beside the targets, and write docs/benchmarks.md; SIZE=10k or SIZE=1m for more;"
	@echo "              PART=paginas, schrijven, cijfers or bestanden for one part, which is shown alone"
	@echo "make pins     compile requirements*.txt from pyproject.toml again"

# --- set-up -----------------------------------------------------------------------------------------------------------
install: .venv/.ready staticfiles/.ready

.venv/.python:
	@.ci/system-packages pango
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.ready: requirements.txt .venv/.python
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.ready
	@.ci/system-packages chromium
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

node_modules/.ready: package.json package-lock.json .venv/.ready
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

static/dist/.ready: node_modules/.ready $(OWN_ASSETS)
	npm run build --silent
	@touch $@

staticfiles/.ready: static/dist/.ready
	$(PY) manage.py collectstatic --noinput --verbosity 0
	@# manage.py keeps what it writes to itself; these files are handed out by the web server of the machine.
	chmod -R a+rX staticfiles
	@touch $@

# --- run --------------------------------------------------------------------------------------------------------------
run: export DEMO = 1
run: install
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py demo --als-leeg
	@echo "Open http://127.0.0.1:$(PORT)"
	@# The pages and the long work, side by side; whatever ends the one ends the other.
	@$(PY) manage.py werk & work=$$!; \
	$(PY) -m gunicorn gezinsverzorger.wsgi --bind 127.0.0.1:$(PORT) --workers 2 --threads 4 --timeout 120 --log-level warning & pages=$$!; \
	trap 'kill $$work $$pages 2>/dev/null; wait' EXIT; trap exit INT TERM; \
	wait $$pages

# --- test -------------------------------------------------------------------------------------------------------------
test: install .venv/.dev
	@$(PY) -m tests.run_all

lint: .venv/.dev
	ruff check .
	ruff format --check .
	mypy
	lint-imports

format: .venv/.dev
	ruff check --fix .
	ruff format .

pictures: install .venv/.dev
	PICTURES=1 $(PY) -m pytest tests/e2e/test_guide.py -q

# Of the services that know: the Python Package Index, and the npm registry. Without an answer it fails: no answer is no
# good news. `--disable-pip` and `--no-deps`: what is pinned is what is asked, and nothing is installed for it.
audit: .venv/.ready node_modules/.ready
	.venv/bin/pip install --quiet --disable-pip-version-check pip-audit
	.venv/bin/pip-audit --strict --disable-pip --no-deps --requirement requirements.txt
	.venv/bin/pip-audit --strict --disable-pip --no-deps --requirement requirements-dev.txt
	npm audit --audit-level=low

# Side by side in one run, on both databases; with other things going on the ratios hold, and the times do not.
SIZE ?= klein
bench: install .venv/.dev
	@nice $(PY) -m bench $(SIZE) $(addprefix --part=,$(PART))

pins: .venv/.ready
	.venv/bin/pip install --quiet uv
	.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml -o requirements.txt
	.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

.PHONY: help install run test lint format pictures audit bench pins
