"""A pool of titles as a CRM holds them: millions, all distinct, each made from its number."""

import csv
from pathlib import Path
from random import Random

LEVELS = ("Senior", "Junior", "Lead", "Principal", "Deputy", "Interim", "Global")
PLACES = """
    EMEA, APAC, DACH, Nordics, Benelux, UK & Ireland, Iberia, LATAM, North America, MENA, Sub-Saharan
    Africa, ANZ, Japan, India, Greater China, South East Asia, Brazil, Mexico, Canada, France, Germany,
    Italy, Poland, Turkey, Israel, Singapore, London, Dublin, Berlin, Paris, Madrid, Amsterdam, Toronto,
    Sydney, Bengaluru, New York, Chicago, Austin, East Coast, West Region
"""
TEAMS = """
    Payments, Growth, Search, Ads, Marketplace, Platform, Mobile, Retail, Wholesale, Logistics, Enterprise,
    Mid-Market, SMB, Public Sector, Healthcare, Financial Services, Insurance, Energy, Telecoms, Media,
    Gaming, Education, Travel, Automotive, Checkout, Identity, Billing, Onboarding, Partnerships, Self
    Service, Core Services, New Business, Key Accounts, Renewals, Internal Tools, Data Platform, Cloud,
    Security, Integrity, Community, Creator Tools, Messaging, Maps, Video, Music, Subscriptions, Pricing,
    Supply Chain, Procurement, Facilities, Treasury, Tax, Corporate, Commercial, Operations, Strategy,
    Innovation, Labs, Special Projects, Transformation
"""
NAMES = """
    Northwick, Velmoor, Harlow, Pellmere, Brightfen, Castleby, Dunmore, Eastholm, Fairlea, Garrow, Hollin,
    Ivermark, Jessop, Kelvane, Lindle, Marrow, Netherby, Oakhurst, Pinder, Quillan
"""
TRADES = """
    Ltd, Inc., GmbH, Group, Bank, Labs, Systems, Foods, Energy, Health, Logistics, Partners, Media,
    Software, University
"""
STEP = 2_147_483_647
"""Prime, so that its multiples pass every place of a smaller space once before one comes again."""


class Pool:
    """Titles by number: plain ones, some with a level, some with a place, a team or a company, some with both.

    No title is there twice, whatever its case. Titles that begin with one of the
    levels or end with one of the endings are not built upon; all others of the
    files are. Plain titles end first; what would follow them has level and ending.
    """

    def __init__(self, files: list[Path]):
        levels = [f"{level} " for level in LEVELS]
        inside = [f", {place}" for place in _listed(PLACES)] + [f" - {team}" for team in _listed(TEAMS)]
        company = [f" at {name} {trade}" for name in _listed(NAMES) for trade in _listed(TRADES)]
        bases = _bases(files, levels, inside + company)
        parts = [
            ([""], [""]),
            (levels, [""]),
            ([""], inside),
            ([""], company),
            (levels, inside + company),
        ]
        # Each begins at another base, or five numbers in a row would share theirs.
        self.kinds = [Kind(bases, *part, at * len(bases) // len(parts)) for at, part in enumerate(parts)]

    def __getitem__(self, number: int) -> str:
        at, kind = divmod(number, len(self.kinds))
        longest = self.kinds[-1]
        if self.kinds[kind] is not longest and at < len(self.kinds[kind]):
            return self.kinds[kind][at]
        # Every kind has a part of the last one's space to itself: no two numbers meet.
        return longest[kind * (len(longest) // len(self.kinds)) + at]


class Kind:
    """All titles of some levels, bases and endings, in a scattered order."""

    def __init__(self, bases: list[str], levels: list[str], endings: list[str], start: int):
        self.parts = (bases, levels, endings)
        self.start = start

    def __len__(self) -> int:
        bases, levels, endings = self.parts
        return len(bases) * len(levels) * len(endings)

    def __getitem__(self, at: int) -> str:
        bases, levels, endings = self.parts
        rest, base = divmod((self.start + at * STEP) % len(self), len(bases))
        ending, level = divmod(rest, len(levels))
        return f"{levels[level]}{bases[base]}{endings[ending]}"


def _listed(text: str) -> list[str]:
    return [" ".join(one.split()) for one in text.split(",")]


def _bases(files: list[Path], levels: list[str], endings: list[str]) -> list[str]:
    """The titles of the column `Job Title` of `files` that can be built upon, in random order."""
    titles = {}
    for path in files:
        with open(path, newline="", encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                title = " ".join(row["Job Title"].split())
                titles.setdefault(title.casefold(), title)
    starts = tuple(level.casefold() for level in levels)
    ends = tuple(ending.casefold() for ending in endings)
    bases = [title for key, title in titles.items() if key and not key.startswith(starts) and not key.endswith(ends)]
    Random(0).shuffle(bases)
    return bases
