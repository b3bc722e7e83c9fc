"""The same tags as the command line gives, whichever way titles come in."""

import csv
import multiprocessing
import pickle
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow
import pytest

import persona_titles as persona


@pytest.fixture(scope="module")
def tags(tmp_path_factory, titles, shipped_model):
    """What the command line gives."""
    from conftest import CommandLine

    return CommandLine(tmp_path_factory.mktemp("command-line")).tag(titles, shipped_model)


def columns(table):
    return list(zip(table["Persona Segment"].to_pylist(), table["Confidence Score"].to_pylist(), strict=True))


def test_a_list_is_tagged_as_a_file_is(titles, tags):
    assert persona.tag(titles) == tags


def test_one_title_alone_and_one_thread_make_no_difference(titles, tags, shipped_model):
    alone = persona.Tagger.load(shipped_model, threads=1)
    for place in range(0, len(titles), 211):
        assert alone.tag([titles[place]]) == [tags[place]]


def test_arrow_is_tagged_as_a_file_is_and_its_columns_come_out(titles, tags):
    table = pyarrow.table({"id": range(len(titles)), "Job Title": titles})
    tagged = pyarrow.table(persona.tag_arrow(table))
    assert tagged.column_names == ["id", "Job Title", "Persona Segment", "Confidence Score"]
    assert tagged.select(["id", "Job Title"]) == table
    assert columns(tagged) == tags


def test_a_frame_of_pandas_is_tagged_as_a_file_is(titles, tags):
    frame = pandas.DataFrame({"job_title": titles})
    tagged = pandas.DataFrame.from_arrow(persona.tag_arrow(frame))
    assert list(zip(tagged["Persona Segment"], tagged["Confidence Score"], strict=True)) == tags
    assert persona.tag(frame["job_title"]) == tags


def test_polars_tags_whole_columns_and_lazy_frames_as_a_file_is_tagged(titles, tags):
    def segment(column):
        return polars.DataFrame(persona.tag_arrow(column)).to_struct("tag")

    frame = polars.DataFrame({"Job Title": titles})
    assert polars.DataFrame(persona.tag_arrow(frame)).select("Persona Segment", "Confidence Score").rows() == tags
    kind = polars.Struct({"Persona Segment": polars.String, "Confidence Score": polars.Int32})
    lazy = frame.lazy().select(polars.col("Job Title").map_batches(segment, return_dtype=kind)).collect()
    assert [tuple(row.values()) for row in lazy["Job Title"]] == tags
    categories = frame.select(polars.col("Job Title").cast(polars.Categorical))
    assert polars.DataFrame(persona.tag_arrow(categories)).select("Persona Segment", "Confidence Score").rows() == tags


def test_duckdb_tags_by_a_function_of_arrow_and_by_a_relation_as_a_file_is_tagged(titles, tags):
    connection = duckdb.connect()
    connection.register("contacts", pyarrow.table({"id": range(len(titles)), "Job Title": titles}))

    def segment(column):
        return pyarrow.table(persona.tag_arrow(column)).column("Persona Segment")

    connection.create_function("segment", segment, ["VARCHAR"], "VARCHAR", type="arrow", null_handling="special")
    rows = connection.sql('SELECT segment("Job Title") FROM contacts ORDER BY id').fetchall()
    assert [row[0] for row in rows] == [segment for segment, _ in tags]
    tagged = persona.tag_arrow(connection.sql("SELECT * FROM contacts ORDER BY id"))
    assert columns(pyarrow.table(tagged)) == tags


@pytest.mark.parametrize("kind", [pyarrow.string(), pyarrow.large_string(), pyarrow.string_view()])
def test_every_type_of_text_is_read(kind):
    titles = ["General Counsel", None, "", "Software Engineer"]
    expected = [tuple(tag) for tag in persona.tag(titles)]
    column = pyarrow.array(titles, kind)
    assert columns(pyarrow.table(persona.tag_arrow(column))) == expected
    assert columns(pyarrow.table(persona.tag_arrow(column.slice(1, 2)))) == expected[1:3]
    coded = pyarrow.array(titles).dictionary_encode()
    assert columns(pyarrow.table(persona.tag_arrow(coded))) == expected


