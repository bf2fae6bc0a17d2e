"""Writes what scikit-learn's LogisticRegression makes of random points.

usage: python make_logistic_fixture.py zoo-vision/src/test/resources/org/paperzoo/vision/clip/task/logistic.json
needs: numpy, scikit-learn
"""

import json
import sys
from pathlib import Path

import numpy
from sklearn.linear_model import LogisticRegression


def main():
    generator = numpy.random.default_rng(0)
    centres = generator.normal(size=(4, 5))
    labels = generator.integers(0, 4, 60)
    points = (centres[labels] + generator.normal(size=(60, 5))).astype(numpy.float32)
    cases = []
    for strength in (0.01, 1.0, 100.0):
        model = LogisticRegression(C=strength, solver="lbfgs", tol=1e-10, max_iter=10_000)
        model.fit(points.astype(numpy.float64), labels)
        cases.append(
            {
                "strength": strength,
                "coefficients": model.coef_.round(8).tolist(),
                "intercepts": model.intercept_.round(8).tolist(),
                "accuracy": model.score(points, labels),
            }
        )
    file = Path(sys.argv[1])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"points": points.tolist(), "labels": labels.tolist(), "cases": cases}))
    print(file.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
