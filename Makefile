# Storyboard: `make help` tells what there is.

PYTHON ?= python3
BENCHMARKS := review_copy publish serve writers slow_uploads upload_throughput line_cuts
BIN := .venv/bin
# Once there is an environment, its Python starts sooner than any other.
SETUP := $(or $(wildcard $(BIN)/python),$(PYTHON)) -m deploy.setup

COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header

.DEFAULT_GOAL := help
.PHONY: help setup run test check format bench lock translations

help: ## Tell what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Install everything the product needs: .venv, packages, bundles, ffmpeg
	@$(SETUP) run

run: setup ## Start site and workers with a demo call, on http://127.0.0.1:5000 (PORT=5001 make run for another)
	@exec $(BIN)/flask --app wsgi up

test: ## Install what the tests need, a browser included, and run them all
	@$(SETUP) test
	@$(BIN)/pytest -n auto $(ARGS)

check: ## Look over the code: style, types, import rules, templates
	@$(SETUP) check
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint templates --lint
	$(BIN)/djlint templates --check

format: ## Put the code into its usual shape
	@$(SETUP) check
	$(BIN)/ruff check --quiet --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --quiet --reformat

translations: ## Bring the catalogs of all languages to what the pages say now; tell what is missing
	@$(SETUP) run
	@$(BIN)/python -m deploy.translations update
	@$(BIN)/python -m deploy.translations check

bench: ## Run every benchmark; each prints a table
	@$(SETUP) run
	@for name in $(BENCHMARKS); do $(BIN)/python -m benchmarks.$$name || exit 1; done

lock: ## Choose the newest versions of all packages, and write down their hashes
	@$(SETUP) check
	$(COMPILE) requirements/run.in -o requirements/run.txt
	$(COMPILE) requirements/dev.in -o requirements/dev.txt
	$(COMPILE) requirements/node.in -o requirements/node.txt
	$(COMPILE) --no-deps requirements/clips.in -o requirements/clips.txt
	PATH="$(BIN):$$PATH" npm update --package-lock-only
