"""The strings that the student learns from: listed titles and generated ones."""

import re
import unicodedata

from grammar import Grammar
from sources import Sources

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


def build(sources: Sources, words: list[str]) -> tuple[list[str], dict[str, int]]:
    """Distinct strings in a fixed order, and how many came from where.

    `words` are the teacher's whole words: each is put into a title of its own.
    """
    titles: dict[str, str] = {}
    counts: dict[str, int] = {}

    def add(title: str) -> None:
        title = _SPACE.sub(" ", title).strip()
        if 0 < len(title) <= LONGEST:
            titles.setdefault(key(title), title)

    def count(origin: str) -> None:
        counts[origin] = len(titles) - sum(counts.values())

    for origin, listed in sources.titles().items():
        for title in listed:
            add(title)
        count(origin)
    grammar = Grammar(SEED, sorted(titles))
    for word in words:
        add(word)
        add(grammar.around(word))
    count("teacher's words in titles")
    while len(titles) < sum(counts.values()) + GENERATED:
        title = grammar.title()
        add(grammar.misspell(title) if grammar.random.random() < MISSPELT_SHARE else title)
    count("generated")
    return list(titles.values()), counts
