# Two commands matter: `make run` shows the sample clinic, `make test` checks everything.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501

.PHONY: run test format lock sbom sample simulate bench faults load fuzz access hostile methods questions pictures clean

run: $(VENV)/run.stamp
	$(BIN)/streamlit run dashboard.py --server.port $(PORT) --browser.serverPort $(PORT)

test: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

sample: $(VENV)/dev.stamp
	$(BIN)/python -m sample_data.generate

simulate: $(VENV)/dev.stamp
	$(BIN)/python -m tests.simulations.write_report

bench: $(VENV)/bench.stamp
	$(BIN)/python -m tests.benchmarks.write_report

faults: $(VENV)/dev.stamp
	$(BIN)/python -m tests.faults.write_report

load: $(VENV)/dev.stamp
	$(BIN)/python -m tests.load.write_report

access: $(VENV)/dev.stamp
	$(BIN)/python -m tests.trust.write_report

fuzz: $(VENV)/dev.stamp
	$(BIN)/python -m tests.intake.fuzz

hostile: $(VENV)/dev.stamp
	$(BIN)/python -m tests.hostile.write_report

methods: $(VENV)/dev.stamp
	$(BIN)/python -m tests.documentation.write_methods

questions: $(VENV)/dev.stamp
	$(BIN)/python -m tests.questions.write_report

pictures: $(VENV)/dev.stamp
	$(BIN)/python -m tests.browser.take_pictures

lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements.txt -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements-dev.txt -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements.lock requirements-postgresql.txt -o requirements-postgresql.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements-dev.lock requirements-bench.txt -o requirements-bench.lock

# What the program is made of, as CycloneDX: for whoever holds it against lists of advisories.
sbom: $(VENV)/dev.stamp
	$(BIN)/cyclonedx-py requirements --output-reproducible --of JSON -o sbom.json requirements.lock

clean:
	rm -rf sbom.json $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis

$(VENV)/run.stamp: requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	touch $@

$(VENV)/dev.stamp: requirements-dev.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	touch $@

$(VENV)/bench.stamp: $(VENV)/dev.stamp requirements-bench.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-bench.lock
	touch $@
