"""The figures of a method's answers, a line for the marketing CRM, for the other lists, and a list."""

import numpy as np

from labelled import NOT_CLASSIFIED

DRAWS = 1_000
BINS = 10
CRM = "crm"
"""The name of the list that is a marketing CRM; the others are contact lists."""


def lines(method: str, rows: list[dict]) -> list[str]:
    """Markdown: accuracy, precision, recall, AUROC and calibration error, with 95 % intervals."""
    rows = [row for row in rows if "out of the box" not in row["Setting"] or row["Segment"] != "Cyber Security"]
    told = [_line(method, "CRM", [row for row in rows if row["List"] == CRM])]
    told.append(_line(method, "lists", [row for row in rows if row["List"] != CRM]))
    if "persona" in method:
        for name in sorted({row["List"] for row in rows} - {CRM}):
            told.append(_line(method, name, [row for row in rows if row["List"] == name]))
    return told


def _line(method: str, lists: str, rows: list[dict]) -> str:
    random = np.random.default_rng(0)
    gold = np.array([row["Segment"] for row in rows], object)
    tagged = np.array([row["Tagged"] for row in rows], object)
    sure = None if rows[0]["Confidence"] == "" else np.array([float(row["Confidence"]) for row in rows])
    found = figures(gold, tagged, sure)
    draws = []
    for _ in range(DRAWS):
        drawn = random.integers(0, len(gold), len(gold))
        draws.append(figures(gold[drawn], tagged[drawn], None if sure is None else sure[drawn]))
    cells = []
    for at, value in enumerate(found):
        if value is None:
            cells.append("")
            continue
        low, high = np.percentile([draw[at] for draw in draws], [2.5, 97.5])
        cells.append(f"{value:.3f} ({low:.3f}–{high:.3f})")
    return f"| {method} | {lists} ({len(rows):,}) | {' | '.join(cells)} |"


def figures(gold: np.ndarray, tagged: np.ndarray, sure: np.ndarray | None) -> list[float | None]:
    """Accuracy, precision and recall of personas, AUROC of persona against none, calibration error."""
    right, given, has = gold == tagged, tagged != NOT_CLASSIFIED, gold != NOT_CLASSIFIED
    share = lambda part, whole: float(part.sum() / max(whole.sum(), 1))  # noqa: E731
    found = [float(right.mean()), share(right & given, given), share(right & has, has)]
    if sure is None:
        return [*found, None, None]
    score = np.where(given, sure, 1 - sure)
    ranks = _ranks(score)
    positive, negative = has.sum(), (~has).sum()
    area = (ranks[has].sum() - positive * (positive + 1) / 2) / max(positive * negative, 1)
    order = np.argsort(sure, kind="stable")
    edges = [at * len(order) // BINS for at in range(BINS + 1)]
    surplus = right - sure
    error = sum(abs(surplus[order[a:b]].sum()) for a, b in zip(edges, edges[1:], strict=False)) / len(order)
    return [*found, float(area), float(error)]


def _ranks(values: np.ndarray) -> np.ndarray:
    """From 1, the mean rank for equal values."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return (last - (count - 1) / 2)[place]
