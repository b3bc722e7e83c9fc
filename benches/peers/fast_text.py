"""fastText: averaged vectors of words, word pairs and letter sequences, learned with the classifier."""

import re
import tempfile
from itertools import product
from pathlib import Path

import fasttext
import numpy as np

import figures
from figures import Answers
from labelled import Labelled
from splits import validation

EPOCHS = (100, 30, 10)
RATES = (0.25, 1.0)
"""Passes and learning rates to choose from."""
BUCKETS = 200_000
"""Rows of the table of n-grams; far more than the titles have."""


class FastText:
    """Supervised fastText; passes and learning rate are chosen on a fifth of the training titles."""

    def __init__(self, labelled: Labelled):
        self.labels = labelled.labels
        self.lines = np.array(
            [" ".join(re.findall(r"\w+|[^\w\s]", title.lower())) for title in labelled.titles], object
        )

    def answer(self, learn: np.ndarray, ask: np.ndarray) -> Answers:
        """Answers for the titles `ask`, learned from the titles `learn`."""
        part, tried = validation(learn)
        gold = self.labels[tried]
        best = max(product(EPOCHS, RATES), key=lambda one: figures.accuracy(self._fitted(*one, part, tried), gold))
        return self._fitted(*best, learn, ask)

    def _fitted(self, epochs: int, rate: float, learn: np.ndarray, ask: np.ndarray) -> Answers:
        with tempfile.TemporaryDirectory(prefix="fasttext-") as folder:
            path = Path(folder) / "titles.txt"
            path.write_text("".join(f"__label__{self.labels[one]} {self.lines[one]}\n" for one in learn))
            # One thread: with more, the result depends on their order.
            model = fasttext.train_supervised(
                str(path), epoch=epochs, lr=rate, wordNgrams=2, minn=3, maxn=5, bucket=BUCKETS, thread=1, verbose=0
            )
        found, probabilities = model.predict(list(self.lines[ask]))
        labels = [int(one[0].removeprefix("__label__")) for one in found]
        return Answers(np.array(labels), np.minimum(np.array(probabilities)[:, 0], 1))
