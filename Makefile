# The commands of the project; `make help` lists them.

PERSONA := target/release/persona
MODEL   := $(or $(PERSONA_MODEL_DIR),model)/manifest.json
RUNTIME := models-cache/onnxruntime/VERSION
BROWSER := target/browser/python
TABLES  := target/tables/python
PAGE    := tools/page/node_modules
VENV    := target/python/venv
PACKAGE := python/persona_titles
SHIPPED := $(PACKAGE)/shipped/model/manifest.json
SPARK   := target/python/spark
# The package is built of what the program is built of, so that nothing is compiled twice.
SHARED  := pyo3/extension-module,persona/default

.DEFAULT_GOAL := help
.PHONY: predict train serve teach evaluate audit similar check test test-browser test-page test-tables test-encoders test-faults test-python test-spark fuzz fuzz-short fuzzer sbom wheel package bench bench-accuracy build dist setup clean help

predict: $(MODEL) build ## Tag data/input.csv (trains first if there is no model)
	@$(PERSONA) predict

train: build ## Learn from data/training_data.csv
	@$(PERSONA) train

# The title reaches the program as it is, whatever signs are in it.
teach: override export TITLE := $(value TITLE)
teach: override export SEGMENT := $(value SEGMENT)
teach: build ## Label TITLE="..." as SEGMENT="..." in the training data, and learn from it
	@test -n "$$TITLE" && test -n "$$SEGMENT" || { echo 'Name a title and its segment: make teach TITLE="Evals Lead" SEGMENT="GenAI"'; exit 2; }
	@$(PERSONA) teach -- "$$TITLE" "$$SEGMENT"

serve: $(MODEL) build ## Open a page to work in, at http://127.0.0.1:8080/
	@$(PERSONA) serve

evaluate: build ## Cross-validate data/training_data.csv, with a page to look at: evaluation.html
	@$(PERSONA) evaluate --report evaluation.html

audit: build ## List the training titles whose label is likely wrong
	@$(PERSONA) audit

# The title reaches the program as it is, whatever signs are in it.
similar: override export TITLE := $(value TITLE)
similar: $(MODEL) build ## Show the training titles nearest to TITLE="..."
	@test -n "$$TITLE" || { echo 'Name a title: make similar TITLE="VP of Trust & Safety"'; exit 2; }
	@$(PERSONA) similar -- "$$TITLE"

check: build ## Report all problems in the files that train and predict read
	@$(PERSONA) check

test: setup ## Run the tests
	cargo test --release --locked

test-browser: build $(BROWSER)/installed $(PAGE)/installed ## Run the tests of the page in a real browser (needs Chromium and npm)
	PYTHONPATH=$(BROWSER) python3 -m pytest -q -p no:cacheprovider tests/browser

