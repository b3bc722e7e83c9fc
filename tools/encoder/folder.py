"""The encoder's folder: everything that loads it, describes it and proves it whole."""

import hashlib
import json
import os
import shutil
from pathlib import Path

import onnx
from tokenizers import Tokenizer

import vocabulary
from encoder import LONGEST

NAME = "persona-title-encoder"
VERSION = "2.0.0"
TEXTS = Path(__file__).parent / "texts"
"""Model card and licence that go with the model."""


def write(target: Path, graphs: dict[str, onnx.ModelProto], tokenizer: Tokenizer, dimensions: int) -> None:
    """Writes the folder beside `target`, with its graphs by their files' names, and puts it in its place."""
    draft = target.with_name(f"{target.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for name, graph in graphs.items():
        graph.producer_name, graph.producer_version = NAME, VERSION
        (draft / name).write_bytes(graph.SerializeToString(deterministic=True))
    tokenizer.save(str(draft / "tokenizer.json"), pretty=False)
    specials = {"pad_token": vocabulary.PAD, "unk_token": vocabulary.UNK, "sep_token": vocabulary.END}
    config = {
        "model_name": NAME,
        "version": VERSION,
        "hidden_size": dimensions,
        "vocab_size": tokenizer.get_vocab_size(),
        "pad_token_id": vocabulary.SPECIAL.index(vocabulary.PAD),
        "max_position_embeddings": LONGEST,
    }
    _write_json(draft / "config.json", config)
    _write_json(draft / "special_tokens_map.json", specials)
    _write_json(draft / "tokenizer_config.json", {"model_max_length": LONGEST, "do_lower_case": True, **specials})
    for text in sorted(TEXTS.iterdir()):
        shutil.copyfile(text, draft / text.name)
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(draft.iterdir())]
    (draft / "SHA256SUMS").write_text("".join(sums))
    old = target.with_name(f"{target.name}.old")
    if target.exists():
        os.rename(target, old)
    os.rename(draft, target)
    shutil.rmtree(old, ignore_errors=True)


def _write_json(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n")
