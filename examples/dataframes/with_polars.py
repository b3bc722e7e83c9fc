"""Tags contacts with Polars, lazily: python3 with_polars.py CONTACTS.parquet TAGGED.parquet"""

import sys

import persona_titles as persona
import polars

TAG = polars.Struct({"Persona Segment": polars.String, "Confidence Score": polars.Int32})


def tags(titles):
    return polars.DataFrame(persona.tag_arrow(titles)).to_struct()


tag = polars.col("Job Title").map_batches(tags, return_dtype=TAG, is_elementwise=True)
polars.scan_parquet(sys.argv[1]).with_columns(tag.alias("tag")).unnest("tag").sink_parquet(sys.argv[2])
