"""Tags contacts in SQL, with a function of Arrow columns: python3 with_duckdb.py CONTACTS.parquet TAGGED.parquet"""

import sys

import duckdb
import persona_titles as persona
import pyarrow


def tag(titles):
    tags = pyarrow.table(persona.tag_arrow(titles, segment="segment", confidence="confidence"))
    return tags.to_struct_array()


database = duckdb.connect()
kind = duckdb.struct_type({"segment": "VARCHAR", "confidence": "INTEGER"})
database.create_function("persona", tag, ["VARCHAR"], kind, type="arrow", null_handling="special")
database.execute(
    """
    COPY (
        SELECT * EXCLUDE (tag), tag.segment AS "Persona Segment", tag.confidence AS "Confidence Score"
        FROM (SELECT *, persona("Job Title") AS tag FROM read_parquet($contacts))
    ) TO $tagged (FORMAT parquet)
    """,
    {"contacts": sys.argv[1], "tagged": sys.argv[2]},
)
