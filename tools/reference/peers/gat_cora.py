#!/usr/bin/env python3
"""Times torch_geometric's GAT on Cora: median milliseconds of an epoch (training step + validation evaluation).

The model and the procedure are those of the GAT paper (8 heads of 8 features, then one head; dropout 0.6; Adam, lr 0.005,
L2 5e-4), written as torch_geometric users write them: dense features, eager mode. With --epochs it also trains to the
early stop of the authors and prints the test accuracy.

  .venv/bin/python tools/reference/peers/gat_cora.py --data ../shared/data/cora [--threads 2] [--measure 200]
"""

import argparse
import pathlib
import statistics
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch_geometric.nn import GATConv


def read_cora(folder):
    """Returns features [N, F] with rows that sum to 1, edges [2, E] in both directions, labels and the three masks."""
    lines = (folder / "cora.nodes.tsv").read_text().splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    features = torch.zeros(len(rows), 1433)
    for node, row in enumerate(rows):
        features[node, [int(i) for i in row[3].split()]] = 1.0
    features = features / features.sum(1, keepdim=True).clamp(min=1.0)
    edges = np.loadtxt(folder / "cora.edges.tsv", dtype=np.int64).T
    edges = torch.from_numpy(np.concatenate([edges, edges[::-1]], axis=1))
    labels = torch.tensor([int(row[1]) for row in rows])
    masks = [torch.tensor([row[2] == split for row in rows]) for split in ("train", "val", "test")]
    return features, edges, labels, masks


class Gat(torch.nn.Module):
    def __init__(self, inputs, classes):
        super().__init__()
        self.conv1 = GATConv(inputs, 8, heads=8, dropout=0.6)
        self.conv2 = GATConv(64, classes, heads=1, concat=False, dropout=0.6)

    def forward(self, x, edges):
        x = F.dropout(x, 0.6, self.training)
        x = F.elu(self.conv1(x, edges))
        x = F.dropout(x, 0.6, self.training)
        return self.conv2(x, edges)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder of cora.nodes.tsv and cora.edges.tsv")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--warm-up", type=int, default=20, help="epochs before the measured ones")
    parser.add_argument("--measure", type=int, default=200, help="epochs measured")
    parser.add_argument("--train", action="store_true", help="train to the early stop instead, and print the accuracy")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    x, edges, y, (train, val, test) = read_cora(arguments.data)
    model = Gat(x.shape[1], int(y.max()) + 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005, weight_decay=5e-4)

    def epoch():
        model.train()
        optimizer.zero_grad()
        F.cross_entropy(model(x, edges)[train], y[train]).backward()
        optimizer.step()
        model.eval()
        with torch.no_grad():
            logits = model(x, edges)
            loss = F.cross_entropy(logits[val], y[val]).item()
            right = logits.argmax(1) == y
            return loss, right[val].float().mean().item(), right[test].float().mean().item()

    if arguments.train:
        best_loss, best_accuracy, accuracy, waited, epochs = float("inf"), 0.0, 0.0, 0, 0
        while waited < 100:
            loss, val_accuracy, test_accuracy = epoch()
            epochs += 1
            waited += 1
            if val_accuracy >= best_accuracy or loss <= best_loss:
                if val_accuracy >= best_accuracy and loss <= best_loss:
                    accuracy = test_accuracy
                best_loss, best_accuracy, waited = min(loss, best_loss), max(val_accuracy, best_accuracy), 0
        print(f"{epochs} epochs, test accuracy {accuracy:.3f}")
        return
    for _ in range(arguments.warm_up):
        epoch()
    times = []
    for _ in range(arguments.measure):
        start = time.perf_counter()
        epoch()
        times.append(1e3 * (time.perf_counter() - start))
    print(
        f"torch_geometric, {torch.get_num_threads()} threads: median {statistics.median(times):.2f} ms/epoch"
        f" (fastest {min(times):.2f}) over {len(times)} epochs"
    )


if __name__ == "__main__":
    main()
