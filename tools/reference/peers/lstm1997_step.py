"""Times online steps of the LSTM of 1997 on the adding problem in a PyTorch loop: a sequence of 1,000 to 1,100 steps, the truncated
gradient, an update by gradient descent.

usage: python lstm1997_step.py [--steps 10] [--warm-up 2] [--length 1000] [--compile] [--threads N]
needs: torch

Prints one line of JSON: the median milliseconds of a sequence and the peak resident memory in MB.
"""

import argparse
import json
import resource
import statistics
import time

import torch
from torch import nn


class Network(nn.Module):
    """Two blocks of two cells between two inputs and an output (section 5.4 of the paper)."""

    def __init__(self, inputs=2, blocks=2, size=2, outputs=1):
        super().__init__()
        self.blocks, self.size = blocks, size
        hidden = 2 * blocks + blocks * size
        self.hidden = nn.Linear(inputs + hidden, hidden)
        self.output = nn.Linear(blocks * size, outputs)

    def step(self, x, units, state):
        net = self.hidden(torch.cat([x, units.detach()]))  # errors stop at the net inputs
        gates = torch.sigmoid(net[: 2 * self.blocks])
        y_in, y_out = gates[: self.blocks, None], gates[self.blocks :, None]
        state = state + y_in * (4 * torch.sigmoid(net[2 * self.blocks :]) - 2).view(self.blocks, self.size)
        cells = y_out * (2 * torch.sigmoid(state) - 1)
        return torch.cat([gates, cells.flatten()]), state


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--warm-up", type=int, default=2)
    parser.add_argument("--length", type=int, default=1000)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--threads", type=int, default=0)
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    network = Network()
    one_step = torch.compile(network.step) if arguments.compile else network.step
    optimizer = torch.optim.SGD(network.parameters(), lr=0.5)
    times = []
    for number in range(arguments.warm_up + arguments.steps):
        length = arguments.length + int(torch.randint(arguments.length // 10 + 1, ()))
        x = torch.rand(length, 2) * 2 - 1
        start = time.perf_counter()
        optimizer.zero_grad()
        units = torch.zeros(network.hidden.out_features)
        state = torch.zeros(network.blocks, network.size)
        for t in range(length):
            units, state = one_step(x[t], units, state)
        y = torch.sigmoid(network.output(units[2 * network.blocks :]))
        loss = 0.5 * (0.5 - y).square().sum()
        loss.backward()
        optimizer.step()
        loss.item()
        if number >= arguments.warm_up:
            times.append(1e3 * (time.perf_counter() - start))
    print(
        json.dumps(
            {
                "peer": "torch " + torch.__version__.split("+")[0],
                "workload": f"lstm 1997, adding, length {arguments.length}",
                "threads": torch.get_num_threads(),
                "ms_per_step": round(statistics.median(times), 3),
                "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6),
            }
        )
    )


if __name__ == "__main__":
    main()
