"""The real program on files that other libraries wrote."""

import csv
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "target" / "release" / "persona"
TRAINING = {
    "Engineering": "Software Engineer;Backend Developer;Network Engineer;DevOps Engineer;Web Developer;Data Engineer",
    "Legal & Compliance": "General Counsel;Compliance Officer;Paralegal;Privacy Counsel;Lawyer;AML Analyst",
    "Not Classified": "Nurse;Teacher;Accountant;Recruiter;Student;Office Manager;Barista;Dentist",
}


class Reader:
    """`persona predict` in a folder of its own, with a small model."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "data").mkdir()
        rows = [f"{title},{segment}\n" for segment, titles in TRAINING.items() for title in titles.split(";")]
        (folder / "data" / "training_data.csv").write_text("Job Title,Persona Segment\n" + "".join(rows))
        self.run("train")

    def run(self, *arguments):
        run = subprocess.run([PROGRAM, *arguments], cwd=self.folder, capture_output=True, text=True)
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stderr

    def read(self, file):
        """The rows of a file with the columns Record ID and Job Title, as they come out, and the warnings."""
        warnings = self.run("predict", "--input", str(file), "--output", "tagged.csv")
        with open(self.folder / "tagged.csv", newline="", encoding="utf-8") as output:
            rows = list(csv.DictReader(output))
        for row in rows:
            del row["Persona Segment"], row["Confidence Score"]
        return rows, warnings


@pytest.fixture(scope="session")
def reader(tmp_path_factory):
    return Reader(tmp_path_factory.mktemp("reader"))
