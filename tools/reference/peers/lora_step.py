#!/usr/bin/env python3
"""Times a training step of a LoRA adapter with peft in eager mode, and takes the peak memory.

A step is forward, backward and AdamW on one batch of random tokens without padding, dropout on, as Trainer does it; the
models have random weights. --full trains all weights without an adapter instead, --precision bfloat16 autocasts. Prints
one line of JSON.

  .venv/bin/python tools/reference/peers/lora_step.py [--model gpt2-medium] [--batch 1] [--length 256] [--rank 4]
"""

import argparse
import json
import resource
import statistics
import time

import peft
import torch
import transformers

GPT2 = {"gpt2": (768, 12, 12), "gpt2-medium": (1024, 24, 16), "gpt2-large": (1280, 36, 20)}
BERT = {"minilm": (384, 6, 12), "bert-base": (768, 12, 12), "bert-large": (1024, 24, 16)}


def create(name, attention):
    """The model, the maps that are adapted, and what peft calls its head."""
    if name in GPT2:
        width, layers, heads = GPT2[name]
        config = transformers.GPT2Config(n_embd=width, n_layer=layers, n_head=heads, attn_implementation=attention)
        return transformers.GPT2LMHeadModel(config), ["c_attn"], "CAUSAL_LM"
    width, layers, heads = BERT[name]
    config = transformers.BertConfig(
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=4 * width,
        attn_implementation=attention,
    )
    return transformers.BertForSequenceClassification(config), ["query", "value"], "SEQ_CLS"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="gpt2-medium", choices=[*GPT2, *BERT])
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--length", type=int, default=256)
    parser.add_argument("--rank", type=int, default=4)
    parser.add_argument("--alpha", type=float, default=32)
    parser.add_argument("--dropout", type=float, default=0.1, help="of the adapter")
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--warm-up", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--precision", default="float32", choices=["float32", "bfloat16"])
    parser.add_argument("--attention", default="sdpa", choices=["eager", "sdpa"])
    parser.add_argument("--full", action="store_true", help="train all weights, without an adapter")
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    model, targets, task = create(arguments.model, arguments.attention)
    if not arguments.full:
        config = peft.LoraConfig(
            r=arguments.rank,
            lora_alpha=arguments.alpha,
            lora_dropout=arguments.dropout,
            target_modules=targets,
            fan_in_fan_out=task == "CAUSAL_LM",
            task_type=task,
        )
        model = peft.get_peft_model(model, config)
    model.train()
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=2e-4, weight_decay=0.01)
    ids = torch.randint(3, model.config.vocab_size, (arguments.batch, arguments.length))
    labels = ids if task == "CAUSAL_LM" else torch.arange(arguments.batch) % 2
    inputs = dict(input_ids=ids, attention_mask=torch.ones_like(ids), labels=labels)
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
                peer=f"peft {peft.__version__}, transformers {transformers.__version__}, torch {torch.__version__}",
                **vars(arguments),
                trained=sum(p.numel() for p in trained),
                ms_per_step=round(statistics.median(times[arguments.warm_up :]), 1),
                peak_memory_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6),
            )
        )
    )


if __name__ == "__main__":
    main()
