#!/usr/bin/env python3
"""Times Paperzoo and PyTorch side by side and prints the rows of docs/PERFORMANCE.md.

Each round runs both sides of a pair, in alternating order, each in a process of its own with the same number of threads; the
median over the rounds of the processes' own median step time counts, and of their greatest resident memory. Nothing else
should run on the machine.

  .venv/bin/python tools/reference/peers/compare.py [--rounds 5] [--threads 2] [NAME ...]
"""

import argparse
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
PEERS = pathlib.Path(__file__).resolve().parent
DATA = pathlib.Path(os.environ.get("ZOO_DATA", ROOT / "../shared/data")).resolve()
FEW = ["--steps", "5", "--warm-up", "2"]
LESS = ["--steps", "1", "--warm-up", "0"]  # of peers that emulate bfloat16, and take minutes a step
LORA = ["bench", "lora/gpt2-medium-bench", *FEW]

CLIP = ["bench", str(PEERS / "clip_vit_b32.yaml"), *FEW, "data.captions={work}/captions.csv",
        f"data.images={DATA / 'coco-mini/train2017'}"]

# name: (what is measured, arguments of ./zoo, the peer's script and arguments); {work} is a folder with long.tsv and captions.csv, texts of
# 200 words, and gpt2 and vit, models of their shapes with random weights
PAIRS = {
    "vae": ("VAE MNIST, training step of 100", ["bench", "vae/mnist", "--steps", "1000"], ["vae_mnist.py"]),
    "gan": ("GAN MNIST, training step of 100", ["bench", "gan/mnist", "--steps", "100"], ["gan_mnist.py"]),
    "gat": ("GAT Cora, epoch (step and validation)", ["bench", "gat/cora", "--steps", "200", "--evaluate"],
            ["gat_cora.py", "--data", str(DATA / "cora")]),
    "bert": ("BERT base, fine-tuning step of 8 x 128", ["bench", str(PEERS / "bert_base.yaml"), *FEW, "data.train={work}/long.tsv"],
             ["bert_finetune.py", *FEW]),
    "bert-bf16": ("the same in bfloat16", ["bench", str(PEERS / "bert_base.yaml"), *FEW, "data.train={work}/long.tsv",
                                          "train.precision=bfloat16"],
                  ["bert_finetune.py", *LESS, "--precision", "bfloat16"]),
    "gpt2": ("GPT-2 small, training step of 4 x 256", ["bench", "gpt/gpt2-small-bench", *FEW], ["gpt2_train.py", *FEW]),
    "gpt2-bf16": ("the same in bfloat16", ["bench", "gpt/gpt2-small-bench", *FEW, "train.precision=bfloat16"],
                  ["gpt2_train.py", *LESS, "--precision", "bfloat16"]),
    "decode": ("GPT-2 small, token with cache (64 read, 128 written)",
               ["predict", "{work}/gpt2", "--as", "speed", "--json", "batch=1", "prompt=64", "new_tokens=128"],
               ["gpt2_decode.py", "--prompt", "64", "--new", "128"]),
    "decode-8": ("the same, 8 prompts at once",
                 ["predict", "{work}/gpt2", "--as", "speed", "--json", "batch=8", "prompt=64", "new_tokens=128"],
                 ["gpt2_decode.py", "--batch", "8", "--prompt", "64", "--new", "128"]),
    "decode-bf16": ("GPT-2 small, token with cache in bfloat16 (64 read, 16 written)",
                    ["predict", "{work}/gpt2", "--as", "speed", "--json", "--precision", "bfloat16", "batch=1", "prompt=64",
                     "new_tokens=16", "rounds=1"],
                    ["gpt2_decode.py", "--prompt", "64", "--new", "16", "--rounds", "1", "--precision", "bfloat16"]),
    "lora": ("LoRA on GPT-2 medium, training step of 1 x 256", LORA, ["lora_step.py", *FEW]),
    "lora-bf16": ("the same in bfloat16", [*LORA, "train.precision=bfloat16"],
                  ["lora_step.py", *LESS, "--precision", "bfloat16"]),
    "lora-full": ("GPT-2 medium, all parameters, 1 x 256", [*LORA, "adapter=null", "paper=gpt"], ["lora_step.py", *FEW, "--full"]),
    "clip": ("CLIP ViT-B/32, training step of 16 pairs", CLIP, ["clip_step.py", *FEW]),
    "clip-compiled": ("the same beside torch.compile", CLIP, ["clip_step.py", *FEW, "--compile"]),
    "clip-bf16": ("the same in bfloat16", [*CLIP, "train.precision=bfloat16"],
                  ["clip_step.py", *LESS, "--precision", "bfloat16"]),
    "images": ("image pipeline, batch of 50 x 224 px from photographs of 256 px",
               ["images", "bench", str(DATA / "coco-mini/train2017"), "--json"],
               ["image_pipeline.py", str(DATA / "coco-mini/train2017")]),
    "alexnet": ("AlexNet 2012, training step of 16 x 227 px", ["bench", str(PEERS / "alexnet_step.yaml"), *FEW],
                ["image_models.py", "alexnet", "--batch", "16", *FEW]),
    "alexnet-compiled": ("the same beside torch.compile", ["bench", str(PEERS / "alexnet_step.yaml"), *FEW],
                         ["image_models.py", "alexnet", "--batch", "16", "--compile", *FEW]),
    "alexnet-bf16": ("the same in bfloat16", ["bench", str(PEERS / "alexnet_step.yaml"), *FEW, "train.precision=bfloat16"],
                     ["image_models.py", "alexnet", "--batch", "16", *LESS, "--precision", "bfloat16"]),
    "vit-forward": ("ViT-B/16, forward of 4 x 224 px", ["predict", "{work}/vit", "--as", "speed", "--json", "batch=4"],
                    ["image_models.py", "vit-base-16", "--batch", "4", "--forward"]),
    "vit-forward-compiled": ("the same beside torch.compile", ["predict", "{work}/vit", "--as", "speed", "--json", "batch=4"],
                             ["image_models.py", "vit-base-16", "--batch", "4", "--forward", "--compile"]),
    "vit-forward-bf16": ("the same in bfloat16",
                         ["predict", "{work}/vit", "--as", "speed", "--json", "--precision", "bfloat16", "batch=4"],
                         ["image_models.py", "vit-base-16", "--batch", "4", "--forward", *LESS, "--precision", "bfloat16"]),
    "vit": ("ViT-S/16, training step of 8 x 224 px", ["bench", str(PEERS / "vit_step.yaml"), *FEW],
            ["image_models.py", "vit-small-16", "--batch", "8", *FEW]),
    "vit-compiled": ("the same beside torch.compile", ["bench", str(PEERS / "vit_step.yaml"), *FEW],
                     ["image_models.py", "vit-small-16", "--batch", "8", "--compile", *FEW]),
    "lstm": ("LSTM of 256 cells on bytes, training step of 32 x 200", ["bench", str(PEERS / "lstm_step.yaml"), "--steps", "20"],
             ["lstm_step.py"]),
    "lstm-compiled": ("the same beside torch.compile", ["bench", str(PEERS / "lstm_step.yaml"), "--steps", "20"],
                      ["lstm_step.py", "--compile"]),
    "lstm1997": ("LSTM of 1997, online step on a sequence of 1,000 to 1,100", ["bench", "lstm/adding-1000", "--steps", "1000"],
                 ["lstm1997_step.py"]),
    "lstm1997-compiled": ("the same beside torch.compile", ["bench", "lstm/adding-1000", "--steps", "1000"],
                          ["lstm1997_step.py", "--compile"]),
    "vit-bf16": ("the same in bfloat16", ["bench", str(PEERS / "vit_step.yaml"), *FEW, "train.precision=bfloat16"],
                 ["image_models.py", "vit-small-16", "--batch", "8", *LESS, "--precision", "bfloat16"]),
}


