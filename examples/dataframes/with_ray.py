"""Tags contacts with Ray Data, a tagger a core but one: python3 with_ray.py CONTACTS.parquet TAGGED"""

import os
import sys

import persona_titles as persona
import pyarrow
import ray


class Tags:
    def __init__(self):
        self.tagger = persona.Tagger.load(threads=1)

    def __call__(self, contacts):
        return pyarrow.table(self.tagger.tag_arrow(contacts))


contacts = ray.data.read_parquet(sys.argv[1])
# One core is left to what reads and writes, which would wait for ever otherwise.
taggers = max(1, os.cpu_count() - 1)
tagged = contacts.map_batches(Tags, batch_format="pyarrow", concurrency=taggers)
tagged.write_parquet(os.path.abspath(sys.argv[2]))
