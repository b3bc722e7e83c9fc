"""The methods that are compared, and what they are called."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from embedded import Neighbours, Regression
from fast_text import FastText
from figures import Answers
from labelled import Labelled
from lexical import LinearSvm, Replaced
from persona import Persona


class Method(Protocol):
    """Anything that learns from labelled titles and names a segment for others."""

    def answer(self, learn: np.ndarray, ask: np.ndarray) -> Answers:
        """Answers for the titles `ask`, learned from the titles `learn`: places in a `Labelled`."""


@dataclass(frozen=True)
class Setting:
    """What methods are made from."""

    labelled: Labelled
    binary: Path
    cache: Path


@dataclass(frozen=True)
class Entry:
    """A method's name in the table, its label and colour in the plot, and how it is made."""

    title: str
    label: str
    colour: str
    make: Callable[[Setting], Method]


METHODS = {
    "persona": Entry("**persona**", "persona", "#c2410c", lambda at: Persona(at.labelled, at.binary)),
    "svm": Entry(
        "word 1-2- and character 3-5-gram TF-IDF, linear SVM",
        "word + letter TF-IDF, SVM",
        "#1d4ed8",
        lambda at: LinearSvm(at.labelled),
    ),
    "fasttext": Entry("fastText", "fastText", "#0f766e", lambda at: FastText(at.labelled)),
    "replaced": Entry(
        "the system persona replaces: word 1-3-gram TF-IDF, logistic regression",
        "the system it replaces",
        "#52525b",
        lambda at: Replaced(at.labelled),
    ),
    "minilm-regression": Entry(
        "all-MiniLM-L6-v2, logistic regression",
        "MiniLM, regression",
        "#7e22ce",
        lambda at: Regression(at.labelled, at.cache),
    ),
    "minilm-knn": Entry(
        "all-MiniLM-L6-v2, cosine k-NN (k = 10)",
        "MiniLM, k-NN",
        "#a16207",
        lambda at: Neighbours(at.labelled, at.cache),
    ),
}
"""By the name that `--methods` takes, in the order of the table."""
