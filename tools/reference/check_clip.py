#!/usr/bin/env python3
"""Checks CLIP against transformers on real folders, through the command line.

  check_clip.py saved MODEL_DIR    a folder that the zoo wrote: transformers loads it without a missing or unexpected
                                   key, and gives the same outputs and gradients as zoo forward; its tokenizer and
                                   image processor load, too

--zoo names the launcher (./zoo).
"""

import argparse
import pathlib
import tempfile

import torch
import transformers
from checking import load, report, zoo
from make_clip_cases import forward
from safetensors.torch import load_file, save_file

TEXTS = ["a photo of a cat", "Two DOGS, playing in the snow!", "x"]


def saved(arguments):
    model, config = load(transformers, arguments.folder, torch_dtype=torch.float32)
    architecture = config["architectures"][0]
    torch.manual_seed(1)
    text = config.get("text_config", config)
    vision = config.get("vision_config", config)
    inputs = {}
    if "Vision" not in architecture:
        length = min(9, text["max_position_embeddings"])
        ids = torch.randint(3, text["vocab_size"] - 2, (3, length))
        mask = torch.ones_like(ids)
        for row, end in enumerate((length - 1, length // 2, 1)):
            ids[row, end] = text["eos_token_id"] if text["eos_token_id"] != 2 else text["vocab_size"] - 1
            mask[row, end + 1 :] = 0
        inputs |= dict(input_ids=ids, attention_mask=mask)
    if "Text" not in architecture:
        inputs["pixel_values"] = torch.randn(3, vision.get("num_channels", 3), vision["image_size"], vision["image_size"])
    if architecture == "CLIPModel":
        inputs["return_loss"] = torch.tensor(1)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        save_file({k: v.contiguous() for k, v in inputs.items()}, folder / "in.safetensors")
        words = ["forward", arguments.folder, "--inputs", folder / "in.safetensors", "--outputs", folder / "out.safetensors"]
        if "return_loss" in inputs:
            words.append("--grads")
        zoo(arguments.zoo, *words)
        report(model, inputs, forward, load_file(folder / "out.safetensors"))
    if (arguments.folder / "tokenizer.json").exists():
        tokenizer = transformers.AutoTokenizer.from_pretrained(arguments.folder)
        ids = tokenizer(TEXTS, padding=True)["input_ids"]
        print(f"{type(tokenizer).__name__}: {[tokenizer.decode(row, skip_special_tokens=True) for row in ids]}")
    if (arguments.folder / "preprocessor_config.json").exists():
        print(f"{type(transformers.AutoImageProcessor.from_pretrained(arguments.folder, use_fast=False)).__name__} loads")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["saved"])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--zoo", default="./zoo")
    saved(parser.parse_args())


if __name__ == "__main__":
    main()
