"""The reference student: a transformer that starts from the teacher's embeddings and a few of its layers."""

from collections.abc import Iterator
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

import adam
import bert

SEED = 7
BATCH = 256
WARM_UP = 0.1
"""Share of the steps in which the step size grows from zero; in the rest it falls to zero again."""
DECAY = 0.01


class Design(NamedTuple):
    """What the student is made of, and how it is trained."""

    layers: tuple[int, ...]
    """The teacher's layers that it starts from, counted from zero."""
    steps: int = 2500
    rate: float = 5e-4
    """AdamW's largest step size."""


def initial(design: Design, teacher: dict[str, np.ndarray]) -> dict[str, jax.Array]:
    """Weights before training, under the names of a shorter `BertModel`."""
    weights = {name: teacher[name] for name in teacher if name.startswith("embeddings.") and "position_ids" not in name}
    for at, layer in enumerate(design.layers):
        start = f"encoder.layer.{layer}."
        names = [name.removeprefix(start) for name in teacher if name.startswith(start)]
        weights |= {f"encoder.layer.{at}.{name}": teacher[start + name] for name in names}
    return {name: jnp.array(value) for name, value in weights.items()}


def _loss(weights, ids, targets):
    return 1 - (bert.vectors(weights, ids) * targets).sum(axis=1).mean()


def _batches(rows: list[list[int]], targets: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Rows of one length, which need no padding, and their targets; every row once before any again.

    Lengths with fewer rows than a batch are left out.
    """
    random = np.random.default_rng(SEED)
    lengths = np.array([len(row) for row in rows])
    alike = [np.flatnonzero(lengths == length) for length in np.unique(lengths)]
    while True:
        batches = []
        for group in alike:
            count = len(group) // BATCH
            batches += list(random.permutation(group)[: count * BATCH].reshape(count, BATCH))
        for at in random.permutation(len(batches)):
            yield np.array([rows[i] for i in batches[at]], np.int32), targets[batches[at]]


def train(
    design: Design, teacher: dict[str, np.ndarray], rows: list[list[int]], targets: np.ndarray
) -> dict[str, np.ndarray]:
    """Learns `targets` (n x d, unit length) from the teacher's token `rows` with AdamW; prints the loss."""
    turn = WARM_UP * design.steps

    def rate(step):
        return design.rate * jnp.minimum((step + 1) / turn, (design.steps - step) / (design.steps - turn))

    return adam.train(_loss, initial(design, teacher), _batches(rows, targets), design.steps, rate, DECAY)
