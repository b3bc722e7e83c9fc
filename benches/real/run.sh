#!/bin/sh
# How often persona and other classifiers are right on real titles, of lists that nothing was learned from:
#   benches/real/run.sh REAL.csv OWN.csv GENERATED [METHOD,...]
# REAL.csv: Job Title, Persona Segment, List. OWN.csv: Job Title, Persona Segment, such as a user has. GENERATED: the folder that
# tools/teacher/make.sh made.
# The environment is that of benches/peers; answers are kept in target/real.
set -eu
here=$(dirname "$0")
root=$here/../..
environment=$root/target/peers/venv
mkdir -p "$root/target/real" "$root/target/peers"
if ! cmp -s "$root/benches/peers/requirements.txt" "$environment/requirements.txt"; then
    python3 -m venv --clear "$environment"
    "$environment/bin/pip" install --quiet --no-deps --requirement "$root/benches/peers/requirements.txt"
    cp "$root/benches/peers/requirements.txt" "$environment/requirements.txt"
fi
real=$(realpath "$1") own=$(realpath "$2") generated=$(realpath "$3")
(cd "$root" && cargo bench --locked --bench real -- "$(realpath target/real)/persona.csv" "$real" "$own" "$generated")
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
export PYTHONDONTWRITEBYTECODE=1 TOKENIZERS_PARALLELISM=false PYTHONPATH="$root/benches/peers"
exec "$environment/bin/python" "$here/peers.py" "$root/target/real" "$real" ${4:+"$4"}
