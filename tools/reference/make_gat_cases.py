"""Writes the parity cases of org.paperzoo.graph.gat: networks of torch_geometric's GATConv.

usage: python make_gat_cases.py [FOLDER]
needs: torch, torch_geometric, safetensors

Graphs are random and awkward on purpose: unsorted edges, duplicates, self-loops, nodes without
edges. FOLDER is where the cases lie in the source tree unless given.
"""

import json
import pathlib
import sys

import torch
import torch_geometric
from torch import nn
from torch.nn import functional as F
from torch_geometric.nn import GATConv

import parity_case

HERE = "zoo-graph/src/main/resources/org/paperzoo/graph/gat/parity"

DEFAULTS = dict(
    negative_slope=0.2, dropout=0.6, residual=[], activation="elu", add_self_loops=True, bias=True
)


class Gat(nn.Module):
    """The fields of the Java GatConfig as a stack of GATConv; the last layer averages its heads."""

    def __init__(self, c):
        super().__init__()
        self.activation = getattr(F, c["activation"])
        self.convs = nn.ModuleList()
        width, last = c["in_channels"], len(c["heads"]) - 1
        for i, heads in enumerate(c["heads"]):
            out = c["out_channels"] if i == last else c["hidden_channels"]
            self.convs.append(
                GATConv(
                    width,
                    out,
                    heads,
                    concat=i < last,
                    negative_slope=c["negative_slope"],
                    dropout=c["dropout"],
                    add_self_loops=c["add_self_loops"],
                    bias=c["bias"],
                    residual=bool(c["residual"]) and c["residual"][i],
                )
            )
            width = heads * out

    def forward(self, x, edges):
        for conv in self.convs[:-1]:
            x = self.activation(conv(x, edges))
        return self.convs[-1](x, edges)


def graph(nodes, edges, loops=0, duplicates=0, isolated=0):
    """Random edges; the last `isolated` nodes have none."""
    index = torch.randint(0, nodes - isolated, (2, edges))
    loop = torch.randint(0, nodes - isolated, (loops,))
    index = torch.cat([index, loop.repeat(2, 1), index[:, :duplicates]], 1)
    return index[:, torch.randperm(index.shape[1])]


def make(folder, name, seed, edges, nodes, scale=1.0, multi_label=False, ignored=0, **fields):
    torch.manual_seed(seed)
    config = {**DEFAULTS, **fields}
    model = Gat(config).eval()
    for key, parameter in model.named_parameters():
        if key.endswith("bias"):
            nn.init.normal_(parameter, 0, 0.3)
        elif "att_" in key:
            parameter.data *= scale
    x = torch.randn(nodes, config["in_channels"])
    edges = edges()
    if multi_label:
        labels = torch.randint(0, 2, (nodes, config["out_channels"])).float()
    else:
        labels = torch.randint(0, config["out_channels"], (nodes,))
        labels[torch.randperm(nodes)[:ignored]] = -100
    loss = F.binary_cross_entropy_with_logits if multi_label else F.cross_entropy

    def run(model, inputs):
        logits = model(inputs["x"], inputs["edge_index"])
        return {"logits": logits, "loss": loss(logits, inputs["labels"]).reshape(1)}

    metadata = {
        "config": json.dumps({"model_type": "gat", "architectures": ["Gat"], **config}),
        "architecture": "Gat",
        "reference": f"torch_geometric {torch_geometric.__version__}, "
        f"torch {torch.__version__.split('+')[0]}",
    }
    parity_case.write(folder, name, model, {"x": x, "edge_index": edges, "labels": labels}, run, metadata)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else HERE)
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    two = dict(in_channels=24, hidden_channels=8, out_channels=7, heads=[8, 1])
    make(folder, "two-layers", 0, lambda: graph(40, 120), 40, ignored=25, **two)
    awkward = dict(loops=6, duplicates=20, isolated=5)
    make(folder, "awkward-edges", 1, lambda: graph(30, 60, **awkward), 30, **two)
    make(folder, "single-node", 2, lambda: torch.zeros(2, 0, dtype=torch.long), 1, **two)
    make(
        folder,
        "inductive",
        3,
        lambda: graph(25, 90, duplicates=5),
        25,
        multi_label=True,
        in_channels=10,
        hidden_channels=6,
        out_channels=5,
        heads=[4, 4, 6],
        residual=[False, True, False],
    )
    make(
        folder,
        "wide-heads",
        4,
        lambda: graph(20, 70, loops=3),
        20,
        multi_label=True,
        in_channels=12,
        hidden_channels=36,
        out_channels=33,
        heads=[2, 3],
        residual=[True, True],
    )
    make(
        folder,
        "no-self-loops",
        5,
        lambda: graph(30, 50, loops=4, isolated=6),
        30,
        negative_slope=0.05,
        in_channels=9,
        hidden_channels=5,
        out_channels=3,
        heads=[3, 2, 1],
        add_self_loops=False,
        bias=False,
        activation="relu",
    )
    one = dict(in_channels=6, hidden_channels=4, out_channels=4, heads=[5])
    make(folder, "one-layer", 6, lambda: graph(15, 40), 15, **one)
    # Attention that is close to choosing one neighbour.
    sharp = dict(in_channels=16, hidden_channels=8, out_channels=4, heads=[4, 2])
    make(folder, "sharp-attention", 7, lambda: graph(30, 90), 30, scale=8.0, **sharp)


if __name__ == "__main__":
    main()
