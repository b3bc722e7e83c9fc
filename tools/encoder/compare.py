"""Trains other designs of student, for `evaluate.py` to compare.

Usage: python compare.py [--cache target/encoder] [--steps 1500] [NAME...]

Each design becomes a folder of its own under CACHE/compare, in float32; the
plain table also in float16 and int8. The teacher is in CACHE/teacher.
"""

import argparse
from pathlib import Path

import export
import folder
from build import CACHE, Lesson
from student import Design

DESIGNS = {
    "pairs": Design(256, pairs=8192),
    "table-256": Design(256),
    "matching": Design(256, matching=10.0),
    "centred": Design(256, centred=True),
    "table-384": Design(384),
    "table-128": Design(128),
    "places": Design(256, places=True),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", default=list(DESIGNS), metavar="NAME", help=", ".join(DESIGNS))
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--steps", type=int, default=1500)
    arguments = parser.parse_args()
    lesson = Lesson(arguments.cache)
    for name in arguments.names:
        design = DESIGNS[name]._replace(steps=arguments.steps)
        parameters = lesson.teach(design)
        for precision in export.PRECISIONS if name == "table-256" else ["float32"]:
            target = arguments.cache / "compare" / f"{name}-{precision}"
            folder.write(target, export.graph(design, parameters, precision), lesson.tokenizer, design.dimensions)
            print(f"{target} written", flush=True)


if __name__ == "__main__":
    main()
