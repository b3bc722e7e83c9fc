"""The crates that the program is made of, as cargo knows them. Standard library only."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

PLATFORMS = ("x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "aarch64-apple-darwin")
"""Where the program runs: those of deny.toml."""


def linked(platforms=PLATFORMS):
    """The packages that are linked into the program on any of the platforms, not those to build or test it, and the nodes of
    cargo's graph by their IDs. The program itself comes first, the others by name and version."""
    packages, nodes = {}, {}
    for platform in platforms:
        command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", platform]
        run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE)
        if run.returncode != 0:
            sys.exit(f"{' '.join(command)} failed: is Cargo.lock up to date?")
        metadata = json.loads(run.stdout)
        root = metadata["resolve"]["root"]
        by_id = {package["id"]: package for package in metadata["packages"]}
        graph = {node["id"]: runs_with(node) for node in metadata["resolve"]["nodes"]}
        for package in reachable(root, graph):
            packages[package] = by_id[package]
            nodes.setdefault(package, set()).update(graph[package])
    by_name = sorted(packages.values(), key=lambda package: (package["id"] != root, package["name"], package["version"]))
    return by_name, nodes


def runs_with(node):
    """What a package depends on as it runs."""
    return {dependency["pkg"] for dependency in node["deps"] if any(kind["kind"] is None for kind in dependency["dep_kinds"])}


def reachable(root, graph):
    found, waiting = set(), [root]
    while waiting:
        package = waiting.pop()
        if package not in found:
            found.add(package)
            waiting.extend(graph[package])
    return found


def host():
    version = subprocess.run(["rustc", "-vV"], check=True, stdout=subprocess.PIPE, text=True).stdout
    return next(line.split()[1] for line in version.splitlines() if line.startswith("host: "))
