"""Methods that see words and letters only."""

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from figures import Answers, most_probable
from labelled import Labelled


class Replaced:
    """The system that persona replaces: TF-IDF of words and balanced logistic regression.

    Labels are in order of priority, so of segments that tie the one that ranks
    higher is answered, as that system does.
    """

    def __init__(self, labelled: Labelled):
        self.labelled = labelled

    def answer(self, learn: np.ndarray, ask: np.ndarray) -> Answers:
        """Answers for the titles `ask`, learned from the titles `learn`."""
        model = make_pipeline(
            TfidfVectorizer(ngram_range=(1, 3), stop_words="english", max_features=5_000, min_df=2),
            LogisticRegression(class_weight="balanced", max_iter=1_000),
        )
        model.fit(self.labelled.titles[learn], self.labelled.labels[learn])
        return most_probable(model.predict_proba(self.labelled.titles[ask]), model.classes_)


class LinearSvm:
    """The strongest on words and letters: TF-IDF of word and character n-grams, linear SVM."""

    def __init__(self, labelled: Labelled):
        self.labelled = labelled

    def answer(self, learn: np.ndarray, ask: np.ndarray) -> Answers:
        """Answers for the titles `ask`, learned from the titles `learn`; it cannot tell how sure it is."""
        model = make_pipeline(
            _words_and_letters(),
            LinearSVC(random_state=0),
        )
        model.fit(self.labelled.titles[learn], self.labelled.labels[learn])
        return Answers(model.predict(self.labelled.titles[ask]))


class LexicalRegression:
    """The same TF-IDF, logistic regression, which tells how sure it is."""

    def __init__(self, labelled: Labelled):
        self.labelled = labelled

    def answer(self, learn: np.ndarray, ask: np.ndarray) -> Answers:
        """Answers for the titles `ask`, learned from the titles `learn`."""
        model = make_pipeline(
            _words_and_letters(),
            LogisticRegression(C=10, max_iter=300),
        )
        model.fit(self.labelled.titles[learn], self.labelled.labels[learn])
        return most_probable(model.predict_proba(self.labelled.titles[ask]), model.classes_)


def _words_and_letters():
    """TF-IDF of word and character n-grams."""
    return make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
    )
