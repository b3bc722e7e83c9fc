#!/bin/sh
# Compares the speed and the memory of persona with those of other ways to tag an export, whole processes only:
#   benches/speed/run.sh [--labelled FILE.csv] [--segments FILE.csv] [--rows 10,5000,...] [--rounds N] [--methods NAME,...]
# The environment, the exports, the models and the results are kept in target/speed. SPEED_SKIP_BUILD=1 takes
# the program as it is there.
set -eu
here=$(dirname "$0")
root=$here/../..
environment=$root/target/speed/venv
if ! cmp -s "$here/requirements.txt" "$environment/requirements.txt"; then
    python3 -m venv --clear "$environment"
    # hnswlib comes as source and is built against the numpy and pybind11 pinned here, so it comes last.
    grep -v '^hnswlib==' "$here/requirements.txt" > "$environment/first.txt"
    "$environment/bin/pip" install --quiet --no-deps --requirement "$environment/first.txt"
    "$environment/bin/pip" install --quiet --no-deps --no-build-isolation --requirement "$here/requirements.txt"
    cp "$here/requirements.txt" "$environment/requirements.txt"
fi
if [ -z "${SPEED_SKIP_BUILD:-}" ]; then
    make --silent -C "$root" build
fi
exec "$environment/bin/python" "$here/run.py" "$@"
