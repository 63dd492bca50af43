# `make demo` and `make test` need Python 3.11 and nothing else.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
VENV_PYTHON = .venv/bin/python
PIP = $(VENV_PYTHON) -m pip install --disable-pip-version-check

# install FILE: only if it changed since it was installed last
define install
@test -x $(VENV_PYTHON) || { echo "Creating .venv ..."; $(PYTHON) -m venv .venv; }
@cat requirements.txt $(1) | cmp -s - .venv/installed-$(1) || { echo "Installing $(1) ..."; \
	$(PIP) $(2) -r $(1) && cat requirements.txt $(1) > .venv/installed-$(1); }
endef

.PHONY: demo demo-reset test check bench

demo:
	$(call install,requirements.txt)
	@$(VENV_PYTHON) manage.py demo --port $(PORT)

demo-reset:
	$(call install,requirements.txt)
	@$(VENV_PYTHON) manage.py demo --port $(PORT) --reset

test:
	$(call install,requirements-dev.txt,--quiet)
	@echo "Left out: browser tests (they need Chromium; .ci/run runs them)."
	@echo "Left out: the same tests on PostgreSQL (.ci/run runs them)."
	$(VENV_PYTHON) -m pytest -q -n 2 -m "not browser"

check:
	$(call install,requirements-dev.txt,--quiet)
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .
	$(VENV_PYTHON) -m djlint templates --lint --quiet
	BLK_MODE=demo $(VENV_PYTHON) manage.py makemigrations --check --dry-run
	$(VENV_PYTHON) -m pytest -q -n 2 -m "not browser"

# make bench N=1000000 for more graduations than 100,000
N ?= 100000
bench:
	@test -x $(VENV_PYTHON) || $(PYTHON) -m venv .venv
	@$(PIP) install --quiet -r benchmarks/requirements.txt
	@$(VENV_PYTHON) -m benchmarks.run --graduations $(N)
