"""Generator of title-like strings from the word lists in `words`."""

import random

from words import (
    COMPANIES,
    CREDENTIALS,
    FIELDS,
    FOREIGN_FIELDS,
    FOREIGN_JOINTS,
    FOREIGN_TITLES,
    GENERIC_NOUNS,
    LEADER_NOUNS,
    LEVELS,
    NON_TITLES,
    REGIONS,
    SENIORITY,
    SPECIAL_TITLES,
    TEAMS,
    TECHNOLOGIES,
)

_FIELD_NAMES = list(FIELDS)
_FIELD_WEIGHTS = [FIELDS[name].weight for name in _FIELD_NAMES]


class Grammar:
    """Draws titles; the same seed draws the same titles."""

    def __init__(self, seed: int, listed: list[str]):
        """`listed`: ready-made titles to put into longer patterns."""
        self.random = random.Random(seed)
        self.listed = listed

    def title(self) -> str:
        """One title of any pattern."""
        draw = self.random.random()
        if draw < 0.66:
            return self._decorated(self._role())
        if draw < 0.76:
            return self._pair()
        if draw < 0.88:
            return self._from_list()
        if draw < 0.95:
            return self._foreign()
        if draw < 0.98:
            return self._decorated(self._pick(SPECIAL_TITLES))
        return self._non_title()

    def around(self, word: str) -> str:
        """A title with `word` in it, so that rare words are seen in context."""
        role = self._role()
        return self._pick(
            [
                f"{role}, {word}",
                f"{word} {role}",
                f"{role} at {word}",
                f"{role} - {word}",
                f"{word} {self._pick(GENERIC_NOUNS)}",
                word,
            ]
        )

    def misspell(self, title: str) -> str:
        """`title` with one slip of the keyboard: letters swapped, dropped or doubled."""
        letters = [i for i in range(1, len(title) - 1) if title[i].isalpha() and title[i + 1].isalpha()]
        if not letters:
            return title
        i = self._pick(letters)
        slip = self.random.randrange(3)
        if slip == 0:
            return title[:i] + title[i + 1] + title[i] + title[i + 2 :]
        if slip == 1:
            return title[:i] + title[i + 1 :]
        return title[:i] + title[i] + title[i:]

    def _pick(self, choices):
        return choices[self.random.randrange(len(choices))]

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _field(self):
        return FIELDS[self.random.choices(_FIELD_NAMES, _FIELD_WEIGHTS)[0]]

    def _subject(self, field) -> str:
        subject = self._pick(field.subjects)
        if self._chance(0.12):
            other = self._field() if self._chance(0.35) else field
            subject += self._pick([" & ", " and ", " & ", " / ", "/", ", ", " + "]) + self._pick(other.subjects)
        return subject

    def _noun(self, field) -> str:
        return self._pick(field.nouns) if self._chance(0.6) else self._pick(GENERIC_NOUNS)

    def _role(self) -> str:
        """Seniority, subject and noun in one of their usual orders."""
        field = self._field()
        draw = self.random.random()
        if draw < 0.30:
            role = f"{self._subject(field)} {self._noun(field)}"
        elif draw < 0.48:
            return f"{self._pick(LEADER_NOUNS)}{self._pick([' of ', ' of ', ' ', ', '])}{self._subject(field)}"
        elif draw < 0.62:
            return f"{self._pick(LEADER_NOUNS)}{self._pick([', ', ', ', ' - ', ' for ', ': ', ' | '])}{self._subject(field)}"
        elif draw < 0.74:
            return f"{self._subject(field)} {self._pick(LEADER_NOUNS)}"
        elif draw < 0.86:
            role = self._pick(field.nouns)
        else:
            role = f"{self._pick(field.nouns)}{self._pick([', ', ' - ', ' for ', ', '])}{self._subject(field)}"
        return f"{self._pick(SENIORITY)} {role}" if self._chance(0.45) else role

    def _decorated(self, role: str) -> str:
        """`role` with what may stand before or behind it: level, region, team, company."""
        draw = self.random.random()
        if draw < 0.45:
            return role
        if draw < 0.53:
            return f"{role} {self._pick(LEVELS)}"
        if draw < 0.66:
            return f"{role}{self._pick([', ', ', ', ' - ', ' ', ' | ', ' for ', ' in '])}{self._pick(REGIONS)}"
        if draw < 0.71:
            return f"{self._pick(REGIONS)} {role}"
        if draw < 0.78:
            return f"{role}{self._pick([', ', ' - ', ' | ', ' for ', ': '])}{self._pick(TEAMS)}"
        if draw < 0.83:
            return f"{role}{self._pick([', ', ' - '])}{self._pick(TEAMS)}{self._pick([', ', ' - ', ' & ', ' / '])}{self._pick(REGIONS + TEAMS)}"
        if draw < 0.89:
            return f"{role} ({self._pick(REGIONS + TEAMS + TECHNOLOGIES + ['Contract', 'Remote', 'Hybrid', 'Interim', 'm/w/d', 'FTC'])})"
        if draw < 0.94:
            return f"{role}{self._pick([' at ', ' at ', ' @ ', ', ', ' - '])}{self._pick(COMPANIES)}"
        if draw < 0.97:
            return f"{role}, {self._pick(CREDENTIALS)}"
        return f"{self._pick(COMPANIES)} {role}"

    def _pair(self) -> str:
        """Two roles of one person."""
        first = self._role()
        second = self._pick(FIELDS["executive"].nouns) if self._chance(0.35) else self._role()
        if self._chance(0.3):
            first, second = second, first
        return first + self._pick([" & ", " and ", " / ", " | ", ", ", "/", " - ", "; ", " + "]) + second

    def _from_list(self) -> str:
        title = self._pick(self.listed)
        draw = self.random.random()
        if draw < 0.35:
            return self._decorated(title)
        if draw < 0.7:
            return f"{self._pick(SENIORITY)} {title}"
        if draw < 0.85:
            return f"{title}{self._pick([', ', ' - '])}{self._subject(self._field())}"
        return f"{title}{self._pick([' & ', ' / ', ' | ', ', '])}{self._role()}"

    def _foreign(self) -> str:
        language = self._pick(list(FOREIGN_TITLES))
        title = self._pick(FOREIGN_TITLES[language])
        draw = self.random.random()
        if draw < 0.35:
            return f"{title} {self._pick([FOREIGN_JOINTS[language], '', '-'])} {self._pick(FOREIGN_FIELDS[language])}"
        if draw < 0.55:
            return f"{title}{self._pick([', ', ' - ', ' '])}{self._pick(REGIONS)}"
        if draw < 0.7:
            return f"{title}{self._pick([' / ', ' & ', ', ', ' | '])}{self._pick(FOREIGN_TITLES[language])}"
        if draw < 0.85:
            return f"{title}{self._pick([' / ', ', ', ' - '])}{self._role()}"
        return f"{title}{self._pick([' - ', ' '])}{self._subject(self._field())}"

    def _non_title(self) -> str:
        text = self._pick(NON_TITLES)
        draw = self.random.random()
        if draw < 0.3:
            return f"{text}{self._pick([' at ', ', ', ' - ', ' | '])}{self._pick(COMPANIES)}"
        if draw < 0.7:
            return f"{text}{self._pick([', ', ' | ', ' / ', ' - '])}{self._role()}"
        return f"{text} - {self._subject(self._field())}"
