#!/usr/bin/env python3
"""Uses a server for long as several people do, and tells what it takes: memory, descriptors, threads, and how long it takes to answer.

    benches/serve/soak.py [--minutes 60] [--rate 40] [--connections 8] [--every 60]

It starts a server of its own in a temporary folder, with a model of the titles that ship. So many titles a second are
asked for, one by one, on so many connections; what `benches/serve/load.py` reaches is what a machine can do. How long an
answer took is counted from when it was due to be asked for, so that a server which keeps everybody waiting is not
asked less. In every minute a file is sent, looked at, downloaded and removed, as CSV and as a workbook by turns; in
every second one a title is fixed, learned from on trial, and kept or discarded. A row is printed for every so many
seconds. The status is 1 if a request failed, or if descriptors or threads were more in the end than after the first tenth.
"""

import argparse
import asyncio
import csv
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("PERSONA") or ROOT / "target" / "release" / "persona").resolve()
ROWS = 20_000


class Load:
    """What was asked of the server so far."""

    def __init__(self, address, pid):
        self.host, self.port = address.rsplit(":", 1)
        self.pid = pid
        self.took, self.counts, self.problems = [], dict.fromkeys(["titles", "files", "lessons"], 0), []

    async def ask(self, method, path, body=b"", wanted=(200,)):
        """One request on a connection of its own. Gives the answer's body."""
        reader, writer = await asyncio.open_connection(self.host, int(self.port))
        try:
            head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write(head.encode() + body)
            answer = await reader.read()
        finally:
            writer.close()
        head, _, content = answer.partition(b"\r\n\r\n")
        status = int(head.split()[1]) if head else 0
        if status not in wanted:
            self.problems.append(f"{method} {path}: {status} {content[:200]!r}")
            raise ConnectionError
        return unchunked(content) if b"transfer-encoding: chunked" in head.lower() else content

    async def wait_for(self, path):
        while True:
            job = json.loads(await self.ask("GET", path))
            if job["state"] not in ("waiting", "running"):
                return job
            await asyncio.sleep(0.2)

    async def titles(self, titles, rate, connections, until):
        """Titles one by one, `rate` a second."""
        await asyncio.gather(*(self.some_titles(titles, rate / connections, until) for _ in range(connections)))

    async def some_titles(self, titles, rate, until):
        """Those of one connection, which is opened again where a request failed."""
        begun, number = time.perf_counter(), 0
        while begun + number / rate < until:
            try:
                reader, writer = await asyncio.open_connection(self.host, int(self.port))
                while (due := begun + number / rate) < until:
                    number += 1
                    early = due - time.perf_counter()
                    if early > 0:
                        await asyncio.sleep(early)
                    await self.title(reader, writer, next(titles))
                    self.took.append(time.perf_counter() - due)
                    self.counts["titles"] += 1
                writer.close()
            except (OSError, EOFError) as error:
                self.problems.append(f"a title: {error!r}")

    async def title(self, reader, writer, title):
        body = json.dumps({"title": title}).encode()
        head = f"POST /api/classify HTTP/1.1\r\nHost: {self.host}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"content-length:")[2].split(None, 1)[0]
        content = await reader.readexactly(int(length))
        if not head.startswith(b"http/1.1 200"):
            raise ConnectionError(f"{head[:40]} {content[:200]}")

    async def file(self, name, content):
        sent = json.loads(await self.ask("POST", f"/api/files?name={name}", content, (202,)))["id"]
        told = await self.wait_for(f"/api/files/{sent}")
        assert told["rows"] == ROWS, told
        await self.ask("GET", f"/api/files/{sent}/rows?limit=200")
        download = await self.ask("GET", f"/api/files/{sent}/download")
        assert download.count(b"\n") == ROWS + 1, len(download)
        await self.ask("DELETE", f"/api/files/{sent}", wanted=(200, 204))
        self.counts["files"] += 1

    async def lesson(self, title, how, keep):
        body = json.dumps({"title": title, "persona_segment": "Product"}).encode()
        await self.ask("PUT", "/api/fixes", body)
        await self.ask("POST", "/api/candidate", json.dumps({"how": how}).encode(), (202,))
        await self.wait_for("/api/candidate")
        if keep:
            await self.ask("POST", "/api/candidate/keep", b"{}")
        else:
            await self.ask("DELETE", "/api/candidate")
            await self.ask("DELETE", "/api/fixes")
        self.counts["lessons"] += 1

    async def every(self, seconds, until, jobs):
        """One job after the other, one every so many seconds."""
        for job in jobs:
            due = time.perf_counter() + seconds
            if due > until:
                break
            try:
                await job()
            except (ConnectionError, OSError, AssertionError) as error:
                self.problems.append(repr(error))
            await asyncio.sleep(max(0, due - time.perf_counter()))

    def measured(self):
        """Memory in MB, descriptors and threads of the server."""
        status = dict(line.split(":", 1) for line in Path(f"/proc/{self.pid}/status").read_text().splitlines())
        descriptors = len(os.listdir(f"/proc/{self.pid}/fd"))
        return int(status["VmRSS"].split()[0]) // 1024, descriptors, int(status["Threads"])

    async def report(self, period, until):
        print("| minute | memory | descriptors | threads | titles | files | lessons | p50 | p99 | slowest |\n" + "|---" * 10 + "|", flush=True)
        begun, rows = time.perf_counter(), []
        while time.perf_counter() < until:
            await asyncio.sleep(min(period, until - time.perf_counter()))
            took, self.took = sorted(self.took), []
            at = lambda share: f"{1000 * took[min(len(took) - 1, int(share * len(took)))]:.1f} ms" if took else "-"
            rows.append(self.measured())
            memory, descriptors, threads = rows[-1]
            counts = " | ".join(str(count) for count in self.counts.values())
            print(f"| {(time.perf_counter() - begun) / 60:.1f} | {memory} MB | {descriptors} | {threads} | {counts} | {at(0.5)} | {at(0.99)} | {at(1)} |", flush=True)
        return rows


