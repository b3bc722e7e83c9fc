"""Speed and memory by size of the export, as a picture for light and dark pages."""

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import mean

import matplotlib

matplotlib.use("Agg")
matplotlib.rcParams["svg.hashsalt"] = "speed"

from matplotlib import pyplot  # noqa: E402
from matplotlib.ticker import LogLocator  # noqa: E402

from methods import METHODS  # noqa: E402
from results import Results  # noqa: E402

INK = "#82828c"
"""Can be read on white and on black."""
GRID = "#82828c40"
SIZE = 12
GAP = 0.075
"""Least distance of labels, as a share of the height."""
NARROW = 300
"""An axis whose ends are no more than so many times apart has more than powers of ten on it."""


def draw(results: Results, path: Path) -> None:
    """Writes the picture to `path`: rows a second above, peak memory below, a line a method."""
    figure, (speed, memory) = pyplot.subplots(2, sharex=True, figsize=(9.72, 8.2))
    rows = results.rows()
    _panel(speed, results, "Rows a second", lambda name, at: at / results.median("seconds", "predict", name, at))
    _panel(memory, results, "Peak memory, MB", lambda name, at: results.median("peak_mb", "predict", name, at))
    speed.tick_params(labelbottom=False)
    memory.set_xticks(rows, [_short(one) for one in rows])
    memory.set_xticks([], minor=True)
    memory.set_xlabel("rows in the export", fontsize=SIZE, color=INK)
    figure.tight_layout(h_pad=2.5)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, transparent=True, metadata={"Date": None})
    pyplot.close(figure)


def _panel(axes, results: Results, title: str, figure: Callable[[str, int], float]) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    ends = {}
    for name in results.methods():
        rows = [one for one in results.rows() if results.median("seconds", "predict", name, one) is not None]
        values = [figure(name, one) for one in rows]
        own = name == "persona"
        style = {"linewidth": 3 if own else 1.8, "markersize": 7 if own else 4.5, "zorder": 3 if own else 2}
        axes.plot(rows, values, color=METHODS[name].colour, marker="o", clip_on=False, **style)
        ends[name] = (rows[-1], values[-1])
    low, high = axes.get_ylim()
    axes.yaxis.set_major_locator(LogLocator(subs=(1,) if high / low > NARROW else (1, 2, 5)))
    axes.yaxis.set_major_formatter(lambda value, _: _short(value))
    axes.set_yticks([], minor=True)
    axes.grid(axis="y", color=GRID)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(INK)
    axes.tick_params(which="both", length=0, labelsize=SIZE, colors=INK, pad=6)
    axes.set_title(title, loc="left", fontsize=14, color=INK, pad=12)
    _label(axes, ends)


def _label(axes, ends: dict[str, tuple[int, float]]) -> None:
    """Names each line at its end, apart from the others that end at as many rows."""
    for rows in sorted({rows for rows, _ in ends.values()}):
        heights = {name: _height(axes, value) for name, (at, value) in ends.items() if at == rows}
        for name, place in _apart(heights).items():
            own = name == "persona"
            axes.annotate(
                METHODS[name].label,
                xy=ends[name],
                xytext=(10, (place - heights[name]) * axes.bbox.height * 72 / axes.figure.dpi),
                textcoords="offset points",
                va="center",
                fontsize=SIZE,
                fontweight="bold" if own else "normal",
                color=METHODS[name].colour,
            )


def _height(axes, value: float) -> float:
    """Where `value` is on the axis, from 0 to 1."""
    return axes.transAxes.inverted().transform(axes.transData.transform((1, value)))[1]


def _apart(heights: dict[str, float]) -> dict[str, float]:
    """Heights at least `GAP` apart: groups that touch are spread evenly around their middle."""
    groups = [[name] for name in sorted(heights, key=heights.get)]

    def middle(group: list[str]) -> float:
        return mean(heights[name] for name in group)

    at = 0
    while at + 1 < len(groups):
        here, above = groups[at], groups[at + 1]
        if middle(above) - middle(here) < GAP * (len(here) + len(above)) / 2:
            groups[at : at + 2] = [here + above]
            at = max(at - 1, 0)
        else:
            at += 1
    return {
        name: middle(group) + GAP * (place - (len(group) - 1) / 2)
        for group in groups
        for place, name in enumerate(group)
    }


def _short(number: float) -> str:
    for unit, name in ((1_000_000, " M"), (1_000, " k")):
        if number >= unit:
            return f"{number / unit:g}{name}"
    return f"{number:g}"


if __name__ == "__main__":
    draw(Results.read(Path(sys.argv[1])), Path(sys.argv[2]))
