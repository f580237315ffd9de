# palsycheck: "make demo" and "make test" do everything on a fresh Debian or Ubuntu machine.
# PYTHON=... names the interpreter to use; the first fitting one is taken otherwise.
.DEFAULT_GOAL := help
.PHONY: help demo test test-all lint translations clean
export PYTHON

BIN := .venv/bin
DEMO := out/demo
# Two files of tests at a time, one thread each: threads of two processes would wait for each other.
PYTEST := OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --cov --cov-report=term
SETUP := pyproject.toml constraints.txt scripts/setup.sh

help:
	@echo "make demo       set up, screen sample_data, say which reports to open"
	@echo "make test       set up, check style and types, run the tests"
	@echo "make test-all   the same with the slow tests"
	@echo "make lint       set up, check style and types"
	@echo "make translations  bring the catalogues of other languages up to date"
	@echo "make clean      remove the environment, the demo's reports and all caches"

.venv/ready-run: $(SETUP)
	@sh scripts/setup.sh run

.venv/ready-dev: $(SETUP)
	@sh scripts/setup.sh dev

demo: .venv/ready-run
	$(BIN)/palsycheck screen sample_data -o $(DEMO)
	rm -rf $(DEMO)-ko && cp -R $(DEMO) $(DEMO)-ko
	$(BIN)/palsycheck report $(DEMO)-ko --lang ko
	$(BIN)/palsycheck report $(DEMO) --merge
	@echo
	@echo "Open the cohort report: $(CURDIR)/$(DEMO)/cohort.html"
	@echo "The same in Korean:     $(CURDIR)/$(DEMO)-ko/cohort.html"
	@echo "Print page one of all:  $(CURDIR)/$(DEMO)/ward.pdf"
	@echo "Print the patients' reports:"
	@find "$(CURDIR)/$(DEMO)/patients" -name report.pdf | sort | sed 's/^/  /'

lint: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

translations: .venv/ready-dev
	$(BIN)/python scripts/translations.py

test: lint
	$(PYTEST) -m "not slow or sample"

test-all: lint
	$(PYTEST)

clean:
	rm -rf .venv out build dist .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
