SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-full lint bench clean

OUT ?= build/demo
WITH_QGIS := source .venv/qgis-env.sh;
PYTEST := $(WITH_QGIS) .venv/bin/python -m pytest

help: ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' Makefile | expand -t 12

setup: ## install what is missing: QGIS >= 3.40 and .venv with the project (root or sudo)
	@scripts/setup.sh

demo: setup ## analyse the embedded study of Kalimantan Timur into OUT (build/demo)
	$(WITH_QGIS) .venv/bin/bosanggarong demo --out "$(OUT)" --overwrite

# Unit and acceptance tests run in a process without QGIS, where the program uses its own libraries; tests/qgis in one with it.
test: setup lint ## lint, then all tests but the slow and the full ones
	$(PYTEST) -p no:pytest_qgis tests/unit tests/acceptance
	$(PYTEST) tests/qgis

test-full: setup lint ## lint, then every test
	$(PYTEST) -p no:pytest_qgis -m "" tests/unit tests/acceptance
	$(PYTEST) -m "" tests/qgis

lint: setup ## ruff, and the rules of flake8-qgis for QGIS and Qt 6
	.venv/bin/ruff check .
	.venv/bin/flake8 bosanggarong_plugin

bench: setup ## run every benchmarks/bench_*.py
	$(WITH_QGIS) for script in benchmarks/bench_*.py; do .venv/bin/python "$$script"; done

clean: ## remove what was built (.venv stays)
	rm -rf build dist out *.egg-info .pytest_cache .hypothesis .ruff_cache .qgis-settings
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
