# `make test` needs Python 3.11 and nothing else.
.PHONY: test

test: .venv/ready
	.venv/bin/python -m pytest -q -n 2 -m "not browser"

.venv/ready: requirements-dev.txt requirements.txt
	test -x .venv/bin/python || python3 -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch .venv/ready
