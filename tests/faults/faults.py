#!/usr/bin/env python3
"""Lets every system call that writes fail, one after the other, and looks at what is left.

    tests/faults/faults.py [--scenario NAME ...] [--fault NAME ...] [--every N] [--no-writes]

Needs strace. For each scenario the writing calls of the program's main thread are counted; then the program runs once
for each of them with a fault there: killed at the call (`kill`), the call failing once (`EIO`, `EDQUOT`), it and all
after it failing (`ENOSPC`), a call that is interrupted (`EINTR`), or every write taking half of what it is given
(`short`, by a library that is loaded before libc's write). After each run every file is what it was or what an
undisturbed run writes, and the next run works and leaves nothing behind but what an undisturbed one leaves.
"""

import argparse
import collections
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scenarios import SCENARIOS, Base

HERE = Path(__file__).resolve().parent
PROGRAM = Path(os.environ.get("PERSONA") or HERE.parents[1] / "target" / "release" / "persona")

WRITES = "write,writev,pwrite64,pwritev,pwritev2,sendfile,copy_file_range,ftruncate,fallocate,fsync,fdatasync"
PLACES = "rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat"
# What is injected into which calls, at the nth of them: once, or there and ever after.
FAULTS = {
    "kill": (f"{WRITES},{PLACES}", "signal=KILL", ""),
    "ENOSPC": (f"{WRITES},{PLACES}", "error=ENOSPC", "+"),
    "EIO": (f"{WRITES},{PLACES}", "error=EIO", ""),
    "EDQUOT": (f"{WRITES},{PLACES}", "error=EDQUOT", ""),
    "EINTR": (WRITES, "error=EINTR", ""),
}
# A run takes a second or two; one that takes this long hangs.
PATIENCE = 120
# So many problems of a fault are told one by one.
TOLD = 20


class Tally:
    """What came of the runs of a scenario with a fault."""

    def __init__(self):
        self.points = 0
        self.outcomes = collections.Counter()
        self.problems = []

    def add(self, outcome, problems, point):
        self.points += 1
        self.outcomes[outcome] += 1
        self.problems += [f"call {point}: {problem}" for problem in problems]


def strace(options, command, **keywords):
    """Runs a command under strace. Gives its status, or None if it hangs, and what it said on standard error."""
    process = subprocess.Popen(
        ["strace", "-f", "-qq", *options, *command],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True, **keywords,
    )
    try:
        _, said = process.communicate(timeout=PATIENCE)
        return process.returncode, said.decode(errors="replace")
    except subprocess.TimeoutExpired:
        subprocess.run(["kill", "-KILL", "--", f"-{process.pid}"], check=False)
        process.communicate()
        return None, ""


def trace_of(calls, command, folder):
    """Which of `calls` the main thread makes, one after the other. The others make none that matter."""
    with tempfile.NamedTemporaryFile("r") as trace:
        code, said = strace(["-e", f"trace={calls}", "-o", trace.name], command, cwd=folder)
        assert code == 0, said
        made = re.findall(r"^(\d+) +(\w+)\(", trace.read(), re.MULTILINE)
    return [name for thread, name in made if thread == made[0][0]]


def injection(trace, point, what, ever_after):
    """What makes strace let the call number `point` fail. It counts the calls of each name by themselves."""
    if not ever_after:
        return ["-e", f"inject={trace[point]}:{what}:when={trace[:point + 1].count(trace[point])}"]
    options = []
    for name in set(trace):
        options += ["-e", f"inject={name}:{what}:when={trace[:point].count(name) + 1}+"]
    return options


def problems_of(scenario, fault, folder, code, said, before, after):
    """What is not as it must be after a run with a fault, and a word for how it ended."""
    problems = []
    if code is None:
        problems.append("it hangs")
    elif code not in (0, 1, 137, -9):
        problems.append(f"it ended with status {code}")
    if "panicked" in said:
        problems.append("it panicked")
    now = scenario.state(folder)
    for file in now.keys() | before.keys() | after.keys():
        if now.get(file) not in (before.get(file), after.get(file)):
            problems.append(f"{file} is neither what it was nor what it was to be")
    problems += scenario.faults(PROGRAM, folder)
    if now == after and before != after:
        outcome = "new"
    elif now == before:
        outcome = "old"
    else:
        outcome = "some new"
    if code == 0 and outcome != "new":
        problems.append(f"it said that it went well, and left the {outcome}")
    # Where every rename is refused for good, so is the one that would take another back.
    if code == 1 and outcome == "some new" and not scenario.may_part and fault != "ENOSPC":
        changed = [file for file in now.keys() | after.keys() if now.get(file) != before.get(file)]
        problems.append(f"it failed and left something of what is new: {sorted(changed)}")
    return problems, {0: "went well", 1: "failed"}.get(code, "ended") + f", {outcome}"


