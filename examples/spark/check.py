"""Tags generated contacts on a cluster of which a worker is killed half-way, and compares with `persona predict`.

Run it as: python3 check.py ROWS MODEL PROGRAM FOLDER
"""

import csv
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pyarrow
import pyarrow.compute
import pyarrow.dataset
import pyarrow.parquet
from cluster import Cluster

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TASKS = 50
"""At least so many, so that some are left when a worker is killed half-way."""
LARGEST_GROUP = 1 << 15
"""Rows of a row group, which is what a task gets."""
GENERATED = 100_000
"""Titles that are generated, where there are rows enough for so many."""


def main():
    rows, model, program, folder = int(sys.argv[1]), *map(Path, sys.argv[2:])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    contacts, output = folder / "contacts.parquet", folder / "tagged"
    generate(rows, contacts)
    with Cluster(folder / "cluster") as cluster:
        began = time.monotonic()
        tag(cluster, contacts, output, model, rows)
        print(f"Spark: {time.monotonic() - began:.1f} s", flush=True)
    predicted = folder / "predicted.parquet"
    print(f"persona predict: {predict(program, model, contacts, predicted)}", flush=True)
    by_command_line = pyarrow.parquet.read_table(predicted)
    compare(read(output), by_command_line)
    segments = sorted(path.name for path in output.glob("Persona Segment=*"))
    print(f"{rows} rows, all the same; {len(segments)} folders: {', '.join(segments)}", flush=True)
    for way in OTHERS:
        tagged = folder / way
        took = others(way, contacts, tagged)
        if took:
            compare(read(tagged), by_command_line)
            print(f"{way}: {took}; all the same", flush=True)


OTHERS = ("with_pandas", "with_polars", "with_duckdb", "with_ray")


def others(way, contacts, tagged):
    """Runs another example on the same contacts; what it took, or nothing where its library is not installed."""
    library = way.removeprefix("with_")
    if importlib.util.find_spec(library) is None:
        print(f"{way}: {library} is not installed")
        return None
    example = ROOT / "examples" / "dataframes" / f"{way}.py"
    return run([sys.executable, example, contacts, tagged], tagged.with_suffix(".log"))


def run(command, file):
    """Runs a program, of which a file has the log; what it took."""
    began = time.monotonic()
    with open(file, "w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(map(str, command[:2]))} failed: see {file}")
    return f"{time.monotonic() - began:.1f} s, {usage.ru_utime + usage.ru_stime:.1f} s of the processor"


def read(tagged):
    return pyarrow.dataset.dataset(tagged, format="parquet", partitioning="hive").to_table()


def group(rows):
    """Rows of a row group, where there are so many in all."""
    return max(1, min(LARGEST_GROUP, rows // TASKS))


def generate(rows, file):
    """Contacts with the titles of data/input.csv and generated ones; 15 % of many bring a new title, half of few."""
    sys.path.append(str(ROOT / "benches" / "speed"))
    from pool import Pool

    with open(ROOT / "data" / "input.csv", newline="", encoding="utf-8") as table:
        titles = [row["Job Title"] for row in csv.DictReader(table)]
    pool = Pool([ROOT / "data" / "training_data.csv"])
    titles += [pool[number] for number in range(max(rows * 3 // 20, min(rows // 2, GENERATED)))]
    schema = pyarrow.schema({"Record ID": pyarrow.string(), "Job Title": pyarrow.string()})
    with pyarrow.parquet.ParquetWriter(file, schema) as writer:
        for first in range(0, rows, group(rows)):
            numbers = range(first, min(rows, first + group(rows)))
            # Every hundredth contact has no title.
            chosen = [None if number % 100 == 99 else titles[number * 7919 % len(titles)] for number in numbers]
            writer.write_batch(pyarrow.record_batch([[f"{number:09}" for number in numbers], chosen], schema=schema))


def tag(cluster, contacts, output, model, rows):
    """Runs the example, and kills a worker when half of its tasks are done."""
    tasks = -(-rows // group(rows))
    part = f"spark.sql.files.maxPartitionBytes={contacts.stat().st_size // tasks}"
    settings = ["--conf", part, "--conf", "spark.sql.files.openCostInBytes=0"]
    submit = [cluster.environment["SPARK_HOME"] + "/bin/spark-submit", "--master", cluster.url, *settings]
    with open(cluster.folder / "driver.log", "w") as log:
        command = [*submit, HERE / "tag.py", contacts, output, "--model", model]
        job = subprocess.Popen(command, env=cluster.environment, stdout=log, stderr=log)
    killed = False
    while job.poll() is None:
        done = sum(1 for _ in output.glob("_temporary/0/task_*"))
        if not killed and done * 2 >= tasks:
            cluster.kill_a_worker()
            killed = True
            print(f"killed a worker when {done} of {tasks} tasks were done", flush=True)
        time.sleep(0.05)
    if job.returncode != 0:
        sys.exit(f"Spark failed: see {log.name}")
    if not killed:
        sys.exit("Spark was done before a worker could be killed: name more rows")


def predict(program, model, contacts, tagged):
    reference = ROOT / "data" / "title_reference.csv"
    options = ["--input", contacts, "--output", tagged, "--model-dir", model, "--title-reference", reference]
    return run([program, "predict", *options, "--log-dir", tagged.parent / "logs"], tagged.with_suffix(".log"))


def compare(one, other):
    names = ["Record ID", "Job Title", "Persona Segment", "Confidence Score"]
    one, other = (table.select(names).sort_by("Record ID").combine_chunks() for table in (one, other))
    for name in names:
        ours, theirs = (table[name].cast(pyarrow.string()).fill_null("") for table in (one, other))
        if ours != theirs:
            differ = pyarrow.compute.sum(pyarrow.compute.not_equal(ours, theirs)).as_py()
            sys.exit(f"{differ} rows differ in {name}")


if __name__ == "__main__":
    main()
