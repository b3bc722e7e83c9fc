#!/bin/sh
# Compares the index with those of hnswlib and Faiss on the same vectors, on one core:
#   benches/index/run.sh [--plot FILE.svg]
# The environment and the vectors are kept in target/index.
set -eu
here=$(dirname "$0")
root=$here/../..
environment=$root/target/index/venv
if ! cmp -s "$here/requirements.txt" "$environment/requirements.txt"; then
    python3 -m venv --clear "$environment"
    # hnswlib comes as source and is built against the numpy and pybind11 pinned here, so it comes last.
    grep -v '^hnswlib==' "$here/requirements.txt" > "$environment/first.txt"
    "$environment/bin/pip" install --quiet --no-deps --requirement "$environment/first.txt"
    "$environment/bin/pip" install --quiet --no-deps --no-build-isolation --requirement "$here/requirements.txt"
    cp "$here/requirements.txt" "$environment/requirements.txt"
fi
folder=$(cd "$root/target/index" && pwd)/vectors
(cd "$root" && STATIONS_EXPORT="$folder" cargo bench --quiet --locked --bench stations)
exec "$environment/bin/python" "$here/compare.py" "$folder" "$@"
