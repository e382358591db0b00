#!/bin/sh
# Writes requirements.txt and requirements-dev.txt anew from pyproject.toml, with hashes, for all our Python versions.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/python -m pip install --quiet uv
options="--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade"
# shellcheck disable=SC2086
.venv/bin/uv pip compile -q $options -o requirements.txt pyproject.toml
# shellcheck disable=SC2086
.venv/bin/uv pip compile -q $options --group dev -c requirements.txt -o requirements-dev.txt pyproject.toml
