# One file to start from: `make help` lists what there is.
PYTHON ?= $(shell for p in python3 python3.12 python3.13 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
RUN := $(BIN)/python -m
STAMP := .venv/.installed
# More than twice the two cores that it is measured on: tests wait now and then, for a lease or a moment.
TEST_PROCESSES ?= 5
# A shard of kills waits half of its time, for what a killed process had taken to be free again.
SHARDS_AT_ONCE ?= 4
WORKERS ?= 1

.DEFAULT_GOAL := help
.PHONY: help install demo stop receiver server test test-ui screenshots check format bench faults faults-status mutate compile texts requirements audit bom docs clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

$(STAMP): requirements-uv.txt requirements.txt requirements-dev.txt scripts/install.sh scripts/install_command.py
	@PYTHON="$(PYTHON)" sh scripts/install.sh && touch $@

install: $(STAMP) ## the environment: .venv with every pinned package and the command ml-connector

demo: $(STAMP) ## sandbox, Airflow and every link once through its DAG on generated books; LINKS="basware_exact ..." for some; leaves them running
	@$(RUN) include.demo $(if $(LINKS),--links $(LINKS))

stop: $(STAMP) ## stop what the demo left running
	@$(RUN) include.demo --stop

receiver: $(STAMP) ## take what vendors tell of changes, on 127.0.0.1:8200 (docs/receiver.md)
	@$(RUN) include.cli receiver

server: $(STAMP) ## the services of docker-compose.yml without Docker, for a trial and for `make faults SHARDS=server`; WORKERS=3, Ctrl-C ends them
	@$(RUN) pip install -q --require-hashes --only-binary :all: --no-deps -r requirements-server.txt -r requirements-server-dev.txt
	@$(RUN) scripts.server_local --workers $(WORKERS)

test: $(STAMP) ## the whole test suite
	@$(RUN) pytest tests -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder

test-ui: $(STAMP) ## the tasks of an accountant and an engineer in a real browser (chromium), against the demo, which it starts; never skips
	@$(RUN) include.demo
	@$(RUN) pytest tests/ui --faults

screenshots: $(STAMP) ## the pictures of README and docs, made anew from the demo
	@$(RUN) include.demo
	@SCREENSHOTS=docs/images $(RUN) pytest tests/ui/test_screenshots.py --faults

check: $(STAMP) ## format, lint, types, imports, dependencies between rooms
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(STAMP) ## put the code into the house format
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: $(STAMP) ## the figures, as ratios against a floor measured in the same run
	@$(RUN) tests.bench

faults: $(STAMP) ## everything that guards the promise, in shards, as far as they are not green; SHARDS="kills.* twins" for some
	@$(RUN) tests.faults --at-once $(SHARDS_AT_ONCE) $(foreach shard,$(SHARDS),'$(shard)')

faults-status: $(STAMP) ## which shards of `make faults` are green for the files as they are
	@$(RUN) tests.faults --status $(foreach shard,$(SHARDS),'$(shard)')

mutate: $(STAMP) ## mutation tests on the pure decisions: fails when fewer than 90 % are killed
	@rm -rf mutants
	@$(BIN)/mutmut run --max-children $(TEST_PROCESSES)
	@$(BIN)/python scripts/mutation_figures.py

compile: $(STAMP) ## after a change of models, data tests or flows: what runs build tables by and check them with, dbt_project/compiled/plan.json
	@$(RUN) include.warehouse.compile

texts: $(STAMP) ## after a change of a text of the pages: brings include/texts/pages/*.po to it, and lists what is to be translated
	@$(RUN) include.ui.extracting

docs: $(STAMP) ## dbt's documentation of every table and column: one HTML file
	@$(RUN) include.cli docs

requirements: $(STAMP) ## compile the pins and their hashes anew from requirements*.in; fails where the index has files without one
	@$(RUN) pip install -q --require-hashes -r requirements-uv.txt
	@for name in requirements-uv requirements requirements-server requirements-server-dev requirements-dev requirements-peers; do $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header $$name.in -o $$name.txt || exit 1; done
	@$(BIN)/python scripts/requirement_hashes.py requirements-uv.txt requirements.txt requirements-server.txt requirements-server-dev.txt requirements-dev.txt requirements-peers.txt

audit: $(STAMP) ## known vulnerabilities of the pinned packages; "unknown" (exit code 2) where they cannot be looked up
	@$(RUN) scripts.audit requirements.txt requirements-server.txt requirements-dev.txt requirements-uv.txt

bom: $(STAMP) ## bom.cdx.json: the bill of materials of a release (CycloneDX), from the pins
	@$(RUN) scripts.bill_of_materials > bom.cdx.json

clean: ## remove everything a run made, the environment included
	@rm -rf .venv .local mutants bom.cdx.json dbt_project/target dbt_project/logs