def unchunked(content):
    pieces = []
    while content:
        size, _, content = content.partition(b"\r\n")
        size = int(size, 16)
        pieces.append(content[:size])
        content = content[size + 2 :]
    return b"".join(pieces)


def prepare(folder):
    """A folder with the data that ships, a model of it, and a file to send in two formats."""
    shutil.copytree(ROOT / "data", folder / "data")
    with open(ROOT / "data" / "background_titles.csv", newline="", encoding="utf-8") as file:
        titles = [row["Job Title"] for row in csv.DictReader(file)]
    with open(folder / "send.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Record ID", "Job Title"])
        writer.writerows([number, f"{titles[number % len(titles)]} {number % 7}"] for number in range(ROWS))
    for arguments in (["train"], ["predict", "--input", "send.csv", "--output", "send.xlsx"]):
        subprocess.run([PROGRAM, *arguments], cwd=folder, check=True, capture_output=True)
    return titles


async def use(options, folder, titles, server, address):
    load = Load(address, server.pid)
    files = [("send.csv", (folder / "send.csv").read_bytes()), ("send.xlsx", (folder / "send.xlsx").read_bytes())]
    sent = (lambda file=file: load.file(*file) for file in itertools.cycle(files))
    # Two are taught for one that is trained, since a training takes both cores; of these every second is kept.
    ways = itertools.cycle([("teach", True), ("teach", False), ("train", True), ("teach", True), ("teach", False), ("train", False)])
    lessons = (lambda number=number, way=next(ways): load.lesson(f"Soaked title {number}", *way) for number in itertools.count())
    until = time.perf_counter() + 60 * options.minutes
    rows, *_ = await asyncio.gather(
        load.report(options.every, until),
        load.titles(itertools.cycle(titles), options.rate, options.connections, until),
        load.every(60, until, sent),
        load.every(120, until, lessons),
    )
    return rows, load.problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=40, help="titles a second")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--every", type=float, default=60, help="seconds between two rows that are printed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="persona-soak-") as folder:
        folder = Path(folder)
        titles = prepare(folder)
        server = subprocess.Popen([PROGRAM, "serve", "--port", "0"], cwd=folder, stdout=subprocess.PIPE, text=True)
        address = server.stdout.readline().split("http://")[1].split("/")[0]
        try:
            rows, problems = asyncio.run(use(options, folder, titles, server, address))
        finally:
            server.terminate()
            server.wait()
    print(f"{len(problems)} requests failed.", *problems[:20], sep="\n")
    settled = rows[len(rows) // 10]
    leaks = [now > then + 2 for now, then in zip(rows[-1][1:], settled[1:])]
    sys.exit(bool(problems) or any(leaks))


if __name__ == "__main__":
    main()
