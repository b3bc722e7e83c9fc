"""A sentence encoder on disk (model.onnx and tokenizer.json), run by onnxruntime."""

from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

LONGEST = 128
"""Tokens; longer titles are cut."""


def session(model: str | bytes, threads: int) -> onnxruntime.InferenceSession:
    """A CPU session with `threads` threads within an operator."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def padded(rows: list[list[int]], length: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Token ids and mask, rows filled up with zeros to the longest row or to `length`."""
    length = max([length, *map(len, rows)])
    ids = np.zeros((len(rows), length), np.int64)
    mask = np.zeros((len(rows), length), np.int64)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
        mask[i, : len(row)] = 1
    return ids, mask


class Encoder:
    """Titles -> unit vectors."""

    def __init__(self, folder: Path, threads: int = 2):
        self.tokenizer = load_tokenizer(folder / "tokenizer.json")
        self.session = session(str(folder / "model.onnx"), threads)

    def tokens(self, titles: list[str]) -> list[list[int]]:
        """Token ids of each title."""
        return [encoding.ids for encoding in self.tokenizer.encode_batch_fast(titles)]

    def run(self, rows: list[list[int]], length: int = 0) -> np.ndarray:
        """Vectors of one batch of token rows (n x d), padded at least to `length`."""
        ids, mask = padded(rows, length)
        return self.session.run(None, {"input_ids": ids, "attention_mask": mask})[0]

    def encode(self, titles: list[str], batch: int = 64) -> np.ndarray:
        """Vectors of `titles` (n x d), in batches of rows of like length."""
        return self.encode_tokens(self.tokens(titles), batch)

    def encode_tokens(self, rows: list[list[int]], batch: int = 64) -> np.ndarray:
        """Vectors of token rows (n x d), in batches of rows of like length."""
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        parts = [self.run([rows[i] for i in order[at : at + batch]]) for at in range(0, len(order), batch)]
        vectors = np.concatenate(parts)
        result = np.empty_like(vectors)
        result[order] = vectors
        return result


def load_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer in `path`, set to cut long titles and to leave padding to the caller."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    return tokenizer
