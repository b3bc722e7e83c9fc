#!/bin/sh
# Makes generated titles with a transformer's opinion of each, six files of them, which the world's network learns from:
#   tools/teacher/make.sh REAL.csv FOLDER [N ...]
# N names which, of 0 1 2 3 4 (the group of lists that the transformer does not know) and all; without any, one after the
# other is made. Each takes some 15 to 30 minutes on a core that multiplies matrices of bfloat16.
set -eu
here=$(dirname "$0")
environment=$here/../../target/teacher/venv
if ! cmp -s "$here/requirements.txt" "$environment/requirements.txt"; then
    mkdir -p "$here/../../target/teacher"
    python3 -m venv --clear "$environment"
    "$environment/bin/pip" install --quiet --requirement "$here/requirements.txt"
    cp "$here/requirements.txt" "$environment/requirements.txt"
fi
real=$1 folder=$2
shift 2
[ $# -gt 0 ] || set -- 0 1 2 3 4 all
mkdir -p "$folder"
# The names of the segments are those of the benchmarks. One thread: the same files give the same output, on processors of one kind.
export PYTHONPATH="$here/../../benches/peers" PYTHONDONTWRITEBYTECODE=1 TOKENIZERS_PARALLELISM=false OMP_NUM_THREADS=1 MKL_NUM_THREADS=1
for which in "$@"; do
    case $which in
        all) "$environment/bin/python" "$here/teach.py" "$real" "$folder/all.csv" ;;
        *) "$environment/bin/python" "$here/teach.py" "$real" "$folder/$which.csv" --without "$which" ;;
    esac
done
