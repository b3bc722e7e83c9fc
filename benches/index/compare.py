"""How fast indexes are, and how near they come to exact search, on the vectors in a folder."""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import faiss
import hnswlib
import matplotlib.pyplot as plt
import numpy as np

NEIGHBOURS = 24
ROUNDS = 15
SHARPNESS = 10.0


@dataclass
class Way:
    """A way to search, and what came of it."""

    family: str
    name: str
    found: np.ndarray
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--plot", type=Path)
    arguments = parser.parse_args()
    kept = vectors(arguments.folder / "kept.f32")
    asked = vectors(arguments.folder / "asked.f32")
    segments = np.fromfile(arguments.folder / "segments.u8", dtype=np.uint8)
    exact = np.argsort(-(asked @ kept.T), axis=1, kind="stable")[:, :NEIGHBOURS]
    votes = winners(asked, kept, segments, exact)
    ways = [*ours(arguments.folder, len(asked)), *by_hnswlib(kept, asked), *by_faiss(kept, asked)]
    print(f"{len(kept):,} vectors of {kept.shape[1]} numbers, {len(asked):,} searches for {NEIGHBOURS}, one core\n")
    print("| | searches a second | of the nearest found | votes as after exact search |")
    print("| --- | ---: | ---: | ---: |")
    for way in ways:
        same = (winners(asked, kept, segments, way.found) == votes).mean()
        print(
            f"| {way.family} {way.name} | {len(asked) / way.seconds:,.0f} | {recall(way, exact):.3f} | {same:.3f} |"
        )
    if arguments.plot:
        plot(ways, exact, len(asked), arguments.plot)


def vectors(path: Path) -> np.ndarray:
    return np.fromfile(path, dtype="<f4").reshape(-1, 64)


def ours(folder: Path, asked: int) -> Iterator[Way]:
    """What the program's own bench has measured."""
    for line in (folder / "took.csv").read_text().splitlines()[1:]:
        name, seconds = line.split(",")
        family, setting = name.split()
        found = np.fromfile(folder / f"{name}.u32", dtype="<u4").reshape(asked, NEIGHBOURS)
        yield Way(family, setting, found, float(seconds))


def by_hnswlib(kept: np.ndarray, asked: np.ndarray) -> Iterator[Way]:
    index = hnswlib.Index(space="ip", dim=kept.shape[1])
    index.init_index(max_elements=len(kept), ef_construction=200, M=16, random_seed=7)
    index.add_items(kept)
    index.set_num_threads(1)
    for breadth in (24, 32, 64, 128):
        index.set_ef(breadth)
        yield measured("hnswlib", str(breadth), lambda: index.knn_query(asked, NEIGHBOURS)[0])


def by_faiss(kept: np.ndarray, asked: np.ndarray) -> Iterator[Way]:
    faiss.omp_set_num_threads(2)
    graph = faiss.IndexHNSWFlat(kept.shape[1], 16, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction = 200
    graph.add(kept)
    cells = faiss.index_factory(kept.shape[1], "IVF444,Flat", faiss.METRIC_INNER_PRODUCT)
    cells.train(kept)
    cells.add(kept)
    faiss.omp_set_num_threads(1)
    for breadth in (24, 32, 64, 128):
        graph.hnsw.efSearch = breadth
        yield measured("Faiss HNSW,Flat", str(breadth), lambda: graph.search(asked, NEIGHBOURS)[1])
    for opened in (2, 4, 8, 16):
        cells.nprobe = opened
        yield measured("Faiss IVF,Flat", str(opened), lambda: cells.search(asked, NEIGHBOURS)[1])


def measured(family: str, name: str, search: Callable[[], np.ndarray]) -> Way:
    found, took = search(), []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        search()
        took.append(time.perf_counter() - begun)
    return Way(family, name, found.astype(np.int64), statistics.median(took))


def recall(way: Way, exact: np.ndarray) -> float:
    hits = [len(set(found) & set(nearest)) for found, nearest in zip(way.found, exact, strict=True)]
    return sum(hits) / exact.size


def winners(asked: np.ndarray, kept: np.ndarray, segments: np.ndarray, found: np.ndarray) -> np.ndarray:
    """The segment that wins the vote of the titles found, as the program counts it."""
    similarity = np.einsum("qd,qnd->qn", asked, kept[found])
    weights = np.exp(SHARPNESS * (similarity - similarity.max(axis=1, keepdims=True)))
    shares = np.zeros((len(asked), int(segments.max()) + 1))
    for segment in range(shares.shape[1]):
        shares[:, segment] = np.where(segments[found] == segment, weights, 0).sum(axis=1)
    return shares.argmax(axis=1)


def plot(ways: list[Way], exact: np.ndarray, asked: int, path: Path) -> None:
    plt.rcParams["svg.hashsalt"] = "index"
    figure, axes = plt.subplots(figsize=(7, 4.5), layout="constrained")
    families = list(dict.fromkeys(way.family for way in ways))
    for family in families:
        of_family = [way for way in ways if way.family == family]
        x = [recall(way, exact) for way in of_family]
        y = [asked / way.seconds for way in of_family]
        own = family == "persona"
        axes.plot(x, y, "o" if own else "o-", label=family, markersize=8 if own else 5, zorder=3 if own else 2)
        if own:
            for way, at, speed in zip(of_family, x, y, strict=True):
                axes.annotate(way.name, (at, speed), textcoords="offset points", xytext=(-8, 6), ha="right")
    axes.set_yscale("log")
    axes.set_xlabel(f"of the {NEIGHBOURS} nearest found")
    axes.set_ylabel("searches a second, one core")
    axes.grid(visible=True, alpha=0.3)
    axes.legend()
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
