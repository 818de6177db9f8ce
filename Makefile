SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup translations demo test test-full lint package deploy bench clean

OUT ?= build/demo
PROFILE ?=
PROFILES ?=
WITH_QGIS := source .venv/qgis-env.sh;
PYTEST := $(WITH_QGIS) .venv/bin/python -m pytest

help: ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' Makefile | expand -t 14

setup: ## install what is missing: QGIS >= 3.40 and .venv with the project (root or sudo)
	@scripts/setup.sh

translations: setup ## compile bosanggarong_plugin/i18n/*.ts for a run from the repository
	.venv/bin/python scripts/package.py --translations

demo: setup ## analyse the embedded study of Kalimantan Timur into OUT (build/demo)
	$(WITH_QGIS) .venv/bin/bosanggarong demo --out "$(OUT)" --overwrite

# Unit and acceptance tests run in a process without QGIS, where the program uses its own libraries; tests/qgis in one with it.
test: setup lint translations ## lint, then all tests but the slow and the full ones
	$(PYTEST) -p no:pytest_qgis -n auto --dist loadfile tests/unit tests/acceptance
	$(PYTEST) -n auto --maxprocesses 4 --dist loadfile tests/qgis

test-full: setup lint translations ## lint, then every test
	@scripts/setup.sh --full
	$(PYTEST) -p no:pytest_qgis -m "" tests/unit tests/acceptance
	$(PYTEST) -m "" tests/qgis

lint: setup ## ruff, the rules of flake8-qgis, and whether the Qt names in use exist in Qt 6
	.venv/bin/ruff check .
	.venv/bin/flake8 bosanggarong_plugin
	.venv/bin/python scripts/qt6_check.py --stubs .venv/pyqt6-stubs bosanggarong_plugin

package: setup ## stage the plugin, check it by the rules of plugins.qgis.org, zip it into dist
	.venv/bin/python scripts/package.py

deploy: setup ## install the plugin into a QGIS profile (PROFILE=name, PROFILES=folder of the profiles)
	.venv/bin/python scripts/deploy.py $(if $(PROFILE),--profile "$(PROFILE)") $(if $(PROFILES),--profiles "$(PROFILES)")

bench: setup build/bench-venv/ready ## run every benchmarks/bench_*.py beside the peers (a machine at rest; half an hour)
	$(WITH_QGIS) for script in benchmarks/bench_*.py; do .venv/bin/python "$$script"; done

build/bench-venv/ready: benchmarks/requirements.txt
	/usr/bin/python3 -m venv --system-site-packages build/bench-venv
	build/bench-venv/bin/pip install -q -r benchmarks/requirements.txt
	touch $@

clean: ## remove what was built (.venv stays)
	rm -rf build dist out *.egg-info .pytest_cache .hypothesis .ruff_cache .qgis-settings
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
