"""Adam, by which every student learns."""

from collections.abc import Callable, Iterator

import jax
import jax.numpy as jnp
import numpy as np

REPORT = 500
"""Steps from one printed loss to the next."""


def train(
    loss: Callable[..., jax.Array],
    parameters: dict[str, jax.Array],
    batches: Iterator[tuple[np.ndarray, ...]],
    steps: int,
    rate: Callable[[jax.Array], jax.Array],
    decay: float = 0.0,
) -> dict[str, np.ndarray]:
    """Parameters after `steps` steps down `loss(parameters, *batch)`; prints the loss.

    `rate` gives the size of each step, counted from zero. At each, matrices
    also lose `decay` times that size of themselves (AdamW).
    """
    moments = jax.tree.map(lambda p: (jnp.zeros_like(p), jnp.zeros_like(p)), parameters)

    def update(parameter, gradient, moment, step):
        first = 0.9 * moment[0] + 0.1 * gradient
        second = 0.999 * moment[1] + 0.001 * gradient**2
        size = rate(step)
        if decay and parameter.ndim > 1:
            parameter = parameter * (1 - size * decay)
        size = size * jnp.sqrt(1 - 0.999 ** (step + 1)) / (1 - 0.9 ** (step + 1))
        return parameter - size * first / (jnp.sqrt(second) + 1e-8), (first, second)

    def advance(parameters, moments, step, *batch):
        value, gradients = jax.value_and_grad(loss)(parameters, *batch)
        updated = {name: update(parameters[name], gradients[name], moments[name], step) for name in parameters}
        return {n: u[0] for n, u in updated.items()}, {n: u[1] for n, u in updated.items()}, value

    advance = jax.jit(advance, donate_argnums=(0, 1))
    losses = []
    for step in range(steps):
        parameters, moments, value = advance(parameters, moments, step, *next(batches))
        losses.append(value)
        if (step + 1) % REPORT == 0:
            print(f"step {step + 1}: loss {np.mean(losses[-REPORT:]):.4f}", flush=True)
    return {name: np.asarray(value) for name, value in parameters.items()}
