#!/usr/bin/env python3
"""Times image classifiers in PyTorch: median milliseconds of a training step or a forward pass, and the peak memory.

`alexnet` is the network of 2012 (groups, torch's local response normalisation) with SGD; `vit-small-16` and `vit-base-16`
are transformers' with AdamW. --compile takes torch.compile, --precision bfloat16 autocasts, --forward leaves the step out.
Prints one line of JSON.

  .venv/bin/python tools/reference/peers/image_models.py alexnet --batch 16
"""

import argparse
import json
import resource
import statistics
import time

import torch
from torch import nn

WIDTHS = {"vit-tiny-16": 192, "vit-small-16": 384, "vit-base-16": 768}


class AlexNet(nn.Sequential):
    def __init__(self, classes):
        norm = nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2)  # torch divides alpha by 5
        pool = nn.MaxPool2d(3, 2)
        super().__init__(
            nn.Conv2d(3, 96, 11, 4), nn.ReLU(inplace=True), norm, pool,
            nn.Conv2d(96, 256, 5, padding=2, groups=2), nn.ReLU(inplace=True), norm, pool,
            nn.Conv2d(256, 384, 3, padding=1), nn.ReLU(inplace=True),
            nn.Conv2d(384, 384, 3, padding=1, groups=2), nn.ReLU(inplace=True),
            nn.Conv2d(384, 256, 3, padding=1, groups=2), nn.ReLU(inplace=True), pool,
            nn.Flatten(),
            nn.Linear(9216, 4096), nn.ReLU(inplace=True), nn.Dropout(),
            nn.Linear(4096, 4096), nn.ReLU(inplace=True), nn.Dropout(),
            nn.Linear(4096, classes),
        )  # fmt: skip


def build(name, classes):
    if name == "alexnet":
        return AlexNet(classes), 227
    import transformers

    width = WIDTHS[name]
    config = transformers.ViTConfig(
        hidden_size=width,
        num_attention_heads=width // 64,
        intermediate_size=4 * width,
        num_labels=classes,
        attn_implementation="sdpa",
    )
    return transformers.ViTForImageClassification(config), 224


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", choices=["alexnet", *WIDTHS])
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--classes", type=int, default=10)
    parser.add_argument("--forward", action="store_true")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--warm-up", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--precision", default="float32", choices=["float32", "bfloat16"])
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    model, size = build(arguments.model, arguments.classes)
    model.train(not arguments.forward)
    if arguments.model == "alexnet":
        optimizer = torch.optim.SGD(model.parameters(), lr=0.001, momentum=0.9, weight_decay=0.0005)
    else:
        optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, weight_decay=0.05)
    run = torch.compile(model) if arguments.compile else model
    pixels = torch.randn(arguments.batch, 3, size, size)
    labels = torch.arange(arguments.batch) % arguments.classes

    def logits():
        with torch.autocast("cpu", torch.bfloat16, enabled=arguments.precision == "bfloat16"):
            result = run(pixels)
        return result if torch.is_tensor(result) else result.logits

    times = []
    for _ in range(arguments.warm_up + arguments.steps):
        start = time.perf_counter()
        if arguments.forward:
            with torch.no_grad():
                logits().sum().item()
        else:
            loss = nn.functional.cross_entropy(logits().float(), labels)
            loss.backward()
            if arguments.model != "alexnet":
                nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            loss.item()
        times.append(1000 * (time.perf_counter() - start))
    print(
        json.dumps(
            dict(
                peer=f"torch {torch.__version__}",
                **vars(arguments),
                ms_per_step=round(statistics.median(times[arguments.warm_up :]), 1),
                peak_memory_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6),
            )
        )
    )


if __name__ == "__main__":
    main()
