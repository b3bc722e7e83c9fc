"""Tags contacts with pandas: python3 with_pandas.py CONTACTS.parquet TAGGED.parquet"""

import sys

import pandas
import persona_titles as persona

contacts = pandas.read_parquet(sys.argv[1])
tagged = pandas.DataFrame.from_arrow(persona.tag_arrow(contacts))
tagged.to_parquet(sys.argv[2])
