"""Writes the SentencePiece models and expected pieces that org.paperzoo.nlp.subword is tested with.

usage: python make_sentencepiece_fixture.py zoo-nlp/src/main/resources/org/paperzoo/nlp/parallel/bible zoo-nlp/src/test/resources/org/paperzoo/nlp/subword
needs: sentencepiece, transformers

Trains small unigram models on the bundled verses, and writes each model (gzip) with what sentencepiece makes of texts, among them
random ones of many scripts. `marian` is a folder as MarianTokenizer reads it, with transformers' ids and texts.
"""

import argparse
import gzip
import json
import pathlib
import random
import tempfile

import sentencepiece
from transformers import MarianTokenizer

TEXTS = [
    "In the beginning God created the heaven and the earth.",
    "",
    " ",
    "   two  spaces \t and\ttabs\nand lines  ",
    "En el principio cri\u00f3 Dios los cielos y la tierra.",
    "\u00bfPor qu\u00e9? \u00a1OH Jehov\u00e1!",
    "\ufb01ne \uff21\uff22\uff23 \u2460 \u00bd \u2122 \u212b \u1e9b\u0323 e\u0301 \u00c5 A\u030a \u3000wide",
    "emoji \U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea \u2764\ufe0f ok",
    "\u4f60\u597d\u4e16\u754c \u3053\u3093\u306b\u3061\u306f \uc548\ub155 \u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd \u0928\u092e\u0938\u094d\u0924\u0947",
    "\u2581already \u2581marked\u2581",
    "zero\u200bwidth \u00a0nbsp \u00adsoft \ufeffbom \u0000nul \u0007bell \u2028line",
    "\u1100\u1161\u11a8 \uac01 \u0e33 \u0ddd",
    "ZZZQQQXXX 1234567890 $%^&*()",
    "<mark>tag</mark><sep>x<sep>",
    "x" * 60,
]
ALPHABETS = [
    "abcdefghij klmnop qrstuvwxyz ,.;:'",
    "ABCDEFGHIJ 0123456789 !?()[]{}<>/\\|@#$%^&*-_=+~`\"",
    "\u00e1\u00e9\u00ed\u00f3\u00fa\u00f1\u00fc \u00c1\u00c9 \u00bf\u00a1 \u00df\u0153\u00e6 \u0142\u0144\u015b\u017c",
    "\u0301\u0300\u0308\u030a\u0327 aeiou AEIOU cn",
    "\uff21\uff22\uff41\uff42\uff11\u3000\u2460\u00bd\u2122\ufb01\ufb02\u00b2\u2074\u210c\u33a5 ",
    "\u4f60\u597d\u4e16\u754c\u306e\u3053\u30ab\u3099\u304b\u3099 \uac00\u1100\u1161",
    "\U0001f600\U0001f4a9\u2764\ufe0f\u200d\U0001f469\U0001f3fd \u2581 \t\u00a0\u200b\u2003",
    "\u0410\u0411\u0432\u0433 \u03b1\u03b2\u03a3\u03c2 \u05d0\u05d1 \u0627\u0644 \u0939\u093f\u0928\u094d\u0926\u0940",
]


def texts(seed, count):
    rng = random.Random(seed)
    result = list(TEXTS)
    for _ in range(count):
        parts = rng.sample(ALPHABETS, rng.randint(1, 3))
        result.append("".join(rng.choice(rng.choice(parts)) for _ in range(rng.randint(1, 40))))
    return result


def train(folder, name, corpus, **options):
    prefix = folder / name
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(corpus), model_prefix=str(prefix), minloglevel=2, num_threads=1, **options
    )
    return prefix.with_suffix(".model")


def zip_to(data, path):
    with open(path, "wb") as out, gzip.GzipFile("", "wb", 9, out, mtime=0) as zipped:
        zipped.write(data)


