"""What Python gives and what it gets: values, exceptions, interrupts."""

import os
import pickle
import subprocess
import sys
import threading
import time

import numpy
import pandas
import pyarrow
import pytest

import persona_titles as persona


def test_a_tag_has_a_segment_and_a_confidence(tagger):
    [tag] = tagger.tag(["General Counsel"])
    assert tag.segment == "Legal & Compliance" and 50 < tag.confidence <= 100
    segment, confidence = tag
    assert (segment, confidence) == tag


def test_rows_without_a_title_are_not_classified(tagger):
    missing = [None, "", float("nan"), pandas.NA, pandas.NaT]
    assert tagger.tag(missing) == [(persona.NOT_CLASSIFIED, 0)] * len(missing)
    assert tagger.tag([]) == []


@pytest.mark.parametrize("kind", [tuple, iter, pandas.Series, lambda rows: numpy.array(rows, dtype=object)])
def test_whatever_can_be_gone_through_is_tagged(tagger, kind):
    assert tagger.tag(kind(["Lawyer", "Nurse"])) == tagger.tag(["Lawyer", "Nurse"])


@pytest.mark.parametrize("titles", ["Nurse", b"Nurse", 5, None, [5], ["Nurse", b"Nurse"]])
def test_what_is_no_list_of_titles_is_refused(tagger, titles):
    with pytest.raises(TypeError):
        tagger.tag(titles)


def test_halves_of_characters_do_no_harm(tagger):
    assert len(tagger.tag(["Nurse \ud800", "x" * 300_000, "\x00"])) == 3


def test_probabilities_are_those_of_the_segments(tagger):
    probabilities = tagger.probabilities(["Lawyer", "Nurse", None])
    assert probabilities.shape == (3, len(tagger.segments))
    assert numpy.allclose(probabilities.sum(axis=1), [1, 1, 0], atol=1e-5)
    assert tagger.segments[probabilities[0].argmax()] == "Legal & Compliance"


def test_an_explanation_names_the_neighbours_that_decided(tagger):
    explanation = tagger.explain("Senior Lawyer", neighbours=3)
    assert explanation.segment == tagger.tag(["Senior Lawyer"])[0].segment
    assert [neighbour.title for neighbour in tagger.neighbours("Senior Lawyer", 1)] == ["Lawyer"]
    assert len(explanation.neighbours) == 3
    assert next(iter(explanation.probabilities)) == explanation.segment


def test_training_tells_how_good_it_is(tagger):
    assert tagger.held_out.titles > 0
    assert 0 <= tagger.held_out.right <= 1


def test_labels_of_unknown_segments_are_named():
    with pytest.raises(persona.UnknownSegmentsError) as error:
        persona.train(["Lawyer"], ["Leagal & Compliance"], background=[])
    assert isinstance(error.value, ValueError) and isinstance(error.value, persona.PersonaError)
    assert error.value.kind == "unknown_segments"
    assert 'did you mean "Legal & Compliance"' in error.value.facts["rows"][0]
    again = pickle.loads(pickle.dumps(error.value))
    assert (str(again), again.facts) == (str(error.value), error.value.facts)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: persona.train(["Lawyer"], []),
        lambda: persona.train([], []),
        lambda: persona.train(["Lawyer"], ["GenAI"], index="tree"),
        lambda: persona.Tagger.load(threads=0),
        lambda: persona.Tagger.load(min_confidence=101),
        lambda: persona.Tagger.load(keyword_rules=[("x", "starts", "GenAI")]),
        lambda: persona.Tagger.load(title_reference="nowhere.csv"),
        lambda: persona.tag_arrow(pyarrow.table({"Name": ["Nurse"]})),
        lambda: persona.tag_arrow(pyarrow.table({"Job Title": [5]})),
    ],
)
def test_what_cannot_be_tagged_or_learned_from_is_refused(wrong):
    with pytest.raises(persona.InputError):
        wrong()


def test_what_is_no_arrow_data_is_refused():
    with pytest.raises(TypeError, match="no Arrow data"):
        persona.tag_arrow([1, 2])


def test_text_that_is_none_is_refused():
    damaged = pyarrow.Array.from_buffers(
        pyarrow.string(), 1, [None, pyarrow.array([0, 2], pyarrow.int32()).buffers()[1], pyarrow.py_buffer(b"\xff\xfe")]
    )
    with pytest.raises(pyarrow.ArrowInvalid, match="damaged"):
        pyarrow.table(persona.tag_arrow(damaged))


