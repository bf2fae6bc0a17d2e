"""Writes the parity cases of org.paperzoo.generative.vae: a variational autoencoder in PyTorch.

usage: python make_vae_cases.py [FOLDER]
needs: torch, safetensors

The model follows the paper's appendix C and the loss its equation 10, written here independently of
the Java code, with torch.distributions where it has the density. FOLDER is where the cases lie in
the source tree unless given.
"""

import json
import pathlib
import sys

import torch
from torch import nn
from torch.distributions import Bernoulli, Normal, kl_divergence

import parity_case

HERE = "zoo-generative/src/main/resources/org/paperzoo/generative/vae/parity"


class Vae(nn.Module):
    def __init__(self, input_size, hidden_size, latent_size, likelihood):
        super().__init__()
        self.encoder = nn.Linear(input_size, hidden_size)
        self.mean = nn.Linear(hidden_size, latent_size)
        self.log_var = nn.Linear(hidden_size, latent_size)
        self.decoder = nn.Linear(latent_size, hidden_size)
        self.output = nn.Linear(hidden_size, input_size)
        self.output_log_var = (
            nn.Linear(hidden_size, input_size) if likelihood == "gaussian" else None
        )

    def forward(self, inputs, epsilon):
        h = torch.tanh(self.encoder(inputs))
        mean, log_var = self.mean(h), self.log_var(h)
        std = torch.exp(log_var / 2)
        h = torch.tanh(self.decoder(mean + std * epsilon))
        logits = self.output(h)
        if self.output_log_var is None:
            observed = Bernoulli(logits=logits, validate_args=False)
        else:
            observed = Normal(torch.sigmoid(logits), torch.exp(self.output_log_var(h) / 2))
        divergence = kl_divergence(Normal(mean, std), Normal(0.0, 1.0))
        elbo = observed.log_prob(inputs).sum(1) - divergence.sum(1)
        return {
            "logits": logits,
            "mean": mean,
            "log_var": log_var,
            "elbo": elbo,
            "loss": -elbo.mean().reshape(1),
        }


def make(folder, name, seed, batch, config, std):
    torch.manual_seed(seed)
    model = Vae(**config)
    for parameter in model.parameters():
        nn.init.normal_(parameter, 0, std)
    inputs = {
        "inputs": torch.rand(batch, config["input_size"]),
        "epsilon": torch.randn(batch, config["latent_size"]),
    }
    metadata = {
        "config": json.dumps({"model_type": "vae", "architectures": ["Vae"], **config}),
        "architecture": "Vae",
        "reference": "torch " + torch.__version__.split("+")[0],
    }
    parity_case.write(folder, name, model, inputs, lambda model, inputs: model(**inputs), metadata)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else HERE)
    torch.set_num_threads(1)
    bernoulli = dict(input_size=98, hidden_size=40, latent_size=6, likelihood="bernoulli")
    gaussian = dict(input_size=60, hidden_size=30, latent_size=2, likelihood="gaussian")
    make(folder, "bernoulli", 0, 7, bernoulli, 0.3)
    make(folder, "gaussian", 1, 5, gaussian, 0.3)
    make(folder, "batch-of-one", 2, 1, dict(bernoulli, hidden_size=9), 0.5)


if __name__ == "__main__":
    main()
