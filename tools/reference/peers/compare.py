#!/usr/bin/env python3
"""Times Paperzoo and PyTorch side by side and prints the rows of docs/PERFORMANCE.md.

Each round runs both sides of a pair, in alternating order, each in a process of its own with the same number of threads; the
median over the rounds of the processes' own median step time counts. Nothing else should run on the machine.

  .venv/bin/python tools/reference/peers/compare.py [--rounds 5] [--threads 2] [NAME ...]
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
DATA = pathlib.Path(os.environ.get("ZOO_DATA", ROOT / "../shared/data")).resolve()

# name: (what is measured, arguments of ./zoo, the peer's script and arguments)
PAIRS = {
    "vae": ("VAE MNIST, training step of 100", ["bench", "vae/mnist", "--steps", "1000"], ["vae_mnist.py"]),
    "gan": ("GAN MNIST, training step of 100", ["bench", "gan/mnist", "--steps", "100"], ["gan_mnist.py"]),
    "gat": ("GAT Cora, epoch (step and validation)", ["bench", "gat/cora", "--steps", "200", "--evaluate"],
            ["gat_cora.py", "--data", str(DATA / "cora")]),
}


def run(command, threads):
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads), ZOO_DATA=str(DATA))
    result = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{result.stderr[-2000:]}")
    return json.loads(result.stdout.strip().splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"pairs to run: {', '.join(PAIRS)}")
    arguments = parser.parse_args()
    print("| work | Paperzoo ms | PyTorch ms | PyTorch / Paperzoo | Paperzoo MB | PyTorch MB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name in arguments.names or PAIRS:
        title, zoo_arguments, peer = PAIRS[name]
        zoo_command = [str(ROOT / "zoo"), *zoo_arguments]
        peer_command = [sys.executable, str(ROOT / "tools/reference/peers" / peer[0]), *peer[1:]]
        ours, theirs = [], []
        for round_number in range(arguments.rounds):
            sides = [(ours, zoo_command), (theirs, peer_command)]
            for results, command in sides if round_number % 2 == 0 else reversed(sides):
                results.append(run(command, arguments.threads))
        ms = [statistics.median(r["ms_per_step"] for r in side) for side in (ours, theirs)]
        mb = [statistics.median(r["peak_memory_mb"] for r in side) for side in (ours, theirs)]
        print(f"| {title} | {ms[0]:.2f} | {ms[1]:.2f} | {ms[1] / ms[0]:.2f} | {mb[0]:.0f} | {mb[1]:.0f} |", flush=True)


if __name__ == "__main__":
    main()
