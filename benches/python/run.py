"""How long titles take through Python, beside the command line and a linear model of scikit-learn.

    target/python/venv/bin/python benches/python/run.py [ROWS]

30 % of the rows bring a new title. All are processes of their own, three times in turn; the median is printed. Where a
machine has other work to do, the processor's time says more than the clock.
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

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "target" / "release" / "persona"
SHIPPED = ROOT / "python" / "persona_titles" / "shipped"
TIMES = 3

CALL = """
import csv, json, resource, sys, time
titles = [row["Job Title"] for row in csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8"))]
{prepare}
def spent():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter(), usage.ru_utime + usage.ru_stime
before = spent()
{call}
print(json.dumps([now - then for now, then in zip(spent(), before)]))
"""
LINEAR = f"""
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
rows = [(r["Job Title"], r["Persona Segment"]) for r in csv.DictReader(open({str(ROOT / "data/training_data.csv")!r}))]
rows += [(r["Job Title"], "Not Classified") for r in csv.DictReader(open({str(ROOT / "data/background_titles.csv")!r}))]
model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(max_iter=200))
model.fit([title for title, _ in rows], [segment for _, segment in rows])
"""


def main():
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "input.csv"
        generate(rows, file)
        first = "import persona_titles as persona; persona.tag(['Nurse'])"
        ways = {
            f"persona predict, {rows} rows, file to file": lambda: process(predict(file)),
            f"a Python process, {rows} rows, file to list": lambda: process(python(file, "", TAG)),
            f"persona.tag(list of {rows}), the call": lambda: call(file, WARM, "persona.tag(titles)"),
            f"persona.tag_arrow(table of {rows}), the call": lambda: call(file, WARM + TABLE, ARROW),
            f"TF-IDF + logistic regression, {rows} rows, the call": lambda: call(
                file, LINEAR, "model.predict_proba(titles)"
            ),
            "import and first tag, in a process that runs": lambda: call(file, "", first),
            "python3 -c pass": lambda: process([sys.executable, "-c", "pass"]),
            "a Python process that tags one title": lambda: process([sys.executable, "-c", first]),
            "persona predict, 10 rows": lambda: process(predict(ten(file))),
        }
        taken = {way: [] for way in ways}
        for _ in range(TIMES):
            for way, run in ways.items():
                taken[way].append(run())
    print("| | seconds | of the processor |\n|---|---|---|")
    for way, times in taken.items():
        wall, processor = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"| {way} | {wall:.2f} | {processor:.2f} |")


TAG = "import persona_titles as persona; persona.tag(titles)"
WARM = "import persona_titles as persona; persona.tag(['Nurse'])\n"
TABLE = "import pyarrow; table = pyarrow.table({'Job Title': titles})\n"
ARROW = "pyarrow.table(persona.tag_arrow(table))"


def generate(rows, file):
    sys.path.append(str(ROOT / "benches" / "speed"))
    from pool import Pool

    pool = Pool([ROOT / "data" / "training_data.csv"])
    titles = [pool[number] for number in range(max(1, rows * 3 // 10))]
    with open(file, "w", newline="", encoding="utf-8") as output:
        writer = csv.writer(output)
        writer.writerow(["Record ID", "Job Title"])
        writer.writerows((number, titles[number * 7919 % len(titles)]) for number in range(rows))


def ten(file):
    few = file.with_name("ten.csv")
    few.write_text("".join(file.read_text(encoding="utf-8").splitlines(keepends=True)[:11]), encoding="utf-8")
    return few


def predict(file):
    options = ["--model-dir", SHIPPED / "model", "--title-reference", SHIPPED / "title_reference.csv"]
    return [
        PROGRAM,
        "predict",
        "--input",
        file,
        "--output",
        file.with_name("tagged.csv"),
        *options,
        "--log-dir",
        file.parent,
    ]


def python(file, prepare, call):
    return [sys.executable, "-c", CALL.format(prepare=prepare, call=call), file]


def process(command):
    """Seconds of a process by the clock, and of the processor."""
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{command} failed")
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime


def call(file, prepare, call):
    """The same of a call alone."""
    run = subprocess.run(python(file, prepare, call), stdout=subprocess.PIPE, check=True)
    return json.loads(run.stdout)


if __name__ == "__main__":
    main()
