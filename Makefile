# `make run` and `make test` are all a newcomer needs; both prepare what they stand on.
# A bare machine has python3 with pip, make and git. Everything else is installed under .venv and node_modules.
SHELL := /bin/bash
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
UV := UV_PYTHON_DOWNLOADS=never $(BIN)/uv
STAMPS := .venv/.stamps
FRONT := src/wholeplace/foundation/static/vendor/.installed
TEST ?=
# Tests run side by side, a file at a time on each; WORKERS=0 runs them one after another.
WORKERS ?= 2
export PYTHONDONTWRITEBYTECODE ?= 1
export OPENBLAS_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-extras setup-spark run test long check fix bench golden docs oracle lock wheel clean

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

$(STAMPS)/uv: requirements/bootstrap.lock
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv --without-pip .venv
	@$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: requirements/run.lock pyproject.toml $(STAMPS)/uv
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements/run.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/dev: requirements/dev.lock $(STAMPS)/run
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements/dev.lock
	@touch $@

# Front-end files come from npm: by the machine's node, or by the one in a wheel where there is none.
$(FRONT): package.json package-lock.json front/install.py front/govuk.scss $(STAMPS)/run
	@$(BIN)/python front/install.py
	@touch $@

setup: $(STAMPS)/run $(FRONT)  ## the environment and the front-end files

$(STAMPS)/spark: requirements/spark.lock $(STAMPS)/run
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/spark.lock
	@touch $@

# Spark is tested where there is a Java for it.
setup-dev: setup $(STAMPS)/dev $(if $(shell command -v java),$(STAMPS)/spark)  ## the same, with what tests and checks need

setup-spark: setup $(STAMPS)/spark  ## optional: Spark, for a region's or a country's lines; it needs Java 17

setup-extras:  ## optional, as root on Debian: Chromium, LibreOffice, PDF tools, PostgreSQL, hledger, Java
	@bash .ci/extras

run: setup  ## make the database, load the specimen place if there is none, and serve on $$PORT
	@$(BIN)/wholeplace serve --port $(PORT)

test: setup-dev  ## all tests that take under 15 minutes together
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m "not long and not oracle" $(TEST)

long: setup-dev  ## the full-size versions
	@$(BIN)/python -m pytest -m long $(TEST)

check: setup-dev  ## format, lint, types, contracts, migrations, built docs; changes nothing, names all that fail
	@$(BIN)/python tests/house/check.py

fix: setup-dev  ## mend format and lint
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: setup-dev  ## speed, as ratios to named peers in one run
	@$(BIN)/python -m tests.bench $(TEST)

golden: setup-dev  ## write the golden files anew (read the difference before committing it)
	@WHOLEPLACE_GOLDEN=write $(BIN)/python -m pytest -m "not long" -k golden $(TEST)

docs: setup-dev  ## write anew what the examples of docs print, and docs/reference from the code
	@WHOLEPLACE_GOLDEN=write $(BIN)/python -m pytest -q -k golden_page tests/house/test_docs.py
	@$(BIN)/python docs/build.py

oracle: setup-dev  ## the large outside answers: make oracle SHARED=<folder>
	@test -n "$(SHARED)" || { echo "oracle: give SHARED=<folder with data/>" >&2; exit 2; }
	@WHOLEPLACE_SHARED="$(SHARED)" $(BIN)/python -m pytest -m oracle $(TEST)

wheel: setup-dev  ## build the wheel, front-end files included
	@$(UV) build --quiet --wheel --no-build-isolation --python $(BIN)/python --out-dir dist

lock: $(STAMPS)/uv  ## resolve the lock files anew (no address in any of them)
	@$(UV) pip compile -q --upgrade --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header pyproject.toml --group build -o requirements/run.lock
	@$(UV) pip compile -q --upgrade --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header pyproject.toml --group build --group dev -c requirements/run.lock -o requirements/dev.lock
	@$(UV) pip compile -q --upgrade --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --group front -o requirements/front.lock
	@$(UV) pip compile -q --upgrade --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header pyproject.toml --group spark -c requirements/run.lock -o requirements/spark.lock
	@$(UV) pip compile -q --upgrade --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --group bootstrap -o requirements/bootstrap.lock

clean:
	rm -rf .venv node_modules var dist src/wholeplace/foundation/static/vendor src/wholeplace/documents/fonts/*.ttf
