"""Models and titles that the tests share."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

import persona_titles as persona

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "target" / "release" / "persona"
sys.path.append(str(ROOT / "benches" / "speed"))

TRAINING = {
    "Engineering": "Software Engineer;Backend Developer;Network Engineer;DevOps Engineer;Web Developer;Data Engineer",
    "Legal & Compliance": "General Counsel;Compliance Officer;Paralegal;Privacy Counsel;Lawyer;AML Analyst",
    "Not Classified": "Nurse;Teacher;Accountant;Recruiter;Student;Office Manager;Barista;Dentist",
}
STRANGE = [
    "",
    " ",
    "VP\x00 Sales",
    "x" * 50_000,
    "Directeur\r\ndes ventes",
    "人事部長",
    "\ufeffCTO",
    "=1+1",
    "🦀",
    "R&amp;D",
]


class CommandLine:
    """The program, in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder

    def run(self, *arguments):
        run = subprocess.run([PROGRAM, *arguments], cwd=self.folder, capture_output=True, text=True)
        assert run.returncode == 0, run.stdout + run.stderr

    def tag(self, titles, model, *arguments):
        """The tags of titles, by `persona predict`."""
        with open(self.folder / "input.csv", "w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(["Record ID", "Job Title"])
            rows.writerows(enumerate(titles))
        reference = ROOT / "data" / "title_reference.csv"
        named = ["--input", "input.csv", "--model-dir", str(model), "--title-reference", str(reference)]
        self.run("predict", *named, "--output", "output.csv", *arguments)
        with open(self.folder / "output.csv", newline="", encoding="utf-8") as file:
            return [(row["Persona Segment"], int(row["Confidence Score"])) for row in csv.DictReader(file)]


@pytest.fixture
def command_line(tmp_path):
    return CommandLine(tmp_path)


@pytest.fixture(scope="session")
def shipped_model():
    """The folder of the model that ships."""
    return Path(persona.__file__).parent / "shipped" / "model"


@pytest.fixture(scope="session")
def labels():
    """A few titles, and their segments."""
    rows = [(title, segment) for segment, titles in TRAINING.items() for title in titles.split(";")]
    return [title for title, _ in rows], [segment for _, segment in rows]


@pytest.fixture(scope="session")
def tagger(labels):
    """A tagger that was trained on them alone, which takes no time."""
    return persona.train(*labels, background=[], with_shipped=False)


@pytest.fixture(scope="session")
def titles():
    """The titles of data/input.csv, 100,000 generated ones, some of which come again, and strange ones."""
    from pool import Pool

    with open(ROOT / "data" / "input.csv", newline="", encoding="utf-8") as file:
        real = [row["Job Title"] for row in csv.DictReader(file)]
    pool = Pool([ROOT / "data" / "training_data.csv"])
    generated = [pool[number % 100_000] for number in range(102_000)]
    return real + generated + [one for one in STRANGE if "\x00" not in one]
