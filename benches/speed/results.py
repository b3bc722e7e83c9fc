"""Everything that was measured in a run."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from statistics import median

from methods import METHODS
from process import Usage


class Results:
    """Measurements in a JSON file that is whole at any time.

    A measurement is of a `task` (train, predict, similar) of a method, on `rows`
    rows where it has an export; `setting` says what all have in common.
    """

    def __init__(self, path: Path, setting: dict):
        self.path = path
        self.setting = setting
        self.measurements = []
        self.alike = []

    @classmethod
    def read(cls, path: Path) -> "Results":
        """The results in `path`."""
        found = json.loads(path.read_text())
        results = cls(path, found["setting"])
        results.measurements, results.alike = found["measurements"], found["alike"]
        return results

    def add(self, task: str, method: str, rows: int | None, usage: Usage) -> None:
        """Keeps a measurement."""
        self.measurements.append({"task": task, "method": method, "rows": rows, **asdict(usage)})
        self._write()

    def add_alike(self, method: str, rows: int, share: float) -> None:
        """Keeps the share of rows that a method tags as persona does."""
        self.alike.append({"method": method, "rows": rows, "share": share})
        self._write()

    def median(self, figure: str, task: str, method: str, rows: int | None = None) -> float | None:
        """The median of a figure over the rounds, if it was measured."""
        wanted = (task, method, rows)
        found = [one[figure] for one in self.measurements if (one["task"], one["method"], one["rows"]) == wanted]
        return median(found) if found else None

    def methods(self) -> list[str]:
        """The methods measured, in the order of the tables."""
        measured = {one["method"] for one in self.measurements}
        return [name for name in METHODS if name in measured]

    def rows(self) -> list[int]:
        """The numbers of rows of the exports, in order."""
        return sorted({one["rows"] for one in self.measurements if one["rows"]})

    def _write(self) -> None:
        text = {"setting": self.setting, "measurements": self.measurements, "alike": self.alike}
        draft = self.path.with_suffix(".new")
        draft.write_text(json.dumps(text, indent=1) + "\n")
        os.replace(draft, self.path)