def test_a_stream_is_tagged_as_it_is_asked_for():
    asked = []

    def batches():
        for number in range(5):
            asked.append(number)
            yield pyarrow.record_batch({"Job Title": [f"Nurse {number}"]})

    schema = pyarrow.schema({"Job Title": pyarrow.string()})
    source = pyarrow.RecordBatchReader.from_batches(schema, batches())
    tagged = pyarrow.RecordBatchReader.from_stream(persona.tag_arrow(source))
    assert asked == []
    tagged.read_next_batch()
    tagged.read_next_batch()
    assert asked == [0, 1]


def test_a_large_table_comes_out_in_parts():
    table = pyarrow.table({"Job Title": ["Nurse"] * 200_000})
    sizes = [batch.num_rows for batch in pyarrow.RecordBatchReader.from_stream(persona.tag_arrow(table))]
    assert sum(sizes) == 200_000 and max(sizes) <= 65_536


def test_settings_are_those_of_the_command_line(titles, shipped_model, command_line):
    rules = command_line.folder / "rules.csv"
    rules.write_text("Keyword,Rule,Persona Segment,Exclude Keyword\nnurse,contains,Product,chief\n")
    settings = ["--keyword-rules", str(rules), "--min-confidence", "80"]
    expected = command_line.tag(titles[:400], shipped_model, *settings)
    for given in (rules, [("nurse", "contains", "Product", "chief")]):
        tagger = persona.Tagger.load(shipped_model, keyword_rules=given, min_confidence=80)
        assert tagger.tag(titles[:400]) == expected
    expected = command_line.tag(titles[:400], shipped_model, "--assign-all")
    assert persona.Tagger.load(assign_all=True).tag(titles[:400]) == expected


def test_a_model_is_the_same_from_python_and_from_the_command_line(labels, command_line):
    titles, segments = labels
    data = command_line.folder / "data"
    data.mkdir()
    with open(data / "training_data.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("Job Title", "Persona Segment"), *zip(titles, segments, strict=True)])
    command_line.run("train", "--no-shipped", "--no-background")
    persona.train(titles, segments, background=[], title_reference={}, with_shipped=False).save(data / "model")

    def parts(folder):
        return {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix == ".bin"}

    assert parts(data / "model") == parts(command_line.folder / "model")
    loaded = persona.Tagger.load(command_line.folder / "model")
    assert loaded.tag(titles) == persona.Tagger.load(data / "model").tag(titles)


def test_a_tagger_is_the_same_after_pickling(tagger, labels):
    again = pickle.loads(pickle.dumps(tagger))
    assert again.tag(labels[0]) == tagger.tag(labels[0])
    assert again.segments == tagger.segments


def of_child(tagger, titles, queue):
    queue.put(tagger.tag(titles))


@pytest.mark.skipif(sys.platform != "linux", reason="only there do processes fork by default")
def test_a_forked_process_tags_with_threads_of_its_own(tagger, labels):
    expected = tagger.tag(labels[0])
    fresh = [f"Deputy {title}" for title in labels[0]]
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(target=of_child, args=(tagger, labels[0] + fresh, queue))
    child.start()
    tags = queue.get(timeout=60)
    child.join(timeout=60)
    assert child.exitcode == 0
    assert tags == expected + tagger.tag(fresh)


def test_several_threads_share_a_tagger(titles, tags):
    outcomes = []
    threads = [threading.Thread(target=lambda: outcomes.append(persona.tag(titles))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [tags] * 4


def test_the_command_tags_with_the_model_that_ships(tmp_path):
    (tmp_path / "input.csv").write_text("Record ID,Job Title\n1,General Counsel\n")
    command = Path(sys.executable).parent / "persona"
    arguments = ["predict", "--input", "input.csv", "--output", "tagged.csv"]
    run = subprocess.run([command, *arguments], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    tag = persona.tag(["General Counsel"])[0]
    assert (tmp_path / "tagged.csv").read_text().splitlines()[1] == f"1,General Counsel,{tag.segment},{tag.confidence}"
