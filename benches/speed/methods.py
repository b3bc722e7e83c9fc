"""The methods that are compared: what they are called, and how they are run."""

import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DATA = ROOT / "data"
CACHE = ROOT / "target" / "speed"
BUILT = ROOT / "target" / "release" / "persona"
PROGRAM = CACHE / "persona"
"""A copy of the program: a build while a run goes on must not change what it measures."""


@dataclass(frozen=True)
class Method:
    """A method's name in the tables, its label and colour in the plot, and its program.

    A `slow` one is measured on small exports only, and learns once for a set of
    titles: its model is kept.
    """

    title: str
    label: str
    colour: str
    program: tuple[str, ...]
    train: tuple[str, ...] = ()
    both: tuple[str, ...] = ()
    slow: bool = False


def _script(name: str) -> tuple[str, ...]:
    return (sys.executable, str(HERE / name))


METHODS = {
    "persona": Method(
        "**persona**",
        "persona",
        "#ea580c",
        (str(PROGRAM),),
        train=("--no-background",),
        both=("--log-dir", str(CACHE / "logs")),
    ),
    "replaced": Method("the system persona replaces", "the system it replaces", "#7c7c85", _script("replaced.py")),
    "tuned": Method("scikit-learn, tuned", "scikit-learn, tuned", "#a8a29e", _script("replaced_tuned.py")),
    "fasttext": Method("fastText", "fastText", "#0d9488", _script("fast_text.py")),
    "fastembed": Method("fastembed, hnswlib", "fastembed + hnswlib", "#3b82f6", _script("fast_embed.py"), slow=True),
    "onnxruntime": Method(
        "onnxruntime, exact k-NN", "onnxruntime + k-NN", "#a855f7", _script("onnx_runtime.py"), slow=True
    ),
}
"""By the name that `--methods` takes, in the order of the tables."""

SLOW_ROWS = 5_000
"""The most rows that a slow method is asked for."""
