#!/usr/bin/env python3
"""Prints the licences of all crates that are linked into the program, each text once.

The texts come from the crates' own sources, as cargo has them. Standard library only.
"""

import json
import subprocess
import sys
from pathlib import Path

NAMES = ("LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE")


def main():
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", platform()]
    metadata = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    linked = linked_packages(metadata)
    texts = {}
    for package in sorted(metadata["packages"], key=lambda package: (package["name"], package["version"])):
        if package["id"] not in linked or package["id"] == metadata["resolve"]["root"]:
            continue
        name = f"{package['name']} {package['version']}"
        print(f"{name}: {package['license'] or 'see its text below'}")
        for text in licence_texts(Path(package["manifest_path"]).parent):
            texts.setdefault(text, []).append(name)
    for text, names in texts.items():
        print(f"\n{'=' * 100}\n{', '.join(names)}\n{'=' * 100}\n\n{text}")


def platform():
    version = subprocess.run(["rustc", "-vV"], check=True, stdout=subprocess.PIPE, text=True).stdout
    return next(line.split()[1] for line in version.splitlines() if line.startswith("host: "))


def linked_packages(metadata):
    """The packages that the program depends on as it runs, not to be built or tested."""
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    linked, waiting = set(), [metadata["resolve"]["root"]]
    while waiting:
        package = waiting.pop()
        if package in linked:
            continue
        linked.add(package)
        for dependency in nodes[package]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                waiting.append(dependency["pkg"])
    return linked


def licence_texts(folder):
    files = (path for path in sorted(folder.iterdir()) if path.is_file() and path.name.upper().startswith(NAMES))
    return [path.read_text(encoding="utf-8", errors="replace").strip() for path in files]


if __name__ == "__main__":
    sys.exit(main())
