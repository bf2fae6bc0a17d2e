"""Times training steps of the paper's adversarial pair on MNIST's shapes in PyTorch.

usage: python gan_mnist.py [--steps 100] [--threads N]
needs: torch

A step updates the discriminator once and the generator once, by SGD with momentum. Prints one line
of JSON: the median milliseconds of a step and the peak resident memory in MiB. The pixels are
random; the time does not depend on them.
"""

import argparse
import json
import resource
import statistics
import time

import torch
import torch.nn.functional as F
from torch import nn


class Maxout(nn.Module):
    def __init__(self, features, units, pieces):
        super().__init__()
        self.linear, self.pieces = nn.Linear(features, units * pieces), pieces

    def forward(self, x):
        return self.linear(x).unflatten(1, (self.pieces, -1)).amax(dim=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--threads", type=int, default=0)
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    images = torch.rand(50_000, 784)
    generator = nn.Sequential(
        nn.Linear(100, 1200), nn.ReLU(), nn.Linear(1200, 1200), nn.ReLU(), nn.Linear(1200, 784), nn.Sigmoid()
    )
    discriminator = nn.Sequential(
        nn.Dropout(0.2), Maxout(784, 240, 5), nn.Dropout(0.5), Maxout(240, 240, 5), nn.Dropout(0.5), nn.Linear(240, 1)
    )
    optimizers = [
        torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.5) for model in (discriminator, generator)
    ]
    order = torch.randperm(len(images))
    ones, zeros = torch.ones(arguments.batch, 1), torch.zeros(arguments.batch, 1)
    bce = F.binary_cross_entropy_with_logits

    def noise():
        return torch.empty(arguments.batch, 100).uniform_(-(3**0.5), 3**0.5)

    times = []
    warmup = 10
    for step in range(warmup + arguments.steps):
        start = time.perf_counter()
        first = step * arguments.batch % (len(images) - arguments.batch)
        real = images[order[first : first + arguments.batch]]

        with torch.no_grad():
            fake = generator(noise())
        optimizers[0].zero_grad()
        logits = discriminator(torch.cat([real, fake]))
        loss = 0.5 * (bce(logits[: arguments.batch], ones) + bce(logits[arguments.batch :], zeros))
        loss.backward()
        optimizers[0].step()
        loss.item()

        optimizers[1].zero_grad()
        discriminator.requires_grad_(False)
        loss = bce(discriminator(generator(noise())), ones)
        loss.backward()
        discriminator.requires_grad_(True)
        optimizers[1].step()
        loss.item()
        if step >= warmup:
            times.append(1e3 * (time.perf_counter() - start))
    print(
        json.dumps(
            {
                "peer": "torch " + torch.__version__.split("+")[0],
                "workload": f"gan 1200-1200 / maxout 240x5-240x5, batch {arguments.batch}, sgd",
                "threads": torch.get_num_threads(),
                "ms_per_step": round(statistics.median(times), 3),
                "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6),
            }
        )
    )


if __name__ == "__main__":
    main()
