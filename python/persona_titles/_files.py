"""The files that stand beside a model: those that ship, and a user's own."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TypeAlias

from .errors import InputError

Pairs: TypeAlias = "Mapping[str, str] | Iterable[tuple[str, str]] | str | PathLike[str]"
"""A title reference: pairs of what is written and what it stands for, or a CSV file with them."""

Rules: TypeAlias = "Iterable[Sequence[str]] | str | PathLike[str]"
"""Keyword rules: ``(keyword, "contains" or "equals", segment[, keyword that must not be there])``, or a CSV file."""

_SHIPPED = Path(__file__).parent / "shipped"


def shipped(name: str) -> Path:
    """A file or folder that ships."""
    return _SHIPPED / name


def pairs(reference: Pairs) -> list[tuple[str, str]]:
    """The pairs of a title reference."""
    if isinstance(reference, (str, PathLike)):
        return [(row[0], row[1]) for row in _rows(Path(reference), ["Reference", "Standardization"])]
    if isinstance(reference, Mapping):
        return [(str(written), str(standard)) for written, standard in reference.items()]
    return [(str(written), str(standard)) for written, standard in reference]


def rules(rules: Rules | None) -> list[tuple[str, str, str, str]]:
    """The cells of keyword rules."""
    if rules is None:
        return []
    if isinstance(rules, (str, PathLike)):
        rows: Iterable[Sequence[str]] = _rows(Path(rules), ["Keyword", "Rule", "Persona Segment"], ["Exclude Keyword"])
    else:
        rows = rules
    cells = [[*map(str, row), "", "", "", ""][:4] for row in rows]
    return [(row[0], row[1], row[2], row[3]) for row in cells if any(cell.strip() for cell in row)]


def background() -> list[str]:
    """The background titles that ship."""
    return [row[0] for row in _rows(shipped("background_titles.csv"), ["Job Title"])]


def _rows(file: Path, wanted: list[str], more: Sequence[str] = ()) -> list[list[str]]:
    """The cells of columns, found by their names, of a CSV file with commas, semicolons or tabs."""
    try:
        with open(file, newline="", encoding="utf-8-sig") as lines:
            first = lines.readline()
            lines.seek(0)
            rows = list(csv.reader(lines, delimiter=max(",;\t", key=first.count)))
    except OSError as error:
        raise InputError(f"{file} could not be read: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{file} is no CSV file in UTF-8: {error}") from error
    header = [_folded(name) for name in (rows[0] if rows else [])]
    missing = [name for name in wanted if _folded(name) not in header]
    if missing:
        raise InputError(f'{file}: its header lacks the column "{missing[0]}"')
    places = [header.index(_folded(name)) for name in [*wanted, *more] if _folded(name) in header]
    return [[row[at] if at < len(row) else "" for at in places] for row in rows[1:]]


def _folded(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isalnum())
