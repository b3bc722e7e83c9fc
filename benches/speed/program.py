"""The command line that every method here has, the same as persona's."""

import argparse
from collections.abc import Callable
from pathlib import Path


def main(train: Callable[[argparse.Namespace], None], predict: Callable[[argparse.Namespace], None]) -> None:
    """Does what the command line says: `train` or `predict`, with its options."""
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    learning = commands.add_parser("train")
    learning.add_argument("--training-data", type=Path, required=True)
    learning.add_argument("--segments", type=Path)
    learning.set_defaults(do=train)
    tagging = commands.add_parser("predict")
    tagging.add_argument("--input", type=Path, required=True)
    tagging.add_argument("--output", type=Path, required=True)
    tagging.set_defaults(do=predict)
    for command in (learning, tagging):
        command.add_argument("--title-reference", type=Path, required=True)
        command.add_argument("--model-dir", type=Path, required=True)
    options = parser.parse_args()
    options.do(options)
