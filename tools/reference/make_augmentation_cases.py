"""Makes what the tests of the augmentations compare with torchvision on Pillow images.

    python tools/reference/make_augmentation_cases.py zoo-vision/src/test/resources/org/paperzoo/vision/image/augment

`augmentations.png` stacks the results for `../chelsea.png`, reduced to 30x20, one below the other; `augmentations.txt` names
them, a line each: the operation, its magnitude and the interpolation.
"""

import pathlib
import sys

import numpy
import torch
from PIL import Image
from torchvision.transforms import InterpolationMode, autoaugment
from torchvision.transforms import functional as F

SIZE = (30, 20)
NAMES = {"ShearX": "shear_x", "ShearY": "shear_y", "TranslateX": "translate_x", "TranslateY": "translate_y",
         "AutoContrast": "auto_contrast"}


def cases(image):
    spaces = [autoaugment.RandAugment()._augmentation_space(31, (SIZE[1], SIZE[0])),
              autoaugment.AutoAugment()._augmentation_space(10, (SIZE[1], SIZE[0]))]
    for space, levels in zip(spaces, (31, 10)):
        for name, (magnitudes, signed) in space.items():
            for level in ((3, levels - 1) if magnitudes.ndim else (0,)):
                magnitude = float(magnitudes[level]) if magnitudes.ndim else 0.0
                for sign in ((1, -1) if signed else (1,)):
                    for mode in ("nearest", "bilinear"):
                        geometric = name.startswith(("Shear", "Translate", "Rotate"))
                        if mode == "bilinear" and not geometric:
                            continue
                        result = autoaugment._apply_op(
                            image, name, sign * magnitude, InterpolationMode(mode), None)
                        key = NAMES.get(name, name.lower())
                        yield f"{key} {level} {levels} {sign} {mode}", result
    for turn in (-0.5, -0.21, 0.003, 0.1, 0.5):
        yield f"hue {turn}", F.adjust_hue(image, turn)
    for factor in (0.0, 0.3, 1.0, 1.7):
        yield f"saturation {factor}", F.adjust_saturation(image, factor)
        yield f"contrast_factor {factor}", F.adjust_contrast(image, factor)
    yield "grey", F.to_grayscale(image, 3)
    yield "resized_crop 3 5 13 17", F.resized_crop(image, 3, 5, 13, 17, [SIZE[1], SIZE[0]], InterpolationMode.BILINEAR)


def main(out):
    torch.manual_seed(0)
    out.mkdir(parents=True, exist_ok=True)
    image = Image.open(out.parent / "chelsea.png").convert("RGB").resize(SIZE, Image.Resampling.BICUBIC)
    lines, pictures = ["original"], [numpy.asarray(image)]
    for name, result in cases(image):
        lines.append(name)
        pictures.append(numpy.asarray(result))
    Image.fromarray(numpy.concatenate(pictures)).save(out / "augmentations.png", optimize=True)
    (out / "augmentations.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
