"""Writes the parity cases of org.paperzoo.generative.gan: an adversarial pair in PyTorch, steps of
training both players at once, and the Parzen-window densities of scikit-learn.

usage: python make_gan_cases.py [MODULE]
needs: torch, safetensors, scikit-learn

The layers follow the paper's section 5 and its authors' configuration files, written here
independently of the Java code. MODULE is the folder zoo-generative unless given.
"""

import json
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from sklearn.neighbors import KernelDensity
from torch import nn

import parity_case

PACKAGE = "resources/org/paperzoo/generative/gan"


class Maxout(nn.Module):
    """The largest of the pieces of each unit, over a linear or convolutional layer."""

    def __init__(self, layer, pieces):
        super().__init__()
        self.layer, self.pieces = layer, pieces

    def forward(self, x):
        return self.layer(x).unflatten(1, (self.pieces, -1)).max(dim=1).values


class Deconvolution(nn.ConvTranspose2d):
    """A transposed convolution with one bias for each pixel, as in the authors' code."""

    def __init__(self, maps, channels, size):
        options = dict(stride=maps["stride"], padding=maps["padding"])
        super().__init__(maps["channels"], channels, maps["kernel_size"], bias=False, **options)
        self.bias = nn.Parameter(torch.zeros(channels, *size))

    def forward(self, x):
        return F.conv_transpose2d(x, self.weight, None, self.stride, self.padding) + self.bias


