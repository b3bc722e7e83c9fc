"""all-MiniLM-L6-v2 on ONNX Runtime without a framework, and exact search among its vectors."""

import json
from argparse import Namespace
from pathlib import Path

import numpy as np
from onnxruntime import InferenceSession
from tokenizers import Tokenizer

import exported
import labelled
import minilm
import program
import vote
from reference import Reference

ENCODER = "encoder"
VECTORS = "vectors.npy"
LABELS = "labels.json"
LONGEST = 128
"""Tokens; longer titles are cut."""
BATCH = 64
BLOCK = 1_000
"""Titles that are searched at a time."""


def train(options: Namespace) -> None:
    """Keeps the vectors of the titles."""
    known = labelled.read(options.training_data, options.segments, options.title_reference)
    encoder = Encoder(minilm.assemble(options.model_dir / ENCODER))
    np.save(options.model_dir / VECTORS, encoder.vectors(known.titles))
    (options.model_dir / LABELS).write_text(json.dumps([known.labels, known.segments]))


def predict(options: Namespace) -> None:
    """Tags an export; each title is asked about once."""
    labels, segments = json.loads((options.model_dir / LABELS).read_text())
    known = np.load(options.model_dir / VECTORS)
    titles = exported.distinct(options.input)
    vectors = Encoder(options.model_dir / ENCODER).vectors(Reference(options.title_reference).standardized(titles))
    tags = []
    for at in range(0, len(vectors), BLOCK):
        similarity = vectors[at : at + BLOCK] @ known.T
        nearest = np.argpartition(-similarity, vote.NEIGHBOURS, axis=1)[:, : vote.NEIGHBOURS]
        tags += vote.tags(np.take_along_axis(similarity, nearest, axis=1), np.array(labels)[nearest], segments)
    exported.tag(options.input, options.output, dict(zip(titles, tags, strict=True)))


class Encoder:
    """Titles to unit vectors, on titles of about the same length at a time so that little is padded."""

    def __init__(self, folder: Path):
        self.tokenizer = Tokenizer.from_file(str(folder / minilm.TOKENIZER))
        self.tokenizer.enable_truncation(LONGEST)
        self.tokenizer.no_padding()
        self.session = InferenceSession(folder / minilm.MODEL)

    def vectors(self, titles: list[str]) -> np.ndarray:
        """Unit vectors of `titles` (n x 384)."""
        tokens = [encoding.ids for encoding in self.tokenizer.encode_batch(titles)]
        by_length = sorted(range(len(tokens)), key=lambda at: len(tokens[at]))
        result = np.empty((len(tokens), minilm.DIMENSIONS), np.float32)
        for at in range(0, len(by_length), BATCH):
            places = by_length[at : at + BATCH]
            result[places] = self._means([tokens[place] for place in places])
        return result

    def _means(self, tokens: list[list[int]]) -> np.ndarray:
        longest = max(map(len, tokens))
        ids = np.array([one + [0] * (longest - len(one)) for one in tokens], np.int64)
        mask = np.array([[1] * len(one) + [0] * (longest - len(one)) for one in tokens], np.int64)
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        (hidden,) = self.session.run(None, inputs)
        sums = (hidden * mask[:, :, None]).sum(axis=1)
        return sums / np.linalg.norm(sums, axis=1, keepdims=True)


if __name__ == "__main__":
    program.main(train, predict)
