"""Labelled titles: what every method but persona reads itself learns from."""

import csv
from dataclasses import dataclass
from pathlib import Path

from reference import Reference

PRIORITY = ("GenAI", "Engineering", "Product", "Trust & Safety", "Legal & Compliance", "Executive")
"""Segments, highest priority first, where no file names them."""

NOT_CLASSIFIED = "Not Classified"


@dataclass(frozen=True)
class Labelled:
    """Standardized titles and their labels: places in `segments`, which are in order of priority."""

    titles: list[str]
    labels: list[int]
    segments: list[str]


def read(training_data: Path, segments: Path | None, title_reference: Path) -> Labelled:
    """The rows of `training_data`; `Not Classified` is a segment as any other, and ranks lowest."""
    names = [*(_ranked(segments) if segments else PRIORITY), NOT_CLASSIFIED]
    place = {name: at for at, name in enumerate(names)}
    with open(training_data, newline="", encoding="utf-8-sig") as file:
        rows = [(row["Job Title"], place[row["Persona Segment"]]) for row in csv.DictReader(file)]
    titles = Reference(title_reference).standardized([title for title, _ in rows])
    return Labelled(titles, [label for _, label in rows], names)


def _ranked(path: Path) -> list[str]:
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["Priority"]))
    return [row["Persona Segment"] for row in rows if row["Persona Segment"] != NOT_CLASSIFIED]
