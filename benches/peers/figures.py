"""What a method answered, and how good that is."""

from dataclasses import dataclass

import numpy as np

BINS = 10
THRESHOLD = 0.5
"""The system that is replaced prints no segment below this confidence."""


@dataclass(frozen=True)
class Answers:
    """A method's label for every title asked (n), and how sure it is (n, 0 to 1) if it can tell."""

    labels: np.ndarray
    confidence: np.ndarray | None = None


def most_probable(probabilities: np.ndarray, classes: np.ndarray) -> Answers:
    """The class of the largest of each row of `probabilities` (n x c); the first of `classes` on a tie."""
    best = probabilities.argmax(axis=1)
    return Answers(classes[best], probabilities.max(axis=1))


def accuracy(answers: Answers, gold: np.ndarray) -> float:
    """Share of the titles whose label is right."""
    return float(np.mean(answers.labels == gold))


def accuracy_above_threshold(answers: Answers, gold: np.ndarray) -> float | None:
    """Share of the titles whose label is right and printed, if none is below `THRESHOLD`."""
    if answers.confidence is None:
        return None
    return float(np.mean((answers.labels == gold) & (answers.confidence >= THRESHOLD)))


def calibration_error(answers: Answers, gold: np.ndarray) -> float | None:
    """Expected calibration error of the confidence in whole percent, over `BINS` bins of equal count."""
    if answers.confidence is None:
        return None
    stated = np.round(100 * answers.confidence) / 100
    surplus = (answers.labels == gold) - stated
    order = np.argsort(stated, kind="stable")
    edges = [at * len(order) // BINS for at in range(BINS + 1)]
    return float(sum(abs(surplus[order[a:b]].sum()) for a, b in zip(edges, edges[1:], strict=False)) / len(order))
