"""The ONNX Runtime library, which the package ``onnxruntime`` brings."""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path

from . import _core
from .errors import RuntimeLibraryError

_NAMES = ("libonnxruntime.so.*", "libonnxruntime.*.dylib", "libonnxruntime.so", "libonnxruntime.dylib")


def library() -> Path:
    """Where the library is. The package is looked for, and not imported: that would take longer than a tag."""
    package = importlib.util.find_spec("onnxruntime")
    folders = [Path(folder) / "capi" for folder in (package.submodule_search_locations or [])] if package else []
    for folder in folders:
        for name in _NAMES:
            for file in sorted(folder.glob(name)):
                return file
    message = "the package onnxruntime, which has the ONNX Runtime library, is not installed"
    raise RuntimeLibraryError(message, "no_runtime")


@functools.cache
def load() -> None:
    """Loads the library; ``ORT_DYLIB_PATH`` names another one."""
    _core.load_runtime(library())
