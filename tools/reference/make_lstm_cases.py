"""Writes the parity cases of org.paperzoo.nlp.lstm: PyTorch's nn.LSTM with a linear head on the last step.

usage: python make_lstm_cases.py [FOLDER]
needs: torch, safetensors
"""

import json
import pathlib
import sys

import torch
import torch.nn.functional as F
from torch import nn

import parity_case

FOLDER = "zoo-nlp/src/main/resources/org/paperzoo/nlp/lstm/parity"


class Classifier(nn.Module):
    def __init__(self, config):
        super().__init__()
        config = dict(config)
        labels = config.pop("num_labels")
        self.lstm = nn.LSTM(batch_first=True, **config)
        width = config.get("proj_size", 0) or config["hidden_size"]
        self.head = nn.Linear(width * (2 if config.get("bidirectional") else 1), labels)

    def forward(self, inputs, lengths=None):
        if lengths is None:
            outputs, _ = self.lstm(inputs)
            return outputs, self.head(outputs[:, -1])
        packed = nn.utils.rnn.pack_padded_sequence(inputs, lengths, batch_first=True, enforce_sorted=False)
        outputs, _ = nn.utils.rnn.pad_packed_sequence(
            self.lstm(packed)[0], batch_first=True, total_length=inputs.shape[1]
        )
        return outputs, self.head(outputs[torch.arange(len(lengths)), lengths - 1])


def run(model, inputs):
    outputs, logits = model(inputs["inputs"], inputs.get("lengths"))
    return {
        "last_hidden_state": outputs,
        "logits": logits,
        "loss": F.cross_entropy(logits, inputs["labels"]).reshape(1),
    }


def make(folder, name, seed, batch, steps, lengths=None, **config):
    torch.manual_seed(seed)
    model = Classifier(config).eval()
    for parameter in model.parameters():
        nn.init.normal_(parameter, 0, 0.6)
    inputs = {
        "inputs": torch.randn(batch, steps, config["input_size"]),
        "labels": torch.randint(0, config["num_labels"], (batch,)),
    }
    if lengths is not None:
        inputs["lengths"] = torch.tensor(lengths)
    metadata = {
        "config": json.dumps({"model_type": "lstm", "architectures": ["LstmForSequenceClassification"], **config}),
        "architecture": "LstmForSequenceClassification",
        "reference": "torch " + torch.__version__.split("+")[0],
    }
    parity_case.write(folder, name, model, inputs, run, metadata, seed)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else FOLDER)
    torch.set_num_threads(1)
    folder.mkdir(parents=True, exist_ok=True)
    size = dict(input_size=5, hidden_size=7, num_labels=3)
    make(folder, "one-layer", 0, 4, 9, **size)
    make(folder, "stacked", 1, 2, 6, num_layers=3, **size)
    make(folder, "bidirectional", 2, 3, 5, num_layers=2, bidirectional=True, **size)
    make(folder, "projected", 3, 3, 6, num_layers=2, proj_size=4, **size)
    make(folder, "lengths", 4, 4, 8, lengths=[3, 8, 1, 5], num_layers=2, bidirectional=True, **size)
    make(folder, "without-bias", 5, 1, 1, bias=False, **size)


if __name__ == "__main__":
    main()