def run(command, threads):
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads), ZOO_DATA=str(DATA))
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err, text=True, env=environment, cwd=ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), err.seek(0)
        if process.returncode != 0:
            sys.exit(f"{' '.join(command)} failed:\n{err.read()[-2000:]}")
        result = json.loads(out.read().strip().splitlines()[-1])
    if "rows" in result:
        result = result["rows"][0]
    if "tokens_per_s" in result:
        result["ms_per_step"] = 1e3 / result["tokens_per_s"]
    return dict(ms=result["ms_per_step"], mb=usage.ru_maxrss * 1024 / 1e6)


def prepare(work):
    words = random.Random(0)
    lines = [" ".join(words.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(200)) + f"\t{i % 2}" for i in range(64)]
    (work / "long.tsv").write_text("text\tlabel\n" + "\n".join(lines) + "\n")
    pictures = sorted((DATA / "coco-mini/train2017").glob("*.jpg"))
    rows = [f"{file.name},{line.split(chr(9))[0]}" for file, line in zip(pictures, lines)]
    (work / "captions.csv").write_text("file_name,caption\n" + "\n".join(rows) + "\n")
    # In a process of its own: what this one has held counts as its children's greatest memory.
    for model, folder in (("t.GPT2LMHeadModel(t.GPT2Config())", "gpt2"),
                          ("t.ViTForImageClassification(t.ViTConfig(num_labels=1000))", "vit")):
        save = f"import transformers as t; {model}.save_pretrained({str(work / folder)!r})"
        subprocess.run([sys.executable, "-c", save], check=True)


def compare(name, rounds, threads, work):
    title, zoo_arguments, peer = PAIRS[name]
    zoo_command = [str(ROOT / "zoo"), *(argument.replace("{work}", str(work)) for argument in zoo_arguments)]
    peer_command = [sys.executable, str(PEERS / peer[0]), *peer[1:]]
    ours, theirs = [], []
    for round_number in range(rounds):
        sides = [(ours, zoo_command), (theirs, peer_command)]
        for results, command in sides if round_number % 2 == 0 else reversed(sides):
            results.append(run(command, threads))
    ms, mb = ([statistics.median(r[key] for r in side) for side in (ours, theirs)] for key in ("ms", "mb"))
    print(f"| {title} | {ms[0]:.2f} | {ms[1]:.2f} | {ms[1] / ms[0]:.2f} | {mb[0]:.0f} | {mb[1]:.0f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"pairs to run: {', '.join(PAIRS)}")
    arguments = parser.parse_args()
    print("| work | Paperzoo ms | PyTorch ms | PyTorch / Paperzoo | Paperzoo MB | PyTorch MB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        prepare(pathlib.Path(folder))
        for name in arguments.names or PAIRS:
            compare(name, arguments.rounds, arguments.threads, pathlib.Path(folder))


if __name__ == "__main__":
    main()
