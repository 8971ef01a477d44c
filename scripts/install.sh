#!/bin/sh
# Make .venv and install every pinned package into it: with uv when pip can bring it (seconds), else with plain pip. Both
# compile what they install: left to first use, each process compiles it anew where Python may not write caches. Both
# install what the requirement files list, which is complete, and nothing else; they refuse a file with another hash, and
# source packages, since building one runs packages that no hash covers.
set -eu
if [ -z "${PYTHON:-}" ]; then
    echo "ml-connector needs Python 3.11, 3.12 or 3.13 with venv; none was found. Install one, or: make PYTHON=/path/to/python3 ..." >&2
    exit 2
fi
listed="--require-hashes --only-binary :all: --no-deps"
echo "installing the pinned packages into .venv: half a minute to some minutes"
[ -x .venv/bin/python ] || "$PYTHON" -m venv .venv
if [ -z "${WITHOUT_UV:-}" ]; then
    .venv/bin/python -m pip install -q $listed -r requirements-uv.txt &&
        .venv/bin/uv pip install -q --python .venv/bin/python --compile-bytecode $listed -r requirements.txt -r requirements-dev.txt &&
        .venv/bin/python scripts/install_command.py && exit 0
    echo "uv could not install the packages; trying plain pip" >&2
fi
.venv/bin/python -m pip install -q $listed -r requirements.txt -r requirements-dev.txt
.venv/bin/python scripts/install_command.py
