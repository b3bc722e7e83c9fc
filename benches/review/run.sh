#!/bin/sh
# How many labels it takes to be right so often, by the order in which titles are labelled:
#   benches/review/run.sh LISTS.csv TEAM.csv
# LISTS.csv: labelled titles such as what ships was learned from. TEAM.csv: others. Both: Job Title, Persona Segment.
# The environment is that of benches/peers; figures are kept in target/review, the picture is docs/review.svg.
set -eu
here=$(dirname "$0")
root=$here/../..
environment=$root/target/peers/venv
mkdir -p "$root/target/review" "$root/target/peers"
if ! cmp -s "$root/benches/peers/requirements.txt" "$environment/requirements.txt"; then
    python3 -m venv --clear "$environment"
    "$environment/bin/pip" install --quiet --no-deps --requirement "$root/benches/peers/requirements.txt"
    cp "$root/benches/peers/requirements.txt" "$environment/requirements.txt"
fi
lists=$(realpath "$1") team=$(realpath "$2")
cd "$root"
cargo bench --locked --bench review -- "$(realpath target/review)/lists.csv" "$lists" --anew
cargo bench --locked --bench review -- "$(realpath target/review)/team.csv" "$team"
export PYTHONDONTWRITEBYTECODE=1
exec target/peers/venv/bin/python benches/review/plot.py docs/review.svg \
    "Titles of one team=target/review/team.csv" "Public lists=target/review/lists.csv"
