"""all-MiniLM-L6-v2: the vectors that the student learns to give."""

import hashlib
from pathlib import Path

import numpy as np
import onnx
from safetensors.numpy import load_file

import bert
from encoder import Encoder


class Teacher:
    """The teacher's weights, its ONNX form and its vectors, kept in `cache`."""

    def __init__(self, package: Path, cache: Path):
        """`package`: folder with model.safetensors and tokenizer.json."""
        self.folder = cache / "teacher"
        self.cache = cache
        weights = load_file(package / "model.safetensors")
        self.weights = {name: value for name, value in weights.items() if not name.startswith("pooler")}
        if not (self.folder / "model.onnx").exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / "tokenizer.json").write_bytes((package / "tokenizer.json").read_bytes())
            onnx.save(bert.graph(self.weights), self.folder / "model.onnx")
        self.encoder = Encoder(self.folder)
        self.vocabulary = self.encoder.tokenizer.get_vocab()

    def words(self) -> list[str]:
        """Whole words of three letters or more, by id."""
        return [
            piece for piece in sorted(self.vocabulary, key=self.vocabulary.get) if len(piece) > 2 and piece.isalpha()
        ]

    def titles(self, titles: list[str]) -> np.ndarray:
        """Unit vectors of `titles` (n x 384)."""
        return self._cached(self.encoder.tokens(titles))

    def pieces(self) -> np.ndarray:
        """Unit vectors of every wordpiece alone (vocabulary x 384), by id."""
        start, end = self.vocabulary["[CLS]"], self.vocabulary["[SEP]"]
        return self._cached([[start, piece, end] for piece in range(len(self.vocabulary))])

    def _cached(self, rows: list[list[int]]) -> np.ndarray:
        path = self.cache / f"vectors-{hashlib.sha256(repr(rows).encode()).hexdigest()[:16]}.npy"
        if not path.exists():
            np.save(path, self.encoder.encode_tokens(rows))
        return np.load(path)
