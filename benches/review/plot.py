"""Accuracy against labels given, by the order in which titles were labelled: a table and a picture."""

import csv
import sys
from collections import defaultdict
from pathlib import Path
from statistics import mean

import matplotlib

matplotlib.use("Agg")
matplotlib.rcParams["svg.hashsalt"] = "review"

from matplotlib import pyplot  # noqa: E402

INK = "#27272a"
FAINT = "#e4e4e7"
OWN = "by what a label teaches, below 90"
COLOURS = {
    "random": "#a1a1aa",
    "least certain": "#0891b2",
    OWN: "#4f46e5",
    "by what a label teaches, all titles": "#a5b4fc",
}
PANELS = {"File": "rows of the file", "Held Out": "titles held out"}

Curves = dict[str, dict[int, dict[str, float]]]
"""Means over the draws: by order, by labels given, by column."""


def read(file: Path) -> Curves:
    """Reads what the bench wrote."""
    rows = defaultdict(lambda: defaultdict(list))
    with file.open(newline="") as lines:
        for row in csv.DictReader(lines):
            rows[row["Order"]][int(row["Labels"])].append(row)
    columns = [*PANELS, "Decides", "Decided"]
    return {
        order: {
            labels: {column: mean(float(row[column]) for row in draws) for column in columns}
            for labels, draws in steps.items()
        }
        for order, steps in rows.items()
    }


def tabulate(name: str, curves: Curves) -> None:
    """Prints the means: a row an order."""
    steps = list(next(iter(curves.values())))
    for column, panel in PANELS.items():
        print(f"\n| {name}: {panel} | {' | '.join(map(str, steps))} |")
        print("|---" * (len(steps) + 1) + "|")
        for order, of_step in curves.items():
            print(f"| {order} | {' | '.join(f'{100 * of_step[step][column]:.1f}' for step in steps)} |")
    taught = curves[OWN]
    print("\nrows that the labels decide: as said, and all titles whose tag is mostly theirs:")
    print({step: (round(of["Decides"]), round(of["Decided"])) for step, of in taught.items()})


def draw(all_curves: dict[str, Curves], file: Path) -> None:
    """Draws a row of panels a file that was labelled."""
    figure, grid = pyplot.subplots(len(all_curves), 2, figsize=(10, 4.2 * len(all_curves)), dpi=200, squeeze=False)
    for (name, curves), row in zip(all_curves.items(), grid, strict=True):
        for axes, (column, panel) in zip(row, PANELS.items(), strict=True):
            for order, of_step in curves.items():
                shares = [100 * of[column] for of in of_step.values()]
                axes.plot(range(len(shares)), shares, color=COLOURS[order], marker="o", clip_on=False, **_style(order))
            _dress(axes, list(next(iter(curves.values()))), f"{name}: {panel} that are right")
    handles = grid[0][0].get_lines()
    figure.legend(handles, list(COLOURS), loc="lower center", ncols=2, frameon=False, fontsize=11, labelcolor=INK)
    figure.tight_layout(rect=(0, 0.07, 1, 1), h_pad=2.5, w_pad=2.5)
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, metadata={"Date": None})
    figure.savefig(Path("target/review") / file.with_suffix(".png").name)
    pyplot.close(figure)


def _style(order: str) -> dict:
    own = order == OWN
    return {"linewidth": 3 if own else 1.6, "markersize": 7 if own else 4, "zorder": 3 if own else 2}


def _dress(axes, steps: list[int], title: str) -> None:
    axes.set_xticks(range(len(steps)), [f"{step:,}" for step in steps])
    axes.yaxis.set_major_formatter("{x:.1f} %")
    axes.grid(axis="y", color=FAINT)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color("#a1a1aa")
    axes.tick_params(length=0, labelsize=10, colors=INK, pad=6)
    axes.set_xlabel("labels given", fontsize=10, color=INK)
    axes.set_title(title, loc="left", fontsize=12, color=INK, pad=12)


if __name__ == "__main__":
    picture, *files = sys.argv[1:]
    found = {name: read(Path(path)) for name, path in (file.split("=", 1) for file in files)}
    for name, curves in found.items():
        tabulate(name, curves)
    draw(found, Path(picture))
