"""Figures that are there already: a run does only what is new."""

import json
import os
from pathlib import Path


class Cells:
    """Finished cells in a JSON file: what was measured -> its figures.

    A cell is named by method, size, seed, file, segments dropped, titles not
    asked about and, for persona, the program's checksum. Remove the file after a change to a method.
    """

    def __init__(self, path: Path):
        self.path = path
        rows = json.loads(path.read_text()) if path.exists() else []
        self.figures = {_key(row["cell"]): row for row in rows}

    def get(self, cell: dict) -> dict | None:
        """The figures of `cell`, if it is finished."""
        row = self.figures.get(_key(cell))
        return row and row["figures"]

    def put(self, cell: dict, figures: dict) -> None:
        """Keeps the figures of `cell`; the file is whole at any time."""
        self.figures[_key(cell)] = {"cell": cell, "figures": figures}
        draft = self.path.with_suffix(".new")
        draft.write_text("[\n" + ",\n".join(json.dumps(row) for row in self.figures.values()) + "\n]\n")
        os.replace(draft, self.path)


def _key(cell: dict) -> str:
    return json.dumps(cell, sort_keys=True)
