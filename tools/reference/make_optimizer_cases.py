"""Writes what PyTorch's optimizers and transformers' schedules do: the fixtures of org.paperzoo.core.train's tests.

    python tools/reference/make_optimizer_cases.py
"""

import json
import pathlib

import torch
from safetensors.torch import save_file
from transformers import optimization

OUT = pathlib.Path(__file__).parents[2] / "zoo-core/src/test/resources/org/paperzoo/core/train"
STEPS = 5

RULES = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.01),
    "sgd_momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01),
    "sgd_nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.1, weight_decay=0.01, initial_accumulator_value=0.1),
    "adam": lambda p: torch.optim.Adam(p, lr=0.1, betas=(0.8, 0.99), weight_decay=0.01),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.1, betas=(0.9, 0.98), eps=1e-6, weight_decay=0.05),
}


def optimizers():
    tensors = {}
    for name, rule in RULES.items():
        torch.manual_seed(3)
        w = torch.randn(4, 3, requires_grad=True)
        b = torch.randn(3, requires_grad=True)
        x = torch.randn(STEPS, 8, 4)
        optimizer = rule([w, b])
        tensors |= {f"{name}.w.0": w.detach().clone(), f"{name}.b.0": b.detach().clone(), f"{name}.x": x}
        for step in range(STEPS):
            optimizer.zero_grad()
            torch.tanh(x[step] @ w + b).square().sum().backward()
            optimizer.step()
        tensors |= {f"{name}.w.{STEPS}": w.detach().clone(), f"{name}.b.{STEPS}": b.detach().clone()}
    save_file(tensors, OUT / "optimizers.safetensors")


def schedules():
    total, warmup = 40, 8

    def run(make):
        optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0)
        schedule = make(optimizer)
        values = []
        for _ in range(total):
            values.append(schedule.get_last_lr()[0])
            optimizer.step()
            schedule.step()
        return values

    values = {
        "constant": run(lambda o: optimization.get_constant_schedule_with_warmup(o, warmup)),
        "linear": run(lambda o: optimization.get_linear_schedule_with_warmup(o, warmup, total)),
        "cosine": run(lambda o: optimization.get_cosine_schedule_with_warmup(o, warmup, total)),
        "cosine_restarts": run(
            lambda o: optimization.get_cosine_with_hard_restarts_schedule_with_warmup(o, warmup, total, num_cycles=3)
        ),
        "polynomial": run(
            lambda o: optimization.get_polynomial_decay_schedule_with_warmup(o, warmup, total, lr_end=0.1, power=2.0)
        ),
        "one_cycle": run(lambda o: torch.optim.lr_scheduler.OneCycleLR(o, max_lr=1.0, total_steps=total)),
        "warmup_stable_decay": run(
            lambda o: optimization.get_wsd_schedule(
                o, warmup, num_decay_steps=12, num_training_steps=total, decay_type="1-sqrt", min_lr_ratio=0.1
            )
        ),
        "inverse_sqrt": run(lambda o: optimization.get_inverse_sqrt_schedule(o, warmup)),
        "step": run(lambda o: torch.optim.lr_scheduler.MultiStepLR(o, [10, 25], gamma=0.1)),
        "exponential": run(lambda o: torch.optim.lr_scheduler.ExponentialLR(o, gamma=0.9)),
    }
    (OUT.parent / "schedule/schedules.json").write_text(json.dumps(values, indent=1) + "\n")


if __name__ == "__main__":
    optimizers()
    schedules()
