"""The system that persona replaces, as fast as it can be had: each title once, one thread of linear algebra."""

from argparse import Namespace

import pandas
from threadpoolctl import threadpool_limits

import program
import replaced


def train(options: Namespace) -> None:
    """As the original; two threads of the linear algebra would wait for each other."""
    with threadpool_limits(1):
        replaced.train(options)


def predict(options: Namespace) -> None:
    """Tags an export; titles that repeat are asked about once."""
    rows = pandas.read_csv(options.input, keep_default_na=False)
    places, titles = pandas.factorize(rows["Job Title"])
    segments, percent = replaced.tags(options, titles)
    rows["Persona Segment"], rows["Confidence Score"] = segments[places], percent[places]
    rows.to_csv(options.output, index=False)


if __name__ == "__main__":
    program.main(train, predict)
