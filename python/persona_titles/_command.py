"""The command ``persona``: the program that the package brings, told where the ONNX Runtime library is."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

from . import _files, _runtime

_PROGRAM = Path(__file__).parent / "bin" / "persona"
_TAGGING = ("predict", "similar")
# Options of every command, which may stand before it, that have a value behind them.
_WITH_VALUE = ("--config", "--color")


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
    named = _is_set("--model-dir", arguments) or _is_set("--config", arguments)
    there = Path("model/manifest.json").exists() or Path("persona.toml").exists()
    if named or there or _command(arguments) not in _TAGGING or "--" in arguments:
        return []
    options = ["--model-dir", str(_files.shipped("model"))]
    if not Path("data/title_reference.csv").exists() and not _is_set("--title-reference", arguments):
        options += ["--title-reference", str(_files.shipped("title_reference.csv"))]
    return options


def _command(arguments: list[str]) -> str | None:
    """The command among the arguments, if there is one."""
    rest = iter(arguments)
    for argument in rest:
        if argument in _WITH_VALUE:
            next(rest, None)
        elif not argument.startswith("-"):
            return argument
    return None


def _is_set(option: str, arguments: list[str]) -> bool:
    """Whether an option has a value, as the program sees it: by the arguments or by its variable, unless that is empty."""
    variable = "PERSONA_" + option.removeprefix("--").upper().replace("-", "_")
    named = any(argument == option or argument.startswith(f"{option}=") for argument in arguments)
    return named or bool(os.environ.get(variable))
