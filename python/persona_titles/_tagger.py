"""The tagger, and training."""

from __future__ import annotations

import json
import tempfile
import warnings
from collections.abc import Iterable, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _core, _files, _runtime
from ._files import Pairs, Rules
from .errors import InputError, PersonaWarning
from .results import Explanation, HeldOut, Neighbour, Tag, explanation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NOT_CLASSIFIED = "Not Classified"
"""What titles are tagged with that fit no persona."""

JOB_TITLE, PERSONA_SEGMENT, CONFIDENCE_SCORE = "Job Title", "Persona Segment", "Confidence Score"


class Tagger:
    """Tags titles with a model: `Tagger.load` reads one, `train` makes one.

    A title's tag depends on the model and the title alone. A tagger may be used by several threads at once, survives
    ``fork``, and can be pickled, model and all.
    """

    def __init__(self, core: _core.Tagger, references: list[list[tuple[str, str]]], settings: _core.Settings) -> None:
        """For `load` and `train`."""
        self._core = core
        self._references = references
        self._settings = settings

    @classmethod
    def load(
        cls,
        folder: str | PathLike[str] | None = None,
        *,
        title_reference: Pairs | None = None,
        keyword_rules: Rules | None = None,
        min_confidence: int = 0,
        tie_margin: float | None = None,
        assign_all: bool = False,
        threads: int | None = None,
    ) -> Tagger:
        """Loads the model in a folder, such as ``persona train`` and `save` write; without one, that which ships.

        title_reference: pairs, or a CSV file. Without it the one that the model was trained with is looked for: the
            one that ships, none, and ``data/title_reference.csv`` beside the model's folder.
        keyword_rules: rules that decide before the vote, or a CSV file.
        min_confidence: how sure a persona must be, in percent, to be given.
        tie_margin: how near the probabilities of two personas may be for the higher priority to win.
        assign_all: give every title the persona that fits best.
        threads: how many to use; all cores without it. 1 where workers stand side by side.

        Raises ModelError if there is no whole model, InputError if another file cannot be read.
        """
        settings = _settings(keyword_rules, min_confidence, tie_margin, assign_all, threads)
        path = _files.shipped("model") if folder is None else Path(folder)
        references = _candidates(path) if title_reference is None else [_files.pairs(title_reference)]
        _runtime.load()
        core = _core.Tagger.load(path, references, settings)
        if not core.has_models_reference:
            warnings.warn(
                f"the title reference is not the one that the model in {path} was trained with; titles are tagged "
                "with the one that was given, or else the one that ships",
                PersonaWarning,
                stacklevel=2,
            )
        return cls(core, references, settings)

    def save(self, folder: str | PathLike[str]) -> None:
        """Writes the model to a folder, which ``persona predict --model-dir`` reads too.

        A model that is there stays whole until this one takes its place. The title reference, keyword rules and
        other settings are not part of a model.
        """
        self._core.save(Path(folder))

    @property
    def segments(self) -> list[str]:
        """The segments, the highest priority first; ``Not Classified`` is the last."""
        return self._core.segments

    @property
    def held_out(self) -> HeldOut | None:
        """How good the model is on titles that were held out; only after `train`."""
        figures = self._core.held_out
        return None if figures is None else HeldOut(*figures)

    def tag(self, titles: Iterable[object]) -> list[Tag]:
        """Tags titles: a list, a column of a data frame, or anything else that can be gone through.

        None, NaN and ``pandas.NA`` are rows without a title: ``Not Classified`` with confidence 0. Rows come out as
        they went in. Raises TypeError if a title is no text.
        """
        return self._core.tag(titles, Tag)

    def probabilities(self, titles: Iterable[object]) -> NDArray[np.float32]:
        """The probability of each of `segments` for each title: ``n x segments``; rows of zeros without a title."""
        import numpy as np

        flat = np.frombuffer(self._core.probabilities(titles), dtype=np.float32)
        return flat.reshape(-1, len(self.segments))

    def explain(self, title: str, neighbours: int = 5) -> Explanation:
        """Tells why a title is tagged as it is, with so many of the nearest training titles."""
        return explanation(json.loads(self._core.explain(title, neighbours)))

    def neighbours(self, title: str, k: int = 5) -> list[Neighbour]:
        """The training titles nearest to a title, the nearest first."""
        return self.explain(title, k).neighbours[:k]

    def tag_arrow(
        self,
        data: Any,
        title: str = JOB_TITLE,
        *,
        segment: str = PERSONA_SEGMENT,
        confidence: str = CONFIDENCE_SCORE,
        only_tags: bool = False,
    ) -> _core.TagStream:
        """Tags Arrow data: a table, or a column of titles, of pandas, Polars, pyarrow, DuckDB or any other library
        that has ``__arrow_c_stream__`` or ``__arrow_c_array__``.

        What comes out is a stream of record batches, tagged as they are asked for, which the same libraries read:
        ``pyarrow.table(…)``, ``polars.DataFrame(…)``, ``pandas.DataFrame.from_arrow(…)``.

        title: the column of the titles, whatever its case and what joins its words.
        segment, confidence: the columns that are added behind the others (text, and a 32-bit integer); columns of
            these names that are there already are left out.
        only_tags: leave out the columns that came in. A column of titles comes out as tags alone anyway.

        Raises InputError if there is no such column or it holds no text.
        """
        columns: _core.TagColumns = {
            "title": title,
            "segment": segment,
            "confidence": confidence,
            "only_tags": only_tags,
        }
        return self._core.tag_arrow(data, columns)

    def __getstate__(self) -> dict[str, Any]:
        with tempfile.TemporaryDirectory() as folder:
            self._core.save(folder)
            files = {file.name: file.read_bytes() for file in Path(folder).iterdir() if file.is_file()}
        return {"files": files, "references": self._references, "settings": self._settings}

    def __setstate__(self, state: dict[str, Any]) -> None:
        _runtime.load()
        self._references, self._settings = state["references"], state["settings"]
        with tempfile.TemporaryDirectory() as folder:
            for name, content in state["files"].items():
                (Path(folder) / name).write_bytes(content)
            self._core = _core.Tagger.load(folder, self._references, self._settings)

    def __repr__(self) -> str:
        own, background, shipped = self._core.titles
        return f"<persona_titles.Tagger: {own} own, {background} background and {shipped} shipped titles>"


