"""What is told about titles."""

from __future__ import annotations

from typing import Any, NamedTuple


class Tag(NamedTuple):
    """What a title was tagged with."""

    segment: str
    """The persona segment; ``Not Classified`` where none fits."""
    confidence: int
    """The probability, in percent, that the segment is right: 0 to 100."""


class Neighbour(NamedTuple):
    """A training title near a title."""

    title: str
    """As it was written; empty where it is from a real list, whose text does not ship."""
    segment: str
    """The segment that it is labelled with."""
    similarity: float
    """Cosine similarity in the space that the titles vote in, at most 1."""
    origin: str
    """Whose it is: ``own``, ``background`` or ``shipped``."""
    votes: bool
    """Whether it votes: it is near enough, and the words of the title have not settled what it could say."""


class Word(NamedTuple):
    """What a word says about a persona."""

    word: str
    """In lower case and without accents."""
    log_odds: float
    """By how much it raises the logarithm of the persona's odds against none."""


class Explanation(NamedTuple):
    """Why a title is tagged as it is."""

    title: str
    """The title as it was asked about."""
    standardized: str
    """Its standard form."""
    segment: str
    """Its segment."""
    confidence: int
    """How sure that is, in percent."""
    probabilities: dict[str, float]
    """Of the segments that are possible, the likeliest first."""
    neighbours: list[Neighbour]
    """The training titles nearest to it."""
    general_neighbours: list[Neighbour]
    """Where you brought titles of your own: those that it has most in common with in general."""
    neighbours_say: float
    """The say that ``neighbours`` had; ``general_neighbours`` and the words had the rest. 1 where there is one list of
    neighbours: what they vote for and the words are weighed then."""
    words_about: str
    """The persona that ``words`` speak for or against."""
    words: list[Word]
    """What its words say, the most telling first."""
    keyword_rule: str | None
    """The keyword rule that decided, if one did."""
    own_title: str | None
    """The title among your own training titles, if it is one: then its label decided."""


class HeldOut(NamedTuple):
    """How good a model is on titles that were held out while it was trained."""

    titles: int
    """How many they were."""
    right: float
    """The share that was tagged as it is labelled."""
    precision: float
    """Of those given a persona, the share given the right one."""
    recall: float
    """Of those that have a persona, the share given one."""


def explanation(report: dict[str, Any]) -> Explanation:
    """An explanation of what ``persona similar --format json`` prints."""
    return Explanation(
        title=report["title"],
        standardized=report["standardized"],
        segment=report["persona_segment"],
        confidence=report["confidence_score"],
        probabilities={vote["persona_segment"]: vote["share"] for vote in report["votes"]},
        neighbours=[_neighbour(one) for one in report["neighbours"]],
        general_neighbours=[_neighbour(one) for one in report["general_neighbours"]],
        neighbours_say=report["neighbours_say"],
        words_about=report["words_about"],
        words=[Word(word["word"], word["log_odds"]) for word in report["words"]],
        keyword_rule=report["keyword_rule"],
        own_title=report["own_title"],
    )


def _neighbour(report: dict[str, Any]) -> Neighbour:
    return Neighbour(
        report["title"], report["persona_segment"], report["similarity"], report["origin"], report["votes"]
    )
