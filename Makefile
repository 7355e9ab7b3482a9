# Everything a developer does here, each on its own: `make test` alone sets up what it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.palabre-setup

# pytest's workers: auto, which is one more than there are cores, or a number; 0 runs the tests in one process, as a
# debugger wants it.
WORKERS ?= auto
# More words for pytest, the walk, or the check: make test ARGS="-k expressions"
ARGS ?=

# The tool that makes the locks; only `make lock` needs it, and fetches it when it is not there.
UV ?= $(shell command -v uv 2>/dev/null || echo build/uv/bin/uv)
# make lock UPGRADE=--upgrade takes the newest releases; without it, pins that still fit stay.
UPGRADE ?=
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --custom-compile-command "make lock" $(UPGRADE)

.DEFAULT_GOAL := help
.PHONY: help setup test prove run check bench lint types format lock audit licences clean
.DELETE_ON_ERROR:

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

setup: $(STAMP) ## make .venv with everything locked; does nothing when that is done

$(STAMP): pyproject.toml requirements.lock build.lock
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
		echo "Palabre needs Python 3.11 or newer, and there is no '$(PYTHON)' here."; \
		echo "Install Python, or say where it is: make setup PYTHON=/path/to/python3.11"; exit 1; } >&2
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Palabre needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1)."; \
		echo "Say which one to use: make setup PYTHON=python3.11"; exit 1; } >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "'$(PYTHON)' could not make a virtual environment. On Debian and Ubuntu: apt install python3-venv"; \
		exit 1; } >&2
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(VENV) was made with $$($(BIN)/python --version 2>&1); Palabre needs 3.11 or newer."; \
		echo "Remove $(VENV) and run make setup again."; exit 1; } >&2
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements.lock -r build.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# A worker that is done early takes over tests of another: some files take a hundred times as long as others.
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

# The tests start the bot many times: Python keeps what it compiled, also where it was told not to.
test prove: export PYTHONDONTWRITEBYTECODE =

PROOFS = tests/prove tests/bot/test_kills.py tests/bot/test_replays.py tests/bot/test_broadcasts_prove.py \
	tests/bot/test_floods.py tests/backups

test: setup ## run the tests (ARGS="-k word", WORKERS=0)
	$(PYTEST) $(ARGS)

prove: setup ## try to lose, double or leak anything: kills, faults, nonsense, every role (half an hour)
	@mkdir -p build && rm -f build/proof.jsonl build/proof.json build/prove.txt
	PALABRE_PROVE=1 PALABRE_PROVE_ROWS=$(CURDIR)/build/proof.jsonl $(PYTEST) $(PROOFS) $(ARGS); proved=$$?; \
		$(BIN)/python -m tests.proving build/proof.jsonl $(if $(ARGS),--partly) && exit $$proved

run: setup ## start the bot with PALABRE_TOKEN or palabre.toml; without, try the default call in the browser
	@if [ -n "$$PALABRE_TOKEN" ] || [ -f palabre.toml ]; then \
		exec $(BIN)/palabre run $(ARGS); \
	fi; \
	echo "To meet people on Telegram, Palabre needs a bot of your own, and its token:"; \
	echo "  1. In Telegram, open the chat with @BotFather and send /newbot."; \
	echo "  2. Give the bot a name, then a username that ends in \"bot\"."; \
	echo "  3. BotFather replies with the token. Who has it is the bot: show it to nobody."; \
	echo "  4. Start again with it: PALABRE_TOKEN='the token' make run"; \
	echo "Until then, here is the bot in your browser, without Telegram. Ctrl-C ends it. In the terminal alone:"; \
	echo "$(BIN)/palabre walk $${PALABRE_DEFAULT_CALL:-smallholders}"; \
	echo; \
	exec $(BIN)/palabre preview "$${PALABRE_DEFAULT_CALL:-smallholders}" $(ARGS)

check: setup ## check the shipped calls (ARGS="FOLDER --json")
	$(BIN)/palabre check $(ARGS)

bench: setup ## measure, and compare with the gates
	$(BIN)/python -m tests.benchmarks

lint: setup ## look for mistakes and untidy code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup ## check the types
	$(BIN)/mypy

format: setup ## tidy the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## write the locks anew (UPGRADE=--upgrade)
	@command -v $(UV) >/dev/null 2>&1 || { $(PYTHON) -m venv build/uv && \
		build/uv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9'; }
	$(COMPILE) pyproject.toml --all-extras --group test --group browser --group lint --group bench -o requirements.lock
	$(COMPILE) --group build --constraints requirements.lock -o build.lock
	$(COMPILE) --group audit -o audit.lock

# In a place of its own: what looks at the others should not be among them, and `make setup` stays light.
AUDIT := build/audit/.palabre-audit

$(AUDIT): audit.lock
	@$(PYTHON) -m venv build/audit
	build/audit/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r audit.lock
	@touch $@

audit: $(AUDIT) ## ask whether anything locked is known to be vulnerable
	build/audit/bin/python docs/check_advisories.py requirements.lock

licences: setup ## write docs/licences.md anew
	$(BIN)/python -m docs.list_licences

clean: ## remove what was built and cached; .venv stays
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find bot conversations tests -type d -name __pycache__ -prune -exec rm -rf {} +
