"""Makes the title encoder: corpora, teachers, training, export, check.

Its table is of two halves. The first is the leading half of a table that
learns from the first teacher, in English; the second learns from the second
teacher, in many languages, over a vocabulary that has grown.

Usage: python build.py [--cache target/encoder] [--output models-cache/title-encoder]
"""

import argparse
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

import check
import corpus
import export
import folder
import lookup
import student
import transformer
import vocabulary
from growth import Growth
from sources import Sources
from student import Design, Projection
from teacher import Teacher
from universal import UniversalEncoder

ROOT = Path(__file__).parents[2]
CACHE = ROOT / "target/encoder"
CHOSEN = Design(dimensions=256)
"""Of the first lesson."""
HALF = CHOSEN.dimensions // 2
"""Numbers of each half. The first lesson's are in the order of their weight: its first are its best."""
SECOND = Design(dimensions=HALF, steps=2000)
PRECISION = "int8"


class Lesson:
    """What every student of the first teacher learns from: the corpus, in its tokens, and the teacher's vectors."""

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
        projection = Projection.fit(self.vectors, design)
        alone = self.teacher.pieces()[[self.teacher.vocabulary[piece] for piece in self.pieces]]
        return student.train(design, _ids(self.rows), projection(self.vectors), projection(alone))

    def teach_transformer(self, design: transformer.Design) -> dict[str, np.ndarray]:
        """Weights of a trained transformer, which keeps the teacher's wordpieces and dimensions."""
        return transformer.train(design, self.teacher.weights, self.teacher_rows, self.vectors)


class SecondLesson:
    """What the second half learns from: titles in many languages and the second teacher's vectors."""

    def __init__(self, cache: Path, first: Tokenizer, pieces: list[str]):
        """`first`: the tokenizer of the first lesson, whose vocabulary is `pieces`, by id."""
        sources = Sources(cache / "sources")
        self.teacher = UniversalEncoder(sources.second_teacher(), cache)
        titles, counts = corpus.multilingual(sources, ROOT / "data")
        titles = [title for title in titles if self.teacher.reads(title)]
        print(f"{len(titles)} titles that the second teacher reads, of", counts, flush=True)
        self.vectors = self.teacher.titles(titles)
        self.first = first
        self.new = Growth(first, self.teacher, titles).pieces()
        self.pieces = pieces + list(self.new)
        print(f"{len(self.new)} new wordpieces", flush=True)
        self.tokenizer = vocabulary.tokenizer(first, self.pieces)
        self.rows = [encoding.ids for encoding in self.tokenizer.encode_batch_fast(titles)]

    def teach(self, design: Design) -> np.ndarray:
        """The table of a trained student (pieces x d)."""
        projection = Projection.fit(self.vectors, design)
        spelt = [self.new.get(piece, piece.removeprefix("##")) for piece in self.pieces]
        alone = projection(self.teacher.titles(spelt))
        return student.train(design, _ids(self.rows), projection(self.vectors), alone)["table"]

    def join(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Both halves side by side; `first` has no rows for the new pieces, which get the sum of their old pieces'.

        The second half is scaled so that in the sum of the median title both weigh the same.
        """
        spelt = [piece.removeprefix("##") for piece in self.new]
        old = [encoding.ids for encoding in self.first.encode_batch_fast(spelt)]
        first = np.vstack([first, _sums(first, old)])
        lengths = [np.median(np.linalg.norm(_sums(table, self.rows), axis=1)) for table in (first, second)]
        print(f"second half times {lengths[0] / lengths[1]:.2f}", flush=True)
        return np.hstack([first, second * (lengths[0] / lengths[1])])


def _ids(rows: list[list[int]]) -> np.ndarray:
    """Token ids as far as they are seen in training (n x TRAIN_LENGTH), filled up with zeros."""
    ids = np.zeros((len(rows), student.TRAIN_LENGTH), np.int32)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row[: student.TRAIN_LENGTH]
    return ids


def _sums(table: np.ndarray, rows: list[list[int]]) -> np.ndarray:
    """Sum of the table's rows for each row of token ids (n x d), special pieces left out."""
    specials = len(vocabulary.SPECIAL)
    return np.stack([table[[piece for piece in row if piece >= specials]].sum(axis=0) for row in rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--output", type=Path, default=ROOT / "models-cache/title-encoder")
    arguments = parser.parse_args()
    first = Lesson(arguments.cache)
    table = first.teach(CHOSEN)["table"][:, :HALF]
    second = SecondLesson(arguments.cache, first.tokenizer, first.pieces)
    table = second.join(table, second.teach(SECOND))
    model = export.graph(CHOSEN, {"table": table}, PRECISION)
    graphs = {"model.onnx": model, "lookup.onnx": lookup.of(model)}
    folder.write(arguments.output, graphs, second.tokenizer, CHOSEN.dimensions)
    print("the table begins at byte", lookup.place((arguments.output / "model.onnx").read_bytes()), "of model.onnx")
    check.check(arguments.output)


if __name__ == "__main__":
    main()
