"""Writes the expected values of org.paperzoo.core.metrics, computed by scikit-learn and SciPy.

usage: python make_metrics_fixture.py zoo-core/src/test/resources/org/paperzoo/core/metrics/sklearn.json
needs: numpy, scipy, scikit-learn
"""

import json
import sys
import warnings

import numpy as np
from scipy import stats
from sklearn import metrics as m

warnings.simplefilter("ignore")  # scikit-learn warns where zero_division steps in; that is the point


def single_label(rng, classes, n, skill, used=None):
    used = used or classes
    labels = rng.integers(0, used, n)
    predicted = np.where(rng.random(n) < skill, labels, rng.integers(0, used, n))
    return case_single(classes, labels, predicted)


def case_single(classes, labels, predicted):
    every = range(classes)
    each = dict(labels=every, average=None, zero_division=0)
    macro = dict(average="macro", zero_division=0)
    return {
        "classes": classes,
        "labels": labels.tolist(),
        "predicted": predicted.tolist(),
        "accuracy": m.accuracy_score(labels, predicted),
        "precision": m.precision_score(labels, predicted, **each).tolist(),
        "recall": m.recall_score(labels, predicted, **each).tolist(),
        "f1": m.f1_score(labels, predicted, **each).tolist(),
        "macro_precision": m.precision_score(labels, predicted, **macro),
        "macro_recall": m.recall_score(labels, predicted, **macro),
        "macro_f1": m.f1_score(labels, predicted, **macro),
        "micro_f1": m.f1_score(labels, predicted, average="micro"),
        "weighted_f1": m.f1_score(labels, predicted, average="weighted", zero_division=0),
        "matthews": m.matthews_corrcoef(labels, predicted),
    }


def multi_label(rng, labels, n, empty=None):
    targets = (rng.random((n, labels)) < 0.3).astype(int)
    if empty is not None:
        targets[:, empty] = 0
    scores = np.round(targets + rng.normal(0, 0.6, (n, labels)), 4).astype(np.float32)
    if empty is not None:
        scores[:, empty] = -1
    predicted = (scores > np.float32(0.5)).astype(int)
    kw = dict(zero_division=0)
    return {
        "label_count": labels,
        "scores": [float(s) for s in scores.ravel()],
        "targets": targets.ravel().tolist(),
        "micro_f1": m.f1_score(targets, predicted, average="micro", **kw),
        "micro_precision": m.precision_score(targets, predicted, average="micro", **kw),
        "micro_recall": m.recall_score(targets, predicted, average="micro", **kw),
        "macro_f1": m.f1_score(targets, predicted, average="macro", **kw),
        "f1": m.f1_score(targets, predicted, average=None, **kw).tolist(),
    }


def correlation(x, y):
    return {
        "x": x.tolist(),
        "y": y.tolist(),
        "pearson": float(stats.pearsonr(x, y)[0]),
        "spearman": float(stats.spearmanr(x, y)[0]),
    }


def top_k(rng, n, classes):
    scores = np.round(rng.normal(size=(n, classes)), 3).astype(np.float32)
    labels = rng.integers(0, classes, n)
    every = range(classes)
    return {
        "scores": [float(s) for s in scores.ravel()],
        "labels": labels.tolist(),
        "top": {str(k): m.top_k_accuracy_score(labels, scores, k=k, labels=every) for k in (1, 3, 5)},
    }


def main(target):
    rng = np.random.default_rng(20240611)
    x = np.round(rng.normal(size=60), 4)
    stars = rng.integers(0, 6, 80).astype(float)
    fixture = {
        "single_label": [
            single_label(rng, 2, 97, 0.7),
            single_label(rng, 5, 150, 0.5),
            single_label(rng, 7, 60, 0.4, used=4),  # three classes that never occur
            case_single(3, np.array([0, 1, 2, 1]), np.array([1, 1, 1, 1])),  # one predicted class
        ],
        "multi_label": [multi_label(rng, 6, 40), multi_label(rng, 4, 25, empty=2)],
        "correlation": [
            correlation(x, np.round(0.6 * x + rng.normal(size=60), 4)),
            correlation(stars, np.clip(np.round(stars + rng.normal(0, 1.5, 80)), 0, 5)),  # ties
            correlation(1e8 + x, -x),  # cancellation
        ],
        "top_k": top_k(rng, 50, 9),
    }
    with open(target, "w") as out:
        json.dump(fixture, out)
        out.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
