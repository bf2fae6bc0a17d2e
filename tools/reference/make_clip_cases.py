"""Writes the parity cases of org.paperzoo.vision.clip: CLIP in transformers.

usage: python make_clip_cases.py [FOLDER]
needs: torch, transformers, safetensors

Both encoders with and without projection, and the whole model with its loss: padded captions, images of another size
than the model's, both rules for the end of a text. FOLDER is where the cases lie in the source tree unless given.
"""

import json
import pathlib
import sys

import torch
import transformers
from clip_resnet import ClipResNet, openai_text
from make_bert_cases import run
from torch import nn

import parity_case

HERE = "zoo-vision/src/main/resources/org/paperzoo/vision/clip/parity"

TEXT = dict(
    vocab_size=37, hidden_size=16, intermediate_size=40, projection_dim=12, num_hidden_layers=2, num_attention_heads=2,
    max_position_embeddings=11, pad_token_id=36, bos_token_id=35, eos_token_id=36,
)
VISION = dict(
    hidden_size=24, intermediate_size=48, projection_dim=12, num_hidden_layers=2, num_attention_heads=3, image_size=12,
    patch_size=4,
)


def randomised(model, seed):
    """Initial weights hide mistakes: biases of zero, gains of one. These are all of some size."""
    torch.manual_seed(seed)
    for name, parameter in model.named_parameters():
        if name != "logit_scale":
            gain = "norm" in name and name.endswith("weight")
            nn.init.normal_(parameter, 1.0 if gain else 0.0, 0.3)
    return model.eval()


def captions(lengths, length, seed, start=35, end=36, pad=36):
    """Random texts between the tokens that begin and end them, with padding behind, and their mask."""
    generator = torch.Generator().manual_seed(seed)
    ids = torch.randint(3, 35, (len(lengths), length), generator=generator)
    mask = torch.ones_like(ids)
    ids[:, 0] = start
    for row, used in enumerate(lengths):
        ids[row, used - 1] = end
        ids[row, used:] = pad
        mask[row, used:] = 0
    return dict(input_ids=ids, attention_mask=mask)


def images(count, height, width, seed, channels=3):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn((count, channels, height, width), generator=generator)


def in_its_type(model, call):
    """The result of a call while the model's type is the default one, in which transformers makes its causal mask."""
    torch.set_default_dtype(next(model.parameters()).dtype)
    try:
        return call()
    finally:
        torch.set_default_dtype(torch.float32)


def forward(model, inputs):
    """All tensors that the model returns."""
    flags = ("return_loss", "interpolate_pos_encoding")
    given = {key: bool(value) if key in flags else value for key, value in inputs.items()}
    return in_its_type(model, lambda: run(model, given))


def resnet_forward(model, inputs):
    return in_its_type(model, lambda: model(**inputs))


def make(folder, name, model, config, inputs, seed):
    randomised(model, seed)
    architecture = type(model).__name__
    metadata = {
        "config": json.dumps({"model_type": model.config.model_type, "architectures": [architecture], **config}),
        "architecture": architecture,
        "reference": f"transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}",
    }
    flags = {key: torch.tensor(int(value)) for key, value in inputs.items() if isinstance(value, bool)}
    arrays = {key: value for key, value in inputs.items() if key not in flags} | flags

    parity_case.write(folder, name, model, arrays, forward, metadata, seed)


def whole(folder, name, seed, inputs, text={}, vision={}, **changes):
    config = dict(projection_dim=12, text_config=TEXT | text, vision_config=VISION | vision) | changes
    make(folder, name, transformers.CLIPModel(transformers.CLIPConfig(**config)), config, inputs, seed)


def single(folder, name, architecture, seed, inputs, **changes):
    kind, base = ("CLIPTextConfig", TEXT) if "Text" in architecture else ("CLIPVisionConfig", VISION)
    config = base | changes
    make(folder, name, getattr(transformers, architecture)(getattr(transformers, kind)(**config)), config, inputs, seed)


