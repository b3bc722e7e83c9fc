"""Exports of any number of rows, the same ones each time."""

import csv
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

from pool import Pool

NEW = 0.3
"""Share of the rows that bring a title which no row above has."""
FIRST_ID = 40_000_000_000
LARGEST_GAP = 2_000
"""Record IDs rise by less than this, so that they keep their 11 digits for 10 million rows."""


def export(rows: int, distinct: bool, titles: list[Path], folder: Path) -> Path:
    """A file of `rows` rows (`Record ID`, `Job Title`) made from `titles`, kept in `folder`.

    If `distinct`, every row has a title of its own.
    """
    source = hashlib.sha256(b"".join(path.read_bytes() for path in [*titles, *_SOURCES])).hexdigest()[:12]
    path = folder / f"{'distinct' if distinct else 'export'}-{rows}-{source}.csv"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        with open(draft, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["Record ID", "Job Title"])
            writer.writerows(_rows(rows, 1 if distinct else NEW, Pool(titles)))
        os.replace(draft, path)
    return path


_SOURCES = [Path(__file__), Path(__file__).with_name("pool.py")]


def _rows(rows: int, new: float, pool: Pool) -> Iterator[tuple[int, str]]:
    """Titles that come again do so by Zipf's law: the r-th in order of appearance as often as 1 / r.

    Nothing is held but the number of titles seen.
    """
    draw = Random(rows).random
    number, seen = FIRST_ID, 0
    for _ in range(rows):
        number += 1 + int((LARGEST_GAP - 1) * draw())
        if seen == 0 or draw() < new:
            title, seen = seen, seen + 1
        else:
            title = int(seen ** draw()) - 1
        yield number, pool[title]
