"""What the scripts share that write parity cases: the reference's results, and how exactly float32 can compute them.

The expected outputs and gradients are those of the reference in float64, rounded to float32. Beside each lies its
float32 noise: how far the reference itself, in float32, is from float64. One run may be exact by luck, so it is the
largest difference over the case and some neighbours of it, whose weights and inputs differ a little.
"""

import contextlib
import copy
import sys
import types

import torch
from safetensors.torch import save_file

NEIGHBOURS = 16
DISTANCE = 1e-3


def write(folder, name, model, inputs, run, metadata, seed=0, gradient_name=lambda name: name, **parts):
    """Writes FOLDER/NAME.safetensors.

    `run(model, inputs)` gives the outputs by name. Gradients are those of output `loss`, or without one of the sum of
    all outputs times random cotangents. `parts` are more tensors, such as adapter={name: tensor}; `parameter` is the
    model's own unless given.
    """
    parts.setdefault("parameter", dict(model.named_parameters()))
    with torch.no_grad():
        parts["cotangent"] = cotangents(run(model, inputs), seed)
    wide = copy.deepcopy(model).double()
    tensors = results(wide, widened(inputs), run, parts["cotangent"], gradient_name)
    for key, value in noise(model, inputs, run, parts["cotangent"], gradient_name).items():
        tensors["noise." + key] = value
    for part, values in (parts | {"input": inputs}).items():
        tensors |= {f"{part}.{key}": value.detach() for key, value in values.items()}
    tensors = {
        key: (value.float() if value.is_floating_point() else value).contiguous().clone()
        for key, value in tensors.items()
    }
    file = folder / f"{name}.safetensors"
    save_file(tensors, file, metadata)
    print(f"{file.name}: {file.stat().st_size:,} bytes")


def cotangents(outputs, seed):
    if "loss" in outputs:
        return {}
    generator = torch.Generator().manual_seed(seed)
    return {key: torch.randn(value.shape, generator=generator) for key, value in outputs.items()}


def results(model, inputs, run, cotangents, gradient_name=lambda name: name):
    """The outputs of a model, by their names in a case, and its gradients unless there are no cotangents and no loss."""
    model.zero_grad()
    with in_float64(model) if next(model.parameters()).dtype == torch.float64 else contextlib.nullcontext():
        outputs = run(model, inputs)
        if cotangents:
            sum((outputs[key] * cotangent).sum() for key, cotangent in cotangents.items()).backward()
        elif "loss" in outputs:
            outputs["loss"].backward()
    found = {"output." + key: value.detach().clone() for key, value in outputs.items()}
    if not cotangents and "loss" not in outputs:
        return found
    for key, parameter in model.named_parameters():
        if parameter.requires_grad:
            found["gradient." + gradient_name(key)] = parameter.grad.detach().clone()
    return found


def noise(model, inputs, run, cotangents, gradient_name=lambda name: name, neighbours=NEIGHBOURS):
    """The largest difference between float32 and float64 in each tensor, over the case and its neighbours."""
    generator = torch.Generator().manual_seed(0)

    def moved(tensor):
        return tensor * (1 + DISTANCE * torch.randn(tensor.shape, generator=generator))

    worst = {}
    for neighbour in range(neighbours + 1):
        narrow, near = copy.deepcopy(model), dict(inputs)
        if neighbour > 0:
            for parameter in narrow.parameters():
                parameter.data = moved(parameter.data)
            near = {key: moved(value) if value.is_floating_point() else value for key, value in inputs.items()}
        wide = copy.deepcopy(narrow).double()
        expected = results(wide, widened(near), run, cotangents, gradient_name)
        for key, value in results(narrow, near, run, cotangents, gradient_name).items():
            difference = (value.double() - expected[key]).abs().max() if value.numel() else torch.tensor(0.0)
            worst[key] = torch.maximum(worst.get(key, difference), difference)
    return worst


def widened(inputs):
    return {key: value.double() if value.is_floating_point() else value for key, value in inputs.items()}


@contextlib.contextmanager
def in_float64(model):
    """Some of transformers' attentions compute their scores in float32 whatever the model is in; here in float64."""
    changed = []
    for module in model.modules():
        if getattr(module, "reorder_and_upcast_attn", False):
            module.reorder_and_upcast_attn = False  # another order of the same sums
            changed.append(module)
    gpt_neo = sys.modules.get("transformers.models.gpt_neo.modeling_gpt_neo", types.SimpleNamespace())

    class WideTorch(types.ModuleType):
        float32 = torch.float64

        def __getattr__(self, name):
            return getattr(torch, name)

    gpt_neo.torch = WideTorch("torch")
    try:
        yield
    finally:
        gpt_neo.torch = torch
        for module in changed:
            module.reorder_and_upcast_attn = True
