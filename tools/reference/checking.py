"""What the scripts share that compare the command line with reference implementations."""

import json
import subprocess


def zoo(launcher, *words):
    """Runs the command line and returns what it printed; exits with its message if it fails."""
    result = subprocess.run([launcher, *map(str, words)], capture_output=True, text=True)
    if result.returncode != 0:
        raise SystemExit(result.stderr or result.stdout)
    return result.stdout


def load(library, folder, **options):
    """The model that a folder names and its config.json; loading it must miss nothing and leave nothing."""
    config = json.loads((folder / "config.json").read_text())
    architecture = config["architectures"][0]
    model, info = getattr(library, architecture).from_pretrained(folder, output_loading_info=True, **options)
    faults = {key: value for key, value in info.items() if value}
    print(f"{architecture}: {sum(p.numel() for p in model.parameters()):,} parameters, loading faults: {faults or 'none'}")
    assert not faults
    return model.eval(), config


def difference(ours, theirs, floor=0.0):
    """The largest difference, relative to the reference's largest value or the floor."""
    scale = max(theirs.abs().max().item(), floor, 1e-30)
    return (ours - theirs).abs().max().item() / scale


def worst_gradient(model, actual):
    """The largest difference of a gradient; those that are zero in exact arithmetic are judged by the others' scale."""
    largest = max(p.grad.abs().max().item() for p in model.parameters())
    return max(difference(actual["grad." + k], p.grad, 1e-4 * largest) for k, p in model.named_parameters())
