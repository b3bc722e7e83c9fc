"""persona itself: the program as it is run, from file to file."""

import csv
import hashlib
import os
import re
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from figures import Answers
from labelled import Labelled

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "target" / "release" / "persona"


SHIPPED = [ROOT / "data" / f"{name}.csv" for name in ("training_data", "background_titles", "world_titles")]
"""Titles that ship with the program, which knows them already."""


def built(binary: Path) -> Path:
    """The program; it is built if it is the project's own and not there."""
    if binary == BUILT and not binary.exists():
        subprocess.run(["make", "--silent", "build"], cwd=ROOT, check=True)
    return binary


def checksum(*files: Path) -> str:
    """Checksum of the content of `files`."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


class Persona:
    """`persona train` and `persona predict` in a folder of their own.

    As every title asked has a segment, the program is told so where it has the
    options: to learn from no titles but those given, and to name a segment for
    every title.
    """

    def __init__(self, labelled: Labelled, binary: Path):
        self.labelled = labelled
        self.binary = binary
        self.train_options = self._known("train", "--no-background")
        self.predict_options = self._known("predict", "--assign-all")

    def answer(self, learn: np.ndarray, ask: np.ndarray) -> Answers:
        """Answers for the titles `ask`, learned from the titles `learn`."""
        titles, labels, segments = self.labelled.titles, self.labelled.labels, self.labelled.segments
        with tempfile.TemporaryDirectory(prefix="persona-") as folder:
            at = Path(folder)
            present = [segments[one] for one in np.unique(labels[learn])]
            _write(at / "segments.csv", ["Priority", "Persona Segment"], enumerate(present, 1))
            rows = ((titles[one], segments[labels[one]]) for one in learn)
            _write(at / "training.csv", ["Job Title", "Persona Segment"], rows)
            _write(at / "input.csv", ["Record ID", "Job Title"], ((one, titles[one]) for one in ask))
            shared = {"--title-reference": "none.csv", "--model-dir": "model", "--log-dir": "logs"}
            train = {"--training-data": "training.csv", "--segments": "segments.csv", **shared}
            predict = {"--input": "input.csv", "--output": "tagged.csv", **shared}
            self._run("train", [*_options(at, train), *self.train_options])
            self._run("predict", [*_options(at, predict), *self.predict_options])
            return self._read(at / "tagged.csv", ask)

    def _read(self, tagged: Path, ask: np.ndarray) -> Answers:
        """The output's rows in the order of `ask`; a segment that is none of the file's is label -1."""
        place = {segment: at for at, segment in enumerate(self.labelled.segments)}
        with open(tagged, newline="", encoding="utf-8") as file:
            rows = {int(row["Record ID"]): row for row in csv.DictReader(file)}
        labels = [place.get(rows[one]["Persona Segment"], -1) for one in ask]
        confidence = [int(rows[one]["Confidence Score"]) / 100 for one in ask]
        return Answers(np.array(labels), np.array(confidence))

    def _known(self, command: str, option: str) -> list[str]:
        """`option`, if this program's `command` has it."""
        described = self._run(command, ["--help"])
        return [option] if re.search(rf"(?<!\S){option}\b(?!-)", described) else []

    def _run(self, command: str, options: list[str]) -> str:
        done = subprocess.run([self.binary, command, *options], cwd=ROOT, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{self.binary} {command} failed:\n{done.stdout}{done.stderr}")
        return done.stdout


def _options(folder: Path, files: dict[str, str]) -> list[str]:
    return [part for option, name in files.items() for part in (option, os.fspath(folder / name))]


def _write(path: Path, columns: list[str], rows) -> None:
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *rows])
