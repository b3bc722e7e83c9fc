#!/bin/sh
# Measures titles through Python beside the command line and what else Python users have, after `make test-python`:
#   benches/python/run.sh [ROWS] [ROUNDS]
# What the others need is kept in target/python.
set -eu
here=$(dirname "$0")
root=$here/../..
peers=$root/target/python/peers
if ! cmp -s "$here/requirements.txt" "$peers/requirements.txt"; then
    rm -rf "$peers"
    "$root/target/python/venv/bin/pip" install --quiet --no-deps --target "$peers" --requirement "$here/requirements.txt"
    cp "$here/requirements.txt" "$peers/requirements.txt"
fi
export PYTHONPATH="$peers" PYTHONDONTWRITEBYTECODE=1
exec "$root/target/python/venv/bin/python" "$here/run.py" "$@"
