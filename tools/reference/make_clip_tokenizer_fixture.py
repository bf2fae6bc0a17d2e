"""Writes a small CLIP tokenizer, as files of both kinds, and what transformers' CLIPTokenizerFast makes of texts with it.

usage: python make_clip_tokenizer_fixture.py zoo-vision/src/test/resources/org/paperzoo/vision/clip/tokenizer
needs: tokenizers, transformers
"""

import json
import shutil
import sys
from pathlib import Path

from make_tokenizer_fixtures import TEXTS
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import CLIPTokenizerFast

START, END = "<|startoftext|>", "<|endoftext|>"

CAPTIONS = """
A photo of a cat that sits on a mat. Two photos of cats, and a dog that's asleep in the sun!
The dog's ball is red; the cats' balls are blue and green. A painting of the sea at night in the rain.
A close-up photo of the moon over the sea. There are 12 boats and 1 ship, it isn't raining.
"""


def main():
    folder = Path(sys.argv[1])
    shutil.rmtree(folder, ignore_errors=True)
    files, whole = folder / "files", folder / "json"
    files.mkdir(parents=True)
    learned = Tokenizer(models.BPE(end_of_word_suffix="</w>", continuing_subword_prefix=""))
    learned.normalizer = normalizers.Lowercase()
    words = Regex(r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+")
    learned.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(words, behavior="removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=400, end_of_word_suffix="</w>", initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    learned.train_from_iterator([CAPTIONS], trainer)
    model = json.loads(learned.to_str())["model"]
    # As published: the bytes, the bytes that end a word, the merged tokens, the two special ones.
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = alphabet + [byte + "</w>" for byte in alphabet]
    tokens += [a + b for a, b in model["merges"]] + [START, END]
    vocabulary = {token: i for i, token in enumerate(dict.fromkeys(tokens))}
    (files / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    merges = "\n".join(" ".join(pair) for pair in model["merges"])
    (files / "merges.txt").write_text("#version: 0.2\n" + merges + "\n", encoding="utf-8")
    tokenizer = CLIPTokenizerFast(
        vocab_file=str(files / "vocab.json"), merges_file=str(files / "merges.txt"), model_max_length=77
    )
    tokenizer.save_pretrained(whole)
    for name in ("vocab.json", "merges.txt"):
        (whole / name).unlink()
    cases = []
    for text in [*TEXTS, *CAPTIONS.strip().split("\n"), "A PHOTO of  a\tCat", "<|startoftext|>a cat<|endoftext|>"]:
        encoding = tokenizer(text, truncation=True, max_length=77)
        decoded = tokenizer.decode(encoding["input_ids"], skip_special_tokens=True)
        cases.append({"text": text, "ids": encoding["input_ids"], "decoded": decoded})
    (folder / "expected.json").write_text(json.dumps(cases, indent=0), encoding="utf-8")
    print(f"{len(vocabulary)} tokens, {len(cases)} texts")


if __name__ == "__main__":
    main()
