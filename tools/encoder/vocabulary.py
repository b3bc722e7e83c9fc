"""The student's wordpieces: the teacher's, less those that no title needs."""

import json
from collections import Counter

from tokenizers import Tokenizer

PAD, UNK, END = "[PAD]", "[UNK]", "[SEP]"
SPECIAL = [PAD, UNK, END]
"""Ids 0, 1 and 2. Every title ends in END, so that none is empty; PAD and END weigh nothing."""
COMMON = 16_000
"""Ids of the teacher run from common to rare; pieces below this one are kept unseen."""
FEWEST = 2
"""Corpus occurrences that keep any other piece."""


def kept(vocabulary: dict[str, int], rows: list[list[int]]) -> list[str]:
    """Pieces to keep, in the teacher's order, special ones first.

    `rows` are the corpus in the teacher's ids. Single characters stay, so that
    any script the teacher can read is read.
    """
    counts = Counter(piece for row in rows for piece in row)

    def keep(piece: str, at: int) -> bool:
        if piece.startswith("[") and len(piece) > 1:
            return False
        return at < COMMON or counts[at] >= FEWEST or len(piece.removeprefix("##")) == 1

    pieces = sorted(vocabulary, key=vocabulary.get)
    return SPECIAL + [piece for piece in pieces if keep(piece, vocabulary[piece])]


def tokenizer(teacher: Tokenizer, pieces: list[str]) -> Tokenizer:
    """The teacher's tokenizer with `pieces` for vocabulary, ending each title in END."""
    state = json.loads(teacher.to_str())
    state["model"]["vocab"] = {piece: at for at, piece in enumerate(pieces)}
    flags = {"special": True, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
    state["added_tokens"] = [{"id": at, "content": piece, **flags} for at, piece in enumerate(SPECIAL)]
    end = {"SpecialToken": {"id": END, "type_id": 0}}
    first, second = ({"Sequence": {"id": name, "type_id": 0}} for name in "AB")
    state["post_processor"] = {
        "type": "TemplateProcessing",
        "single": [first, end],
        "pair": [first, end, second, end],
        "special_tokens": {END: {"id": END, "ids": [SPECIAL.index(END)], "tokens": [END]}},
    }
    state["truncation"] = None
    state["padding"] = None
    return Tokenizer.from_str(json.dumps(state))
