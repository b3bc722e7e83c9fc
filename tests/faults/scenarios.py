"""What is done while calls fail: the files it begins with, the command, and what it may leave."""

import hashlib
import json
import shutil
import subprocess
import zipfile

SEGMENTS = {
    "Engineering": ["Software Engineer", "Backend Developer", "Network Engineer", "DevOps Engineer", "Data Engineer"],
    "Legal & Compliance": ["General Counsel", "Compliance Officer", "Paralegal", "Privacy Counsel", "AML Analyst"],
    "Not Classified": ["Nurse", "Teacher", "Accountant", "Recruiter", "Student", "Office Manager", "Barista"],
}
TRAINING = "Job Title,Persona Segment\n" + "".join(
    f"{title},{segment}\n" for segment, titles in SEGMENTS.items() for title in titles
)
# One row cannot be read.
INPUT = "Record ID,Job Title\n1,Software Engineer\n2,Nurse\n3,Head of Law\n4,too,many\n"
PREVIOUS = "what was there before\n"
# Own titles alone: a model that is learned in a moment.
TRAIN = ["--no-background", "--no-shipped"]


class Base:
    """A folder with what every scenario begins with."""

    def __init__(self, program, folder):
        self.folder = folder
        (folder / "data").mkdir(parents=True)
        (folder / "data" / "training_data.csv").write_text(TRAINING)
        (folder / "data" / "input.csv").write_text(INPUT)
        self.run(program, "train", *TRAIN)
        self.taught = folder.with_name("taught")
        shutil.copytree(folder, self.taught)
        taught = ["teach", "Evals Lead", "Engineering", *TRAIN]
        subprocess.run([program, *taught], cwd=self.taught, capture_output=True, check=True)

    def run(self, program, *arguments):
        subprocess.run([program, *arguments], cwd=self.folder, capture_output=True, check=True)


class Scenario:
    """A command in a folder, and the files that it must leave whole."""

    def __init__(self, name, command, outputs, *, taught=False, more_titles="", may_part=False, then=None):
        self.name = name
        self.command = command
        self.outputs = outputs
        self.taught = taught
        # Whether it has two results, of which one may be there without the other: what was taught stays.
        self.may_part = may_part
        self.more_titles = more_titles
        # What is done after the same command: where that has nothing to do any more, the rest still has to be.
        self.then = then

    def prepare(self, base, folder):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(base.taught if self.taught else base.folder, folder)
        shutil.rmtree(folder / "logs")
        with open(folder / "data" / "training_data.csv", "a") as training:
            training.write(self.more_titles)
        for output in self.outputs:
            if output.startswith(("data/", "model")):
                continue
            (folder / output).parent.mkdir(exist_ok=True)
            (folder / output).write_text(PREVIOUS)
        return folder

    def state(self, folder):
        """What the files are."""
        return {name: digest(folder / name) for name in ["data/input.csv", *self.outputs]}

    def files(self, folder):
        """All names in the folder but those of logs."""
        return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix != ".log"}

    def faults(self, program, folder):
        """What is wrong with the model, by the program that reads it: it refuses one whose files are not what its manifest says."""
        asked = subprocess.run([program, "similar", "Nurse"], cwd=folder, capture_output=True, text=True)
        return [] if asked.returncode == 0 else [f"the model cannot be read: {asked.stderr.strip()}"]


def digest(path):
    if not path.exists():
        return None
    content = path.read_bytes()
    if path.name.endswith(".lessons.jsonl"):
        # Its lessons tell the time of day. One that is there twice, since the first was not learned, does no harm.
        lessons = [json.dumps(json.loads(line)["changes"]) for line in content.decode().splitlines()]
        content = "".join(dict.fromkeys(lessons)).encode()
    if path.suffix == ".xlsx" and zipfile.is_zipfile(path):
        # It tells when it was written.
        with zipfile.ZipFile(path) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist() if not name.startswith("docProps/"))
    return hashlib.sha256(content).hexdigest()


def predict(name, output, *others, more=()):
    return Scenario(name, ["predict", "--output", output, *others], [output, "out.rejects.csv", *more])


SPLIT = [f"by/{segment}.csv" for segment in [
    "Engineering", "Executive", "GenAI", "Legal & Compliance", "Not Classified", "Product", "Trust & Safety"
]]
TRAINED = ["model/manifest.json"]
TAUGHT = ["data/training_data.csv", "data/training_data.csv.lessons.jsonl", *TRAINED]

SCENARIOS = [
    predict("predict, CSV", "out.csv"),
    predict("predict, CSV in gzip", "out.csv.gz"),
    predict("predict, Parquet", "out.parquet"),
    predict("predict, Excel", "out.xlsx"),
    predict(
        "predict, a file a segment and a review", "out.csv", "--split", "by", "--review", "review.csv",
        "--review-below", "100", more=["review.csv", *SPLIT],
    ),
    Scenario("train", ["train", *TRAIN], TRAINED, more_titles="Evals Lead,Engineering\n"),
    # A model that misses what the training data holds is trained again, and not taught: so is the other, to compare them.
    Scenario(
        "teach", ["teach", "Head of Law", "Legal & Compliance", *TRAIN], TAUGHT, may_part=True, then=["train", *TRAIN]
    ),
    Scenario(
        "teach --undo", ["teach", "--undo", *TRAIN], TAUGHT, taught=True, may_part=True, then=["train", *TRAIN]
    ),
]
