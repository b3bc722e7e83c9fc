"""The system that persona replaces: TF-IDF of words and balanced logistic regression, on pandas."""

from argparse import Namespace

import joblib
import numpy
import pandas
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import classification_report
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline, make_pipeline

import labelled
import program
from reference import Reference

MODEL = "model.joblib"
HELD_OUT = 0.2
THRESHOLD = 50
"""Below this confidence, in percent, it names no segment."""


def train(options: Namespace) -> None:
    """Evaluates itself on a fifth of the titles, then learns from all."""
    known = labelled.read(options.training_data, options.segments, options.title_reference)
    rest, held_out, learn, gold = train_test_split(
        known.titles, known.labels, test_size=HELD_OUT, random_state=0, stratify=known.labels
    )
    print(classification_report(gold, _pipeline().fit(rest, learn).predict(held_out), zero_division=0))
    model = _pipeline().fit(known.titles, known.labels)
    options.model_dir.mkdir(parents=True, exist_ok=True)
    joblib.dump((model, known.segments), options.model_dir / MODEL)


def predict(options: Namespace) -> None:
    """Tags an export, row by row, as its users do."""
    rows = pandas.read_csv(options.input, keep_default_na=False)
    rows["Persona Segment"], rows["Confidence Score"] = tags(options, rows["Job Title"].to_numpy())
    rows.to_csv(options.output, index=False)


def tags(options: Namespace, titles: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Segment and confidence of each title."""
    model, segments = joblib.load(options.model_dir / MODEL)
    probabilities = model.predict_proba(Reference(options.title_reference).standardized(titles))
    # Labels are in order of priority: of those that tie, the first is the one that ranks higher.
    found = model.classes_[probabilities.argmax(axis=1)]
    percent = (100 * probabilities.max(axis=1)).round().astype(int)
    found[percent < THRESHOLD] = segments.index(labelled.NOT_CLASSIFIED)
    return numpy.array(segments, object)[found], percent


def _pipeline() -> Pipeline:
    return make_pipeline(
        TfidfVectorizer(ngram_range=(1, 3), stop_words="english", max_features=5_000, min_df=2),
        LogisticRegression(class_weight="balanced", max_iter=1_000),
    )


if __name__ == "__main__":
    program.main(train, predict)
