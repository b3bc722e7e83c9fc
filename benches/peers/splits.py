"""Which titles are held out and which are learned from, the same for every method."""

from dataclasses import dataclass

import numpy as np

from labelled import Labelled

HELD_OUT = 0.2
"""Share of every segment's titles that is held out."""


@dataclass(frozen=True)
class Split:
    """Places of titles in a `Labelled`: those held out, and the others in random order.

    A training set is a beginning of `rest`, so a larger one holds every smaller one.
    """

    held_out: np.ndarray
    rest: np.ndarray


def draw(labelled: Labelled, seed: int, known: set[str]) -> Split:
    """One split, drawn evenly from every segment; no title held out is among those `known` (casefolded)."""
    random = np.random.default_rng(seed)
    held_out, rest = [], []
    for segment in range(len(labelled.segments)):
        of_segment = random.permutation(np.flatnonzero(labelled.labels == segment))
        first = round(HELD_OUT * len(of_segment))
        held_out.append(of_segment[:first])
        rest.append(of_segment[first:])
    asked = np.concatenate(held_out)
    unknown = [labelled.titles[one].casefold() not in known for one in asked]
    return Split(asked[unknown], random.permutation(np.concatenate(rest)))


def validation(learn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A training set parted to choose a setting: four fifths to learn from, one fifth to try it on."""
    at = len(learn) * 4 // 5
    return learn[:at], learn[at:]
