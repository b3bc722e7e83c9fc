"""Compares speed and memory of persona with those of other ways to tag an export: whole processes, file to file."""

import argparse
import csv
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import machine
import table
import workload
from bench import Bench, Setting
from methods import BUILT, CACHE, DATA, HERE, METHODS, PROGRAM, ROOT
from results import Results


def main() -> None:
    """Measures every method in turn, round by round, prints the tables and draws the plot."""
    options = _options()
    CACHE.mkdir(parents=True, exist_ok=True)
    if "persona" in options.methods:
        shutil.copy2(BUILT, PROGRAM)
    results = Results(CACHE / ("distinct.json" if options.distinct else "results.json"), _described(options))
    bench = Bench(Setting(options.labelled, options.segments, options.rows, options.distinct, options.methods), results)
    os.chdir(ROOT)
    bench.prepare()
    for at in range(options.rounds):
        print(f"Round {at + 1} of {options.rounds}", file=sys.stderr)
        bench.round(first=at == 0)
    print(table.markdown(results))
    # A process of its own: this one has to stay small while it measures.
    if options.plot:
        subprocess.run([sys.executable, HERE / "plot.py", results.path, options.plot], check=True)


def _described(options: argparse.Namespace) -> dict:
    """What all measurements of a run have in common."""
    with open(options.labelled, newline="", encoding="utf-8-sig") as file:
        titles = sum(1 for _ in csv.DictReader(file))
    return {
        "machine": machine.described(),
        "titles": titles,
        "labelled": _checksum(options.labelled),
        "persona": _checksum(PROGRAM) if "persona" in options.methods else None,
        "rounds": options.rounds,
        "new_titles": 1 if options.distinct else workload.NEW,
    }


def _checksum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _options() -> argparse.Namespace:
    def path(text: str) -> Path:
        return Path(text).resolve()

    def sizes(text: str) -> list[int]:
        return sorted({int(one) for one in text.split(",")})

    def methods(text: str) -> list[str]:
        unknown = sorted(set(text.split(",")) - set(METHODS))
        if unknown:
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: not one of {', '.join(METHODS)}")
        return [name for name in METHODS if name in text.split(",")]

    parser = argparse.ArgumentParser(prog="benches/speed/run.sh", description=__doc__)
    parser.add_argument(
        "--labelled",
        type=path,
        default=DATA / "training_data.csv",
        metavar="FILE",
        help="what all learn from: Job Title, Persona Segment (default: data/training_data.csv)",
    )
    parser.add_argument("--segments", type=path, metavar="FILE", help="its segments: Priority, Persona Segment")
    sizes_default = "10,5000,100000,1000000,10000000"
    parser.add_argument("--rows", type=sizes, default=sizes_default, help="of the exports (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="(default: %(default)s)")
    parser.add_argument("--methods", type=methods, default=",".join(METHODS), help="(default: %(default)s)")
    parser.add_argument("--distinct", action="store_true", help="exports where every row has a title of its own")
    parser.add_argument("--plot", type=path, metavar="FILE", help="(default: docs/speed.svg; none with --distinct)")
    options = parser.parse_args()
    if not options.plot and not options.distinct:
        options.plot = ROOT / "docs" / "speed.svg"
    return options


if __name__ == "__main__":
    main()
