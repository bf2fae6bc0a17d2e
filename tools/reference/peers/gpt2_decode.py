#!/usr/bin/env python3
"""Times transformers generating with GPT-2 and its cache: tokens a second, and the peak memory.

Greedy, from a prompt of random tokens; the weights are random, and --save writes them for the other side:

  ./zoo predict FOLDER --as speed batch=1 prompt=64 new_tokens=128 --json

Prints one line of JSON.

  .venv/bin/python tools/reference/peers/gpt2_decode.py [--batch 1] [--prompt 64] [--new 128] [--threads 2] [--rounds 3]
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
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--prompt", type=int, default=64)
    parser.add_argument("--new", type=int, default=128)
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--attention", default="sdpa", choices=["eager", "sdpa"])
    parser.add_argument("--precision", default="float32", choices=["float32", "bfloat16"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--save", help="a folder for the model")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    config = transformers.GPT2Config(n_layer=arguments.layers, attn_implementation=arguments.attention)
    model = transformers.GPT2LMHeadModel(config).eval()
    if arguments.save:
        model.save_pretrained(arguments.save)
    ids = torch.randint(0, config.vocab_size, (arguments.batch, arguments.prompt))
    options = dict(
        attention_mask=torch.ones_like(ids), do_sample=False, pad_token_id=config.eos_token_id, eos_token_id=None,
        min_new_tokens=None,
    )
    rates = []
    for round_number in range(1 + arguments.rounds):
        start = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=arguments.precision == "bfloat16"):
            result = model.generate(ids, max_new_tokens=arguments.new, **options)
        seconds = time.perf_counter() - start
        assert result.shape[1] == arguments.prompt + arguments.new
        if round_number > 0:
            rates.append(arguments.batch * arguments.new / seconds)
    print(
        json.dumps(
            {
                "peer": f"transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}",
                "workload": f"gpt2 of {arguments.layers} layers, {arguments.batch} prompts of {arguments.prompt},"
                f" {arguments.new} new tokens",
                "threads": torch.get_num_threads(),
                "tokens_per_s": round(statistics.median(rates), 2),
                "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
