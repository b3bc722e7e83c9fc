"""Growth of the vocabulary by what the first teacher's wordpieces spell badly or not at all: words of other languages.

New wordpieces are kept as the tokenizer sees words: lower-case, without
accents and with Hangul as letters (NFD). Beside each stands how it is spelt,
which is what the second teacher reads.
"""

import unicodedata
from collections import Counter

from tokenizers import Tokenizer

from universal import UniversalEncoder

WORDS = 9_000
"""New whole words at most."""
FEWEST = 3
"""Titles that bring in a word that the second teacher has no piece for, or a character."""
FEWEST_PARTS = 2
"""Titles that bring in a part of a word, which the second teacher has a piece for."""
SHORTEST = 3
"""Letters of a new word."""


class Growth:
    """Pieces to add to a vocabulary, counted in `titles`."""

    def __init__(self, tokenizer: Tokenizer, teacher: UniversalEncoder, titles: list[str]):
        self.normalized = tokenizer.normalizer.normalize_str
        self.apart = tokenizer.pre_tokenizer.pre_tokenize_str
        self.known = tokenizer.get_vocab()
        self.teacher = teacher
        self.titles = titles

    def pieces(self) -> dict[str, str]:
        """New pieces and their spelling: whole words, parts of words, characters."""
        new = self._words() | self._parts() | self._characters()
        return {piece: spelling for piece, spelling in new.items() if piece not in self.known}

    def _words(self) -> dict[str, str]:
        """Whole words: those that are one piece to the second teacher first, then from common to rare."""
        counts, spellings = Counter(), {}
        for title in self.titles:
            for spelling in {word.lower() for word, _ in self.apart(title)}:
                word = self.normalized(spelling).strip()
                if len(word) >= SHORTEST and word.isalpha() and word not in self.known:
                    counts[word] += 1
                    spellings.setdefault(word, spelling)
        pieces = {self.normalized(piece) for piece in self.teacher.whole_words()}
        words = [word for word in counts if word in pieces or counts[word] >= FEWEST]
        words.sort(key=lambda word: (word not in pieces, -counts[word], word))
        return {word: spellings[word] for word in words[:WORDS]}

    def _parts(self) -> dict[str, str]:
        """Parts of words in kana and Hangul, which are written together, at the start of a word and after it."""
        counts = Counter(piece for title in self.titles for piece in set(self.teacher.pieces(title)))
        parts = sorted(piece for piece in counts if counts[piece] >= FEWEST_PARTS and _is_written_together(piece))
        return self._anywhere(parts)

    def _characters(self) -> dict[str, str]:
        """Characters, so that no word of a common script is unknown as a whole."""
        counts = Counter(
            character
            for title in self.titles
            for character in set(unicodedata.normalize("NFC", title.lower()))
            if character.isalpha() and not character.isascii()
        )
        return self._anywhere(sorted(character for character in counts if counts[character] >= FEWEST))

    def _anywhere(self, spellings: list[str]) -> dict[str, str]:
        """Pieces for the start of a word and, unless the tokenizer sets them apart as Han, for what follows."""
        new = {}
        for spelling in spellings:
            piece = self.normalized(spelling)
            new.setdefault(piece.strip(), spelling)
            if piece == piece.strip():
                new.setdefault(f"##{piece}", spelling)
        return new


def _is_written_together(piece: str) -> bool:
    return len(piece) > 1 and all("\u3041" <= c <= "\u30ff" or "\uac00" <= c <= "\ud7a3" for c in piece)
