#!/usr/bin/env python3
"""Times transformers fine-tuning BERT: median milliseconds of a training step and the peak memory.

A step is forward, backward and AdamW on one batch of random tokens without padding, dropout on, as
Trainer does it. --fused takes PyTorch's fused AdamW, --precision bfloat16 autocasts. Prints one line of
JSON.

  .venv/bin/python tools/reference/peers/bert_finetune.py [--preset base] [--batch 8] [--length 128]
"""

import argparse
import json
import resource
import statistics
import time

import torch
import transformers

SIZES = dict(tiny=(128, 2), mini=(256, 4), small=(512, 4), medium=(512, 8), base=(768, 12), large=(1024, 24))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--preset", default="base", choices=SIZES)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--length", type=int, default=128)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--warm-up", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--precision", default="float32", choices=["float32", "bfloat16"])
    parser.add_argument("--attention", default="sdpa", choices=["eager", "sdpa"])
    parser.add_argument("--fused", action="store_true")
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    width, layers = SIZES[arguments.preset]
    config = transformers.BertConfig(
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=width // 64,
        intermediate_size=4 * width,
        attn_implementation=arguments.attention,
    )
    model = transformers.BertForSequenceClassification(config).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-5, weight_decay=0.01, fused=arguments.fused or None)
    ids = torch.randint(3, config.vocab_size, (arguments.batch, arguments.length))
    inputs = dict(input_ids=ids, attention_mask=torch.ones_like(ids), labels=torch.arange(arguments.batch) % 2)
    times = []
    for _ in range(arguments.warm_up + arguments.steps):
        start = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=arguments.precision == "bfloat16"):
            loss = model(**inputs).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        loss.item()
        times.append(1000 * (time.perf_counter() - start))
    print(
        json.dumps(
            dict(
                peer=f"transformers {transformers.__version__}, torch {torch.__version__}",
                **vars(arguments),
                ms_per_step=round(statistics.median(times[arguments.warm_up :]), 1),
                peak_memory_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6),
            )
        )
    )


if __name__ == "__main__":
    main()
