"""Labelled titles: what every method learns from and is asked about."""

import csv
import hashlib
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

PRIORITY = (
    "GenAI",
    "Engineering",
    "Product",
    "Cyber Security",
    "Trust & Safety",
    "Legal & Compliance",
    "Executive",
)
"""Segments, highest priority first; any other segment ranks below them, by name."""

NOT_CLASSIFIED = "Not Classified"


@dataclass(frozen=True)
class Labelled:
    """Distinct titles and their segments.

    `labels` (n) are places in `segments`, which are in order of priority: where
    segments tie, the first of the best is the one that ranks higher.
    """

    titles: np.ndarray
    labels: np.ndarray
    segments: list[str]
    checksum: str
    dropped: list[str]


def read(path: Path, dropped: list[str]) -> Labelled:
    """The titles of `path` (`Job Title`, `Persona Segment`) but those of the segments `dropped`.

    Titles that fit no persona are left out too: every method here has to name a
    segment. Titles that differ in case or space only are one; the majority of
    their labels counts, on a tie the segment that ranks higher.
    """
    spellings, labels = {}, defaultdict(Counter)
    for title, segment in _rows(path):
        if title and segment and segment not in (*dropped, NOT_CLASSIFIED):
            key = title.casefold()
            spellings.setdefault(key, title)
            labels[key][segment] += 1
    segments = sorted({segment for counts in labels.values() for segment in counts}, key=_rank)
    place = {segment: at for at, segment in enumerate(segments)}
    chosen = [min(labels[key], key=lambda one: (-labels[key][one], place[one])) for key in spellings]
    return Labelled(
        np.array(list(spellings.values()), object),
        np.array([place[segment] for segment in chosen]),
        segments,
        hashlib.sha256(path.read_bytes()).hexdigest(),
        sorted(dropped),
    )


def listed(paths: list[Path]) -> set[str]:
    """The titles (casefolded) of files with a column `Job Title`."""
    return {title.casefold() for path in paths for title, _ in _rows(path)}


def _rows(path: Path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            cells = {name.strip().casefold(): cell or "" for name, cell in row.items() if name}
            title = " ".join(unicodedata.normalize("NFKC", cells["job title"]).split())
            yield title, cells.get("persona segment", "").strip()


def _rank(segment: str) -> tuple[int, str]:
    return (PRIORITY.index(segment) if segment in PRIORITY else len(PRIORITY), segment)
