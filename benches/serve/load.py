#!/usr/bin/env python3
"""Asks a running server for one title after the other, on several connections, and tells how fast it answers.

    persona serve --port 8177 &
    python3 benches/serve/load.py 127.0.0.1:8177 --seconds 10 --connections 8
"""

import argparse
import asyncio
import csv
import itertools
import json
import time


async def ask(host, port, titles, until, took):
    reader, writer = await asyncio.open_connection(host, port)
    while time.perf_counter() < until:
        body = json.dumps({"title": next(titles)}).encode()
        begun = time.perf_counter()
        writer.write(b"POST /api/classify HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n" % (host.encode(), len(body)) + body)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(head.decode())
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.split(b":")[1]))
        took.append(time.perf_counter() - begun)
    writer.close()


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("address", help="host:port")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--titles", default="data/background_titles.csv")
    options = parser.parse_args()
    host, port = options.address.rsplit(":", 1)
    with open(options.titles, newline="", encoding="utf-8") as file:
        titles = itertools.cycle([row["Job Title"] for row in csv.DictReader(file)])
    took = []
    begun = time.perf_counter()
    until = begun + options.seconds
    await asyncio.gather(*(ask(host, int(port), titles, until, took) for _ in range(options.connections)))
    elapsed = time.perf_counter() - begun
    took.sort()
    at = lambda share: 1000 * took[min(len(took) - 1, int(share * len(took)))]
    print(f"{len(took)} requests in {elapsed:.1f} s on {options.connections} connections: {len(took) / elapsed:.0f} requests/s")
    print(f"p50 {at(0.5):.1f} ms, p90 {at(0.9):.1f} ms, p99 {at(0.99):.1f} ms, p99.9 {at(0.999):.1f} ms, slowest {1000 * took[-1]:.1f} ms")


asyncio.run(main())
