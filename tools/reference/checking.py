"""What the scripts share that compare the command line with reference implementations."""

import copy
import json
import subprocess

import parity_case

LIMIT = 5.0  # as in org.paperzoo.core.parity.Comparison


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


def worst(model, inputs, run, actual, gradient_name=lambda name: name):
    """The largest difference of what `zoo forward` wrote, in units of the reference's own float32 noise, and its place.

    The criterion of `zoo verify`: the reference is the model in float64, LIMIT times the noise is allowed.
    """
    expected = parity_case.results(copy.deepcopy(model).double(), parity_case.widened(inputs), run, {}, gradient_name)
    noise = parity_case.noise(model, inputs, run, {}, gradient_name, neighbours=3)
    found = {}
    for name, value in expected.items():
        part, key = name.split(".", 1)
        ours = actual["grad." + key if part == "gradient" else key].double().reshape(value.shape)
        least = 2.0**-24 * value.abs().max().item() if value.numel() else 0
        difference = (ours - value).abs().max().item() if value.numel() else 0
        found[name] = difference / max(noise[name].item(), least, 1e-300)
    place = max(found, key=found.get)
    return found[place], place


def report(model, *arguments, **options):
    """Prints the largest difference and fails where it is more than rounding."""
    times, place = worst(model, *arguments, **options)
    print(f"largest difference: {times:.1f} times the reference's float32 noise ({place})")
    assert times <= LIMIT
