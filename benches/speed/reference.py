"""The title reference: abbreviations and their standard form."""

import csv
from pathlib import Path


class Reference:
    """Replaces titles that are an entry, whatever their case; it looks for none inside a title."""

    def __init__(self, path: Path):
        with open(path, newline="", encoding="utf-8-sig") as file:
            rows = csv.DictReader(file)
            self.entries = {row["Reference"].strip().lower(): row["Standardization"].strip().lower() for row in rows}

    def standardized(self, titles: list[str]) -> list[str]:
        """`titles` in lower case and in their standard form."""
        lower = [title.strip().lower() for title in titles]
        return [self.entries.get(title, title) for title in lower]
