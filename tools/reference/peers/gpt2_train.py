#!/usr/bin/env python3
"""Times transformers training GPT-2: median milliseconds of a step and the peak memory.

A step is forward, backward and AdamW on a batch of random tokens, with the dropout of the published configuration, as
users of transformers write it; --precision bfloat16 autocasts. Prints one line of JSON.

  .venv/bin/python tools/reference/peers/gpt2_train.py [--batch 4] [--length 256] [--threads 2] [--steps 10]
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
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--length", type=int, default=256)
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--attention", default="sdpa", choices=["eager", "sdpa"])
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--warm-up", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--precision", default="float32", choices=["float32", "bfloat16"])
    parser.add_argument("--fused", action="store_true", help="PyTorch's fused AdamW instead of its default")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    config = transformers.GPT2Config(
        n_layer=arguments.layers,
        resid_pdrop=arguments.dropout,
        embd_pdrop=arguments.dropout,
        attn_pdrop=arguments.dropout,
        attn_implementation=arguments.attention,
        use_cache=False,
    )
    model = transformers.GPT2LMHeadModel(config).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, weight_decay=0.1, fused=arguments.fused or None)
    times = []
    for _ in range(arguments.warm_up + arguments.steps):
        ids = torch.randint(0, config.vocab_size, (arguments.batch, arguments.length))
        start = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=arguments.precision == "bfloat16"):
            loss = model(input_ids=ids, labels=ids).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        loss.item()
        times.append(1e3 * (time.perf_counter() - start))
    print(
        json.dumps(
            {
                "peer": f"transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}",
                "workload": f"gpt2 of {arguments.layers} layers, {arguments.batch} x {arguments.length} tokens",
                "precision": arguments.precision,
                "threads": torch.get_num_threads(),
                "ms_per_step": round(statistics.median(times[arguments.warm_up :]), 1),
                "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
