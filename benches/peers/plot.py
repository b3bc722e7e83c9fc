"""The learning curves as a picture."""

from pathlib import Path
from statistics import mean

import matplotlib

matplotlib.use("Agg")
matplotlib.rcParams["svg.hashsalt"] = "learning-curve"

from matplotlib import pyplot  # noqa: E402

from methods import METHODS  # noqa: E402

INK = "#27272a"
FAINT = "#e4e4e7"
LEADER = {"arrowstyle": "-", "linewidth": 0.8, "relpos": (0, 0.5), "shrinkA": 1, "shrinkB": 0}
GAP = 0.047
"""Least distance of labels, as a share of the height."""


def draw(results: dict[str, dict[int, list[dict]]], sizes: list[int], largest: int, stem: Path) -> None:
    """Writes `stem`.svg and `stem`.png: accuracy by number of training titles, a line a method."""
    figure, axes = pyplot.subplots(figsize=(9, 5.4), dpi=200)
    ends = {}
    for name, by_size in results.items():
        shares = [100 * mean(one["accuracy"] for one in by_size[size]) for size in sizes]
        own = name == "persona"
        style = {"linewidth": 3 if own else 1.6, "markersize": 7 if own else 4, "zorder": 3 if own else 2}
        axes.plot(sizes, shares, color=METHODS[name].colour, marker="o", clip_on=False, **style)
        ends[name] = shares[-1]
    _dress(axes, sizes, largest)
    _label(axes, ends)
    figure.tight_layout()
    stem.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(stem.with_suffix(".svg"), metadata={"Date": None})
    figure.savefig(stem.with_suffix(".png"), dpi=200)
    pyplot.close(figure)


def _dress(axes, sizes: list[int], largest: int) -> None:
    axes.set_xscale("log")
    axes.set_xlim(sizes[0], sizes[-1])
    ticks = [f"{size:,}\n(all)" if size == largest else f"{size:,}" for size in sizes]
    axes.set_xticks(sizes, ticks)
    axes.set_xticks([], minor=True)
    axes.yaxis.set_major_formatter("{x:.0f} %")
    axes.grid(axis="y", color=FAINT)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color("#a1a1aa")
    axes.tick_params(length=0, labelsize=11, colors=INK, pad=8)
    axes.set_xlabel("training titles", fontsize=11, color=INK)
    axes.set_title("Titles held out that are tagged right", loc="left", fontsize=14, color=INK, pad=16)


def _label(axes, ends: dict[str, float]) -> None:
    """Names each line at its right end, apart from one another and in the order of the ends."""
    low, high = axes.get_ylim()
    axes.set_ylim(low, high)
    heights = {name: (end - low) / (high - low) for name, end in ends.items()}
    placed = _apart(heights)
    for name, place in placed.items():
        axes.annotate(
            f"{METHODS[name].label}  {ends[name]:.1f}",
            xy=(1.012, heights[name]),
            xytext=(1.06, place),
            xycoords="axes fraction",
            va="center",
            fontsize=11,
            fontweight="bold" if name == "persona" else "normal",
            color=METHODS[name].colour,
            arrowprops=LEADER | {"color": METHODS[name].colour},
        )


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
