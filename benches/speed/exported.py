"""The export: its distinct titles, and the same file with the tags."""

import csv
from pathlib import Path

COLUMNS = ("Persona Segment", "Confidence Score")


def distinct(path: Path) -> list[str]:
    """The titles of `path` (`Record ID`, `Job Title`), each once."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        return list(dict.fromkeys(title for _, title in rows))


def tag(source: Path, target: Path, tags: dict[str, tuple[str, int]]) -> None:
    """Writes the rows of `source` to `target` with the tags of their titles: segment, confidence in percent."""
    with (
        open(source, newline="", encoding="utf-8") as untagged,
        open(target, "w", newline="", encoding="utf-8") as tagged,
    ):
        rows = csv.reader(untagged)
        writer = csv.writer(tagged, lineterminator="\n")
        writer.writerow([*next(rows), *COLUMNS])
        writer.writerows((number, title, *tags[title]) for number, title in rows)