def train(
    titles: Iterable[object],
    segments: Iterable[object],
    *,
    priority: Sequence[str] | None = None,
    background: Iterable[str] | None = None,
    title_reference: Pairs | None = None,
    with_shipped: bool = True,
    index: str = "hnsw",
    keyword_rules: Rules | None = None,
    min_confidence: int = 0,
    tie_margin: float | None = None,
    assign_all: bool = False,
    threads: int | None = None,
) -> Tagger:
    """Trains a model on titles, each with its segment, as ``persona train`` does: the same titles, the same model.

    priority: the segments, the highest priority first; without it those that persona has by itself.
    background: titles that fit no persona, to stand beside yours; without it those that ship.
    title_reference: pairs, or a CSV file; without it the one that ships.
    with_shipped: let the titles that ship stand beside yours, where the names of the segments are the same.
    index: ``hnsw``, or ``cells``, which is built faster and searched slower.

    The other settings are those of `Tagger.load`. Rows without a title or a segment are left out. Training takes
    seconds to minutes; Ctrl-C ends it.

    Raises UnknownSegmentsError if a label is of no known segment, InputError if there is nothing to learn from.
    """
    texts, names = _texts(titles), _texts(segments)
    if len(texts) != len(names):
        raise InputError(f"there are {len(texts)} titles and {len(names)} segments")
    reference = _files.pairs(_files.shipped("title_reference.csv") if title_reference is None else title_reference)
    lesson: _core.Lesson = {
        "labels": list(zip(texts, names, strict=True)),
        "background": _files.background() if background is None else list(background),
        "segments": None if priority is None else list(priority),
        "title_reference": reference,
        "with_shipped": with_shipped,
        "index": index,
    }
    settings = _settings(keyword_rules, min_confidence, tie_margin, assign_all, threads)
    _runtime.load()
    return Tagger(_core.train(lesson, settings), [reference], settings)


def _settings(
    keyword_rules: Rules | None,
    min_confidence: int,
    tie_margin: float | None,
    assign_all: bool,
    threads: int | None,
) -> _core.Settings:
    if not 0 <= min_confidence <= 100:
        raise InputError(f"min_confidence is {min_confidence}; it is a percentage, 0 to 100")
    if threads is not None and threads < 1:
        raise InputError(f"threads is {threads}; at least 1 is needed")
    return {
        "keyword_rules": _files.rules(keyword_rules),
        "min_confidence": min_confidence,
        "tie_margin": tie_margin,
        "assign_all": assign_all,
        "threads": threads or 0,
    }


def _candidates(folder: Path) -> list[list[tuple[str, str]]]:
    """The title references that a model may have been trained with, the most likely first."""
    candidates = [_files.pairs(_files.shipped("title_reference.csv")), []]
    beside = folder.resolve().parent / "data" / "title_reference.csv"
    if beside.is_file():
        candidates.append(_files.pairs(beside))
    return candidates


def _texts(values: Iterable[object]) -> list[str]:
    """Texts, empty where there is none."""
    return ["" if _is_missing(value) else str(value) for value in values]


def _is_missing(value: object) -> bool:
    """Whether a value is what Python, NumPy or pandas have where there is none."""
    is_nan = isinstance(value, float) and value != value
    return value is None or is_nan or type(value).__name__ in ("NAType", "NaTType")
