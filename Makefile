# Every target works on a bare machine with python3 (3.11 to 3.13) and make.
PYTHON ?= python3
PROJECT ?= kreis
UV_VERSION = 0.13.9
BIN = .venv/bin
export UV_COMPILE_BYTECODE = 1
export UV_LINK_MODE = copy

.PHONY: run release test setup dev lint types bench quality soak acceptance docs lock clean

run: release  ## environment, sample county, all assets, dashboard at 127.0.0.1:8050
	$(BIN)/potentiale dashboard --project $(PROJECT)

release: setup $(PROJECT)/potentiale.toml  ## the same without serving
	$(BIN)/potentiale run --project $(PROJECT)

$(PROJECT)/potentiale.toml:
	$(MAKE) setup
	$(BIN)/potentiale sample $(PROJECT)

test: setup lint types  ## environment and every check that CI runs
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: setup
	$(BIN)/mypy

setup: .venv/ready  ## the environment alone

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch .venv/ready

dev: setup $(PROJECT)/potentiale.toml  ## the Dagster UI with schedule, sensor and all assets
	$(BIN)/potentiale dev --project $(PROJECT)

bench: setup  ## measure speed; writes docs/results/bench.json and docs/performance.md
	$(BIN)/python -m benchmarks.run

quality: setup  ## measure how right linkage, language, redaction and themes are; writes docs/results/ and docs/quality.md
	$(BIN)/python -m benchmarks.quality

soak: setup  ## damage files of every kind for five minutes; writes docs/results/fuzz.json
	$(BIN)/python -m benchmarks.fuzz --seconds 300

acceptance: setup  ## read the real files of ../shared/data; writes docs/real-input.md
	$(BIN)/python -m tests.acceptance.real_input

docs: setup  ## the page of the tables, from their contract
	$(BIN)/python -m pipeline.table_page

lock: setup  ## resolve the dependencies anew
	$(BIN)/uv pip compile pyproject.toml --group test --group build --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --custom-compile-command "make lock" --output-file requirements.lock

clean:
	rm -rf .venv build
