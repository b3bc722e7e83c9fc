"""fastembed's vectors of all-MiniLM-L6-v2, and their nearest neighbours in an hnswlib index."""

import json
from argparse import Namespace
from pathlib import Path

import hnswlib
import numpy as np
from fastembed import TextEmbedding
from fastembed.common.model_description import ModelSource, PoolingType

import exported
import labelled
import minilm
import program
import vote
from reference import Reference

NAME = "all-MiniLM-L6-v2-int8"
ENCODER = "encoder"
INDEX = "index.bin"
LABELS = "labels.json"
EF = 64
"""Candidates that a search keeps."""


def train(options: Namespace) -> None:
    """Puts the vectors of the titles into an index."""
    known = labelled.read(options.training_data, options.segments, options.title_reference)
    minilm.assemble(options.model_dir / ENCODER)
    index = hnswlib.Index(space="cosine", dim=minilm.DIMENSIONS)
    index.init_index(max_elements=len(known.titles), ef_construction=200, M=16)
    index.add_items(_vectors(known.titles, options.model_dir), np.arange(len(known.titles)))
    index.save_index(str(options.model_dir / INDEX))
    (options.model_dir / LABELS).write_text(json.dumps([known.labels, known.segments]))


def predict(options: Namespace) -> None:
    """Tags an export; each title is asked about once."""
    labels, segments = json.loads((options.model_dir / LABELS).read_text())
    index = hnswlib.Index(space="cosine", dim=minilm.DIMENSIONS)
    index.load_index(str(options.model_dir / INDEX))
    index.set_ef(EF)
    titles = exported.distinct(options.input)
    vectors = _vectors(Reference(options.title_reference).standardized(titles), options.model_dir)
    nearest, distance = index.knn_query(vectors, k=vote.NEIGHBOURS)
    tags = vote.tags(1 - distance, np.array(labels)[nearest], segments)
    exported.tag(options.input, options.output, dict(zip(titles, tags, strict=True)))


def _vectors(titles: list[str], model_dir: Path) -> np.ndarray:
    """Unit vectors of `titles` (n x 384)."""
    TextEmbedding.add_custom_model(
        NAME,
        pooling=PoolingType.MEAN,
        normalization=True,
        sources=ModelSource(url="file:"),
        dim=minilm.DIMENSIONS,
        model_file=minilm.MODEL,
    )
    folder = str(model_dir / ENCODER)
    return np.array(list(TextEmbedding(NAME, cache_dir=folder, specific_model_path=folder).embed(titles)))


if __name__ == "__main__":
    program.main(train, predict)
