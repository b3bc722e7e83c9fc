"""What a core does on Spark beside what it does for the command line, after `make test-spark`:

    target/python/venv/bin/python benches/python/spark.py [ROWS] [ROUNDS]

The same contacts by `persona predict` on one and on two threads, and on a cluster of one and of two workers with a core
each, in turn, round after round; medians are printed. All of a task is counted: reading, passing batches between Java and
Python, tagging, writing. What a cluster takes to start is not.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "spark"
sys.path.append(str(EXAMPLE))

import check  # noqa: E402
from cluster import Cluster  # noqa: E402

PROGRAM = ROOT / "target" / "release" / "persona"
MODEL = ROOT / "python" / "persona_titles" / "shipped" / "model"
FOLDER = ROOT / "target" / "python" / "spark" / "bench"
CORES = (1, 2)
TASKS = 16
OFTEN = 0.1
"""Seconds between two looks at the processes of a worker."""
TICKS = os.sysconf("SC_CLK_TCK")


def main():
    rows, rounds = int((sys.argv[1:2] or ["1000000"])[0]), int((sys.argv[2:3] or ["3"])[0])
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    contacts = FOLDER / "contacts.parquet"
    check.generate(rows, contacts)
    predicted, clustered = ({cores: [] for cores in CORES} for _ in range(2))
    for _ in range(rounds):
        for cores in CORES:
            predicted[cores].append(predict(contacts, cores))
            clustered[cores].append(spark(contacts, cores))
            print(cores, predicted[cores][-1], clustered[cores][-1], file=sys.stderr, flush=True)
    print(f"{rows} rows, {rounds} rounds; seconds\n")
    for cores in CORES:
        clock, processor = medians(predicted[cores])
        print(f"persona predict, {cores} threads: {clock:.1f} by the clock, {processor:.1f} of the processor")
        clock, in_tasks, java, python, *memory = medians(clustered[cores])
        print(f"Spark, {cores} workers: {clock:.1f} from the first task to the last, {in_tasks:.1f} in tasks,")
        print(f"  of the processor {java:.1f} Java and {python:.1f} Python; MB {memory[0]:.0f} and {memory[1]:.0f} a process")
        pairs = list(zip(predicted[cores], clustered[cores], strict=True))
        by_clock = statistics.median(one[0] * cores / other[1] for one, other in pairs)
        by_processor = statistics.median(one[1] / other[3] for one, other in pairs)
        whole = statistics.median(one[1] / (other[2] + other[3]) for one, other in pairs)
        print(f"  rows a second and core, of what predict does: {by_clock:.0%} by the clock,")
        print(f"  {by_processor:.0%} by the processor of Python alone, {whole:.0%} with Java")


def medians(rounds):
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def predict(contacts, threads):
    """Seconds by the clock and of the processor."""
    command = [PROGRAM, "predict", "--input", contacts, "--output", FOLDER / "predicted.parquet", "--model-dir", MODEL]
    command += ["--title-reference", ROOT / "data" / "title_reference.csv", "--log-dir", FOLDER / "logs"]
    began = time.monotonic()
    environment = {**os.environ, "RAYON_NUM_THREADS": str(threads)}
    run = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(run.pid, 0)
    if status != 0:
        sys.exit("persona predict failed")
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime


def spark(contacts, workers):
    """Seconds from the first task to the last and in tasks, of the processor in Java and in Python, and their memory."""
    folder = FOLDER / "cluster"
    shutil.rmtree(folder, ignore_errors=True)
    with Cluster(folder, workers) as cluster:
        settings = {
            "spark.sql.files.maxPartitionBytes": contacts.stat().st_size // TASKS,
            "spark.sql.files.openCostInBytes": 0,
            "spark.eventLog.enabled": "true",
            "spark.eventLog.dir": folder.as_uri(),
            "spark.eventLog.compress": "false",
            "spark.eventLog.rolling.enabled": "false",
        }
        submit = [cluster.environment["SPARK_HOME"] + "/bin/spark-submit", "--master", cluster.url]
        submit += [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
        watch = Watch([worker.pid for worker in cluster.workers])
        with open(folder / "driver.log", "w") as log, watch:
            command = [*submit, EXAMPLE / "tag.py", contacts, FOLDER / "tagged", "--model", MODEL]
            subprocess.run(command, env=cluster.environment, stdout=log, stderr=log, check=True)
        [events] = folder.glob("app-*")
        tasks = [event for event in map(json.loads, events.open()) if event["Event"] == "SparkListenerTaskEnd"]
    infos = [task["Task Info"] for task in tasks]
    clock = max(info["Finish Time"] for info in infos) - min(info["Launch Time"] for info in infos)
    in_tasks = sum(task["Task Metrics"]["Executor Run Time"] for task in tasks)
    return clock / 1000, in_tasks / 1000, watch.seconds("java"), watch.seconds("python"), *watch.memory()


class Watch:
    """Looks at the processes below some others while the `with` lasts."""

    def __init__(self, workers):
        self.workers, self.seen, self.done = workers, {}, threading.Event()
        self.thread = threading.Thread(target=self.look)

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()

    def look(self):
        while not self.done.wait(OFTEN):
            parents, stats = {}, {}
            for file in Path("/proc").glob("[0-9]*/stat"):
                try:
                    name, _, rest = file.read_text().partition("(")[2].rpartition(") ")
                    [peak] = [line.split()[1] for line in file.with_name("status").open() if line.startswith("VmHWM")]
                except (OSError, ValueError):  # It has ended meanwhile, or is none of ours.
                    continue
                pid, fields = int(file.parent.name), rest.split()
                parents[pid] = int(fields[1])
                kind = "java" if name == "java" else "python"
                stats[pid] = (kind, (int(fields[11]) + int(fields[12])) / TICKS, int(peak) / 1024)
            below, more = set(self.workers), True
            while more:
                more = {pid for pid, parent in parents.items() if parent in below and pid not in below}
                below |= more
            self.seen |= {pid: stats[pid] for pid in below - set(self.workers) if pid in stats}

    def seconds(self, kind):
        return sum(seconds for of, seconds, _ in self.seen.values() if of == kind)

    def memory(self):
        """The most that a process of Java and one of Python had, in MB."""
        return [max(peak for of, _, peak in self.seen.values() if of == kind) for kind in ("java", "python")]


if __name__ == "__main__":
    main()
