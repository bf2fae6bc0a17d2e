"""Writes the expected values of org.paperzoo.nlp.metrics, computed by the Python implementations.

usage: python make_nlp_metrics_fixture.py zoo-nlp/src/test/resources/org/paperzoo/nlp/metrics/scores.json
needs: sacrebleu, nltk, rouge-score, pycocoevalcap (and java, for its PTBTokenizer), seqeval, transformers
"""

import json
import math
import random
import sys
from collections import Counter

import sacrebleu
from nltk.translate.nist_score import corpus_nist
from pycocoevalcap.cider.cider import Cider
from pycocoevalcap.rouge.rouge import Rouge
from pycocoevalcap.tokenizer.ptbtokenizer import PTBTokenizer
from rouge_score import rouge_scorer
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a
from seqeval.metrics import f1_score, precision_score, recall_score
from transformers.data.metrics import squad_metrics

NAMES = ["The Vaults", "Alimentum", "Blue Spice", "Caf\u00e9 Sicilia", "Clowns", "The Mill"]
KINDS = ["pub", "restaurant", "coffee shop"]
FOODS = ["English", "Chinese", "fast food", "Italian"]
PRICES = ["\u00a320-25", "cheap", "moderately priced", "more than \u00a330"]
PLACES = ["in the city centre", "by the riverside"]
ENDS = [".", "!", ", and it's family-friendly.", "; kids aren't welcome.", " (5 out of 5)."]
FORMS = [
    "{name} is a {price} {kind} {place} serving {food} food{end}",
    "There is a {kind} called {name} {place} with {food} food. It is {price}{end}",
    "{place}, you can find {name}, a {price} {kind}{end}",
]

SENTENCES = [
    "Hello, world! It's 3.14, isn't it?",
    "Prices are 1,000 or 20-25 (e.g. \u00a320-25) & more; \"quoted\" &quot;text&quot; &amp; such.",
    "A well-known co-operative: 5-star... and--dash/slash",
    "Dots.and,commas 3.5.2 1,5 x,y 2.a b.3 9- 9-a -9",
    "  leading  and   trailing   spaces  \t",
    "Caf\u00e9 na\u00efve \u00fcber \u4f60\u597d \U0001f600 \u00ab guillemets \u00bb",
    "",
    "[brackets] {braces} <tags> <skipped> ~tilde ^caret _under_ `tick` #hash @at $1 100% a+b=c",
]

CAPTIONS = [
    "The Blue Spice is a pub , it 's located in the city center . The pub is n't very family friendly .",
    "It's a kid-friendly pub; they'll serve you, won't they? We've tried, I'd say.",
    "A high-priced restaurant (5 out of 5) near Caf\u00e9 Sicilia with \u00a320-25 meals.",
    "\"Quoted\" text and \u201ccurly\u201d quotes \u2013 with dashes -- and dots...",
    "She'd've done it. They cannot, and gonna, wanna; gimme that!",
    "Mr. Smith of the U.S. paid $30.50, i.e. 1,000 cents, at 7:30.",
    "children - friendly , price range : less than \u00a3 20",
    "Burger King.It serves average/mid-range food & drinks 50% off",
    "The riverside area's pub, the Mill's 5th star",
    "Eight men &amp; a dog [sic] {x}",
]


def sentence(rng, slots):
    text = rng.choice(FORMS).format(**slots)
    return text[0].upper() + text[1:]


def corpus(rng, size, most):
    hypotheses, references = [], []
    for _ in range(size):
        slots = dict(
            name=rng.choice(NAMES),
            kind=rng.choice(KINDS),
            food=rng.choice(FOODS),
            price=rng.choice(PRICES),
            place=rng.choice(PLACES),
            end=rng.choice(ENDS),
        )
        refs = []
        for _ in range(rng.randint(1, most)):
            slots["end"] = rng.choice(ENDS)
            refs.append(sentence(rng, slots))
        if rng.random() < 0.5:
            slots["food"] = rng.choice(FOODS)
        hyp = sentence(rng, slots)
        words = hyp.split(" ")
        if rng.random() < 0.4:
            del words[rng.randrange(len(words))]
        if rng.random() < 0.2:
            words = words[: rng.randint(1, len(words))]
        hypotheses.append(" ".join(words))
        references.append(refs)
    return hypotheses, references


def padded(references):
    most = max(len(refs) for refs in references)
    return [[refs[i] if i < len(refs) else None for refs in references] for i in range(most)]


