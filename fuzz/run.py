#!/usr/bin/env python3
"""Builds the targets and lets each of them run for its share of the time.

    fuzz/run.py --minutes N [TARGET …]    or --seconds N, for each target

What a run found of interest stays in `target/fuzz/corpus`, and the next one begins with it. What broke a promise lies in
`target/fuzz/findings`, and can be given to its target again: `target/fuzz/bin/TARGET FILE`. Standard library only.
"""

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FUZZ = ROOT / "fuzz"
OUT = ROOT / "target" / "fuzz"

TARGETS = ["csv", "workbook", "old_workbook", "parquet", "packed", "model", "settings", "title", "http"]

LIMITS = {
    # No input may take longer, in seconds.
    "timeout": 20,
    # Nor make the process take more, in MB.
    "rss_limit_mb": 1500,
    # None is longer, in bytes: what a format makes of a length stands in its first few thousand.
    "max_len": 1 << 16,
}
ADDRESSES = 12 << 30
"""A process has so many, in bytes: libFuzzer looks at the memory once a second, too late where all is asked for at once."""

ENOUGH = 20
"""A target with so many findings is let alone: most of them are the same."""


def main():
    options = argparse.ArgumentParser()
    time_for = options.add_mutually_exclusive_group()
    time_for.add_argument("--minutes", type=float, default=9, help="for all targets together")
    time_for.add_argument("--seconds", type=int, help="for each target")
    options.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    told = options.parse_args()
    targets = told.targets or TARGETS
    if unknown := set(targets) - set(TARGETS):
        options.error(f"there is no target {', '.join(sorted(unknown))}")
    build(targets)
    learn()
    seconds = told.seconds or max(1, round(60 * told.minutes / len(targets)))
    print("| target | executions | CPU seconds | cov | ft | corpus | peak RSS | findings |\n|---|---|---|---|---|---|---|---|")
    sys.exit(1 if sum(run(target, seconds, told.seconds is not None) for target in targets) else 0)


def build(targets):
    """Without a sanitizer: what is fuzzed is safe Rust, and so the stable toolchain will do."""
    command = ["cargo", "fuzz", "build", "--sanitizer", "none", "--codegen-units", "16", "--target-dir", OUT / "build"]
    # It builds one target or all of them.
    command += targets if len(targets) == 1 else []
    subprocess.run(command, cwd=ROOT, check=True)
    (OUT / "bin").mkdir(exist_ok=True)
    for target in targets:
        built = next((OUT / "build").glob(f"*/release/{target}"))
        # A process of another run may have the old one open.
        (OUT / "bin" / target).unlink(missing_ok=True)
        shutil.copy2(built, OUT / "bin" / target)


def learn():
    """Has the program learn the model that all targets tag with."""
    shutil.rmtree(OUT / "model", ignore_errors=True)
    command = [ROOT / "target" / "release" / "persona", "train", "--no-shipped", "--no-background"]
    command += ["--training-data", FUZZ / "titles.csv", "--model-dir", OUT / "model", "--log-dir", OUT / "logs"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def run(target, seconds, short):
    """Lets a target run for some time, and again where it ended. Gives how often it did what it must not."""
    corpus, findings = OUT / ("short" if short else "corpus") / target, OUT / "findings"
    # To read what long runs have found would take all of a short one's time.
    if short:
        shutil.rmtree(corpus, ignore_errors=True)
    for folder in (corpus, findings):
        folder.mkdir(parents=True, exist_ok=True)
    before, begun, known = cpu_seconds(), time.monotonic(), set(findings.iterdir())
    executions, peak, last, found = 0, 0, {}, 0
    while (left := seconds - (time.monotonic() - begun)) >= 1 and found < ENOUGH:
        status, said = attack(target, corpus, findings, int(left))
        stats = dict(re.findall(r"^stat::(\w+):\s+(\d+)$", said, re.M))
        states = re.findall(r"^#(\d+)\t.*?cov: (\d+) ft: (\d+) corp: (\d+)", said, re.M)
        executions += int(stats.get("number_of_executed_units") or (states[-1][0] if states else 0))
        peak = max([peak, int(stats.get("peak_rss_mb", 0)), *map(int, re.findall(r"rss: (\d+)Mb", said))])
        last = {"cov": states[-1][1], "ft": states[-1][2], "corpus": states[-1][3]} if states else last
        if status != 0:
            found += 1
            new = [str(path.relative_to(ROOT)) for path in set(findings.iterdir()) - known]
            known = set(findings.iterdir())
            print(f"{target}: {why(said, status)}: {', '.join(new) or 'no input was kept'}", file=sys.stderr)
    seen = " | ".join(last.get(name, "?") for name in ("cov", "ft", "corpus"))
    print(f"| {target} | {executions:,} | {cpu_seconds() - before:.0f} | {seen} | {peak} MB | {found} |", flush=True)
    return found


def attack(target, corpus, findings, seconds):
    """One process of libFuzzer, in a folder that is gone with it. Gives its status and what it said."""
    dictionary = FUZZ / "dictionaries" / f"{target}.dict"
    limits = {**LIMITS, "max_total_time": seconds, "print_final_stats": 1, "artifact_prefix": f"{findings}/{target}-"}
    command = [OUT / "bin" / target, corpus, FUZZ / "seeds" / target, *(f"-{name}={value}" for name, value in limits.items())]
    command = [part for part in command if not isinstance(part, Path) or part.exists()]
    command += [f"-dict={dictionary}"] if dictionary.exists() else []
    with tempfile.TemporaryDirectory(prefix="persona-fuzz-", dir=memory()) as folder, tempfile.TemporaryFile() as said:
        # On one thread an input reaches the same code every time.
        environment = {**os.environ, "TMPDIR": folder, "RAYON_NUM_THREADS": "1"}
        surroundings = {"cwd": ROOT, "env": environment, "stdin": subprocess.DEVNULL}
        ended = subprocess.run(command, stdout=said, stderr=said, preexec_fn=limit_addresses, **surroundings)
        said.seek(0)
        return ended.returncode, said.read().decode(errors="replace")


def limit_addresses():
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))


def memory():
    """Where files are written that nobody needs: in memory, where there is such a folder, since each is synced."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def why(said, status):
    """The reason for the end of a process, in a line."""
    for sign in ("panicked at", "ERROR: libFuzzer", "memory allocation of"):
        lines = said.splitlines()
        at = next((at for at, line in enumerate(lines) if sign in line), None)
        if at is not None:
            return " ".join(lines[at : at + 2])[:300]
    return f"ended with {status}"


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
