#!/usr/bin/env python3
"""Times a training step of CLIP with transformers, in eager mode or compiled, and takes the peak memory.

A step is forward, the contrastive loss, backward and AdamW on one batch of random pictures and captions; the model has
random weights. --precision bfloat16 autocasts. Prints one line of JSON.

  .venv/bin/python tools/reference/peers/clip_step.py [--batch 16] [--length 77] [--compile]
"""

import argparse
import json
import resource
import statistics
import time

import torch
import transformers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--length", type=int, default=77)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--warm-up", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--precision", default="float32", choices=["float32", "bfloat16"])
    parser.add_argument("--attention", default="sdpa", choices=["eager", "sdpa"])
    parser.add_argument("--compile", action="store_true")
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    model = transformers.CLIPModel(transformers.CLIPConfig(attn_implementation=arguments.attention)).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-4, betas=(0.9, 0.98), eps=1e-6, weight_decay=0.2)
    ids = torch.randint(0, 49406, (arguments.batch, arguments.length))
    ids[:, 0], ids[:, -1] = 49406, 49407
    inputs = dict(input_ids=ids, pixel_values=torch.randn(arguments.batch, 3, 224, 224), return_loss=True)
    forward = torch.compile(model) if arguments.compile else model
    times = []
    for _ in range(arguments.warm_up + arguments.steps):
        start = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=arguments.precision == "bfloat16"):
            loss = forward(**inputs).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        with torch.no_grad():
            model.logit_scale.clamp_(0, 4.6052)
        loss.item()
        times.append(1000 * (time.perf_counter() - start))
    print(
        json.dumps(
            dict(
                peer=f"transformers {transformers.__version__}, torch {torch.__version__}",
                **vars(arguments),
                parameters=sum(p.numel() for p in model.parameters()),
                ms_per_step=round(statistics.median(times[arguments.warm_up :]), 1),
                peak_memory_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6),
            )
        )
    )


if __name__ == "__main__":
    main()
