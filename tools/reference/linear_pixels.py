#!/usr/bin/env python3
"""Multinomial logistic regression on the pixels of a folder of pictures: what the networks must beat.

usage: linear_pixels.py FOLDER
needs: numpy, pillow, scikit-learn

FOLDER has train and test, each with a folder of pictures per class. The strength of the penalty is chosen on a tenth of
the training pictures.
"""

import pathlib
import sys

import numpy as np
from PIL import Image
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler


def read(folder):
    pictures, labels = [], []
    for number, of in enumerate(sorted(path for path in folder.iterdir() if path.is_dir())):
        for file in sorted(of.iterdir()):
            pictures.append(np.asarray(Image.open(file).convert("RGB"), dtype=np.float32).ravel() / 255)
            labels.append(number)
    return np.stack(pictures), np.array(labels)


def main():
    folder = pathlib.Path(sys.argv[1])
    x, y = read(folder / "train")
    test_x, test_y = read(folder / "test")
    scaler = StandardScaler().fit(x)
    x, test_x = scaler.transform(x), scaler.transform(test_x)
    held = np.random.default_rng(0).permutation(len(x)) < len(x) // 10
    scores = {}
    for strength in (1e-5, 1e-4, 1e-3, 1e-2):
        model = LogisticRegression(C=strength, max_iter=300).fit(x[~held], y[~held])
        scores[strength] = model.score(x[held], y[held])
        print(f"C = {strength:g}: {scores[strength]:.3f} of the held-out pictures")
    best = max(scores, key=scores.get)
    model = LogisticRegression(C=best, max_iter=300).fit(x, y)
    print(f"C = {best:g}: {model.score(test_x, test_y):.3f} of the test pictures")


if __name__ == "__main__":
    main()
