"""Makes what the tests of zoo-vision's image pipeline compare with the image processors of transformers.

    python tools/reference/make_image_cases.py zoo-vision/src/test/resources/org/paperzoo/vision/image

The photographs are scikit-image's `chelsea` (CC0, Stéfan van der Walt) and `rocket` (CC0, SpaceX), reduced.
`processors/<case>/preprocessor_config.json` is as `save_pretrained` writes it (or as older versions did),
`processors.safetensors` has what each case makes of each photograph.
"""

import json
import pathlib
import sys

import numpy
import skimage.data
import torch
from PIL import Image
from safetensors.torch import save_file
from transformers import CLIPImageProcessor, DeiTImageProcessor, ViTImageProcessor


def photos(out):
    chelsea = Image.fromarray(skimage.data.chelsea()).resize((120, 80), Image.Resampling.BICUBIC)
    chelsea.save(out / "chelsea.png", optimize=True)
    rocket = Image.fromarray(skimage.data.rocket()).resize((96, 128), Image.Resampling.BICUBIC)
    rocket.save(out / "rocket.jpg", quality=90)
    return {name.split(".")[0]: Image.open(out / name).convert("RGB") for name in ("chelsea.png", "rocket.jpg")}


def processors():
    for resample in range(6):
        yield f"vit-{resample}", ViTImageProcessor(size={"height": 28, "width": 20}, resample=resample)
    yield "deit", DeiTImageProcessor(size={"height": 36, "width": 36}, crop_size={"height": 24, "width": 28})
    yield "clip", CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 28, "width": 28})
    yield "clip-padded", CLIPImageProcessor(size={"shortest_edge": 21}, crop_size={"height": 26, "width": 45})
    yield "plain", ViTImageProcessor(size={"height": 16, "width": 16}, do_normalize=False)
    yield "bytes", ViTImageProcessor(size={"height": 16, "width": 16}, do_normalize=False, do_rescale=False)
    yield "unscaled", ViTImageProcessor(
        size={"height": 16, "width": 16}, do_rescale=False, image_mean=[120, 110, 100], image_std=[60, 61, 62])


# As files on the hub still are.
OLD = {
    "old-clip": {"crop_size": 20, "do_center_crop": True, "do_normalize": True, "do_resize": True,
                 "feature_extractor_type": "CLIPFeatureExtractor", "image_mean": [0.48145466, 0.4578275, 0.40821073],
                 "image_std": [0.26862954, 0.26130258, 0.27577711], "resample": 3, "size": 25},
    "old-vit": {"do_normalize": True, "do_resize": True, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5],
                "size": 18},
}


def webp(out, chelsea):
    """WebP files beside what Pillow makes of them."""
    (out / "webp").mkdir(exist_ok=True)
    alpha = chelsea.copy()
    alpha.putalpha(Image.linear_gradient("L").resize(chelsea.size))
    for name, picture, options in (("lossy", chelsea, {"quality": 90}), ("lossless", chelsea, {"lossless": True}),
                                   ("alpha", alpha, {"lossless": True, "exact": True})):
        file = out / "webp" / f"{name}.webp"
        picture.resize((60, 40)).save(file, **options)
        Image.open(file).save(file.with_suffix(".expected.png"), optimize=True)


def main(out):
    out.mkdir(parents=True, exist_ok=True)
    pictures = photos(out)
    webp(out, pictures["chelsea"])
    results = {}
    cases = list(processors())
    for name, config in OLD.items():
        cls = CLIPImageProcessor if "clip" in name else ViTImageProcessor
        cases.append((name, cls.from_dict(config)))
    for name, processor in cases:
        folder = out / "processors" / name
        folder.mkdir(parents=True, exist_ok=True)
        if name in OLD:
            (folder / "preprocessor_config.json").write_text(json.dumps(OLD[name], indent=2) + "\n")
        else:
            processor.save_pretrained(folder)
        for picture, image in pictures.items():
            values = processor(numpy.asarray(image), return_tensors="pt")["pixel_values"][0]
            results[f"{name}.{picture}"] = values.to(torch.float32).contiguous()
    save_file(results, out / "processors.safetensors")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
