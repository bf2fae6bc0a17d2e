"""Writes what sacreBLEU makes of random sentences, which org.paperzoo.nlp.metrics is tested with.

usage: python make_sacrebleu_fixture.py zoo-nlp/src/test/resources/org/paperzoo/nlp/metrics/sacrebleu.json.gz
needs: sacrebleu
"""

import gzip
import json
import logging
import random
import sys

from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.metrics.bleu import _get_tokenizer

WORDS = (
    "the a cat dog sat on mat . , ! ? it's don't 3.14 1,000 20-25 (yes) \"quoted\" U.S. co-op &amp; 50% $5 \u20ac10 \u00a320 caf\u00e9 na\u00efve "
    "\u00dcber stra\u00dfe \u00c9t\u00e9 \u0130stanbul \u03a3\u039f\u03a6\u039f\u03a3 \u00bfqu\u00e9? \u00abgut\u00bb \u201equote\u201c \u2018x\u2019 \u2014 \u2013 \u2026 \u4f60\u597d \u4e16\u754c\uff0c \u6211\u7231\u5317\u4eac\u3002 \u3053\u3093 \u30ab\u30bf\u30ab\u30ca "
    "\ud55c\uad6d\uc5b4 \u041f\u0440\u0438\u0432\u0435\u0442 \u0645\u0631\u062d\u0628\u0627\u060c \u0928\u092e\u0938\u094d\u0924\u0947\u0964 \U0001f600 \U0001f468\u200d\U0001f469 \U00020000\U0002a6d6 \u2460 \u00bd \u2154 \u0660\u0661 \u2122 + = < > ^ ~ ` | _ # @ a_b x=y 2. .5 -3 5- \u2212 \u00d7 \uff21\uff01 e\u0301"
).split(" ")
SPACES = [" "] * 12 + ["  ", "\t", "\u00a0", "\u3000", ""]


def sentence(rng, most):
    return "".join(rng.choice(WORDS) + rng.choice(SPACES) for _ in range(rng.randint(0, most)))


def noisy(rng, text):
    words = text.split(" ")
    for _ in range(rng.randint(0, 3)):
        at = rng.randrange(len(words))
        change = rng.randrange(4)
        if change == 0:
            words[at] = rng.choice(WORDS)
        elif change == 1:
            words.insert(at, rng.choice(WORDS))
        elif change == 2 and len(words) > 1:
            del words[at]
        else:
            words[at] = words[at].swapcase()
    return " ".join(words)


def corpus(rng):
    hypotheses, references = [], []
    varied = rng.random() < 0.3
    count = rng.randint(1, 3)
    for _ in range(rng.choice([1, 2, 5])):
        base = sentence(rng, rng.choice([2, 5, 12]))
        hypotheses.append(noisy(rng, base) if rng.random() < 0.9 else sentence(rng, 8))
        references.append([noisy(rng, base) for _ in range(rng.randint(1, 3) if varied else count)])
    return hypotheses, references


def transposed(references):
    most = max(map(len, references))
    return [[refs[i] if i < len(refs) else None for refs in references] for i in range(most)]


def main():
    logging.disable(logging.WARNING)
    rng = random.Random(2018)
    cases = []
    for number in range(150):
        hypotheses, references = corpus(rng)
        smooth = rng.choice(["exp", "exp", "floor", "add-k", "none"])
        value = rng.choice([None, 0.5, 0.25, 2.0]) if smooth in ("floor", "add-k") else None
        options = dict(
            tokenize=["13a", "intl", "char", "zh", "none"][number % 5],
            lowercase=rng.random() < 0.4,
            smooth_method=smooth,
            smooth_value=value,
            effective_order=rng.random() < 0.4,
        )
        bleu = BLEU(**options)
        score = bleu.corpus_score(hypotheses, transposed(references))
        sentences = BLEU(**{**options, "effective_order": True})
        chrf_options = dict(
            char_order=rng.choice([6, 6, 6, 3]), word_order=rng.choice([0, 2, 2, 1]), beta=rng.choice([2, 2, 1, 3]),
            lowercase=rng.random() < 0.4, whitespace=rng.random() < 0.3, eps_smoothing=rng.random() < 0.4,
        )
        chrf = CHRF(**chrf_options)
        chrf_score = chrf.corpus_score(hypotheses, transposed(references))
        cases.append(
            {
                "hypotheses": hypotheses,
                "references": references,
                "bleu": {
                    **options,
                    "score": score.score,
                    "precisions": score.precisions,
                    "bp": score.bp,
                    "line": score.format(signature=str(bleu.get_signature())),
                    "sentences": [sentences.sentence_score(h, r).score for h, r in zip(hypotheses, references)],
                },
                "chrf": {
                    **chrf_options,
                    "score": chrf_score.score,
                    "line": chrf_score.format(signature=str(chrf.get_signature())),
                    "sentences": [chrf.sentence_score(h, r).score for h, r in zip(hypotheses, references)],
                },
            }
        )
    tokenized = {}
    for name in ("13a", "intl", "char", "zh", "none"):
        tokenize = _get_tokenizer(name)()
        tokenized[name] = []
        for _ in range(100):
            text = sentence(rng, 10)
            tokenized[name].append({"text": text, "words": tokenize(text).split()})
    data = json.dumps({"cases": cases, "tokenized": tokenized}, ensure_ascii=True)
    with open(sys.argv[1], "wb") as out, gzip.GzipFile("", "wb", 9, out, mtime=0) as zipped:
        zipped.write(data.encode())


if __name__ == "__main__":
    main()
