# `make scan` and `make test` do all that is needed first; a second run does no set-up.
#
#   make scan                          scan this checkout
#   make scan REPO=/path/to/checkout   scan another one
#   make scan ARGS='--context 4096'    with more options: .venv/bin/reposcan scan --help
#   make test ARGS='-k packing'        some of the tests
#   make setup PYTHON=python3.12       on another interpreter; ENGINE=cpu or gpu overrides detection

PYTHON ?= python3
REPO = $(CURDIR)
ARGS =

export PYTHON ENGINE REPO

.DEFAULT_GOAL := help
.PHONY: help setup scan test lint types

help:
	@sed -n 's/^#   //p' Makefile

setup:
	@scripts/setup

# Findings at or above --fail-on (1) and missing answers (3) have their report too, which says so.
scan: setup
	@.venv/bin/reposcan scan "$$REPO" $(ARGS); \
	status=$$?; case $$status in 0|1|3) ;; *) exit $$status ;; esac

test: setup
	@.venv/bin/python -m pytest $(ARGS)

lint: setup
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

types: setup
	@.venv/bin/mypy
