"""Asks other classifiers about the same titles, learned from the same ones, and prints the table.

peers.py FOLDER REAL.csv [METHOD,...]: FOLDER has the program's answers, persona.csv.
"""

import csv
import sys
from pathlib import Path

import numpy as np

from embedded import Neighbours, Regression
from fast_text import FastText
from labelled import NOT_CLASSIFIED, PRIORITY, Labelled
from lexical import LexicalRegression, LinearSvm, Replaced
from persona import ROOT, SHIPPED
from table import lines

METHODS = {
    "lr": ("word + letter TF-IDF, logistic regression", lambda at, _: LexicalRegression(at)),
    "svm": ("word + letter TF-IDF, linear SVM", lambda at, _: LinearSvm(at)),
    "fasttext": ("fastText", lambda at, _: FastText(at)),
    "minilm-regression": ("all-MiniLM-L6-v2, logistic regression", Regression),
    "minilm-knn": ("all-MiniLM-L6-v2, cosine k-NN (k = 10)", Neighbours),
    "replaced": ("the system persona replaces", lambda at, _: Replaced(at)),
}
SEGMENTS = [*(one for one in PRIORITY if one != "Cyber Security"), NOT_CLASSIFIED]
"""Those of the program as it comes."""


def main() -> None:
    """Prints a row a method and setting, after asking those that were not asked yet."""
    folder, real = Path(sys.argv[1]), Path(sys.argv[2])
    names = sys.argv[3].split(",") if len(sys.argv) > 3 else list(METHODS)
    program = _rows(folder / "persona.csv")
    for setting in dict.fromkeys(row["Setting"] for row in program):
        print("\n".join(lines(f"**persona**, {setting}", [row for row in program if row["Setting"] == setting])))
    asked = [row for row in program if row["Setting"] == "out of the box" and row["Segment"] in SEGMENTS]
    for name in names:
        title, make = METHODS[name]
        rows = _answers(make, asked, real)
        _write(folder / f"{name}.csv", rows)
        print("\n".join(lines(title, rows)), flush=True)


def _answers(make, asked: list[dict], real: Path) -> list[dict]:
    """The rows `asked`, as a method tags them that learned from what ships and from the other lists."""
    group_of = {row["List"]: row["Group"] for row in asked}
    shipped = [(row["Job Title"], row.get("Persona Segment", NOT_CLASSIFIED), "") for file in SHIPPED for row in _rows(file)]
    others = [(row["Job Title"], row["Persona Segment"], group_of.get(row["List"], "")) for row in _rows(real)]
    known = {}
    for text, segment, group in [*shipped, *others]:
        if segment in SEGMENTS:
            known.setdefault(" ".join(text.split()), (segment, group))
    texts = [*known, *(row["Title"] for row in asked)]
    labels = [SEGMENTS.index(segment) for segment, _ in known.values()] + [SEGMENTS.index(row["Segment"]) for row in asked]
    labelled = Labelled(np.array(texts, object), np.array(labels), SEGMENTS, "", [])
    method = make(labelled, ROOT / "target" / "peers")
    groups = np.array([group for _, group in known.values()])
    rows = []
    for group in sorted(set(group_of.values())):
        learn = np.flatnonzero(groups != group)
        ask = np.array([len(known) + at for at, row in enumerate(asked) if row["Group"] == group])
        found = method.answer(learn, ask)
        for place, one in enumerate(ask):
            sure = "" if found.confidence is None else float(found.confidence[place])
            row = asked[one - len(known)]
            rows.append({**row, "Tagged": SEGMENTS[found.labels[place]], "Confidence": sure})
    return rows


def _write(path: Path, rows: list[dict]) -> None:
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def _rows(path: Path) -> list[dict]:
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()
