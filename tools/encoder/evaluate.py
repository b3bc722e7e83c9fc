"""Accuracy of k-NN on encoders, against titles with labels.

Usage: python evaluate.py [--seeds 3] LABELLED_CSV FOLDER...

The CSV has the columns `Job Title` and `Persona Segment`. A fifth of the
titles is held out, split at random within each segment, three times over;
the rest, 3,000 of them and 300 of them are trained on. A folder holds
model.onnx and tokenizer.json.
"""

import argparse
import csv
import re
import time
import zlib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from sklearn.model_selection import train_test_split

from encoder import Encoder

LEFT_OUT = "Cyber Security"
SIZES = (None, 3000, 300)
"""Training titles; None is all of them."""
NEIGHBOURS = 10
BLOCK = 2048
"""Hashed dimensions of each lexical block."""
LEXICAL_WEIGHT = 0.5
METRIC = 64
"""Dimensions of the learned metric."""
TEMPERATURE = 10.0
EPOCHS, FEWEST_STEPS, BATCH = 8, 200, 512
RATE, DECAY = 3e-3, 0.01
TIMED = 5000
"""Titles to measure speed with, about."""


class Labelled(NamedTuple):
    """Titles, their segments as numbers, and their lexical signatures."""

    titles: list[str]
    segments: np.ndarray
    signatures: np.ndarray

    @classmethod
    def read(cls, path: Path) -> "Labelled":
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["Persona Segment"] != LEFT_OUT]
        titles = [row["Job Title"] for row in rows]
        _, segments = np.unique([row["Persona Segment"] for row in rows], return_inverse=True)
        return cls(titles, segments, np.stack([signature(title) for title in titles]))


def signature(title: str) -> np.ndarray:
    """Two unit blocks of signed hashed log counts, the whole of unit length."""
    words = re.findall(r"\w+", title.lower())
    pairs = [f"{a} {b}" for a, b in zip(words, words[1:], strict=False)]
    marked = [f"<{word}>" for word in words]
    grams = [word[i : i + n] for word in marked for n in (3, 4, 5) for i in range(len(word) - n + 1)]
    blocks = np.zeros((2, BLOCK), np.float32)
    for block, features in zip(blocks, (words + pairs, grams), strict=True):
        for feature, count in Counter(features).items():
            code = zlib.crc32(feature.encode())
            block[code % BLOCK] += np.log1p(count) * (1 if code >> 31 else -1)
        block /= max(np.linalg.norm(block), 1e-12)
    return blocks.ravel() / np.sqrt(2)


def accuracy(train: np.ndarray, labels: np.ndarray, test: np.ndarray, truth: np.ndarray) -> float:
    """Share of `test` whose neighbours in `train`, weighted by similarity, vote for the truth."""
    right = 0
    for at in range(0, len(test), 1024):
        similarity = test[at : at + 1024] @ train.T
        nearest = np.argpartition(-similarity, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
        weights = np.maximum(np.take_along_axis(similarity, nearest, axis=1), 1e-6)
        votes = np.zeros((len(nearest), labels.max() + 1))
        np.add.at(votes, (np.arange(len(nearest))[:, None], labels[nearest]), weights)
        right += (votes.argmax(axis=1) == truth[at : at + 1024]).sum()
    return right / len(test)


def _loss(metric, features, labels):
    points = features @ metric
    points = points / jnp.maximum(jnp.linalg.norm(points, axis=1, keepdims=True), 1e-9)
    logits = TEMPERATURE * points @ points.T
    logits = jnp.where(jnp.eye(len(labels), dtype=bool), -1e9, logits)
    same = labels[:, None] == labels[None, :]
    mass = (jax.nn.softmax(logits, axis=1) * same).sum(axis=1)
    return -jnp.log(mass + 1e-9).mean()


@jax.jit
def _advance(metric, first, second, step, features, labels):
    gradient = jax.grad(_loss)(metric, features, labels)
    first = 0.9 * first + 0.1 * gradient
    second = 0.999 * second + 0.001 * gradient**2
    slope = (first / (1 - 0.9**step)) / (jnp.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return metric * (1 - RATE * DECAY) - RATE * slope, first, second


def learn_metric(features: np.ndarray, labels: np.ndarray, seed: int) -> np.ndarray:
    """Neighbourhood components analysis: the linear map (d x 64) that brings a segment's titles together."""
    random = np.random.default_rng(seed)
    metric = jnp.asarray(
        random.normal(size=(features.shape[1], METRIC)).astype(np.float32) / np.sqrt(features.shape[1])
    )
    first = second = jnp.zeros_like(metric)
    batch = min(BATCH, len(labels))
    steps = max(EPOCHS * (len(labels) // batch), FEWEST_STEPS)
    order = np.empty(0, int)
    for step in range(1, steps + 1):
        if len(order) < batch:
            order = random.permutation(len(labels))
        chosen, order = order[:batch], order[batch:]
        metric, first, second = _advance(metric, first, second, step, features[chosen], labels[chosen])
    return np.asarray(metric)


def _unit(points: np.ndarray) -> np.ndarray:
    return points / np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-9)


class Scores(NamedTuple):
    """Accuracies in percent at each size, means over the seeds."""

    cosine: list[float]
    metric: list[float]
    titles_per_second: float
    """Tokenizing included, one thread, batches of 64."""


def speed(encoder: Encoder, titles: list[str]) -> float:
    """Titles a second, the best of three runs."""
    sample, times = titles[:: max(1, len(titles) // TIMED)], []
    for _ in range(3):
        start = time.perf_counter()
        encoder.encode(sample)
        times.append(time.perf_counter() - start)
    return len(sample) / min(times)


def evaluate(folder: Path, data: Labelled, seeds: int) -> Scores:
    """Scores of the encoder in `folder`, means over splits by the seeds 1 to `seeds`."""
    encoder = Encoder(folder, threads=1)
    embeddings = encoder.encode(data.titles)
    features = np.hstack([embeddings, LEXICAL_WEIGHT * data.signatures])
    cosine, metric = np.zeros((2, seeds, len(SIZES)))
    for i in range(seeds):
        every = np.arange(len(data.titles))
        train, test = train_test_split(every, test_size=0.2, stratify=data.segments, random_state=i + 1)
        for j, size in enumerate(SIZES):
            if size:
                train, _ = train_test_split(train, train_size=size, stratify=data.segments[train], random_state=i + 1)
            labels, truth = data.segments[train], data.segments[test]
            cosine[i, j] = accuracy(embeddings[train], labels, embeddings[test], truth)
            learned = learn_metric(features[train], labels, i + 1)
            near, far = _unit(features[train] @ learned), _unit(features[test] @ learned)
            metric[i, j] = accuracy(near, labels, far, truth)
    return Scores(list(100 * cosine.mean(axis=0)), list(100 * metric.mean(axis=0)), speed(encoder, data.titles))


def show(name: str, folder: Path, scores: Scores) -> None:
    """One row of the table of results."""
    size = (folder / "model.onnx").stat().st_size / 1e6
    cosine = " / ".join(f"{x:.1f}" for x in scores.cosine)
    metric = " / ".join(f"{x:.1f}" for x in scores.metric)
    print(f"| {name} | {size:.1f} | {scores.titles_per_second:,.0f} | {cosine} | {metric} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("labelled", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    data = Labelled.read(arguments.labelled)
    print("| encoder | MB | titles/s | cosine k-NN | learned metric k-NN |\n|---|---|---|---|---|")
    for folder in arguments.folders:
        show(folder.name, folder, evaluate(folder, data, arguments.seeds))


if __name__ == "__main__":
    main()
