#!/usr/bin/env python3
"""Checks GPT-2 and GPT-Neo against transformers on real folders, through the command line.

  check_gpt.py saved MODEL_DIR       a folder that the zoo wrote: transformers loads it without a missing or unexpected
                                     key, and gives the same logits, loss and gradients as zoo forward
  check_gpt.py generate MODEL_DIR    its tokenizer loads, too, and greedy text and beam search are the same

--zoo names the launcher (./zoo).
"""

import argparse
import json
import pathlib
import tempfile

import torch
import transformers
from checking import load, report, zoo
from make_bert_cases import run
from safetensors.torch import load_file, save_file

PROMPTS = ["ROMEO:", "To be, or not", "The king\nof England"]


def saved(arguments):
    model, config = load(transformers, arguments.folder)
    torch.manual_seed(1)
    limit = config.get("n_positions") or config["max_position_embeddings"]
    length = min(61, limit)
    ids = torch.randint(0, config["vocab_size"], (3, length))
    mask = torch.ones_like(ids)
    mask[1, length // 2 :] = 0
    inputs = dict(input_ids=ids, attention_mask=mask, labels=ids.masked_fill(mask == 0, -100))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        save_file({k: v.contiguous() for k, v in inputs.items()}, folder / "in.safetensors")
        zoo(
            arguments.zoo, "forward", arguments.folder, "--inputs", folder / "in.safetensors",
            "--outputs", folder / "out.safetensors", "--grads",
        )
        report(model, inputs, run, load_file(folder / "out.safetensors"))


def generate(arguments):
    model, config = load(transformers, arguments.folder)
    tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_file=str(arguments.folder / "tokenizer.json"))
    room = config.get("n_positions") or config["max_position_embeddings"]
    new = min(40, room - 24)
    for options, words in [
        (dict(), []),
        (dict(repetition_penalty=1.3, no_repeat_ngram_size=4), ["repetition_penalty=1.3", "no_repeat_ngram_size=4"]),
        (dict(num_beams=4, length_penalty=0.6), ["beams=4", "length_penalty=0.6"]),
    ]:
        out = zoo(
            arguments.zoo, "predict", arguments.folder, "--as", "generate", "--json", "temperature=0", f"max_new_tokens={new}",
            *words, "--", *PROMPTS,
        )
        texts = [row["text"] for row in json.loads(out.splitlines()[-1])["rows"]]
        for prompt, text in zip(PROMPTS, texts):
            ids = torch.tensor([tokenizer.encode(prompt, add_special_tokens=False)])
            result = model.generate(
                ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=new,
                pad_token_id=config.get("eos_token_id") or 0, **options,
            )
            expected = tokenizer.decode(result[0, ids.shape[1] :], skip_special_tokens=True)
            assert text == expected, (options, prompt, text, expected)
        print(f"{len(PROMPTS)} texts of up to {new} tokens equal with {options or 'greedy search'}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["saved", "generate"])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--zoo", default="./zoo")
    arguments = parser.parse_args()
    (saved if arguments.what == "saved" else generate)(arguments)


if __name__ == "__main__":
    main()
