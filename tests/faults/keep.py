#!/usr/bin/env python3
"""Lets every system call that writes fail while a server keeps a retrained model, and looks at what is left.

    tests/faults/keep.py [--fault kill|EIO|ENOSPC ...] [--every N]

Needs strace. A server learns a fix on trial; strace is attached to it, with a fault at one call; then the fix is kept.
The calls are those of the thread that keeps. Afterwards the training data, its journal and the model must each be what
they were or what an undisturbed server leaves, an answer that says that it went well must have left all of it, a server
that lives must answer, and the next `teach` and `train` must work and leave nothing behind.
"""

import argparse
import collections
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from faults import FAULTS, PATIENCE, PROGRAM, injection
from scenarios import TAUGHT, TRAIN, Base, Scenario

FIX = {"title": "Evals Lead", "persona_segment": "Engineering"}
KEEP = Scenario("serve, a fix that is kept", [], TAUGHT, may_part=True)


class Server:
    """A server in a folder, which has learned a fix on trial."""

    def __init__(self, folder):
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--port", "0", *TRAIN], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.address = re.search(r"http://[^/\s]+", self.process.stdout.readline())[0]
        self.ask("PUT", "/api/fixes", FIX)
        self.ask("POST", "/api/candidate", {"how": "teach"})
        while self.ask("GET", "/api/candidate")[1]["state"] in ("waiting", "running"):
            time.sleep(0.05)

    def ask(self, method, path, body=None):
        """The status and the answer; no status where there is no answer."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return None, ""

    def keep(self, options):
        """Keeps the fix under strace."""
        pid = self.process.pid
        tracer = subprocess.Popen(["strace", "-f", "-qq", "-p", str(pid), *options], stderr=subprocess.DEVNULL)
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        while any("TracerPid:\t0\n" in (thread / "status").read_text() for thread in threads):
            time.sleep(0.01)
        answer = self.ask("POST", "/api/candidate/keep", {})
        # It would wait for ever for a server that it has killed. One that lives goes on without it.
        tracer.kill()
        tracer.wait()
        return answer

    def stop(self):
        self.process.kill()
        self.process.wait()


def undisturbed(folder, calls):
    """Keeps it without a fault. Gives the calls of the thread that keeps, in their order, and how often another writes."""
    server = Server(folder)
    with tempfile.NamedTemporaryFile("r") as trace:
        status, said = server.keep(["-e", f"trace={calls}", "-o", trace.name])
        assert status == 200, said
        made = re.findall(r"^(\d+) +(\w+)\(", trace.read(), re.MULTILINE)
    server.stop()
    keeper = next(thread for thread, name in made if name.startswith("rename"))
    others = collections.Counter(thread for thread, name in made if thread != keeper and name == "write")
    return [name for thread, name in made if thread == keeper], max(others.values(), default=0)


def tried(folder, options, before, after):
    """What came of keeping it with a fault, and what is not as it must be."""
    server = Server(folder)
    status, said = server.keep(options)
    problems = []
    if status is None:
        # It was killed, or its end is yet to come.
        time.sleep(0.2)
    if server.process.poll() is None and server.ask("GET", "/api/model")[0] != 200:
        problems.append("it lives, but it does not answer")
    server.stop()
    now = KEEP.state(folder)
    problems += [f"{name} is neither old nor new" for name in now if now[name] not in (before[name], after[name])]
    problems += KEEP.faults(PROGRAM, folder)
    outcome = "new" if now == after else "old" if now == before else "some new"
    if status == 200 and outcome != "new":
        problems.append(f"it said that it went well, and left the {outcome}")
    if status not in (200, None) and not said:
        problems.append(f"it failed with {status} and without a word")
    # What writes into the same folders next: where the fix is there already, the model is still to be learned.
    for command in (["teach", *FIX.values(), *TRAIN], ["train", *TRAIN]):
        run = subprocess.run([PROGRAM, *command], cwd=folder, capture_output=True, text=True)
        if run.returncode != 0:
            problems.append(f"the next {command[0]} failed: {run.stderr.strip()}")
    if KEEP.state(folder)[TAUGHT[0]] != after[TAUGHT[0]]:
        problems.append("the next runs left other training data than an undisturbed server")
    problems += KEEP.faults(PROGRAM, folder)
    left = [name for name in KEEP.files(folder) if ".tmp" in name]
    if left:
        problems.append(f"the next runs left {left}")
    ended = {200: "kept", None: "ended"}.get(status, "refused")
    return f"{ended}, {outcome}", problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fault", action="append", choices=["kill", "EIO", "ENOSPC"])
    parser.add_argument("--every", type=int, default=1, help="try every nth call only")
    arguments = parser.parse_args()
    failed = False
    print("| | fault | calls tried | what came of it | problems |\n|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory(prefix="persona-faults-") as work:
        work = Path(work)
        base = Base(PROGRAM, work / "base")
        for fault in arguments.fault or ["kill", "EIO", "ENOSPC"]:
            calls, what, ever_after = FAULTS[fault]
            folder = KEEP.prepare(base, work / "undisturbed")
            before = KEEP.state(folder)
            trace, others = undisturbed(folder, calls)
            after = KEEP.state(folder)
            outcomes, problems = collections.Counter(), []
            points = range(0, len(trace), arguments.every)
            if fault != "kill":
                # Threads wake each other up by a write, which no disk makes fail.
                points = [at for at in points if trace[at] != "write" or trace[: at + 1].count("write") > others]
            for point in points:
                folder = KEEP.prepare(base, work / "fault")
                options = ["-e", f"trace={calls}", *injection(trace, point, what, ever_after), "-o", "/dev/null"]
                outcome, wrong = tried(folder, options, before, after)
                outcomes[outcome] += 1
                problems += [f"call {point} ({trace[point]}): {problem}" for problem in wrong]
                shutil.rmtree(folder)
            told = "; ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
            print(f"| {KEEP.name} | {fault} | {len(points)} | {told} | {len(problems)} |", flush=True)
            print(*problems[:20], sep="\n", file=sys.stderr, flush=True)
            failed = failed or bool(problems)
    sys.exit(failed)


if __name__ == "__main__":
    main()
