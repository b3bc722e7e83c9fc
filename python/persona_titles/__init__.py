"""Tags job titles with a persona segment and a confidence: the same tags as the ``persona`` command line.

>>> import persona_titles as persona
>>> persona.tag(["VP of Trust & Safety"])[0].segment
'Trust & Safety'

`tag`, `tag_arrow`, `explain` and `neighbours` use the model that ships; `Tagger.load` reads another one, and `train`
makes one of your own titles. `persona_titles.sklearn` has an estimator for scikit-learn.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

from ._core import TagStream
from ._tagger import CONFIDENCE_SCORE, JOB_TITLE, NOT_CLASSIFIED, PERSONA_SEGMENT, Tagger, train
from .errors import (
    InputError,
    ModelError,
    PersonaError,
    PersonaWarning,
    RuntimeLibraryError,
    UnknownSegmentsError,
)
from .results import Explanation, HeldOut, Neighbour, Tag, Word

__version__ = "0.1.0"

__all__ = [
    "NOT_CLASSIFIED",
    "Explanation",
    "HeldOut",
    "InputError",
    "ModelError",
    "Neighbour",
    "PersonaError",
    "PersonaWarning",
    "RuntimeLibraryError",
    "Tag",
    "TagStream",
    "Tagger",
    "UnknownSegmentsError",
    "Word",
    "explain",
    "neighbours",
    "shipped",
    "tag",
    "tag_arrow",
    "train",
]

_lock = threading.Lock()
_shipped: Tagger | None = None


def shipped() -> Tagger:
    """The tagger with the model that ships, loaded when it is first asked for. RAYON_NUM_THREADS says how many threads
    it uses, where it should not be all cores."""
    global _shipped
    with _lock:
        if _shipped is None:
            _shipped = Tagger.load()
        return _shipped


def tag(titles: Iterable[object]) -> list[Tag]:
    """Tags titles with the model that ships; see `Tagger.tag`."""
    return shipped().tag(titles)


def tag_arrow(
    data: Any,
    title: str = JOB_TITLE,
    *,
    segment: str = PERSONA_SEGMENT,
    confidence: str = CONFIDENCE_SCORE,
    only_tags: bool = False,
) -> TagStream:
    """Tags Arrow data with the model that ships; see `Tagger.tag_arrow`."""
    return shipped().tag_arrow(data, title, segment=segment, confidence=confidence, only_tags=only_tags)


def explain(title: str, neighbours: int = 5) -> Explanation:
    """Tells why the model that ships tags a title as it does; see `Tagger.explain`."""
    return shipped().explain(title, neighbours)


def neighbours(title: str, k: int = 5) -> list[Neighbour]:
    """The training titles of the model that ships nearest to a title; see `Tagger.neighbours`."""
    return shipped().neighbours(title, k)
