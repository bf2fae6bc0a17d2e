"""Writes the parity cases of org.paperzoo.nlp.transformer: Marian's models in transformers.

usage: python make_transformer_cases.py [FOLDER]
needs: torch, transformers, safetensors

Padding on either side, labels that are ignored, a decoder's inputs given or made of the labels, shared, untied and
separate tables of word vectors, and learned positions. FOLDER is where the cases lie in the source tree unless given.
"""

import json
import pathlib
import sys

import torch
import transformers
from torch import nn

import parity_case

HERE = "zoo-nlp/src/main/resources/org/paperzoo/nlp/transformer/parity"

CONFIG = dict(
    vocab_size=53,
    d_model=16,
    encoder_layers=2,
    decoder_layers=2,
    encoder_attention_heads=4,
    decoder_attention_heads=4,
    encoder_ffn_dim=40,
    decoder_ffn_dim=40,
    max_position_embeddings=24,
    scale_embedding=True,
    activation_function="relu",
    pad_token_id=52,
    decoder_start_token_id=52,
    eos_token_id=0,
    forced_eos_token_id=0,
)


class Learned(nn.Embedding):
    """Positions with a gradient, as in row E of the paper's Table 3; the reference's own have none."""

    def forward(self, input_ids_shape, past_key_values_length=0, position_ids=None):
        if position_ids is None:
            position_ids = torch.arange(input_ids_shape[1])
        return super().forward(position_ids)


def stacks(model):
    return model.get_encoder(), model.get_decoder()


def randomised(model, seed):
    """Initial weights hide mistakes: biases of zero, gains of one. These are all of some size but sinusoids."""
    torch.manual_seed(seed)
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            nn.init.normal_(parameter, 1.0 if "layer_norm.weight" in name else 0.0, 0.3)
    for name, buffer in model.named_buffers():
        nn.init.normal_(buffer, 0.0, 0.3)
    return model.eval()


def run(model, inputs):
    """All tensors that a model of transformers returns; the loss as a vector of one number."""
    outputs = model(**inputs, use_cache=False, return_dict=True)
    results = {k: v for k, v in outputs.items() if isinstance(v, torch.Tensor)}
    if "loss" in results:
        results["loss"] = results["loss"].reshape(1)
    return results


def write(folder, name, model, config, inputs, seed):
    randomised(model, seed)
    architecture = type(model).__name__
    metadata = {
        "config": json.dumps({"model_type": "marian", "architectures": [architecture], **config}),
        "architecture": architecture,
        "reference": f"transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}",
    }
    parameters = {k: v for k, v in model.named_parameters() if v.requires_grad} | dict(model.named_buffers())
    parity_case.write(folder, name, model, inputs, run, metadata, seed, parameter=parameters)


def case(folder, name, architecture, seed, inputs, **changes):
    config = CONFIG | changes
    model = getattr(transformers, architecture)(transformers.MarianConfig(**config))
    if not config.get("static_position_embeddings", True):
        for stack in stacks(model):
            stack.embed_positions = Learned(config["max_position_embeddings"], config["d_model"])
    write(folder, name, model, config, inputs, seed)


def texts(lengths, length, seed, size=52, pad=52, left=False):
    """Random ids with padding behind or before the given lengths, and their mask."""
    generator = torch.Generator().manual_seed(seed)
    ids = torch.randint(1, size, (len(lengths), length), generator=generator)
    mask = torch.ones_like(ids)
    for row, used in enumerate(lengths):
        padding = slice(0, length - used) if left else slice(used, length)
        ids[row, padding], mask[row, padding] = pad, 0
    return ids, mask


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else HERE)
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    source, mask = texts([9, 5, 1], 9, 0)
    target, target_mask = texts([7, 3, 4], 7, 1)
    labels = target.masked_fill(target_mask == 0, -100)
    labels[0, 2] = -100

    case(folder, "relu", "MarianMTModel", 1, dict(input_ids=source, labels=target))
    text = dict(input_ids=source, attention_mask=mask, labels=labels)
    case(folder, "swish-padding", "MarianMTModel", 2, text, activation_function="swish", encoder_layers=1,
         decoder_attention_heads=2, encoder_ffn_dim=24)
    before, before_mask = texts([4, 9, 6], 9, 3, left=True)
    inputs = dict(input_ids=before, attention_mask=before_mask, decoder_input_ids=target)
    case(folder, "decoder-inputs", "MarianMTModel", 10, inputs, scale_embedding=False, decoder_layers=1)
    given, given_mask = texts([7, 2, 5], 7, 4, left=True)
    case(
        folder, "decoder-padding", "MarianMTModel", 4,
        text | dict(decoder_input_ids=given, decoder_attention_mask=given_mask), d_model=18, encoder_attention_heads=1,
        decoder_attention_heads=3,
    )
    case(folder, "untied", "MarianMTModel", 5, text, tie_word_embeddings=False, activation_function="gelu",
         decoder_start_token_id=7)
    case(folder, "learned-positions", "MarianMTModel", 6, text, static_position_embeddings=False, encoder_layers=1,
         decoder_layers=1)
    case(folder, "model", "MarianModel", 7,
         dict(input_ids=source, attention_mask=mask, decoder_input_ids=given, decoder_attention_mask=given_mask))

    config = CONFIG | dict(share_encoder_decoder_embeddings=False, pad_token_id=40, decoder_start_token_id=40)
    model = transformers.MarianMTModel(transformers.MarianConfig(**config))
    model.resize_decoder_token_embeddings(41)
    few, few_mask = texts([6, 2, 4], 6, 8, size=40, pad=40)
    write(folder, "separate-vocabularies", model, config | dict(decoder_vocab_size=41),
          dict(input_ids=source.clamp(max=51), attention_mask=mask, labels=few.masked_fill(few_mask == 0, -100)), 8)


if __name__ == "__main__":
    main()
