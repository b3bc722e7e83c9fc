"""The methods at work: their models, the exports they tag, and what that takes."""

import hashlib
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import check
import process
import workload
from methods import CACHE, DATA, METHODS, SLOW_ROWS
from process import Usage
from results import Results

TITLES = [DATA / "training_data.csv", DATA / "background_titles.csv"]
"""What the titles of the exports are made from."""
TITLE_REFERENCE = DATA / "title_reference.csv"
WARM_UP = 10
"""Rows that every method tags once before anything is measured."""
QUESTION = "Head of Trust"
CHUNK = 1 << 20


@dataclass(frozen=True)
class Setting:
    """What is compared, on what."""

    labelled: Path
    segments: Path | None
    rows: list[int]
    distinct: bool
    methods: list[str]


class Bench:
    """A run of the comparison; what it measures goes to `results`."""

    def __init__(self, setting: Setting, results: Results):
        self.setting = setting
        self.results = results
        self.learn = {"--training-data": setting.labelled}
        if setting.segments:
            self.learn["--segments"] = setting.segments
        files = [*self.learn.values(), TITLE_REFERENCE]
        self.known = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
        self.exports = {}

    def prepare(self) -> None:
        """Exports, models, and a first run of everything, so that no round has it cold.

        Slow methods learn once for a set of titles; what that took is kept beside their model.
        """
        for rows in {WARM_UP, *self.setting.rows}:
            self.exports[rows] = workload.export(rows, self.setting.distinct, TITLES, CACHE / "exports")
        for name in self.setting.methods:
            if METHODS[name].slow:
                self._add("train", name, None, self._trained(name))
            else:
                self._train(name)
            self._predict(name, WARM_UP)

    def round(self, first: bool) -> None:
        """Every task of every method once; in the `first` round what they wrote is looked at, too."""
        for name in self.setting.methods:
            if not METHODS[name].slow:
                self._add("train", name, None, self._train(name))
        if "persona" in self.setting.methods:
            self._add("similar", "persona", None, self._similar())
        for rows in self.setting.rows:
            _read(self.exports[rows])
            for name in self.setting.methods:
                if not METHODS[name].slow or rows <= SLOW_ROWS:
                    self._add("predict", name, rows, self._predict(name, rows))
                    if first:
                        self._check(name, rows)

    def _train(self, name: str) -> Usage:
        """Learns from the labelled titles; a model that is there is whole."""
        draft = CACHE / "models" / f"{name}.new"
        shutil.rmtree(draft, ignore_errors=True)
        usage = self._run(name, ["train", *METHODS[name].train], self.learn | {"--model-dir": draft})
        shutil.rmtree(self._model(name), ignore_errors=True)
        os.replace(draft, self._model(name))
        return usage

    def _trained(self, name: str) -> Usage:
        """What it took to learn the model that is there; it is learned if there is none."""
        kept = CACHE / "models" / f"{name}-{self.known}.json"
        if not kept.exists():
            self._train(name).write(kept)
        return Usage.read(kept)

    def _predict(self, name: str, rows: int) -> Usage:
        output = self._output(name)
        output.parent.mkdir(exist_ok=True)
        output.unlink(missing_ok=True)
        files = {"--input": self.exports[rows], "--output": output, "--model-dir": self._model(name)}
        return self._run(name, ["predict"], files)

    def _run(self, name: str, task: list[str], files: dict[str, Path]) -> Usage:
        files = files | {"--title-reference": TITLE_REFERENCE}
        options = [os.fspath(part) for pair in files.items() for part in pair]
        command = [*METHODS[name].program, *task, *options, *METHODS[name].both]
        return process.run(command, CACHE / "logs" / f"{name}-{task[0]}.txt")

    def _similar(self) -> Usage:
        command = [*METHODS["persona"].program, "similar", QUESTION, "--model-dir", str(self._model("persona"))]
        return process.run(command, CACHE / "logs" / "persona-similar.txt")

    def _check(self, name: str, rows: int) -> None:
        compared = name != "persona" and "persona" in self.setting.methods
        persona = self._output("persona") if compared else None
        share = check.alike(self.exports[rows], self._output(name), persona)
        if share is not None:
            self.results.add_alike(name, rows, share)

    def _add(self, task: str, name: str, rows: int | None, usage: Usage) -> None:
        self.results.add(task, name, rows, usage)
        size = f"{rows:,} rows" if rows else ""
        print(f"{name:<12} {task:<8} {size:>15} {usage.seconds:9.2f} s {usage.peak_mb:7.0f} MB", file=sys.stderr)

    def _model(self, name: str) -> Path:
        return CACHE / "models" / f"{name}-{self.known}"

    def _output(self, name: str) -> Path:
        return CACHE / "tagged" / f"{name}.csv"


def _read(path: Path) -> None:
    """Reads a file through, so that it is in memory for the first that needs it."""
    with open(path, "rb") as file:
        while file.read(CHUNK):
            pass
