"""Compares persona with other classifiers of titles, on the same splits of a labelled file."""

import argparse
import sys
import time
from pathlib import Path

import cells
import figures
import labelled
import persona
import plot
import splits
import table
from methods import METHODS, Method, Setting

CACHE = persona.ROOT / "target" / "peers"


def main() -> None:
    """Measures what is not measured yet, prints the table and draws the plot."""
    options = _options()
    titles = labelled.read(options.labelled, options.drop)
    known = labelled.listed(persona.SHIPPED)
    draws = [splits.draw(titles, seed, known) for seed in range(options.seeds)]
    largest = len(draws[0].rest)
    sizes = sorted({min(size or largest, largest) for size in options.sizes})
    shipped = persona.checksum(*persona.SHIPPED)
    setting = Setting(titles, options.persona.resolve(), CACHE)
    CACHE.mkdir(parents=True, exist_ok=True)
    done = cells.Cells(CACHE / "results.json")
    results = {}
    for name in options.methods:
        cell = {"method": name, "file": titles.checksum, "dropped": titles.dropped, "not_asked": shipped}
        if name == "persona":
            cell["binary"] = persona.checksum(persona.built(setting.binary))
        results[name] = _measure(cell, setting, draws, sizes, done)
    print(table.markdown(results, sizes, largest))
    plot.draw(results, sizes, largest, options.plot)


def _measure(cell: dict, setting: Setting, draws: list, sizes: list[int], done: cells.Cells) -> dict[int, list[dict]]:
    """Figures of every draw, by size; the method is made only if one is not there yet."""
    method = None
    for size in sizes:
        for seed, split in enumerate(draws):
            this = {**cell, "size": size, "seed": seed}
            if done.get(this) is None:
                method = method or METHODS[cell["method"]].make(setting)
                done.put(this, _figures(method, setting, split, size))
                print(f"{cell['method']:<18} {size:>7,}  draw {seed}  {_line(done.get(this))}", file=sys.stderr)
    return {size: [done.get({**cell, "size": size, "seed": seed}) for seed in range(len(draws))] for size in sizes}


def _figures(method: Method, setting: Setting, split: splits.Split, size: int) -> dict:
    start = time.monotonic()
    answers = method.answer(split.rest[:size], split.held_out)
    gold = setting.labelled.labels[split.held_out]
    return {
        "held_out": len(gold),
        "accuracy": figures.accuracy(answers, gold),
        "accuracy_above_threshold": figures.accuracy_above_threshold(answers, gold),
        "calibration_error": figures.calibration_error(answers, gold),
        "seconds": round(time.monotonic() - start, 2),
    }


def _line(found: dict) -> str:
    return f"{100 * found['accuracy']:.2f} % right  {found['seconds']:.1f} s"


def _options() -> argparse.Namespace:
    def listed(text: str) -> list[str]:
        return text.split(",")

    def methods(text: str) -> list[str]:
        unknown = sorted(set(listed(text)) - set(METHODS))
        if unknown:
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: not one of {', '.join(METHODS)}")
        return [name for name in METHODS if name in listed(text)]

    def sizes(text: str) -> list[int | None]:
        return [None if one == "all" else int(one) for one in listed(text)]

    parser = argparse.ArgumentParser(prog="benches/peers/run.sh", description=__doc__)
    parser.add_argument("labelled", type=Path, metavar="LABELLED.csv", help="columns Job Title, Persona Segment")
    parser.add_argument("--drop", action="append", default=[], metavar="SEGMENT", help="leave its titles out")
    parser.add_argument("--sizes", type=sizes, default="100,300,1000,3000,10000,all", help="(default: %(default)s)")
    parser.add_argument("--seeds", type=int, default=3, help="number of draws (default: %(default)s)")
    parser.add_argument("--methods", type=methods, default=",".join(METHODS), help="(default: %(default)s)")
    parser.add_argument("--persona", type=Path, default=persona.BUILT, metavar="FILE", help="another build of persona")
    stem = persona.ROOT / "docs" / "learning-curve"
    parser.add_argument("--plot", type=Path, default=stem, metavar="STEM", help="the picture, without .svg and .png")
    return parser.parse_args()


if __name__ == "__main__":
    main()
