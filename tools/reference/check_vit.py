#!/usr/bin/env python3
"""Checks a Vision Transformer or DeiT that the zoo wrote: transformers loads it without a missing or unexpected key, and gives
the same outputs and gradients as zoo forward, on pictures of the model's size and of another.

usage: check_vit.py MODEL_DIR [--zoo ./zoo]
"""

import argparse
import pathlib
import tempfile

import torch
import transformers
from checking import load, report, zoo
from make_vit_cases import run
from safetensors.torch import load_file, save_file


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--zoo", default="./zoo")
    arguments = parser.parse_args()
    model, config = load(transformers, arguments.folder, torch_dtype=torch.float32)
    architecture = config["architectures"][0]
    size, patch = config["image_size"], config["patch_size"]
    torch.manual_seed(1)
    for height, width in ((size, size), (size + 2 * patch, size - patch)):
        inputs = dict(pixel_values=torch.randn(2, config["num_channels"], height, width))
        if (height, width) != (size, size):
            inputs["interpolate_pos_encoding"] = torch.tensor([1])
        labelled = architecture.endswith("ForImageClassification")
        if labelled:
            inputs["labels"] = torch.randint(0, model.config.num_labels, (2,))
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            save_file(inputs, folder / "in.safetensors")
            words = ["forward", arguments.folder, "--inputs", folder / "in.safetensors", "--outputs", folder / "out.safetensors"]
            zoo(arguments.zoo, *words, *(["--grads"] if labelled else []))
            print(f"{height} x {width} pixels:")
            report(model, inputs, run, load_file(folder / "out.safetensors"))


if __name__ == "__main__":
    main()
