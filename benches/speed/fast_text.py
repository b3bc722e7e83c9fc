"""fastText: averaged vectors of words, word pairs and letter sequences, learned with the classifier."""

import json
import os
import re
import tempfile
from argparse import Namespace
from pathlib import Path

import fasttext

import exported
import labelled
import program
from reference import Reference

MODEL = "model.bin"
SEGMENTS = "segments.json"
SETTINGS = {"epoch": 30, "lr": 0.25, "wordNgrams": 2, "minn": 3, "maxn": 5, "bucket": 200_000}
LABEL = "__label__"


def train(options: Namespace) -> None:
    """Learns from the titles, on all cores."""
    known = labelled.read(options.training_data, options.segments, options.title_reference)
    options.model_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fasttext-") as folder:
        path = Path(folder) / "titles.txt"
        lines = zip(known.labels, _words(known.titles), strict=True)
        path.write_text("".join(f"{LABEL}{label} {line}\n" for label, line in lines))
        model = fasttext.train_supervised(str(path), **SETTINGS, thread=os.cpu_count(), verbose=0)
    model.save_model(str(options.model_dir / MODEL))
    (options.model_dir / SEGMENTS).write_text(json.dumps(known.segments))


def predict(options: Namespace) -> None:
    """Tags an export; each title is asked about once."""
    model = fasttext.load_model(str(options.model_dir / MODEL))
    segments = json.loads((options.model_dir / SEGMENTS).read_text())
    titles = exported.distinct(options.input)
    found, probabilities = model.predict(_words(Reference(options.title_reference).standardized(titles)))
    names = {f"{LABEL}{at}": name for at, name in enumerate(segments)}
    answers = (
        (names[label[0]], min(round(100 * float(probability[0])), 100))
        for label, probability in zip(found, probabilities, strict=True)
    )
    exported.tag(options.input, options.output, dict(zip(titles, answers, strict=True)))


def _words(titles: list[str]) -> list[str]:
    """`titles` with spaces between words and other signs."""
    return [" ".join(re.findall(r"\w+|[^\w\s]", title)) for title in titles]


if __name__ == "__main__":
    program.main(train, predict)
