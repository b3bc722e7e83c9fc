"""The vote of the nearest training titles."""

import numpy as np

NEIGHBOURS = 10


def tags(similarity: np.ndarray, labels: np.ndarray, segments: list[str]) -> list[tuple[str, int]]:
    """Segment and share of the vote in percent, by `similarity` and `labels` of the neighbours (both n x k).

    Neighbours have as many votes as they are similar; of segments that tie, the
    first wins.
    """
    weights = np.maximum(similarity, 1e-6)
    votes = np.stack([np.sum(weights * (labels == one), axis=1) for one in range(len(segments))], axis=1)
    shares = votes / votes.sum(axis=1, keepdims=True)
    percent = np.round(100 * shares.max(axis=1)).astype(int)
    return [(segments[best], int(share)) for best, share in zip(shares.argmax(axis=1), percent, strict=True)]