test-page: $(PAGE)/installed ## Check types and lints of the page's scripts (needs npm)
	$(PAGE)/.bin/tsc --project tools/page
	$(PAGE)/.bin/eslint --config tools/page/eslint.config.mjs src/serve/assets tools/page/*.mjs
	node tools/page/circles.mjs src/serve/assets

test-tables: build $(TABLES)/installed ## Run the tests of files that other programs' libraries wrote (needs pip)
	PYTHONPATH=$(TABLES) python3 -m pytest -q -p no:cacheprovider tests/tables

wheel: build $(VENV)/installed ## Build the Python package into target/wheels, with the program and a model in it (needs pip)
	@mkdir -p $(PACKAGE)/bin $(PACKAGE)/shipped
	@install $(PERSONA) $(PACKAGE)/bin/persona
	@install -m 644 data/title_reference.csv data/background_titles.csv LICENSE models-cache/title-encoder/LICENSE-teacher.txt $(PACKAGE)/shipped/
	@$(MAKE) --silent $(SHIPPED)
	$(VENV)/bin/maturin build --release --locked --quiet --manifest-path python/Cargo.toml --features $(SHARED) --interpreter $(VENV)/bin/python --out target/wheels

# What the tests and examples import.
package: wheel
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps target/wheels/persona_titles-*.whl

test-python: package ## Run the tests of the Python package, in an environment of their own (needs pip)
	cd python && ../$(VENV)/bin/pytest $(if $(ALL),,-m "not long")
	cd python && ../$(VENV)/bin/mypy persona_titles --cache-dir ../target/python/mypy

test-spark: package $(SPARK)/installed ## Tag ROWS=2000000 contacts on a Spark cluster that loses a worker (needs pip, Java 17)
	$(VENV)/bin/python examples/spark/check.py $(or $(ROWS),2000000) $(PACKAGE)/shipped/model $(PERSONA) $(SPARK)/run

test-encoders: setup ## Run the tests that download a transformer
	cargo test --release --locked -- --ignored

test-faults: build ## Let every call that writes fail, one after the other (needs strace; two hours)
	tests/faults/faults.py
	tests/faults/keep.py

fuzz: build fuzzer ## Feed what is hostile to all that reads, guided by coverage: MINUTES=9 [TARGET=csv] (needs a C++ compiler)
	fuzz/run.py --minutes $(or $(MINUTES),9) $(TARGET)

fuzz-short: build fuzzer ## The same, seven seconds a target
	fuzz/run.py --seconds 7

fuzzer:
	@cargo fuzz --version >/dev/null 2>&1 || cargo install --quiet --locked --debug cargo-fuzz@0.13.2

bench: build ## Measure speed: a title at each station, and whole runs beside other tools (long)
	cargo bench --locked --bench stations
	SPEED_SKIP_BUILD=1 benches/speed/run.sh $(if $(LABELLED),--labelled $(LABELLED)) $(if $(SEGMENTS),--segments $(SEGMENTS))

bench-accuracy: setup ## Measure accuracy on held-out titles: LABELLED=file.csv [SEGMENTS=file.csv]
	cargo bench --locked --bench held_out -- $(or $(LABELLED),data/training_data.csv) $(SEGMENTS)

build: setup ## Build the program
	@test -x $(PERSONA) || echo 'Building the program, which takes some minutes the first time …'
	@cargo build --release --locked --quiet

dist: build ## Make packages to install elsewhere: target/dist/
	@tools/dist.sh

sbom: ## Tell what the program is made of, in CycloneDX: target/persona.cdx.json
	@mkdir -p target
	@python3 tools/sbom.py >target/persona.cdx.json
	@echo "Wrote target/persona.cdx.json."

# ORT_DYLIB_PATH names a library of the user's own: then there is nothing to fetch.
setup: $(if $(ORT_DYLIB_PATH),,$(RUNTIME)) ## Fetch the ONNX Runtime library into models-cache/

clean: ## Remove what was built, trained and logged
	rm -rf target $(PACKAGE)/bin $(PACKAGE)/shipped $(PAGE) models-cache/onnxruntime logs/*.log model/* tagged_personas.csv tagged_personas.rejects.csv evaluation.html

help: ## List the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

$(MODEL): | build
	@$(PERSONA) train

# A model that the program of now has trained on the titles of now.
$(SHIPPED): $(PERSONA) data/training_data.csv data/background_titles.csv data/title_reference.csv
	@$(PERSONA) train --model-dir $(PACKAGE)/shipped/model

$(RUNTIME): tools/setup_onnxruntime.py
	@python3 tools/setup_onnxruntime.py

# Playwright drives the system's Chromium; it is told to fetch no browser of its own.
$(BROWSER)/installed: tests/browser/requirements.txt
	@rm -rf $(BROWSER)
	@PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore --target $(BROWSER) -r $<
	@touch $@

$(TABLES)/installed: tests/tables/requirements.txt
	@rm -rf $(TABLES)
	@python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore --target $(TABLES) -r $<
	@touch $@

$(VENV)/installed: python/requirements-dev.txt
	@rm -rf $(VENV)
	@python3 -m venv $(VENV)
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

$(SPARK)/installed: examples/spark/requirements.txt $(VENV)/installed
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check -r $<
	@mkdir -p $(SPARK)
	@touch $@

$(PAGE)/installed: tools/page/package.json tools/page/package-lock.json
	@npm ci --prefix tools/page --ignore-scripts --loglevel error
	@touch $@
