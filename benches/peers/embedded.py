"""Methods on the vectors of a general sentence encoder, all-MiniLM-L6-v2."""

from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

import figures
import minilm
from figures import Answers, most_probable
from labelled import Labelled
from splits import validation

NEIGHBOURS = 10
STRENGTHS = (1, 10, 100, 1_000)
"""Inverse regularization strengths to choose from."""
BLOCK = 1_000
"""Titles that are searched at a time."""


class Neighbours:
    """Vote of the nearest titles by cosine, weighted by similarity."""

    def __init__(self, labelled: Labelled, cache: Path):
        self.labelled = labelled
        self.vectors = minilm.vectors(list(labelled.titles), cache)

    def answer(self, learn: np.ndarray, ask: np.ndarray) -> Answers:
        """Answers for the titles `ask`, learned from the titles `learn`; sure by the share of the vote."""
        segments = np.arange(len(self.labelled.segments))
        labels = self.labelled.labels[learn]
        shares = np.empty((len(ask), len(segments)))
        for at in range(0, len(ask), BLOCK):
            similarity = self.vectors[ask[at : at + BLOCK]] @ self.vectors[learn].T
            nearest = np.argpartition(-similarity, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
            weights = np.maximum(np.take_along_axis(similarity, nearest, axis=1), 1e-6)
            votes = np.stack([np.sum(weights * (labels[nearest] == one), axis=1) for one in segments], axis=1)
            shares[at : at + BLOCK] = votes / votes.sum(axis=1, keepdims=True)
        return most_probable(shares, segments)


class Regression:
    """Logistic regression; its strength is chosen on a fifth of the training titles."""

    def __init__(self, labelled: Labelled, cache: Path):
        self.labelled = labelled
        self.vectors = minilm.vectors(list(labelled.titles), cache)

    def answer(self, learn: np.ndarray, ask: np.ndarray) -> Answers:
        """Answers for the titles `ask`, learned from the titles `learn`."""
        part, tried = validation(learn)
        gold = self.labelled.labels[tried]
        best = max(STRENGTHS, key=lambda one: figures.accuracy(self._fitted(one, part, tried), gold))
        return self._fitted(best, learn, ask)

    def _fitted(self, strength: float, learn: np.ndarray, ask: np.ndarray) -> Answers:
        model = LogisticRegression(C=strength, max_iter=2_000).fit(self.vectors[learn], self.labelled.labels[learn])
        return most_probable(model.predict_proba(self.vectors[ask]), model.classes_)