def bleu(hypotheses, references, lowercase, tokenize):
    score = sacrebleu.corpus_bleu(hypotheses, padded(references), lowercase=lowercase, tokenize=tokenize)
    return {"score": score.score, "precisions": score.precisions, "bp": score.bp}


def nist(hypotheses, references):
    """NIST as mteval-v13a defines it, from the formulas (Doddington 2002): nltk's own differs where
    there are several references (it takes the best one, mteval clips by all of them together)."""
    tokenize = Tokenizer13a()
    hypotheses = [tokenize(h.lower()).split() for h in hypotheses]
    references = [[tokenize(r.lower()).split() for r in refs] for refs in references]

    def grams(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    counts = Counter()
    words = 0
    for refs in references:
        for ref in refs:
            words += len(ref)
            for n in range(1, 6):
                counts.update(grams(ref, n))
    total = 0
    for n in range(1, 6):
        gained, made = 0, 0
        for hyp, refs in zip(hypotheses, references):
            most = Counter()
            for ref in refs:
                most |= grams(ref, n)
            for gram, count in (grams(hyp, n) & most).items():
                before = counts[gram[:-1]] if n > 1 else words
                gained += count * math.log2(before / counts[gram])
            made += max(0, len(hyp) - n + 1)
        total += gained / made if made else 0
    length = sum(len(h) for h in hypotheses)
    expected = sum(sum(len(r) for r in refs) / len(refs) for refs in references)
    ratio = min(1, length / expected)
    return total * math.exp(math.log(0.5) / math.log(1.5) ** 2 * math.log(ratio) ** 2)


def nltk_nist(hypotheses, references):
    tokenize = Tokenizer13a()
    return corpus_nist(
        [[tokenize(r.lower()).split() for r in refs] for refs in references],
        [tokenize(h.lower()).split() for h in hypotheses],
    )


def ptb(texts):
    out = PTBTokenizer().tokenize({i: [{"caption": text}] for i, text in enumerate(texts)})
    return [out[i][0] for i in range(len(texts))]


def coco(hypotheses, references):
    flat = [ref for refs in references for ref in refs]
    tokenized = iter(ptb(flat))
    gts = {i: [next(tokenized) for _ in refs] for i, refs in enumerate(references)}
    res = {i: [h] for i, h in enumerate(ptb(hypotheses))}
    return {
        "rouge_l": Rouge().compute_score(gts, res)[0],
        "cider": Cider().compute_score(gts, res)[0],
        "tokenized": {"hypotheses": [res[i][0] for i in res], "references": [gts[i] for i in gts]},
    }


def rouge(hypotheses, references):
    scorer = rouge_scorer.RougeScorer(["rougeL"], use_stemmer=False, split_summaries=False)
    clean = lambda s: " ".join(__import__("re").sub(r"[^a-z0-9]+", " ", s.lower()).split())
    pairs = [(clean(h), clean(refs[0])) for h, refs in zip(hypotheses, references)]
    return {
        "pairs": pairs,
        "f1": sum(scorer.score(r, h)["rougeL"].fmeasure for h, r in pairs) / len(pairs),
    }


def generation(rng, size, most):
    hypotheses, references = corpus(rng, size, most)
    case = {
        "hypotheses": hypotheses,
        "references": references,
        "bleu": bleu(hypotheses, references, False, "13a"),
        "bleu_lowercase": bleu(hypotheses, references, True, "13a"),
        "bleu_words": bleu(hypotheses, references, False, "none"),
        "nist": nist(hypotheses, references),
        "coco": coco(hypotheses, references),
        "rouge": rouge(hypotheses, references),
    }
    if most == 1:
        case["nltk_nist"] = nltk_nist(hypotheses, references)
    return case


def bleu_edges():
    cases = [
        (["the cat"], [["the cat sat on the mat"]]),
        (["a b c d"], [["w x y z"]]),
        (["the the the the the the the"], [["the cat is on the mat", "there is a cat on the mat"]]),
        (["", "one two three four five"], [["something"], ["one two three four six"]]),
        (["one two three", "four five"], [["one two four"], ["four six five"]]),
        (["a b c d e f", "g h i j"], [["a b c x e f", "a b c d"], ["g h j i k l m n"]]),
    ]
    return [{"hypotheses": h, "references": r, "bleu": bleu(h, r, False, "13a")} for h, r in cases]


def tags(rng, scheme, length):
    kinds = {
        "iob2": ["O", "O", "B-per", "I-per", "B-org", "I-org", "I-loc"],
        "iobes": ["O", "B-per", "I-per", "E-per", "S-org", "E-org", "S-a-b"],
        "iob1": ["O", "I-per", "I-per", "I-org", "B-org"],
        "bare": ["O", "B", "I", "I-per", "B-per"],
    }[scheme]
    return [rng.choice(kinds) for _ in range(length)]


def entities(rng, scheme, size, keep):
    actual, predicted = [], []
    for _ in range(size):
        right = tags(rng, scheme, rng.randint(1, 12))
        guess = [t if rng.random() < keep else g for t, g in zip(right, tags(rng, scheme, len(right)))]
        actual.append(right)
        predicted.append(guess)
    types = sorted({t[1:].split("-", 1)[-1] or "_" for s in actual + predicted for t in s if t != "O"})
    each = f1_score(actual, predicted, average=None)
    return {
        "predicted": predicted,
        "actual": actual,
        "precision": precision_score(actual, predicted),
        "recall": recall_score(actual, predicted),
        "f1": f1_score(actual, predicted),
        "macro_f1": f1_score(actual, predicted, average="macro"),
        "types": types,
        "each": list(each),
    }


class Example:
    def __init__(self, qas_id, answers):
        self.qas_id = qas_id
        self.answers = [{"text": a} for a in answers]


def squad(rng):
    answers = ["the Denver Broncos", "Denver Broncos", "in 1,066 A.D.", "a an the", "Caf\u00e9 \u2013 d\u2019Or", "10th century", "it's"]
    guesses = ["Denver Broncos!", "broncos", "1066 ad", "", "the", "caf\u00e9 d\u2019or", "10th and 11th centuries", "its", "An apple"]
    examples, predictions, none, items = [], {}, {}, []
    for i in range(60):
        gold = [] if rng.random() < 0.35 else rng.sample(answers, rng.randint(1, 3))
        guess = rng.choice(guesses) if rng.random() < 0.5 else (gold[0] if gold else "")
        odds = round(rng.random(), 3)
        examples.append(Example(str(i), gold))
        predictions[str(i)] = guess
        none[str(i)] = odds
        items.append({"prediction": guess, "answers": gold, "no_answer": odds})
    plain = squad_metrics.squad_evaluate(examples, predictions)
    best = squad_metrics.squad_evaluate(examples, predictions, none, no_answer_probability_threshold=0.5)
    return {
        "items": items,
        "exact": plain["exact"],
        "f1": plain["f1"],
        "has_answer_f1": plain["HasAns_f1"],
        "no_answer_f1": plain["NoAns_f1"],
        "exact_at_half": best["exact"],
        "f1_at_half": best["f1"],
        "best_exact": best["best_exact"],
        "best_exact_threshold": best["best_exact_thresh"],
        "best_f1": best["best_f1"],
        "best_f1_threshold": best["best_f1_thresh"],
    }


def main():
    rng = random.Random(7)
    tokenize = Tokenizer13a()
    texts = answers_to_normalize()
    out = {
        "tokenizer_13a": [{"text": s, "words": tokenize(s.rstrip()).split()} for s in SENTENCES],
        "captions": [{"text": s, "words": w.split()} for s, w in zip(CAPTIONS, ptb(CAPTIONS))],
        "generation": [generation(rng, 40, 4), generation(rng, 25, 1), generation(rng, 3, 2)],
        "bleu_edges": bleu_edges(),
        "entities": [
            entities(rng, scheme, size, keep)
            for scheme in ("iob2", "iobes", "iob1", "bare")
            for size, keep in ((20, 0.8), (6, 0.3))
        ],
        "squad": squad(rng),
        "normalized": [{"text": t, "normal": squad_metrics.normalize_answer(t)} for t in texts],
    }
    with open(sys.argv[1], "w") as file:
        json.dump(out, file, ensure_ascii=True)
        file.write("\n")


def answers_to_normalize():
    return [
        "The  quick, brown fox.",
        "An a the THE",
        "\u00c9cole a\u2019b \u2014 \u00a320\u00a0and\u3000more",
        "anthem the-a(an)tea",
        "it's a_b",
        "\u00fcber the \u00e4 a\u0301pple",
        "",
    ]


main()
