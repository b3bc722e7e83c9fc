"""Makes the title encoder: corpus, teacher, training, export, check.

Usage: python build.py [--cache target/encoder] [--output models-cache/title-encoder]
"""

import argparse
from pathlib import Path

import numpy as np

import check
import corpus
import export
import folder
import student
import transformer
import vocabulary
from sources import Sources
from student import Design, Projection
from teacher import Teacher

ROOT = Path(__file__).parents[2]
CACHE = ROOT / "target/encoder"
CHOSEN = Design(dimensions=256)
PRECISION = "int8"


class Lesson:
    """What every student learns from: the corpus, in its tokens, and the teacher's vectors."""

    def __init__(self, cache: Path):
        sources = Sources(cache / "sources")
        self.teacher = Teacher(sources.teacher(), cache)
        titles, counts = corpus.build(sources, self.teacher.words())
        print(f"{len(titles)} titles:", counts, flush=True)
        self.vectors = self.teacher.titles(titles)
        self.teacher_rows = self.teacher.encoder.tokens(titles)
        self.pieces = vocabulary.kept(self.teacher.vocabulary, self.teacher_rows)
        print(f"{len(self.pieces)} wordpieces", flush=True)
        self.tokenizer = vocabulary.tokenizer(self.teacher.encoder.tokenizer, self.pieces)
        self.rows = [encoding.ids for encoding in self.tokenizer.encode_batch_fast(titles)]

    def teach(self, design: Design) -> dict[str, np.ndarray]:
        """Parameters of a trained table."""
        ids = np.zeros((len(self.rows), student.TRAIN_LENGTH), np.int32)
        for i, row in enumerate(self.rows):
            ids[i, : len(row)] = row[: student.TRAIN_LENGTH]
        projection = Projection.fit(self.vectors, design)
        alone = self.teacher.pieces()[[self.teacher.vocabulary[piece] for piece in self.pieces]]
        return student.train(design, ids, projection(self.vectors), projection(alone))

    def teach_transformer(self, design: transformer.Design) -> dict[str, np.ndarray]:
        """Weights of a trained transformer, which keeps the teacher's wordpieces and dimensions."""
        return transformer.train(design, self.teacher.weights, self.teacher_rows, self.vectors)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--output", type=Path, default=ROOT / "models-cache/title-encoder")
    arguments = parser.parse_args()
    lesson = Lesson(arguments.cache)
    model = export.graph(CHOSEN, lesson.teach(CHOSEN), PRECISION)
    folder.write(arguments.output, model, lesson.tokenizer, CHOSEN.dimensions)
    check.check(arguments.output)


if __name__ == "__main__":
    main()