class Generator(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        width = config["latent_size"]
        self.depth = len(config["generator_hidden_sizes"])
        for i, units in enumerate(config["generator_hidden_sizes"]):
            setattr(self, f"h{i}", nn.Linear(width, units))
            width = units
        maps = config["deconvolution"]
        if maps is None:
            self.y = nn.Linear(width, config["num_channels"] * np.prod(config["image_size"]))
        else:
            values = maps["channels"] * maps["size"][0] * maps["size"][1]
            setattr(self, f"h{self.depth}", nn.Linear(width, values))
            self.y = Deconvolution(maps, config["num_channels"], config["image_size"])

    def forward(self, z):
        h = z
        for i in range(self.depth):
            h = F.relu(getattr(self, f"h{i}")(h))
        maps = self.config["deconvolution"]
        if maps is not None:
            h = getattr(self, f"h{self.depth}")(h)
            h = {"relu": F.relu, "sigmoid": torch.sigmoid}[maps["activation"]](h)
            h = h.view(-1, maps["channels"], *maps["size"])
        return torch.sigmoid(self.y(h)).view(-1, self.config["num_channels"], *self.config["image_size"])


class Discriminator(nn.Module):
    def __init__(self, config):
        super().__init__()
        channels, (height, width) = config["num_channels"], config["image_size"]
        layers = []
        for c in config["convolutions"]:
            conv = nn.Conv2d(channels, c["pieces"] * c["channels"], c["kernel_size"], padding=c["padding"])
            layers.append((conv, c["pieces"], nn.MaxPool2d(c["pool_size"], c["pool_stride"])))
            channels = c["channels"]
            height, width = [
                (n + 2 * c["padding"] - c["kernel_size"] + 1 - c["pool_size"]) // c["pool_stride"] + 1
                for n in (height, width)
            ]
        features = channels * height * width
        for units in config["maxout_units"]:
            layers.append((nn.Linear(features, units * config["maxout_pieces"]), config["maxout_pieces"], None))
            features = units
        self.steps = []
        for i, (layer, pieces, pool) in enumerate(layers):
            setattr(self, f"h{i}", layer)
            self.steps.append((Maxout(layer, pieces), pool))
        self.y = nn.Linear(features, 1)

    def forward(self, x):
        for maxout, pool in self.steps:
            if isinstance(maxout.layer, nn.Linear):
                x = x.flatten(1)
            x = maxout(x)
            x = x if pool is None else pool(x)
        return self.y(x.flatten(1)).squeeze(1)


class Gan(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.generator = Generator(config)
        self.discriminator = Discriminator(config)

    def forward(self, z, images):
        samples = self.generator(z)
        fake, real = self.discriminator(samples), self.discriminator(images)
        bce = F.binary_cross_entropy_with_logits
        ones, zeros = torch.ones_like, torch.zeros_like
        discriminator_loss = 0.5 * (bce(real, ones(real)) + bce(fake, zeros(fake)))
        generator_loss = bce(fake, ones(fake))
        return {
            "samples": samples,
            "logits_fake": fake,
            "logits_real": real,
            "discriminator_loss": discriminator_loss.reshape(1),
            "generator_loss": generator_loss.reshape(1),
            "loss": (discriminator_loss + generator_loss).reshape(1),
        }


def make(folder, name, seed, batch, config, std):
    torch.manual_seed(seed)
    model = Gan(config)
    for parameter in model.parameters():
        nn.init.normal_(parameter, 0, std)
    inputs = {
        "z": torch.empty(batch, config["latent_size"]).uniform_(-(3**0.5), 3**0.5),
        "images": torch.rand(batch + 1, config["num_channels"], *config["image_size"]),
    }
    metadata = {
        "config": json.dumps({"model_type": "gan", "architectures": ["Gan"], **config}),
        "architecture": "Gan",
        "reference": "torch " + torch.__version__.split("+")[0],
    }
    parity_case.write(folder, name, model, inputs, lambda model, inputs: model(**inputs), metadata)


def make_steps(file, config, std):
    """Three steps of SGD with momentum in float64 that update both players at once: each gradient by
    autograd of its own loss, at the same parameters and of the same samples. No dropout."""
    torch.manual_seed(2)
    model = Gan(config)
    for parameter in model.parameters():
        nn.init.normal_(parameter, 0, std)
    initial = {name: parameter.detach().clone() for name, parameter in model.named_parameters()}
    z = torch.randn(3, 5, config["latent_size"])
    images = torch.rand(3, 5, config["num_channels"], *config["image_size"])
    tensors = {"initial." + name: value for name, value in initial.items()}
    tensors |= {"z": z, "images": images}
    model.double()
    for loss in ("non_saturating", "minimax"):
        with torch.no_grad():
            for name, parameter in model.named_parameters():
                parameter.copy_(initial[name])
        players = [list(model.discriminator.parameters()), list(model.generator.parameters())]
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.6)
        for step in range(len(z)):
            samples = model.generator(z[step].double())
            fake, real = model.discriminator(samples), model.discriminator(images[step].double())
            d_loss = -0.5 * (F.logsigmoid(real).mean() + F.logsigmoid(-fake).mean())
            g_loss = -F.logsigmoid(fake).mean() if loss == "non_saturating" else F.logsigmoid(-fake).mean()
            gradients = [
                torch.autograd.grad(objective, parameters, retain_graph=True)
                for objective, parameters in zip((d_loss, g_loss), players)
            ]
            for parameters, values in zip(players, gradients):
                for parameter, value in zip(parameters, values):
                    parameter.grad = value
            optimizer.step()
        tensors |= {f"{loss}.{name}": value.detach().clone() for name, value in model.named_parameters()}
    save_file(tensors, file, {"reference": "torch " + torch.__version__.split("+")[0]})


def make_parzen(file):
    """Densities of points under Gaussian windows on samples, in float64."""
    rng = np.random.default_rng(0)
    samples = rng.random((60, 20)).astype(np.float32)
    points = np.concatenate([rng.random((9, 20)), samples[:2], [np.full(20, 3.0)]]).astype(np.float32)
    widths = [0.1, 0.2, 1.0]
    densities = []
    for width in widths:
        window = KernelDensity(kernel="gaussian", bandwidth=width).fit(samples.astype(np.float64))
        densities.append(window.score_samples(points.astype(np.float64)))
    tensors = {
        "samples": torch.from_numpy(samples),
        "points": torch.from_numpy(points),
        "widths": torch.tensor(widths, dtype=torch.float64),
        "densities": torch.from_numpy(np.stack(densities)),
    }
    import sklearn

    save_file(tensors, file, {"reference": f"scikit-learn {sklearn.__version__}"})


def main():
    module = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "zoo-generative")
    torch.set_num_threads(1)
    cases = module / "src/main" / PACKAGE / "parity"
    base = dict(num_channels=1, image_size=[7, 6], latent_size=5, deconvolution=None, convolutions=[])
    maxout = dict(base, generator_hidden_sizes=[24, 20], maxout_units=[9, 8], maxout_pieces=5)
    make(cases, "maxout", 0, 6, maxout, 0.3)
    convolutional = dict(
        base,
        num_channels=3,
        image_size=[11, 14],
        generator_hidden_sizes=[16],
        deconvolution=dict(
            channels=6, size=[4, 5], activation="sigmoid", kernel_size=4, stride=3, padding=1
        ),
        convolutions=[
            dict(channels=4, pieces=2, kernel_size=5, padding=2, pool_size=3, pool_stride=2),
            dict(channels=5, pieces=3, kernel_size=3, padding=1, pool_size=2, pool_stride=2),
        ],
        maxout_units=[7],
        maxout_pieces=4,
    )
    make(cases, "convolutional", 1, 4, convolutional, 0.3)
    tests = module / "src/test" / PACKAGE
    tests.mkdir(parents=True, exist_ok=True)
    make_parzen(tests / "parzen.safetensors")
    steps = dict(base, generator_hidden_sizes=[12, 10], maxout_units=[6, 5], maxout_pieces=3)
    make_steps(tests / "simultaneous.safetensors", steps, 0.3)


if __name__ == "__main__":
    main()
