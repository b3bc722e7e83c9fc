"""Times one way to tag the titles of a file, in a process of its own: python3 call.py WAY FILE FOLDER

Prints seconds by the clock and of the processor, as JSON. What is learned or loaded before is not among them.
"""

import csv
import json
import resource
import sys
import time
from pathlib import Path


def a_list(titles, _):
    import persona_titles as persona

    persona.tag(["Nurse"])
    return lambda: persona.tag(titles)


def a_table(titles, _):
    import persona_titles as persona
    import pyarrow

    persona.tag(["Nurse"])
    table = pyarrow.table({"Job Title": titles})
    return lambda: pyarrow.table(persona.tag_arrow(table))


def first(titles, _):
    def call():
        import persona_titles as persona

        persona.tag(titles[:1])

    return call


def peer(name):
    def way(titles, folder):
        import peers

        distinct = list(dict.fromkeys(titles))
        model = getattr(peers, name)(folder)
        model(distinct[:100])
        return lambda: model(distinct)

    return way


WAYS = {
    "list": a_list,
    "table": a_table,
    "first": first,
    "linear": peer("linear"),
    "sentence": peer("sentence"),
    "static": peer("static"),
}


def spent():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter(), usage.ru_utime + usage.ru_stime


def main():
    way, file, folder = sys.argv[1], *map(Path, sys.argv[2:])
    with open(file, newline="", encoding="utf-8") as rows:
        titles = [row["Job Title"] for row in csv.DictReader(rows)]
    call = WAYS[way](titles, folder)
    before = spent()
    call()
    print(json.dumps([now - then for now, then in zip(spent(), before, strict=True)]))


if __name__ == "__main__":
    main()