def next_run(scenario, folder):
    """Does the same once more, and what comes behind it. Gives the last run, the files and all names then."""
    for command in filter(None, [scenario.command, scenario.then]):
        run = subprocess.run([PROGRAM, *command], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True)
    return run, scenario.state(folder), scenario.files(folder)


def aftermath(scenario, folder, settled, files):
    """Whether the next run works, and whether it leaves what it leaves after an undisturbed one."""
    problems = []
    run, state, names = next_run(scenario, folder)
    if run.returncode != 0:
        problems.append(f"the next run failed: {run.stderr.decode(errors='replace').strip()}")
    elif state != settled:
        problems.append("the next run left something else than an undisturbed one")
    left = names - files
    if left:
        problems.append(f"the next run left {sorted(left)}")
    return problems


def half_writes(work):
    """The library in which every write takes half."""
    library = work / "short_writes.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, HERE / "short_writes.c", "-ldl"], check=True)
    return library


def try_fault(scenario, fault, base, work, arguments):
    tally = Tally()
    fresh = lambda name: scenario.prepare(base, work / name)
    undisturbed = fresh("undisturbed")
    before = scenario.state(undisturbed)
    command = [PROGRAM, *scenario.command]
    subprocess.run(command, cwd=undisturbed, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    after = scenario.state(undisturbed)
    _, settled, files = next_run(scenario, undisturbed)
    if fault == "short":
        folder = fresh("fault")
        environment = {"LD_PRELOAD": str(half_writes(work)), "PATH": "/usr/bin:/bin"}
        run = subprocess.run(
            command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, env=environment, timeout=PATIENCE
        )
        problems, outcome = problems_of(scenario, fault, folder, run.returncode, run.stderr.decode(), before, after)
        tally.add(outcome, problems + aftermath(scenario, folder, settled, files), "all")
        return tally
    calls, what, ever_after = FAULTS[fault]
    trace = trace_of(calls, command, fresh("count"))
    points = [at for at, name in enumerate(trace) if not (arguments.no_writes and name == "write")]
    for point in points[:: arguments.every]:
        folder = fresh("fault")
        # Faster, but signals are not sent so.
        options = [] if fault == "kill" else ["--seccomp-bpf"]
        options += ["-e", f"trace={calls}", *injection(trace, point, what, ever_after), "-o", "/dev/null"]
        code, said = strace(options, command, cwd=folder)
        problems, outcome = problems_of(scenario, fault, folder, code, said, before, after)
        tally.add(outcome, problems + aftermath(scenario, folder, settled, files), f"{point} ({trace[point]})")
    return tally


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    names = [scenario.name for scenario in SCENARIOS]
    parser.add_argument("--scenario", action="append", choices=names)
    parser.add_argument("--fault", action="append", choices=[*FAULTS, "short"])
    parser.add_argument("--every", type=int, default=1, help="try every nth call only")
    parser.add_argument("--no-writes", action="store_true", help="try all calls but `write`: the quick half")
    arguments = parser.parse_args()
    print("| | fault | calls tried | what came of it | problems |\n|---|---|---|---|---|", flush=True)
    failed = False
    with tempfile.TemporaryDirectory(prefix="persona-faults-") as work:
        work = Path(work)
        base = Base(PROGRAM, work / "base")
        for scenario in SCENARIOS:
            if arguments.scenario and scenario.name not in arguments.scenario:
                continue
            for fault in arguments.fault or [*FAULTS, "short"]:
                begun = time.time()
                tally = try_fault(scenario, fault, base, work, arguments)
                outcomes = "; ".join(f"{count} {what}" for what, count in sorted(tally.outcomes.items()))
                print(f"| {scenario.name} | {fault} | {tally.points} | {outcomes} | {len(tally.problems)} |", flush=True)
                told = tally.problems[:TOLD]
                if len(tally.problems) > TOLD:
                    told.append(f"and {len(tally.problems) - TOLD} more")
                print(f"{time.time() - begun:.0f} s", *told, sep="\n", file=sys.stderr, flush=True)
                failed = failed or bool(tally.problems)
    sys.exit(failed)


if __name__ == "__main__":
    main()
