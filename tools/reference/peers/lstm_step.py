"""Times training steps of an LSTM language model on bytes in PyTorch: embedding, nn.LSTM, linear head, cross entropy, Adam.

usage: python lstm_step.py [--steps 20] [--warm-up 3] [--batch 32] [--length 200] [--width 256] [--compile] [--threads N]
needs: torch

Prints one line of JSON: the median milliseconds of a step and the peak resident memory in MB. The tokens are random; the time does not
depend on them.
"""

import argparse
import json
import resource
import statistics
import time

import torch
import torch.nn.functional as F
from torch import nn

TOKENS = 257


class Model(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.embedding = nn.Embedding(TOKENS, width)
        self.lstm = nn.LSTM(width, width, batch_first=True)
        self.head = nn.Linear(width, TOKENS)

    def forward(self, ids, state):
        outputs, state = self.lstm(self.embedding(ids), state)
        return self.head(outputs), state


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--warm-up", type=int, default=3)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--length", type=int, default=200)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--threads", type=int, default=0)
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    model = Model(arguments.width)
    run = torch.compile(model) if arguments.compile else model
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    zeros = torch.zeros(1, arguments.batch, arguments.width)
    state = (zeros, zeros)
    times = []
    for step in range(arguments.warm_up + arguments.steps):
        ids = torch.randint(TOKENS, (arguments.batch, arguments.length + 1))
        start = time.perf_counter()
        optimizer.zero_grad()
        logits, state = run(ids[:, :-1], state)
        state = tuple(part.detach() for part in state)
        loss = F.cross_entropy(logits.reshape(-1, TOKENS), ids[:, 1:].reshape(-1))
        loss.backward()
        optimizer.step()
        loss.item()
        if step >= arguments.warm_up:
            times.append(1e3 * (time.perf_counter() - start))
    print(
        json.dumps(
            {
                "peer": "torch " + torch.__version__.split("+")[0],
                "workload": f"lstm {arguments.width}, {arguments.batch} x {arguments.length}",
                "threads": torch.get_num_threads(),
                "ms_per_step": round(statistics.median(times), 3),
                "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6),
            }
        )
    )


if __name__ == "__main__":
    main()
