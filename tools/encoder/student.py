"""The student: a table of wordpiece vectors, summed over a title, with optional word order."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

import adam

SEED = 7
BATCH = 1024
TRAIN_LENGTH = 20
"""Tokens of a title seen in training; fewer than one title in a thousand has more."""
PLACES = 128
"""Positions with a weight of their own, as many as a title may have tokens."""
PAIR_FACTOR = 7919
"""A pair of neighbours (a, b) has row (PAIR_FACTOR * a + b) mod rows of the pair table."""


class Design(NamedTuple):
    """What the student is made of; a plain table when only `dimensions` is given."""

    dimensions: int
    places: bool = False
    """A learned weight for each position from the start."""
    pairs: int = 0
    """Rows of a second table, for pairs of neighbouring wordpieces."""
    centred: bool = False
    """Targets less their mean."""
    matching: float = 0.0
    """Weight of the loss on similarities within a batch."""
    steps: int = 5000
    rate: float = 2e-3
    """Adam's first step size; it falls to zero along a cosine."""


class Projection(NamedTuple):
    """Teacher vectors -> targets: their first principal directions, unit length."""

    mean: np.ndarray
    directions: np.ndarray

    @classmethod
    def fit(cls, vectors: np.ndarray, design: Design) -> "Projection":
        """Principal directions of `vectors` (n x 384), about the mean or about zero."""
        mean = vectors.mean(axis=0) if design.centred else np.zeros(vectors.shape[1], vectors.dtype)
        moments = (vectors.T @ vectors) / len(vectors) - np.outer(mean, mean)
        _, directions = np.linalg.eigh(moments.astype(np.float64))
        directions = directions[:, ::-1][:, : design.dimensions].astype(np.float32)
        return cls(mean, directions * np.where(directions.sum(axis=0) < 0, -1, 1))

    def __call__(self, vectors: np.ndarray) -> np.ndarray:
        projected = (vectors - self.mean) @ self.directions
        return projected / np.linalg.norm(projected, axis=1, keepdims=True)


def initial(design: Design, pieces: np.ndarray) -> dict[str, jax.Array]:
    """Parameters before training; `pieces` are the targets of each wordpiece alone."""
    parameters = {"table": jnp.asarray(pieces)}
    if design.places:
        parameters["places"] = jnp.zeros(PLACES)
    if design.pairs:
        parameters["pairs"] = jnp.zeros((design.pairs, design.dimensions))
    return parameters


def sums(parameters: dict[str, jax.Array], ids: jax.Array) -> jax.Array:
    """Token ids (n x length, 0 = padding) -> vectors (n x d) before unit length."""
    used = (ids > 2)[..., None]
    vectors = parameters["table"][ids] * used
    if "places" in parameters:
        vectors = vectors * jnp.exp(parameters["places"][: ids.shape[1], None])
    total = vectors.sum(axis=1)
    if "pairs" in parameters:
        rows = (PAIR_FACTOR * ids[:, :-1] + ids[:, 1:]) % parameters["pairs"].shape[0]
        total = total + (parameters["pairs"][rows] * used[:, :-1]).sum(axis=1)
    return total


def _loss(parameters, ids, targets, matching: float):
    vectors = sums(parameters, ids)
    vectors = vectors * jax.lax.rsqrt((vectors * vectors).sum(axis=1, keepdims=True) + 1e-12)
    loss = 1 - (vectors * targets).sum(axis=1).mean()
    if matching:
        loss += matching * ((vectors @ vectors.T - targets @ targets.T) ** 2).mean()
    return loss


def _batches(ids: np.ndarray, targets: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Rows drawn at random and their targets; every row once before any again."""
    random = np.random.default_rng(SEED)
    order = np.empty(0, int)
    while True:
        if len(order) < BATCH:
            order = random.permutation(len(ids))
        chosen, order = order[:BATCH], order[BATCH:]
        yield ids[chosen], targets[chosen]


def train(design: Design, ids: np.ndarray, targets: np.ndarray, pieces: np.ndarray) -> dict[str, np.ndarray]:
    """Learns `targets` (n x d) from token `ids` (n x length) with Adam; prints the loss."""

    def rate(step):
        return design.rate * 0.5 * (1 + jnp.cos(jnp.pi * step / design.steps))

    loss = partial(_loss, matching=design.matching)
    return adam.train(loss, initial(design, pieces), _batches(ids, targets), design.steps, rate)
