"""Proof that a title's vector depends on the title alone.

Usage: python check.py FOLDER
"""

import argparse
import random
from pathlib import Path

import numpy as np

from encoder import Encoder
from grammar import Grammar

SEED = 11
TITLES = 1000
ODD = [
    "",
    " ",
    "\u200b",
    "🦄",
    "🦄 CEO",
    "社長",
    "генеральный директор",
    "مدير",
    "a",
    "VP",
    "x" * 300,
    "manager " * 300,
]


def check(folder: Path) -> None:
    """Raises when any title's bits change with batch, padding or threads, or its length is not 1 or 0."""
    grammar = Grammar(SEED, ["Machinist", "Registered Nurse", "1st Grade Teacher"])
    titles = ODD + [grammar.title() for _ in range(TITLES)]
    shuffled = random.Random(SEED).sample(range(len(titles)), len(titles))
    expected = None
    for threads in (1, 2):
        encoder = Encoder(folder, threads)
        rows = encoder.tokens(titles)
        longest = max(map(len, rows))
        ways = {"alone": np.concatenate([encoder.run([row]) for row in rows])}
        for batch in (2, 7, 64, 512):
            for length in (0, 60, longest):
                result = np.empty_like(ways["alone"])
                for at in range(0, len(shuffled), batch):
                    chosen = shuffled[at : at + batch]
                    result[chosen] = encoder.run([rows[i] for i in chosen], length)
                ways[f"batches of {batch}, padded to {length or 'the longest'}"] = result
        expected = ways["alone"] if expected is None else expected
        for way, vectors in ways.items():
            if vectors.tobytes() != expected.tobytes():
                changed = int((vectors != expected).any(axis=1).sum())
                raise SystemExit(f"{changed} vectors differ: {way}, {threads} threads")
    lengths = np.linalg.norm(expected, axis=1)
    if not np.all((np.abs(lengths - 1) < 1e-5) | (lengths == 0)):
        raise SystemExit("a vector is neither of unit length nor zero")
    if not len(expected[0]) or expected[0].any():
        raise SystemExit("the empty title is not the zero vector")
    print(f"{len(titles)} titles: the same bits alone, in batches, padded, on 1 and 2 threads")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    check(parser.parse_args().folder)