def resnet(folder, name, seed, inputs, layers, image_size, trained=lambda name: True):
    text = TEXT | dict(hidden_size=8, intermediate_size=16, num_hidden_layers=1)
    config = dict(text_config=text, vision_config=dict(layers=layers, width=2, image_size=image_size), projection_dim=6)
    model = ClipResNet(**config)
    randomised(model, seed)
    for key, buffer in model.named_buffers():
        if "running" in key:
            buffer.copy_(torch.randn(buffer.shape) * 0.3 if "mean" in key else torch.rand(buffer.shape) + 0.5)
    for key, parameter in model.named_parameters():
        parameter.requires_grad = trained(key)
        if ".bn" in key or "downsample.1" in key:
            nn.init.normal_(parameter, 1.0 if key.endswith("weight") else 0.0, 0.3)
        elif parameter.dim() == 4:
            nn.init.kaiming_normal_(parameter)
        elif "attnpool" in key and parameter.dim() == 2:
            nn.init.normal_(parameter, 0.0, parameter.shape[1] ** -0.5)
    state = {key: value for key, value in model.state_dict().items() if not key.endswith("num_batches_tracked")}
    metadata = {
        "config": json.dumps({"model_type": "clip_resnet", "architectures": ["CLIPResNetModel"], **config}),
        "architecture": "CLIPResNetModel",
        "reference": f"torch {torch.__version__.split('+')[0]}",
    }

    parity_case.write(folder, name, model, inputs, resnet_forward, metadata, seed, parameter=openai_text(state))


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else HERE)
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    padded = captions([9, 5, 2], 9, 0)
    plain = dict(input_ids=padded["input_ids"])

    whole(folder, "model", 1, plain | dict(pixel_values=images(3, 12, 12, 1), return_loss=True))
    whole(
        folder, "model-padded-captions", 2,
        padded | dict(pixel_values=images(2, 12, 12, 2), position_ids=torch.tensor([[3, 1, 4, 10, 5, 9, 2, 6, 0]])),
        text=dict(hidden_act="gelu", num_hidden_layers=1), logit_scale_init_value=1.5,
    )
    whole(
        folder, "model-other-size", 3,
        captions([4, 7], 7, 3) | dict(
            pixel_values=images(2, 17, 25, 3), return_loss=True, interpolate_pos_encoding=True
        ),
        vision=dict(hidden_act="gelu", layer_norm_eps=1e-6, num_hidden_layers=1),
    )
    legacy = captions([6, 4, 7], 8, 4, pad=0)
    whole(
        folder, "model-legacy-eos", 4,
        dict(input_ids=legacy["input_ids"], pixel_values=images(3, 8, 8, 4, 1), return_loss=True),
        text=dict(eos_token_id=2, pad_token_id=1, bos_token_id=0, num_hidden_layers=1),
        vision=dict(num_channels=1, image_size=8, num_hidden_layers=1),
    )
    single(folder, "text", "CLIPTextModel", 5, padded)
    left = captions([8, 8], 8, 6)
    left["attention_mask"][1, :3] = 0
    single(folder, "text-projection", "CLIPTextModelWithProjection", 6, left, projection_dim=5)
    single(folder, "vision", "CLIPVisionModel", 7, dict(pixel_values=images(2, 12, 12, 7)))
    single(
        folder, "vision-projection", "CLIPVisionModelWithProjection", 8, dict(pixel_values=images(2, 11, 11, 8)),
        image_size=11, patch_size=3, projection_dim=7,
    )
    single(
        folder, "vision-other-size", "CLIPVisionModel", 9,
        dict(pixel_values=images(1, 20, 8, 9), interpolate_pos_encoding=True), num_hidden_layers=1,
    )
    # Some gradients only, for the size of the file; seeds at which no rectifier's input is within rounding of zero.
    resnet(
        folder, "resnet", 42, plain | dict(pixel_values=images(1, 64, 64, 42)), [1, 1, 1, 1], 64,
        lambda key: key.startswith(("visual.conv", "visual.layer2.0.down", "visual.attnpool")) and "v_proj" not in key,
    )
    resnet(
        folder, "resnet-other-size", 26, plain | dict(pixel_values=images(1, 32, 96, 26)), [1, 1, 2, 1], 64,
        lambda key: "positional" in key or "layer3.1" in key,
    )


if __name__ == "__main__":
    main()
