"""What can go wrong.

Every error has a ``kind``, a word that stays what it is, and ``facts``: what its sentence tells, for programs.
"""

from __future__ import annotations

import json
from typing import Any


class PersonaError(Exception):
    """Something went wrong; the subclasses are told apart by who can do something about it."""

    def __init__(self, message: str, kind: str = "failed", facts: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.facts: dict[str, Any] = facts or {}

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.kind, self.facts)


class InputError(PersonaError, ValueError):
    """What was given cannot be tagged or learned from."""


class UnknownSegmentsError(InputError):
    """Labels are of segments that are none of those to learn: ``facts`` has the ``rows`` and the ``known`` ones."""


class ModelError(PersonaError):
    """There is no model, or it is damaged, incomplete, or made by another version or with another encoder."""


class RuntimeLibraryError(PersonaError):
    """The ONNX Runtime library is not there or cannot be used."""


class PersonaWarning(UserWarning):
    """Titles are tagged, but perhaps not as was meant."""


_CLASSES: dict[str, type[PersonaError]] = {
    "invalid": InputError,
    "unknown_segments": UnknownSegmentsError,
    "no_model": ModelError,
    "other_format": ModelError,
    "incomplete_model": ModelError,
    "damaged_model": ModelError,
    "other_encoder": ModelError,
    "other_dimensions": ModelError,
    "no_runtime": RuntimeLibraryError,
    "unfit_runtime": RuntimeLibraryError,
}


def _exception(kind: str, message: str, facts: str) -> PersonaError:
    """Makes the error of a kind; the compiled part calls this."""
    return _CLASSES.get(kind, PersonaError)(message, kind, json.loads(facts))
