"""Tags a Parquet table of contacts on a Spark cluster.

    spark-submit tag.py CONTACTS OUTPUT --model MODEL      (or python3 tag.py, with --master)

CONTACTS has a column of job titles; OUTPUT has all of its columns and two more, a folder a segment. The model, a folder
that `persona train` wrote, is sent to each worker once; the workers have the package persona-titles installed.
"""

import argparse
import functools
import itertools
import os
import shutil
import tempfile
import zipfile
from pathlib import Path

import persona_titles as persona
import pyarrow
from pyspark import SparkFiles
from pyspark.sql import SparkSession
from pyspark.sql.types import IntegerType, StringType, StructType

ARCHIVE = "persona-model.zip"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("contacts")
    parser.add_argument("output")
    parser.add_argument("--model", required=True)
    parser.add_argument("--master", help="such as spark://host:7077; spark-submit knows it by itself")
    arguments = parser.parse_args()

    builder = SparkSession.builder.appName("persona")
    if arguments.master:
        builder = builder.master(arguments.master)
    spark = builder.getOrCreate()
    with tempfile.TemporaryDirectory() as folder:
        archive = shutil.make_archive(os.path.join(folder, Path(ARCHIVE).stem), "zip", arguments.model)
        spark.sparkContext.addFile(archive)
        # The workers import this file, so that what they load stays loaded from task to task.
        spark.sparkContext.addPyFile(os.path.abspath(__file__))
        contacts = spark.read.parquet(arguments.contacts)
        tagged = contacts.mapInArrow(on_worker, schema(contacts.schema))
        tagged.write.mode("overwrite").partitionBy(persona.PERSONA_SEGMENT).parquet(arguments.output)
    spark.stop()


def schema(contacts):
    """The columns of the contacts, without tags that are there already, and behind them the tags."""
    tags = (persona.PERSONA_SEGMENT, persona.CONFIDENCE_SCORE)
    columns = StructType([field for field in contacts.fields if field.name not in tags])
    return columns.add(tags[0], StringType(), False).add(tags[1], IntegerType(), False)


def on_worker(batches):
    import tag

    return tag.tagged(batches)


def tagged(batches):
    """Tags record batches as they come."""
    first = next(batches, None)
    if first is None:
        return
    source = pyarrow.RecordBatchReader.from_batches(first.schema, itertools.chain([first], batches))
    yield from pyarrow.RecordBatchReader.from_stream(tagger().tag_arrow(source))


@functools.cache
def tagger():
    """The tagger of this process: one thread, since Spark starts a process a core."""
    return persona.Tagger.load(unpacked(Path(SparkFiles.get(ARCHIVE))), threads=1)


def unpacked(archive):
    """The folder of an archive, which the processes of a worker share."""
    folder = archive.with_suffix("")
    if not folder.exists():
        mine = tempfile.mkdtemp(dir=archive.parent)
        with zipfile.ZipFile(archive) as files:
            files.extractall(mine)
        try:
            os.rename(mine, folder)
        except OSError:  # Another process was first.
            shutil.rmtree(mine)
    return folder


if __name__ == "__main__":
    main()
