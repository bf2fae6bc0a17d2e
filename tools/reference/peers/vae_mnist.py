"""Times training steps of the paper's variational autoencoder on MNIST's shapes in PyTorch.

usage: python vae_mnist.py [--steps 400] [--threads N] [--optimizer adagrad|adam]
needs: torch

Prints one line of JSON: the median milliseconds of a step and the peak resident memory in MiB. The
pixels are random; the time does not depend on them.
"""

import argparse
import json
import resource
import statistics
import time

import torch
import torch.nn.functional as F
from torch import nn


class Vae(nn.Module):
    def __init__(self, input_size=784, hidden_size=500, latent_size=20):
        super().__init__()
        self.encoder = nn.Linear(input_size, hidden_size)
        self.mean = nn.Linear(hidden_size, latent_size)
        self.log_var = nn.Linear(hidden_size, latent_size)
        self.decoder = nn.Linear(latent_size, hidden_size)
        self.output = nn.Linear(hidden_size, input_size)

    def forward(self, x):
        h = torch.tanh(self.encoder(x))
        mean, log_var = self.mean(h), self.log_var(h)
        z = mean + torch.exp(0.5 * log_var) * torch.randn_like(mean)
        return self.output(torch.tanh(self.decoder(z))), mean, log_var


def loss_of(model, x):
    logits, mean, log_var = model(x)
    reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
    divergence = -0.5 * torch.sum(1 + log_var - mean.square() - log_var.exp())
    return (reconstruction + divergence) / x.shape[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--optimizer", choices=["adagrad", "adam"], default="adagrad")
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    images = torch.rand(50_000, 784)
    model = Vae()
    if arguments.optimizer == "adagrad":
        optimizer = torch.optim.Adagrad(model.parameters(), lr=0.02)
    else:
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    order = torch.randperm(len(images))
    times = []
    warmup = 20
    for step in range(warmup + arguments.steps):
        start = time.perf_counter()
        first = step * arguments.batch % (len(images) - arguments.batch)
        x = images[order[first : first + arguments.batch]]
        optimizer.zero_grad()
        loss = loss_of(model, x)
        loss.backward()
        optimizer.step()
        loss.item()
        if step >= warmup:
            times.append(1e3 * (time.perf_counter() - start))
    print(
        json.dumps(
            {
                "peer": "torch " + torch.__version__.split("+")[0],
                "workload": f"vae 784-500-20, batch {arguments.batch}, {arguments.optimizer}",
                "threads": torch.get_num_threads(),
                "ms_per_step": round(statistics.median(times), 3),
                "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6),
            }
        )
    )


if __name__ == "__main__":
    main()
