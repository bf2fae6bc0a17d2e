"""Writes the parity cases of org.paperzoo.vision.alexnet: the network of 2012 and torchvision's variant in plain PyTorch.

usage: python make_alexnet_cases.py [FOLDER]
needs: torch, safetensors

The layers follow the paper's sections 3.1 to 3.5 and torchvision's published module list, written here independently of
the Java code; torchvision itself is not needed. FOLDER is zoo-vision's folder of the cases unless given.
"""

import json
import pathlib
import sys

import torch
import torch.nn.functional as F
from torch import nn

import parity_case

FOLDER = "zoo-vision/src/main/resources/org/paperzoo/vision/alexnet/parity"
STEM = dict(stem_kernel=11, stem_stride=4)


class AlexNet(nn.Module):
    """The network of 2012: two groups, response normalisation with alpha not divided by n."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        c1, c2, c3, c4, c5 = config["channels"]
        kernel, stride, padding = config["stem_kernel"], config["stem_stride"], config["stem_padding"]
        self.conv1 = nn.Conv2d(config["num_channels"], c1, kernel, stride, padding)
        self.conv2 = nn.Conv2d(c1, c2, 5, padding=2, groups=2)
        self.conv3 = nn.Conv2d(c2, c3, 3, padding=1)
        self.conv4 = nn.Conv2d(c3, c4, 3, padding=1, groups=2)
        self.conv5 = nn.Conv2d(c4, c5, 3, padding=1, groups=2)
        side = (config["image_size"] + 2 * padding - kernel) // stride + 1
        for _ in range(3):
            side = (side - 3) // 2 + 1
        self.fc6 = nn.Linear(c5 * side * side, config["fc"])
        self.fc7 = nn.Linear(config["fc"], config["fc"])
        self.fc8 = nn.Linear(config["fc"], config["num_labels"])

    @staticmethod
    def norm(x):
        squares = F.pad(x * x, (0, 0, 0, 0, 2, 2))
        window = sum(squares[:, i : i + x.shape[1]] for i in range(5))
        return x / (2 + 1e-4 * window) ** 0.75

    def forward(self, pixel_values):
        x = F.max_pool2d(self.norm(F.relu(self.conv1(pixel_values))), 3, 2)
        x = F.max_pool2d(self.norm(F.relu(self.conv2(x))), 3, 2)
        x = F.relu(self.conv3(x))
        x = F.relu(self.conv4(x))
        x = F.max_pool2d(F.relu(self.conv5(x)), 3, 2).flatten(1)
        return self.fc8(F.relu(self.fc7(F.relu(self.fc6(x)))))


class TorchvisionAlexNet(nn.Module):
    """torchvision.models.AlexNet with other widths; dropout is off in evaluation."""

    def __init__(self, config):
        super().__init__()
        c1, c2, c3, c4, c5 = config["channels"]
        fc = config["fc"]
        self.features = nn.Sequential(
            nn.Conv2d(config["num_channels"], c1, config["stem_kernel"], config["stem_stride"], config["stem_padding"]),
            nn.ReLU(),
            nn.MaxPool2d(3, 2),
            nn.Conv2d(c1, c2, 5, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(3, 2),
            nn.Conv2d(c2, c3, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(c3, c4, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(c4, c5, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(3, 2),
        )
        self.avgpool = nn.AdaptiveAvgPool2d(6)
        self.classifier = nn.Sequential(
            nn.Dropout(),
            nn.Linear(c5 * 36, fc),
            nn.ReLU(),
            nn.Dropout(),
            nn.Linear(fc, fc),
            nn.ReLU(),
            nn.Linear(fc, config["num_labels"]),
        )

    def forward(self, pixel_values):
        return self.classifier(self.avgpool(self.features(pixel_values)).flatten(1))


# Our names of torchvision's modules.
NAMES = {
    "features.0": "conv1", "features.3": "conv2", "features.6": "conv3", "features.8": "conv4", "features.10": "conv5",
    "classifier.1": "fc6", "classifier.4": "fc7", "classifier.6": "fc8",
}  # fmt: skip


def gradient_name(name):
    module, leaf = name.rsplit(".", 1)
    return f"{NAMES.get(module, module)}.{leaf}"


def run(model, inputs):
    logits = model(inputs["pixel_values"])
    return {"logits": logits, "loss": F.cross_entropy(logits, inputs["labels"]).reshape(1)}


def make(folder, name, seed, batch, config, size=None, scale=1.0):
    torch.manual_seed(seed)
    torchvision = config.get("variant") == "torchvision"
    model = (TorchvisionAlexNet if torchvision else AlexNet)(config).eval()
    for key, parameter in model.named_parameters():
        nn.init.normal_(parameter, 0, 0.3 if key.endswith("bias") else 1.4 / parameter[0].numel() ** 0.5)
    height, width = size or (config["image_size"], config["image_size"])
    inputs = {
        "pixel_values": scale * torch.randn(batch, config["num_channels"], height, width),
        "labels": torch.randint(0, config["num_labels"], (batch,)),
    }
    metadata = {
        "config": json.dumps({"model_type": "alexnet", "architectures": ["AlexNet"], **config}),
        "architecture": "AlexNet",
        "reference": "torch " + torch.__version__.split("+")[0],
    }
    parameters = {gradient_name(key): value for key, value in model.named_parameters()}
    parity_case.write(
        folder, name, model, inputs, run, metadata, gradient_name=gradient_name, parameter=parameters
    )


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else FOLDER)
    torch.set_num_threads(1)
    folder.mkdir(parents=True, exist_ok=True)
    paper = dict(STEM, channels=[8, 12, 10, 8, 6], fc=14, num_labels=7, image_size=71, num_channels=3, stem_padding=0)
    # Inputs so large that the normalisation matters: its sum of squares is weighted by 1e-4.
    make(folder, "paper", 0, 2, paper, scale=60.0)
    make(folder, "batch-of-one", 1, 1, dict(paper, image_size=67, fc=9, num_labels=3), scale=30.0)
    grey = dict(paper, num_channels=1, image_size=28, stem_kernel=5, stem_stride=1, stem_padding=2)
    make(folder, "grey", 2, 3, grey, scale=40.0)
    torchvision = dict(
        STEM, variant="torchvision", channels=[6, 8, 7, 5, 4], fc=12, num_labels=5, image_size=64, num_channels=3,
        stem_padding=2,
    )  # fmt: skip
    make(folder, "torchvision", 3, 2, torchvision)
    make(folder, "torchvision-wide", 4, 1, torchvision, size=(70, 135))


if __name__ == "__main__":
    main()
