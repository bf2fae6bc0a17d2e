"""Writes tokenizer folders and what transformers' fast tokenizers make of texts with them.

usage: python make_tokenizer_fixtures.py TEXT zoo-core/src/test/resources/org/paperzoo/core/text
       TEXT is the text the small vocabularies are learnt from (tiny Shakespeare, input.txt)
needs: tokenizers, transformers
"""

import json
import random
import shutil
import sys
from pathlib import Path

from tokenizers.implementations import BertWordPieceTokenizer, ByteLevelBPETokenizer
from transformers import BertTokenizerFast, GPT2TokenizerFast, RobertaTokenizerFast

TEXTS = [
    "",
    " ",
    "Hello, world!",
    "Don't stop: it's 3.14159, isn't it?",
    "  two  spaces   and\ttabs\nand lines\r\n\r\nend  ",
    "H\u00e9llo W\u00f6rld, na\u00efve caf\u00e9, e\u0301 combined, \u00c5ngstr\u00f6m \u0130stanbul \u1e9e",
    "\u4f60\u597d\uff0c\u4e16\u754c\u3002 \u3053\u3093\u306b\u3061\u306f",
    "emoji \U0001f600 and \U0001f468\u200d\U0001f469\u200d\U0001f467 and \U0001f1e9\U0001f1ea flags",
    "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd \u0928\u092e\u0938\u094d\u0924\u0947",
    "control \x00\x01\x07 chars \ufeff bom \u00a0nbsp \u200bzero \u2028 line \ufffd",
    "https://example.org/a_b?c=d&e=%20f#g user@host 10,000.50 $5 50% C++",
    "x" * 150 + " tail",
    "[MASK] is [UNK] not[SEP]here [mask]",
    "<mask> is <unk> not</s>here  <mask> <|endoftext|> end",
    "KING RICHARD III:\nNow is the winter of our discontent\nMade glorious summer by this sun of York;",
    "''`` \"quoted\" \u201ccurly\u201d \u2018x\u2019 \u2014 dash \u2026",
    "\U00010400\U0001d54f math \u210c fraktur \u00bd \u00b2 \u2460",
]

PAIRS = [
    ("Who came?", "The king came to the hall, and all the lords with him did wait upon the queen."),
    ("A much longer first text that goes on and on about the winter of our discontent", "short"),
    ("\U0001f600 one", "\U0001f600\U0001f600 two and three and four"),
    ("", "only second"),
]

LIMITS = [(0, None), (16, "longest_first"), (20, "only_second"), (24, "only_first")]


def encode(tokenizer, a, b, limit, strategy):
    options = dict(return_offsets_mapping=True, return_token_type_ids=True)
    if limit:
        options.update(truncation=strategy, max_length=limit)
    e = tokenizer(a, b, **options) if b is not None else tokenizer(a, **options)
    return {
        "a": a,
        "b": b,
        "max_length": limit,
        "truncation": strategy,
        "ids": e["input_ids"],
        "type_ids": e["token_type_ids"],
        "offsets": [x for pair in e["offset_mapping"] for x in pair],
        "word_ids": [-1 if w is None else w for w in e.word_ids()],
        "sequence_ids": [-1 if s is None else s for s in e.sequence_ids()],
        "decoded": tokenizer.decode(e["input_ids"]),
        "decoded_plain": tokenizer.decode(e["input_ids"], skip_special_tokens=True),
    }


def cases(tokenizer):
    out = []
    for text in TEXTS:
        out.append(encode(tokenizer, text, None, 0, None))
    for a, b in PAIRS:
        for limit, strategy in LIMITS:
            first_alone = len(tokenizer(a, add_special_tokens=False)["input_ids"])
            second_alone = len(tokenizer(b, add_special_tokens=False)["input_ids"])
            added = tokenizer.num_special_tokens_to_add(pair=True)
            if strategy == "only_second" and first_alone + added >= limit:
                continue
            if strategy == "only_first" and second_alone + added >= limit:
                continue
            out.append(encode(tokenizer, a, b, limit, strategy))
    return out


def windows(tokenizer):
    a, b = PAIRS[0][0], " ".join(TEXTS[14].split()) + " " + PAIRS[0][1]
    e = tokenizer(
        a,
        b,
        truncation="only_second",
        max_length=24,
        stride=6,
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
    )
    return {
        "a": a,
        "b": b,
        "max_length": 24,
        "overlap": 6,
        "ids": e["input_ids"],
        "offsets": [[x for pair in o for x in pair] for o in e["offset_mapping"]],
    }


def write(folder, name, value):
    (folder / name).write_text(json.dumps(value, ensure_ascii=True) + "\n")


def expected(out, name, tokenizer):
    write(
        out,
        name + ".json",
        {
            "cases": cases(tokenizer),
            "windows": windows(tokenizer),
            "size": len(tokenizer),
            "special": {
                role: getattr(tokenizer, role + "_token_id")
                for role in ("pad", "unk", "cls", "sep", "bos", "eos", "mask")
            },
        },
    )


def fresh(out, name):
    folder = out / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def main():
    text, out = sys.argv[1], Path(sys.argv[2])
    random.seed(0)
    lines = Path(text).read_text().splitlines(keepends=True)[:12000]
    corpus = "".join(lines) + " ".join(TEXTS) * 3
    sample = out / "sample.tmp"
    out.mkdir(parents=True, exist_ok=True)
    sample.write_text(corpus)

    for cased in (False, True):
        learnt = BertWordPieceTokenizer(lowercase=not cased)
        learnt.train([str(sample)], vocab_size=700, limit_alphabet=200, show_progress=False)
        folder = fresh(out, "bert-cased" if cased else "bert-uncased")
        learnt.save_model(str(folder))
        if cased:
            config = {"do_lower_case": False, "tokenize_chinese_chars": False, "clean_up_tokenization_spaces": True}
            write(folder, "tokenizer_config.json", config)
        expected(out, folder.name, BertTokenizerFast.from_pretrained(folder))

    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    learnt = ByteLevelBPETokenizer()
    learnt.train([str(sample)], vocab_size=700, special_tokens=special, show_progress=False)
    folder = fresh(out, "roberta")
    learnt.save_model(str(folder))
    expected(out, folder.name, RobertaTokenizerFast.from_pretrained(folder))

    learnt = ByteLevelBPETokenizer(add_prefix_space=True)
    learnt.train([str(sample)], vocab_size=600, special_tokens=["<|endoftext|>"], show_progress=False)
    folder = fresh(out, "gpt2")
    learnt.save_model(str(folder))
    config = {"tokenizer_class": "GPT2Tokenizer", "add_prefix_space": True}
    config["added_tokens_decoder"] = {
        "600": {"content": "<extra>", "lstrip": False, "normalized": True, "rstrip": False, "single_word": False, "special": False}
    }
    write(folder, "tokenizer_config.json", config)
    expected(out, folder.name, GPT2TokenizerFast.from_pretrained(folder))

    # A tokenizer.json that truncates and pads by itself, with settings that change its normalizer.
    folder = fresh(out, "json")
    tokenizer = BertTokenizerFast.from_pretrained(out / "bert-cased")
    backend = tokenizer.backend_tokenizer
    backend.enable_truncation(8)
    backend.enable_padding(length=8)
    backend.save(str(folder / "tokenizer.json"))
    write(folder, "tokenizer_config.json", {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "strip_accents": False})
    expected(out, folder.name, BertTokenizerFast.from_pretrained(folder))
    sample.unlink()


if __name__ == "__main__":
    main()
