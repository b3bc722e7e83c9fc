"""What the command ``persona`` of the package adds to the arguments that it is given."""

from pathlib import Path

import pytest

from persona_titles import _command

MODEL = ["--model-dir", "shipped/model"]
REFERENCE = ["--title-reference", "shipped/title_reference.csv"]


@pytest.fixture(autouse=True)
def empty_folder(tmp_path, monkeypatch):
    """A folder without a model and without settings."""
    monkeypatch.chdir(tmp_path)
    for variable in ("PERSONA_MODEL_DIR", "PERSONA_CONFIG", "PERSONA_TITLE_REFERENCE"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(_command._files, "shipped", lambda name: Path("shipped") / name)


@pytest.mark.parametrize(
    "arguments",
    [
        ["predict"],
        ["similar", "Nurse"],
        ["--quiet", "predict"],
        ["-v", "--color", "never", "predict", "--input", "a.csv"],
        ["--color=never", "predict"],
    ],
)
def test_the_model_that_ships_tags_where_there_is_no_other(arguments):
    assert _command._shipped_model(arguments) == MODEL + REFERENCE


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--help"],
        ["train"],
        ["--quiet", "train", "--training-data", "predict"],
        ["--color", "predict"],
        ["predict", "--model-dir", "mine"],
        ["predict", "--model-dir=mine"],
        ["--config", "mine.toml", "predict"],
        ["--config=mine.toml", "predict"],
        ["similar", "--", "Nurse"],
    ],
)
def test_other_commands_and_other_models_are_left_as_they_are(arguments):
    assert _command._shipped_model(arguments) == []


@pytest.mark.parametrize("variable", ["PERSONA_MODEL_DIR", "PERSONA_CONFIG"])
def test_a_model_that_a_variable_names_is_used_unless_it_is_empty(monkeypatch, variable):
    monkeypatch.setenv(variable, "mine")
    assert _command._shipped_model(["predict"]) == []
    monkeypatch.setenv(variable, "")
    assert _command._shipped_model(["predict"]) == MODEL + REFERENCE


@pytest.mark.parametrize("arguments", [["--title-reference", "my.csv"], ["--title-reference=my.csv"]])
def test_a_title_reference_that_is_named_is_not_named_again(arguments):
    assert _command._shipped_model(["predict", *arguments]) == MODEL


def test_a_title_reference_that_is_named_by_its_variable_or_is_there_is_used(monkeypatch):
    monkeypatch.setenv("PERSONA_TITLE_REFERENCE", "my.csv")
    assert _command._shipped_model(["predict"]) == MODEL
    monkeypatch.delenv("PERSONA_TITLE_REFERENCE")
    Path("data").mkdir()
    Path("data/title_reference.csv").touch()
    assert _command._shipped_model(["predict"]) == MODEL
