"""Trains other designs of student, for `evaluate.py` to compare.

Usage: python compare.py [--cache target/encoder] [--steps 1500] [NAME...]

Each design becomes a folder of its own under CACHE/compare, in float32; the
plain table also in float16 and int8. The teacher is in CACHE/teacher. STEPS
are those of a table; the transformer has its own.
"""

import argparse
from pathlib import Path

import bert
import export
import folder
import transformer
from build import CACHE, Lesson
from student import Design

TABLES = {
    "pairs": Design(256, pairs=8192),
    "table-256": Design(256),
    "matching": Design(256, matching=10.0),
    "centred": Design(256, centred=True),
    "table-384": Design(384),
    "table-128": Design(128),
    "places": Design(256, places=True),
}
REFERENCE = "two-layer"
TRANSFORMER = transformer.Design(layers=(0, 5))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    names = [*TABLES, REFERENCE]
    parser.add_argument("names", nargs="*", default=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--steps", type=int, default=1500)
    arguments = parser.parse_args()
    lesson = Lesson(arguments.cache)
    for name in arguments.names:
        if name == REFERENCE:
            models = {"float32": bert.graph(lesson.teach_transformer(TRANSFORMER))}
            tokenizer, dimensions = lesson.teacher.encoder.tokenizer, lesson.vectors.shape[1]
        else:
            design = TABLES[name]._replace(steps=arguments.steps)
            parameters = lesson.teach(design)
            precisions = export.PRECISIONS if name == "table-256" else ["float32"]
            models = {precision: export.graph(design, parameters, precision) for precision in precisions}
            tokenizer, dimensions = lesson.tokenizer, design.dimensions
        for precision, model in models.items():
            target = arguments.cache / "compare" / f"{name}-{precision}"
            folder.write(target, {"model.onnx": model}, tokenizer, dimensions)
            print(f"{target} written", flush=True)


if __name__ == "__main__":
    main()
