"""Writes what PyTorch's optimizers and transformers' schedules do: the fixtures of org.paperzoo.core.optimizer's and
org.paperzoo.core.schedule's tests.

    python tools/reference/make_optimizer_cases.py
"""

import json
import pathlib

import torch
from safetensors.torch import save_file
from transformers import optimization

OUT = pathlib.Path(__file__).parents[2] / "zoo-core/src/test/resources/org/paperzoo/core"
STEPS = 20
NEIGHBOURS = 5


class Lamb(torch.optim.Optimizer):
    """You et al. 2020, algorithm 2, with bias correction; the ratio is 1 where a norm is zero."""

    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-6, weight_decay=0.0):
        super().__init__(params, dict(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                state = self.state[p]
                t = state["t"] = state.get("t", 0) + 1
                m = state["m"] = beta1 * state.get("m", 0) + (1 - beta1) * p.grad
                v = state["v"] = beta2 * state.get("v", 0) + (1 - beta2) * p.grad**2
                update = m / (1 - beta1**t) / ((v / (1 - beta2**t)).sqrt() + group["eps"])
                update = update + group["weight_decay"] * p
                ratio = p.norm() / update.norm() if p.norm() > 0 and update.norm() > 0 else 1.0
                p -= group["lr"] * ratio * update


RULES = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.01),
    "sgd_momentum": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9, weight_decay=0.01),
    "sgd_nesterov": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9, nesterov=True),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.1, weight_decay=0.01, initial_accumulator_value=0.1),
    "adam": lambda p: torch.optim.Adam(p, lr=0.02, betas=(0.8, 0.99), weight_decay=0.01),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.02, betas=(0.9, 0.98), eps=1e-6, weight_decay=0.05),
    "nadam": lambda p: torch.optim.NAdam(p, lr=0.02, betas=(0.9, 0.98), weight_decay=0.01),
    "radam": lambda p: torch.optim.RAdam(p, lr=0.02, betas=(0.9, 0.98), weight_decay=0.01),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.02, weight_decay=0.01),
    "rmsprop_centered": lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9, momentum=0.8, centered=True),
    "lamb": lambda p: Lamb(p, lr=0.02, betas=(0.9, 0.98), weight_decay=0.05),
    "adafactor": lambda p: optimization.Adafactor(p),
    "adafactor_warmup": lambda p: optimization.Adafactor(p, warmup_init=True, scale_parameter=False),
    "adafactor_mean": lambda p: optimization.Adafactor(
        p, lr=0.05, relative_step=False, beta1=0.9, weight_decay=0.05, clip_threshold=0.5, decay_rate=-0.7
    ),
}


def start():
    """A product, a bias, a stack of matrices and a scale, of 2, 1, 3 and no axes; the bias begins at zero."""
    torch.manual_seed(3)
    return {"w": torch.randn(4, 3), "b": torch.zeros(3), "k": torch.randn(3, 2, 2), "s": torch.tensor(0.7)}


def train(rule, x, parameters):
    parameters = {name: value.clone().to(x).requires_grad_() for name, value in parameters.items()}
    optimizer = rule(list(parameters.values()))
    w, b, k, s = parameters.values()
    for step in range(STEPS):
        optimizer.zero_grad()
        y = torch.tanh(x[step] @ w + b)
        z = torch.sin(y @ k.reshape(3, 4)) * s
        (y.square().sum() + z.square().sum()).backward()
        optimizer.step()
    return {name: value.detach() for name, value in parameters.items()}


def optimizers():
    """What each rule makes of the parameters in float64, and how far float32 is from it, at most over a few runs."""
    begin = start()
    x = torch.randn(STEPS, 8, 4)
    tensors = {"x": x} | {f"start.{name}": value for name, value in begin.items()}
    for rule_name, rule in RULES.items():
        noise = dict.fromkeys(begin, 0.0)
        for neighbour in range(NEIGHBOURS):
            near = {name: value * (1 + 1e-3 * neighbour) for name, value in begin.items()}
            exact = train(rule, x.double(), near)
            rounded = train(rule, x, near)
            noise = {n: max(noise[n], float((exact[n] - rounded[n]).abs().max())) for n in noise}
            if neighbour == 0:
                tensors |= {f"{rule_name}.{name}": value.float().contiguous() for name, value in exact.items()}
        tensors |= {f"{rule_name}.noise.{name}": torch.tensor(value) for name, value in noise.items()}
    save_file(tensors, OUT / "optimizer/optimizers.safetensors")


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
    (OUT / "schedule/schedules.json").write_text(json.dumps(values, indent=1) + "\n")


if __name__ == "__main__":
    optimizers()
    schedules()
