#!/bin/sh
# Makes models-cache/title-encoder from nothing: tools/encoder/make.sh
# Any other script of this folder runs in the same environment: tools/encoder/make.sh evaluate.py CSV FOLDER
set -eu
here=$(dirname "$0")
root=$here/../..
environment=$root/target/encoder/venv
if ! cmp -s "$here/requirements.txt" "$environment/requirements.txt"; then
    python3 -m venv --clear "$environment"
    "$environment/bin/pip" install --quiet --requirement "$here/requirements.txt"
    cp "$here/requirements.txt" "$environment/requirements.txt"
fi
script=${1:-build.py}
[ $# -eq 0 ] || shift
export TOKENIZERS_PARALLELISM=false
exec "$environment/bin/python" "$here/$script" "$@"