def test_an_error_of_the_source_comes_through():
    def batches():
        yield pyarrow.record_batch({"Job Title": ["Nurse"]})
        raise RuntimeError("the disk is gone")

    source = pyarrow.RecordBatchReader.from_batches(pyarrow.schema({"Job Title": pyarrow.string()}), batches())
    with pytest.raises(pyarrow.ArrowInvalid, match="the disk is gone"):
        pyarrow.table(persona.tag_arrow(source))


def test_a_stream_is_read_once():
    stream = persona.tag_arrow(pyarrow.table({"Job Title": ["Nurse"]}))
    assert stream.column_names == ["Job Title", "Persona Segment", "Confidence Score"]
    pyarrow.table(stream)
    with pytest.raises(persona.InputError, match="read already"):
        pyarrow.table(stream)


def test_a_folder_without_a_whole_model_is_refused(tmp_path, tagger):
    with pytest.raises(persona.ModelError) as error:
        persona.Tagger.load(tmp_path)
    assert error.value.kind == "no_model" and error.value.facts["folder"] == str(tmp_path)
    tagger.save(tmp_path)
    part = next(file for file in tmp_path.iterdir() if file.suffix == ".bin")
    part.write_bytes(part.read_bytes()[:-1])
    with pytest.raises(persona.ModelError) as error:
        persona.Tagger.load(tmp_path)
    assert error.value.kind == "damaged_model"


def test_another_title_reference_than_the_models_is_told_of(tmp_path, labels):
    persona.train(*labels, background=[], with_shipped=False, title_reference={"GC": "General Counsel"}).save(tmp_path)
    with pytest.warns(persona.PersonaWarning, match="title reference"):
        persona.Tagger.load(tmp_path)
    tagger = persona.Tagger.load(tmp_path, title_reference={"GC": "General Counsel"})
    assert tagger.explain("GC").standardized == "General Counsel"


def run(code, **environment):
    return subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, env={**os.environ, **environment}
    )


def test_a_runtime_library_that_is_none_is_an_error():
    code = "import persona_titles as p\ntry: p.tag(['x'])\nexcept p.RuntimeLibraryError as e: print(e.kind)"
    assert run(code, ORT_DYLIB_PATH="/nowhere.so").stdout == "no_runtime\n"
    assert run(code, ORT_DYLIB_PATH=sys.executable).stdout == "unfit_runtime\n"


LONG_CALLS = {
    "list": "persona.tag(titles)",
    "arrow": "pyarrow.table(persona.tag_arrow(pyarrow.table({'Job Title': titles})))",
    "train": "persona.train(titles[:3_000], ['GenAI', 'Product'] * 1_500, with_shipped=False)",
}


@pytest.mark.parametrize("call", LONG_CALLS.values(), ids=LONG_CALLS)
def test_ctrl_c_ends_a_long_call(call):
    code = f"""
import os, signal, sys, threading, time, pyarrow, persona_titles as persona
titles = [f"Title {{number}} of {{number % 997}}" for number in range(1_000_000)]
persona.tag(["Nurse"])
threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    try:
        {call}
    except OSError:  # What reads Arrow data tells of an error first.
        time.sleep(10)
except KeyboardInterrupt:
    print("interrupted", flush=True)
    os._exit(0)
"""
    assert run(code).stdout == "interrupted\n"


@pytest.mark.skipif(sys.platform != "linux", reason="only there are the threads of a process listed")
def test_an_interrupted_training_leaves_the_cores_to_others():
    # All of it would take minutes.
    code = """
import _thread, pathlib, threading, time, persona_titles as persona
def working():
    names = []
    for thread in pathlib.Path("/proc/self/task").glob("*/comm"):
        try:
            names.append(thread.read_text())
        except OSError:  # It has ended meanwhile.
            pass
    return any(name.startswith("persona-") for name in names)
def interrupt():
    while not working():
        time.sleep(0.05)
    time.sleep(3)
    _thread.interrupt_main()
threading.Thread(target=interrupt).start()
titles = [f"Clerk {number} of {number % 997}" for number in range(200_000)]
try:
    persona.train(titles, ["GenAI", "Product"] * 100_000, background=[], with_shipped=False)
except KeyboardInterrupt:
    for _ in range(400):
        if not working():
            print("at rest", flush=True)
            break
        time.sleep(0.05)
"""
    assert run(code).stdout == "at rest\n"


def test_other_threads_go_on_while_titles_are_tagged():
    persona.tag(["Nurse"])
    counted = [0]
    done = threading.Event()

    def count():
        while not done.is_set():
            counted[0] += 1
            time.sleep(0.001)

    counter = threading.Thread(target=count)
    counter.start()
    persona.tag([f"Somebody {number}" for number in range(5_000)])
    done.set()
    counter.join()
    assert counted[0] > 5
