"""persona as an estimator of scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, column_or_1d

from ._tagger import NOT_CLASSIFIED, train
from .errors import InputError


class PersonaClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Classifies job titles, with ``fit``, ``predict`` and ``predict_proba`` as scikit-learn has them.

    ``X`` is a column of titles: a list, an array or a pandas Series, or a table of one column. ``y`` may be of any type
    that scikit-learn takes for classes; classes that are called as segments of persona are learned beside the titles
    that ship.

    Parameters
    ----------
    priority : the classes, the one that wins a tie first; in sorted order without it.
    background : titles that fit no class, learned as ``Not Classified``, which is then a class too.
    with_shipped : let the titles that ship stand beside these, where the names of the classes are the same.
    title_reference : pairs of what is written and what it stands for, or a CSV file; the one that ships without it.
    index : ``hnsw``, or ``cells``, which is built faster and searched slower.
    threads : how many to use; all cores without it.

    Attributes
    ----------
    classes_ : the classes, sorted.
    tagger_ : the `Tagger` behind it, which explains and saves.

    Without ``Not Classified`` among the classes every title is given one of them. ``predict`` gives the likeliest
    class, or of those that are as good as equal the one that ranks first, and so need not be the argmax of
    ``predict_proba``.
    """

    def __init__(
        self,
        *,
        priority: Sequence[Any] | None = None,
        background: Sequence[str] | None = None,
        with_shipped: bool = True,
        title_reference: Any = None,
        index: str = "hnsw",
        threads: int | None = None,
    ) -> None:
        self.priority = priority
        self.background = background
        self.with_shipped = with_shipped
        self.title_reference = title_reference
        self.index = index
        self.threads = threads

    def fit(self, X: ArrayLike, y: ArrayLike) -> PersonaClassifier:
        """Learns from titles and their classes."""
        titles = _titles(X)
        if y is None:
            raise ValueError("PersonaClassifier requires y to be passed, but the target y is None")
        labels = column_or_1d(y, warn=True)
        check_classification_targets(labels)
        if len(labels) != len(titles):
            raise InputError(f"there are {len(titles)} titles and {len(labels)} classes")
        classes: NDArray[Any] = np.unique(labels)
        if self.background is not None and NOT_CLASSIFIED not in _names(classes):
            classes = np.unique(np.append(classes.astype(object), NOT_CLASSIFIED))
        names = _names(classes)
        ranked = names if self.priority is None else [str(one) for one in self.priority]
        of_label = dict(zip(classes.tolist(), names, strict=True))
        self.tagger_ = train(
            titles,
            [of_label[label] for label in labels.tolist()],
            # A model needs a segment, if all that there is to learn is that nothing fits.
            priority=ranked if set(ranked) != {NOT_CLASSIFIED} else ["(none)"],
            background=self.background or [],
            title_reference=self.title_reference,
            with_shipped=self.with_shipped,
            index=self.index,
            assign_all=NOT_CLASSIFIED not in names,
            threads=self.threads,
        )
        self.classes_ = classes
        self._names = names
        return self

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """The class of each title."""
        check_is_fitted(self)
        places = {name: place for place, name in enumerate(self._names)}
        tags = self.tagger_.tag(_titles(X))
        # Of a title without a single letter nothing is known: it is given the first class.
        return np.asarray(self.classes_[[places.get(tag.segment, self._unknown) for tag in tags]])

    def predict_proba(self, X: ArrayLike) -> NDArray[np.float64]:
        """The probability of each class for each title: ``n x len(classes_)``."""
        check_is_fitted(self)
        segments = self.tagger_.segments
        probabilities = self.tagger_.probabilities(_titles(X))
        ordered = probabilities[:, [segments.index(name) for name in self._names]].astype(np.float64)
        totals = ordered.sum(axis=1, keepdims=True)
        ordered[totals[:, 0] == 0, self._unknown] = 1.0
        return np.asarray(ordered / np.where(totals == 0, 1.0, totals))

    @property
    def _unknown(self) -> int:
        """Where the class stands that is given where nothing is known."""
        return self._names.index(NOT_CLASSIFIED) if NOT_CLASSIFIED in self._names else 0

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.one_d_array = True
        tags.input_tags.two_d_array = False
        tags.input_tags.allow_nan = True
        return tags


def _titles(X: ArrayLike) -> list[object]:
    """The rows of a column, or of a table of one."""
    if isinstance(X, (str, bytes)):
        raise InputError("X must be a column of titles, not a single one")
    titles = np.asarray(X, dtype=object)
    if titles.ndim == 2 and titles.shape[1] == 1:
        titles = titles[:, 0]
    if titles.ndim != 1:
        raise InputError(f"X has the shape {titles.shape}; a column of titles is needed")
    if len(titles) == 0:
        raise InputError("X has 0 titles; at least 1 is needed")
    rows: list[object] = titles.tolist()
    return rows


def _names(classes: NDArray[Any]) -> list[str]:
    """The names of classes as segments: as they are written, where no two are the same in another case."""
    names = [NOT_CLASSIFIED if _folded(one) == _folded(NOT_CLASSIFIED) else str(one) for one in classes.tolist()]
    folded = {_folded(name) for name in names}
    if len(folded) == len(names) and "" not in folded:
        return names
    return [f"class {place}" for place in range(len(names))]


def _folded(name: object) -> str:
    return " ".join(str(name).split()).lower()
