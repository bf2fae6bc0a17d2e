#!/usr/bin/env python3
"""Checks a translation model that the zoo wrote: transformers loads it without a missing or unexpected key, gives the same
outputs and gradients as zoo forward, and, with sentences given, writes the same texts as zoo predict by beam search.

usage: check_transformer.py [--zoo ./zoo] MODEL_DIR [SENTENCE ...]
"""

import argparse
import json
import pathlib
import tempfile

import torch
import transformers
from checking import load, report, zoo
from make_transformer_cases import run, texts
from safetensors.torch import load_file, save_file


def translations(model, folder, sentences):
    """What transformers writes with four beams, each sentence for itself, as long as the zoo allows."""
    marian = (folder / "source.spm").is_file()
    tokenizer_class = transformers.MarianTokenizer if marian else transformers.PreTrainedTokenizerFast
    tokenizer = tokenizer_class.from_pretrained(folder)
    results = []
    for sentence in sentences:
        ids = tokenizer(sentence, return_tensors="pt").input_ids
        with torch.no_grad():
            text = model.generate(
                ids, num_beams=4, length_penalty=0.6, do_sample=False, max_new_tokens=ids.shape[1] + 50,
                early_stopping=False, bad_words_ids=[[model.config.pad_token_id]],
            )
        results.append(tokenizer.decode(text[0], skip_special_tokens=True).strip())
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("sentences", nargs="*")
    parser.add_argument("--zoo", default="./zoo")
    arguments = parser.parse_args()
    model, config = load(transformers, arguments.folder, torch_dtype=torch.float32)
    size, pad = config["vocab_size"], config["pad_token_id"]
    source, mask = texts([7, 4, 9], 9, 1, size=size, pad=pad)
    target, target_mask = texts([6, 8, 1], 8, 2, size=size, pad=pad)
    inputs = dict(input_ids=source, attention_mask=mask, labels=target.masked_fill(target_mask == 0, -100))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        save_file(inputs, folder / "in.safetensors")
        words = ["forward", arguments.folder, "--inputs", folder / "in.safetensors", "--outputs", folder / "out.safetensors"]
        zoo(arguments.zoo, *words, "--grads")
        report(model, inputs, run, load_file(folder / "out.safetensors"))
    if arguments.sentences:
        options = ["--as", "translate", "--json", "length_normalization=power"]
        out = zoo(arguments.zoo, "predict", arguments.folder, *arguments.sentences, *options)
        ours = json.loads(out.splitlines()[-1])["rows"]
        for row, expected in zip(ours, translations(model, arguments.folder, arguments.sentences)):
            print(f"{row['source']} -> {row['translation']}")
            assert row["translation"] == expected, expected


if __name__ == "__main__":
    main()
