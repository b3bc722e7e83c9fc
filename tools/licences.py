#!/usr/bin/env python3
"""Writes src/cli/licences.txt, which `persona licenses` prints: the licences of all that is compiled in, each text once.

    tools/licences.py            writes it anew, after a change of the crates
    tools/licences.py --check    says whether it is up to date

The texts come from the crates' own sources, as cargo has them. Standard library only.
"""

import sys
from pathlib import Path

from crates import ROOT, linked

FILE = ROOT / "src" / "cli" / "licences.txt"

NAMES = ("LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE")

RULE = "=" * 100


def main():
    text = licences()
    if sys.argv[1:] == ["--check"]:
        if FILE.read_text(encoding="utf-8") != text:
            sys.exit(f"{FILE.relative_to(ROOT)} is not of the crates in Cargo.lock: run tools/licences.py and commit it.")
        return
    FILE.write_text(text, encoding="utf-8")


def licences():
    packages, _ = linked()
    lines = ["persona is under the MIT licence. These are the crates that are compiled into it, and their licences:", ""]
    texts = {}
    for package in packages[1:]:
        name = f"{package['name']} {package['version']}"
        lines.append(f"{name}: {package['license'] or 'see its text below'}")
        for text in texts_of(Path(package["manifest_path"]).parent):
            # Copies differ in where their lines end.
            texts.setdefault(" ".join(text.split()), (text, []))[1].append(name)
    lines += ["", "Compiled in as well: the Rust standard library (MIT OR Apache-2.0), and an encoder of titles, which is"]
    lines += ["distilled from all-MiniLM-L6-v2 and Universal Sentence Encoder multilingual v3 (both Apache-2.0)."]
    own = (ROOT / "LICENSE").read_text(encoding="utf-8").strip()
    encoder = (ROOT / "models-cache" / "title-encoder" / "LICENSE-teacher.txt").read_text(encoding="utf-8").strip()
    parts = [(own, ["persona"]), (encoder, ["the encoder"]), *texts.values()]
    for text, names in parts:
        lines += ["", RULE, ", ".join(names), RULE, "", text]
    return "\n".join(line.rstrip() for line in "\n".join(lines).splitlines()) + "\n"


def texts_of(folder):
    """The licences of a crate, and of the C sources that it brings."""
    own = [path for path in sorted(folder.iterdir()) if is_licence(path)]
    # Those of zstd are under the GPL (COPYING) or another (LICENSE); those of jemalloc have a COPYING alone.
    brought = []
    for part in sorted(path for path in folder.iterdir() if path.is_dir()):
        brought += [path for path in (part / "LICENSE", part / "COPYING") if path.is_file()][:1]
    return [path.read_text(encoding="utf-8", errors="replace").strip() for path in [*own, *brought]]


def is_licence(path):
    return path.is_file() and path.name.upper().startswith(NAMES)


if __name__ == "__main__":
    main()
