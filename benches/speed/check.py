"""Is an output whole, and does it say what persona says?"""

import csv
from pathlib import Path

COLUMNS = ["Record ID", "Job Title", "Persona Segment", "Confidence Score"]


def alike(export: Path, output: Path, persona: Path | None) -> float | None:
    """Share of the rows of `output` with the segment that `persona` gives them.

    Ends the run if `output` has not the rows of `export` in their order.
    """
    same = rows = 0
    with _opened(export) as asked, _opened(output) as answered, _opened(persona or output) as other:
        readers = [csv.reader(file) for file in (asked, answered, other)]
        heads = [next(reader) for reader in readers]
        if heads[1] != COLUMNS:
            raise SystemExit(f"{output} has the columns {heads[1]}")
        try:
            for row, tagged, reference in zip(*readers, strict=True):
                if tagged[:2] != row or not tagged[2] or not 0 <= int(tagged[3]) <= 100:
                    raise SystemExit(f"{output} has {tagged} for {row}")
                rows += 1
                same += tagged[2] == reference[2]
        except ValueError as error:
            raise SystemExit(f"{output} does not have the rows of {export}: {error}") from error
    return same / rows if persona else None


def _opened(path: Path):
    return open(path, newline="", encoding="utf-8")
