"""The strings that the student learns from: listed titles and generated ones."""

import csv
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from grammar import Grammar
from sources import Sources
from words import FOREIGN_FIELDS, FOREIGN_JOINTS, FOREIGN_TITLES

SEED = 20240601
GENERATED = 300_000
"""Distinct generated titles on top of the listed ones."""
MISSPELT_SHARE = 0.08
LONGEST = 110
"""Characters; longer strings are left out."""

_SPACE = re.compile(r"\s+")


def key(title: str) -> str:
    """What the tokenizer makes no difference of: case, accents and runs of space."""
    plain = "".join(c for c in unicodedata.normalize("NFD", title.lower()) if not unicodedata.combining(c))
    return _SPACE.sub(" ", plain).strip()


class Collection:
    """Distinct strings in the order of their coming, and how many came from where."""

    def __init__(self):
        self.titles: dict[str, str] = {}
        self.counts: dict[str, int] = {}

    def add(self, title: str) -> None:
        title = _SPACE.sub(" ", title).strip()
        if 0 < len(title) <= LONGEST:
            self.titles.setdefault(key(title), title)

    def count(self, origin: str) -> None:
        """All that came since the last count is from `origin`."""
        self.counts[origin] = len(self.titles) - sum(self.counts.values())

    def add_all(self, origin: str, titles: Iterable[str]) -> None:
        for title in titles:
            self.add(title)
        self.count(origin)


def build(sources: Sources, words: list[str]) -> tuple[list[str], dict[str, int]]:
    """Distinct strings in a fixed order, and how many came from where.

    `words` are the teacher's whole words: each is put into a title of its own.
    """
    collection = Collection()
    for origin, listed in sources.titles().items():
        collection.add_all(origin, listed)
    grammar = Grammar(SEED, sorted(collection.titles))
    for word in words:
        collection.add(word)
        collection.add(grammar.around(word))
    collection.count("teacher's words in titles")
    whole = len(collection.titles) + GENERATED
    while len(collection.titles) < whole:
        title = grammar.title()
        collection.add(grammar.misspell(title) if grammar.random.random() < MISSPELT_SHARE else title)
    collection.count("generated")
    return list(collection.titles.values()), collection.counts


def multilingual(sources: Sources, data: Path) -> tuple[list[str], dict[str, int]]:
    """What the second teacher's lesson is of: listed titles alone, in many languages; counts as those of `build`.

    `data`: the folder with persona's own titles.
    """
    collection = Collection()
    for origin, listed in sources.titles().items():
        collection.add_all(origin, listed)
    collection.add_all("faker", (title for titles in sources.locales().values() for title in titles))
    for name in ("training_data.csv", "background_titles.csv"):
        with (data / name).open(encoding="utf-8-sig", newline="") as file:
            collection.add_all(name, [row["Job Title"] for row in csv.DictReader(file)])
    collection.add_all("the generator's titles in other languages", _foreign())
    return list(collection.titles.values()), collection.counts


def _foreign() -> Iterable[str]:
    """Each of the generator's titles in another language, alone and with each field of its language."""
    for language, titles in FOREIGN_TITLES.items():
        for title in titles:
            yield title
            for field in FOREIGN_FIELDS[language]:
                yield f"{title} {FOREIGN_JOINTS[language]} {field}"
