"""The command ``persona``: the program that the package brings, told where the ONNX Runtime library is."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

from . import _files, _runtime

_PROGRAM = Path(__file__).parent / "bin" / "persona"
_TAGGING = ("predict", "similar")


def main() -> NoReturn:
    """Runs the program in place of this process."""
    if not _PROGRAM.is_file():
        sys.exit("This build of persona_titles does not bring the persona command.")
    environment = dict(os.environ)
    environment.setdefault("ORT_DYLIB_PATH", str(_runtime.library()))
    arguments = sys.argv[1:]
    os.execve(_PROGRAM, ["persona", *arguments, *_shipped_model(arguments)], environment)


def _shipped_model(arguments: list[str]) -> list[str]:
    """Where nobody trained or named a model, titles are tagged with the one that ships."""
    named = any(argument.startswith(("--model-dir", "--config")) for argument in arguments)
    named = named or any(name in os.environ for name in ("PERSONA_MODEL_DIR", "PERSONA_CONFIG"))
    there = Path("model/manifest.json").exists() or Path("persona.toml").exists()
    if named or there or not arguments or arguments[0] not in _TAGGING or "--" in arguments:
        return []
    options = ["--model-dir", str(_files.shipped("model"))]
    if not Path("data/title_reference.csv").exists() and "--title-reference" not in arguments:
        options += ["--title-reference", str(_files.shipped("title_reference.csv"))]
    return options