def model_cases(processor, seed):
    cases = []
    for text in texts(seed, 60):
        pieces = processor.encode(text, out_type=str)
        cases.append({"text": text, "pieces": pieces, "decoded": processor.decode_pieces(pieces)})
    rng = random.Random(seed)
    known = [processor.id_to_piece(i) for i in range(processor.get_piece_size())]
    for _ in range(40):
        pieces = rng.choices(known, k=rng.randint(0, 8)) + rng.choices(["\u2581", "\u2581\u2603", "<unk>", "</s>"], k=rng.randint(0, 2))
        rng.shuffle(pieces)
        cases.append({"pieces": pieces, "decoded": processor.decode_pieces(pieces)})
    return cases


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bible", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with gzip.open(args.bible / "validation.tsv.gz", "rt", encoding="utf-8") as rows:
        pairs = [line.rstrip("\n").split("\t")[1:] for line in rows]
    english, spanish = [p[0] for p in pairs], [p[1] for p in pairs]
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        rules = folder / "rules.tsv"
        rules.write_text("41\t61\n42\t62 62\nE1\t61\n2E\t\n66 69\tFB01\n200B\t20\n", encoding="utf-8")
        variants = {
            "rules": dict(vocab_size=300, normalization_rule_tsv=str(rules)),
            "plain": dict(vocab_size=200, normalization_rule_name="identity", add_dummy_prefix=False, remove_extra_whitespaces=False),
            "symbols": dict(
                vocab_size=200, normalization_rule_name="identity", user_defined_symbols=["<sep>", "<mark>", "th"],
                control_symbols=["<ctl>"], remove_extra_whitespaces=False,
            ),
            "bytes": dict(vocab_size=400, normalization_rule_name="identity", byte_fallback=True),
            "suffix": dict(vocab_size=200, normalization_rule_name="identity", treat_whitespace_as_suffix=True),
        }
        expected = {"models": {}}
        for seed, (name, options) in enumerate(variants.items()):
            model = train(folder, name, english + spanish, **options)
            zip_to(model.read_bytes(), args.out / f"{name}.spm.gz")
            expected["models"][name] = model_cases(sentencepiece.SentencePieceProcessor(model_file=str(model)), seed)
        bpe = train(folder, "bpe", english, vocab_size=100, model_type="bpe", normalization_rule_name="identity")
        zip_to(bpe.read_bytes(), args.out / "bpe.spm.gz")

        source = train(folder, "source", english, vocab_size=400)  # nmt_nfkc, as the published models
        target = train(folder, "target", spanish, vocab_size=300, normalization_rule_name="identity")
        (folder / "marian").mkdir()
        vocabulary = ["</s>", "<unk>", ">>spa<<", ">>fra<<", "\u2581\u2603"]
        for model in (source, target):
            processor = sentencepiece.SentencePieceProcessor(model_file=str(model))
            vocabulary += [processor.id_to_piece(i) for i in range(3, processor.get_piece_size())]
        vocabulary = list(dict.fromkeys(vocabulary))[:-7] + ["<pad>"]  # a few pieces have no id
        ids = {token: i for i, token in enumerate(vocabulary)}
        (folder / "marian/source.spm").write_bytes(source.read_bytes())
        (folder / "marian/target.spm").write_bytes(target.read_bytes())
        (folder / "marian/vocab.json").write_text(json.dumps(ids), encoding="utf-8")
        tokenizer = MarianTokenizer.from_pretrained(str(folder / "marian"))
        cases = []
        more = [
            ">>spa<< In the beginning", ">>deu<<unknown language", ">>fra<<", "not first >>spa<< x", ">>open only",
            "a</s> b<pad><unk> c", "\u2603 snow \u2603\u2603 man", "I have </s>>>spa<< x",
        ]
        for text in texts(9, 120) + more:
            source_ids = tokenizer(text).input_ids
            target_ids = tokenizer(text_target=text).input_ids
            cases.append(
                {
                    "text": text,
                    "source": source_ids,
                    "target": target_ids,
                    "decoded": tokenizer.decode(target_ids, skip_special_tokens=True),
                    "decoded_source_ids": tokenizer.decode(source_ids, skip_special_tokens=False),
                }
            )
        expected["marian"] = cases
        expected["size"] = len(vocabulary)
        for name in ("source", "target"):
            zip_to((folder / f"marian/{name}.spm").read_bytes(), args.out / f"{name}.spm.gz")
        zip_to((folder / "marian/vocab.json").read_bytes(), args.out / "vocab.json.gz")
        zip_to(json.dumps(expected, ensure_ascii=True).encode(), args.out / "expected.json.gz")
    for path in sorted(args.out.iterdir()):
        print(path.name, path.stat().st_size)


if __name__ == "__main__":
    main()
