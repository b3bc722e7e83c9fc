"""Tags contacts with Ray Data, a tagger a core: python3 with_ray.py CONTACTS.parquet TAGGED"""

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
tagged = contacts.map_batches(Tags, batch_format="pyarrow", concurrency=os.cpu_count())
tagged.write_parquet(os.path.abspath(sys.argv[2]))
