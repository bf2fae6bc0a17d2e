"""Writes the parity cases of org.paperzoo.vision.vit: ViT, its hybrid and DeiT in transformers.

usage: python make_vit_cases.py [FOLDER]
needs: torch, transformers, safetensors

Every head with its loss, on pictures of the model's size and of others. FOLDER is where the cases lie in the source tree
unless given.
"""

import json
import pathlib
import sys

import torch
import transformers

import parity_case
from make_bert_cases import randomised

HERE = "zoo-vision/src/main/resources/org/paperzoo/vision/vit/parity"

CONFIG = dict(
    hidden_size=16,
    num_hidden_layers=2,
    num_attention_heads=4,
    intermediate_size=40,
    image_size=24,
    patch_size=6,
    num_channels=3,
)


def run(model, inputs):
    """All tensors that a model of transformers returns; the loss as a vector of one number."""
    arguments = dict(inputs)
    if "interpolate_pos_encoding" in arguments:
        arguments["interpolate_pos_encoding"] = bool(arguments["interpolate_pos_encoding"].item())
    outputs = model(**arguments, return_dict=True)
    results = {k: v for k, v in outputs.items() if isinstance(v, torch.Tensor)}
    if "loss" in results:
        results["loss"] = results["loss"].reshape(1)
    return results


def make(folder, name, architecture, seed, batch=2, size=None, classes=None, **changes):
    config = CONFIG | changes
    kind = {"DeiT": "deit", "ViTH": "vit-hybrid"}.get(architecture[:4], "vit")
    if classes:
        config["num_labels"] = classes
    reference = getattr(transformers, architecture)
    # The eager attention has its softmax in float32 whatever the model is in.
    settings = reference.config_class(**config, attn_implementation="sdpa")
    if kind == "vit-hybrid":  # its initial values fail, for lack of a mask token; ours replace them
        reference._init_weights = lambda self, module: None
    model = randomised(reference(settings), seed)
    if kind == "vit-hybrid":
        config["backbone_config"] = settings.backbone_config.to_diff_dict()
    for key, parameter in model.named_parameters():
        if ("layernorm" in key or ".norm" in key) and key.endswith("weight"):
            parameter.data += 1
    square = isinstance(config["image_size"], int)
    height, width = size or ([config["image_size"]] * 2 if square else config["image_size"])
    inputs = {"pixel_values": torch.randn(batch, config["num_channels"], height, width)}
    if size:
        inputs["interpolate_pos_encoding"] = torch.tensor([1])
    if architecture.endswith("ForImageClassification"):
        if config.get("problem_type") == "regression":
            inputs["labels"] = torch.randn(batch, classes)
        elif config.get("problem_type") == "multi_label_classification":
            inputs["labels"] = torch.randint(0, 2, (batch, classes)).float()
        else:
            inputs["labels"] = torch.randint(0, classes, (batch,))
    metadata = {
        "config": json.dumps({"model_type": kind, "architectures": [architecture], **config}),
        "architecture": architecture,
        "reference": "transformers " + transformers.__version__,
    }
    parity_case.write(folder, name, model, inputs, run, metadata, seed=seed)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else HERE)
    torch.set_num_threads(1)
    folder.mkdir(parents=True, exist_ok=True)
    head = "ViTForImageClassification"
    make(folder, "model", "ViTModel", 0)
    make(folder, "model-wide", "ViTModel", 1, size=(19, 44), pooler_output_size=9, pooler_act="gelu")
    make(folder, "classification", head, 2, batch=3, classes=7)
    make(folder, "classification-other-size", head, 3, size=(36, 36), classes=3, num_hidden_layers=3)
    make(folder, "classification-wide", head, 4, batch=1, size=(12, 48), classes=2, num_channels=1, num_hidden_layers=1)
    make(folder, "no-qkv-bias", head, 5, classes=5, qkv_bias=False, num_attention_heads=2, hidden_act="gelu_new")
    few = dict(num_hidden_layers=1, hidden_size=8, intermediate_size=12)
    make(folder, "regression", head, 9, classes=3, problem_type="regression", image_size=[12, 24], **few)
    make(folder, "multi-label", head, 10, classes=4, problem_type="multi_label_classification", **few)
    stem = dict(embedding_size=8, hidden_sizes=[8, 16], depths=[2, 1], num_groups=4)
    stem |= dict(layer_type="bottleneck", global_padding="same", embedding_dynamic_padding=True, out_features=["stage2"])
    hybrid = dict(backbone_config=stem, patch_size=1, num_hidden_layers=1, hidden_size=8, intermediate_size=12)
    make(folder, "hybrid-model", "ViTHybridModel", 11, image_size=24, backbone_featmap_shape=[1, 16, 3, 3], **hybrid)
    make(
        folder, "hybrid-classification", "ViTHybridForImageClassification", 12, batch=3, classes=5, image_size=29,
        backbone_featmap_shape=[1, 16, 4, 4], **hybrid | dict(patch_size=2),
    )
    make(folder, "deit-model", "DeiTModel", 6, size=(30, 18))
    make(folder, "deit-classification", "DeiTForImageClassification", 7, classes=4)
    make(folder, "deit-teacher", "DeiTForImageClassificationWithTeacher", 8, size=(36, 30), classes=4)


if __name__ == "__main__":
    main()
