"""The estimator, as scikit-learn uses one."""

import pickle

import numpy
import pandas
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import estimator_checks_generator
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

import persona_titles as persona
from persona_titles.sklearn import PersonaClassifier

QUICK = {"with_shipped": False, "index": "cells"}


@pytest.fixture(scope="module")
def fitted(labels):
    return PersonaClassifier(**QUICK).fit(*labels)


class OfTables(PersonaClassifier):
    """The estimator with the rows of a table of numbers as titles, since that is what scikit-learn's checks have."""

    def fit(self, X, y):
        check_classification_targets(y)
        X, y = validate_data(self, X, y)
        return super().fit(self._titles(X), y)

    def predict(self, X):
        check_is_fitted(self)
        return super().predict(self._titles(validate_data(self, X, reset=False)))

    def predict_proba(self, X):
        check_is_fitted(self)
        return super().predict_proba(self._titles(validate_data(self, X, reset=False)))

    def _titles(self, X):
        return [" ".join(f"{number:.1f}" for number in row) for row in X.tolist()]

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array, tags.input_tags.one_d_array = True, False
        tags.input_tags.string = tags.input_tags.allow_nan = False
        return tags


LONG = {
    "check_classifiers_train",
    "check_classifiers_classes",
    "check_classifier_data_not_an_array",
    "check_estimators_dtypes",
    "check_fit_idempotent",
}
"""Checks that train again and again, a second or more each: `make test-python ALL=1` has them too."""

CHECKS = [(check, estimator) for estimator, check in estimator_checks_generator(OfTables(**QUICK))]


@pytest.mark.parametrize(
    ("check", "estimator"),
    [pytest.param(*one, marks=[pytest.mark.long] * (one[0].func.__name__ in LONG)) for one in CHECKS],
    ids=[check.func.__name__ for check, _ in CHECKS],
)
def test_scikit_learns_checks_pass(check, estimator):
    check(estimator)


def test_probabilities_are_in_the_order_of_the_classes(fitted, labels):
    assert list(fitted.classes_) == ["Engineering", "Legal & Compliance", "Not Classified"]
    probabilities = fitted.predict_proba(labels[0])
    assert probabilities.shape == (len(labels[0]), 3)
    assert numpy.allclose(probabilities.sum(axis=1), 1)
    assert (fitted.classes_[probabilities.argmax(axis=1)] == fitted.predict(labels[0])).all()
    assert fitted.score(*labels) > 0.9


def test_the_tags_are_those_of_a_model_that_was_trained_on_the_same(fitted, labels, tagger):
    assert list(fitted.predict(labels[0])) == [tag.segment for tag in tagger.tag(labels[0])]


def test_clones_and_pickles_predict_the_same(fitted, labels):
    assert clone(fitted).get_params() == fitted.get_params()
    assert not hasattr(clone(fitted), "classes_")
    again = pickle.loads(pickle.dumps(fitted))
    assert (again.predict_proba(labels[0]) == fitted.predict_proba(labels[0])).all()


def test_it_stands_in_a_pipeline_and_is_cross_validated(labels):
    titles, segments = labels
    upper = FunctionTransformer(lambda column: [title.upper() for title in column])
    pipeline = make_pipeline(upper, PersonaClassifier(**QUICK))
    assert pipeline.fit(titles, segments).predict(["lawyer"])[0] == "Legal & Compliance"
    scores = cross_val_score(PersonaClassifier(**QUICK), pandas.Series(titles), segments, cv=2)
    assert scores.shape == (2,) and (scores > 0.3).all()
    search = GridSearchCV(PersonaClassifier(**QUICK), {"index": ["hnsw", "cells"]}, cv=2, scoring="neg_log_loss")
    assert search.fit(titles, segments).best_params_["index"] in ("hnsw", "cells")


@pytest.mark.parametrize("classes", [[3, 7], [True, False], ["a", "A"], ["yes", ""]])
def test_classes_of_any_type_come_out_as_they_went_in(classes):
    titles = ["Lawyer", "General Counsel", "Paralegal", "Nurse", "Surgeon", "Dentist"]
    labels = [classes[0]] * 3 + [classes[1]] * 3
    classifier = PersonaClassifier(**QUICK).fit(titles, labels)
    assert list(classifier.classes_) == sorted(classes)
    assert list(classifier.predict(["Senior Lawyer", "Head Nurse"])) == classes
    assert classifier.predict(["Lawyer"]).dtype == classifier.classes_.dtype


def test_a_column_of_a_table_is_a_column_of_titles(labels):
    titles, segments = labels
    classifier = PersonaClassifier(**QUICK).fit(pandas.DataFrame({"Job Title": titles}), segments)
    assert (classifier.predict(numpy.array(titles).reshape(-1, 1)) == classifier.predict(titles)).all()
    with pytest.raises(persona.InputError):
        classifier.predict(numpy.array([titles, titles]))


def test_background_titles_are_a_class_of_their_own():
    classifier = PersonaClassifier(**QUICK, background=["Nurse", "Surgeon", "Dentist"])
    classifier.fit(["Lawyer", "General Counsel", "Paralegal"], ["legal"] * 3)
    assert list(classifier.classes_) == ["Not Classified", "legal"]
    assert list(classifier.predict(["Head Nurse", "Lawyer", None])) == ["Not Classified", "legal", "Not Classified"]
