"""Writes what the trainers of Hugging Face's tokenizers learn from a text.

usage: python make_tokenizer_training_fixture.py TEXT zoo-core/src/test/resources/org/paperzoo/core/text/training.json
       TEXT is any text; its first 400 lines are taken (tiny Shakespeare, input.txt)
needs: tokenizers

The WordPiece trainer gives the characters that continue a word ids in the order of a hash map, which
differs from run to run. Here they are passed to it as special tokens in the order of their characters,
which makes it deterministic and changes nothing else.
"""

import json
import sys
import tempfile
from pathlib import Path

from tokenizers.implementations import BertWordPieceTokenizer, ByteLevelBPETokenizer

EXTRA = "H\u00e9llo W\u00f6rld! na\u00efve caf\u00e9 \u4f60\u597d \U0001f600\U0001f600 x\u0301\n\n  two  spaces\ttab 123 4567\n"
PROBES = [
    "First Citizen: we are accounted poor citizens, the patricians good.",
    "  Unseen words, na\u00efve \u4f60 \U0001f600 and 98765!\n",
    "",
]
BERT_TOKENS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def words(tokenizer, lines):
    for line in lines:
        normal = tokenizer.normalizer.normalize_str(line)
        yield from (word for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(normal))


def characters(tokenizer, lines, limit):
    counts, inner = {}, set()
    for word in words(tokenizer, lines):
        for i, c in enumerate(word):
            counts[c] = counts.get(c, 0) + 1
    kept = sorted(sorted(counts), key=lambda c: -counts[c])[:limit]
    for word in words(tokenizer, lines):
        inner.update(c for c in word[1:] if c in kept)
    return sorted(kept) + ["##" + c for c in sorted(inner)]


def wordpiece(file, lines, size, limit, lowercase):
    tokenizer = BertWordPieceTokenizer(lowercase=lowercase)
    special = BERT_TOKENS + characters(tokenizer._tokenizer, lines, limit)
    tokenizer.train([file], vocab_size=size, limit_alphabet=limit, special_tokens=special, show_progress=False)
    return tokenizer, {"style": "BERT", "vocab_size": size, "limit_alphabet": limit, "lowercase": lowercase}


def bytelevel(file, style, size, frequency, lowercase, prefix):
    special = {"ROBERTA": ["<s>", "<pad>", "</s>", "<unk>", "<mask>"], "GPT2": ["<|endoftext|>"]}[style]
    tokenizer = ByteLevelBPETokenizer(lowercase=lowercase, add_prefix_space=prefix)
    tokenizer.train([file], vocab_size=size, min_frequency=frequency, special_tokens=special, show_progress=False)
    case = {"style": style, "vocab_size": size, "min_frequency": frequency, "lowercase": lowercase, "prefix": prefix}
    return tokenizer, case


def main():
    lines = Path(sys.argv[1]).read_text().splitlines(keepends=True)[:400]
    text = "".join(lines) + EXTRA
    lines += EXTRA.splitlines(keepends=True)
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "text.txt")
        Path(file).write_text(text)
        made = [
            wordpiece(file, lines, 400, 1000, True),
            wordpiece(file, lines, 300, 40, False),
            wordpiece(file, lines, 100000, 1000, True),
            bytelevel(file, "ROBERTA", 500, 2, False, False),
            bytelevel(file, "GPT2", 400, 2, True, True),
            bytelevel(file, "GPT2", 100000, 3, False, False),
        ]
    cases = []
    for tokenizer, case in made:
        model = json.loads(tokenizer.to_str())["model"]
        vocab = model["vocab"]
        case["vocab"] = sorted(vocab, key=vocab.get)
        case["merges"] = model.get("merges", [])
        if case["style"] != "BERT":  # of WordPiece the characters are special tokens, cut out of any text
            case["encodings"] = [tokenizer.encode(p, add_special_tokens=False).ids for p in PROBES]
        cases.append(case)
    with open(sys.argv[2], "w") as out:
        json.dump({"text": text, "probes": PROBES, "cases": cases}, out)
        out.write("\n")


main()
