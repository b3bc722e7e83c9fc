#!/bin/sh
# Compares persona with other classifiers of titles on the same splits:
#   benches/peers/run.sh LABELLED.csv [--drop SEGMENT]... [--sizes 100,300,...,all] [--seeds N] [--methods NAME,...]
# The environment, the embeddings and the finished figures are kept in target/peers.
set -eu
here=$(dirname "$0")
root=$here/../..
environment=$root/target/peers/venv
if ! cmp -s "$here/requirements.txt" "$environment/requirements.txt"; then
    python3 -m venv --clear "$environment"
    "$environment/bin/pip" install --quiet --no-deps --requirement "$here/requirements.txt"
    cp "$here/requirements.txt" "$environment/requirements.txt"
fi
# Two threads of the linear algebra wait for each other on a busy machine.
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
export PYTHONDONTWRITEBYTECODE=1 TOKENIZERS_PARALLELISM=false
exec "$environment/bin/python" "$here/run.py" "$@"
