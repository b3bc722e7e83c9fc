"""How long titles take through Python, beside the command line and other models: benches/python/run.sh [ROWS] [ROUNDS]

30 % of the rows bring a new title. All are processes of their own, in turn, round after round. A machine may have other
work to do, so each is compared with what it stands beside in the same round: medians of seconds and of ratios are printed.
The other models are given each distinct title once, as persona does by itself.
"""

import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAM = ROOT / "target" / "release" / "persona"
SHIPPED = ROOT / "python" / "persona_titles" / "shipped"
KEPT = ROOT / "target" / "python" / "bench"
FEW = 20
"""A sentence encoder gets one in so many rows, and its time is taken so many times: all of them would take minutes."""
NEW = 10
"""Rows for a process whose start is measured."""


def main():
    rows, rounds = int((sys.argv[1:2] or ["100000"])[0]), int((sys.argv[2:3] or ["5"])[0])
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        whole, few, ten = (Path(folder) / f"{name}.csv" for name in ("whole", "few", "ten"))
        generate(rows, whole)
        generate(rows // FEW, few)
        generate(NEW, ten)
        tag = "import csv, sys; import persona_titles as persona; "
        tag += "persona.tag([row['Job Title'] for row in csv.DictReader(open(sys.argv[1], encoding='utf-8'))])"
        # What is measured, how, and what it is compared with.
        ways = {
            "`persona predict`, file to file": (lambda: process(predict(whole)), None),
            "a Python process, file to list": (lambda: process([sys.executable, "-c", tag, whole]), 0),
            "`persona.tag` of a list, the call": (lambda: call("list", whole), 0),
            "`persona.tag_arrow` of a table, the call": (lambda: call("table", whole), 2),
            "scikit-learn: TF-IDF, logistic regression": (lambda: call("linear", whole), 2),
            "model2vec, logistic regression": (lambda: call("static", whole), 2),
            "MiniLM (int8, ONNX), logistic regression": (lambda: call("sentence", few, FEW), 2),
            f"`persona predict`, {NEW} rows": (lambda: process(predict(ten)), None),
            f"a Python process that tags {NEW} titles": (lambda: process([sys.executable, "-c", tag, ten]), 7),
            "import and first tag, in a process that runs": (lambda: call("first", ten), 7),
        }
        taken = [[] for _ in ways]
        for _ in range(rounds):
            for times, (measure, _) in zip(taken, ways.values(), strict=True):
                times.append(measure())
    print(f"{rows} rows, {rounds} rounds\n")
    print("| | seconds by the clock | of the processor | ratio by the clock | of the processor | to |")
    print("|---|---|---|---|---|---|")
    for number, (way, (_, beside)) in enumerate(ways.items()):
        print(f"| {way} | {' | '.join(figures(taken, number, beside))} |")


def figures(taken, number, beside):
    """The medians of what was measured, and of its ratios to what it is compared with."""
    medians = [f"{statistics.median(column):.2f}" for column in zip(*taken[number], strict=True)]
    if beside is None:
        return [*medians, "", "", ""]
    pairs = list(zip(taken[number], taken[beside], strict=True))
    ratios = [statistics.median(one[which] / other[which] for one, other in pairs) for which in (0, 1)]
    return [*medians, *(f"{ratio:.2f}" for ratio in ratios), f"row {beside + 1}"]


def generate(rows, file):
    sys.path.append(str(ROOT / "benches" / "speed"))
    from pool import Pool

    pool = Pool([ROOT / "data" / "training_data.csv"])
    titles = [pool[number] for number in range(max(1, rows * 3 // 10))]
    with open(file, "w", newline="", encoding="utf-8") as output:
        writer = csv.writer(output)
        writer.writerow(["Record ID", "Job Title"])
        writer.writerows((number, titles[number * 7919 % len(titles)]) for number in range(rows))


def predict(file):
    options = ["--model-dir", SHIPPED / "model", "--title-reference", SHIPPED / "title_reference.csv"]
    files = ["--input", file, "--output", file.with_name("tagged.csv"), "--log-dir", file.parent]
    return [PROGRAM, "predict", *files, *options]


def process(command):
    """Seconds of a process by the clock, and of the processor."""
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{command} failed")
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime


def call(way, file, times=1):
    """The same of a call alone, `times` times."""
    command = [sys.executable, HERE / "call.py", way, file, KEPT]
    run = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return [times * seconds for seconds in json.loads(run.stdout)]


if __name__ == "__main__":
    main()
