"""Writes the parity cases of org.paperzoo.nlp.gpt: GPT-2 and GPT-Neo in transformers.

usage: python make_gpt_cases.py [FOLDER]
needs: torch, transformers, safetensors

Logits, loss and gradients over padding on either side, odd sizes, untied projections, windows, given positions and
labels that are ignored. FOLDER is where the cases lie in the source tree unless given. GPT-2's options of how scores
are scaled are computed by the eager attention: up to 4.57 the default one ignores them.
"""

import json
import pathlib
import sys

import torch
import transformers
from torch import nn

import parity_case
from make_bert_cases import run

HERE = "zoo-nlp/src/main/resources/org/paperzoo/nlp/gpt/parity"

GPT2 = dict(vocab_size=53, n_positions=24, n_embd=16, n_layer=2, n_head=4)
GPT_NEO = dict(
    vocab_size=53,
    max_position_embeddings=24,
    hidden_size=16,
    num_layers=2,
    num_heads=4,
    attention_types=[[["global", "local"], 1]],
    window_size=5,
)


def randomised(model, seed):
    """Initial weights hide mistakes: biases of zero, gains of one. These are all of some size."""
    torch.manual_seed(seed)
    for name, parameter in model.named_parameters():
        gain = "ln_" in name and name.endswith("weight")
        nn.init.normal_(parameter, 1.0 if gain else 0.0, 0.3)
    return model.eval()


def tokens(batch, length, used, left=False, seed=0):
    """Random ids, padded to `length` where fewer are used, with their mask and labels that ignore padding."""
    generator = torch.Generator().manual_seed(seed)
    ids = torch.randint(0, 53, (batch, length), generator=generator)
    mask = torch.ones(batch, length, dtype=torch.long)
    for row, count in enumerate(used):
        padding = slice(0, length - count) if left else slice(count, length)
        ids[row, padding] = 52
        mask[row, padding] = 0
    return ids, mask, ids.masked_fill(mask == 0, -100)


def case(folder, name, architecture, options, seed, inputs, attention=None):
    model_class = getattr(transformers, architecture)
    config = model_class.config_class(**options)
    model = model_class._from_config(config, attn_implementation=attention) if attention else model_class(config)
    randomised(model, seed)
    metadata = {
        "config": json.dumps({"model_type": config.model_type, "architectures": [architecture], **options}),
        "architecture": architecture,
        "reference": f"transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}",
    }
    parity_case.write(folder, name, model, inputs, run, metadata, seed)


def gpt2(folder):
    model = "GPT2LMHeadModel"
    ids, _, labels = tokens(3, 9, [9, 9, 9], seed=1)
    labels[0, :4], labels[2, 8] = -100, -100
    case(folder, "gpt2", model, GPT2, 1, dict(input_ids=ids, labels=labels))
    ids, mask, labels = tokens(3, 11, [11, 4, 1], seed=2)
    case(folder, "gpt2-right-padding", model, GPT2, 2, dict(input_ids=ids, attention_mask=mask, labels=labels))
    ids, mask, labels = tokens(3, 7, [3, 7, 1], left=True, seed=3)
    case(folder, "gpt2-left-padding", model, GPT2, 3, dict(input_ids=ids, attention_mask=mask, labels=labels))
    ids, _, labels = tokens(1, 24, [24], seed=4)
    case(
        folder, "gpt2-untied-n-inner", model,
        GPT2 | dict(tie_word_embeddings=False, n_inner=37, activation_function="relu", layer_norm_epsilon=1e-3),
        4, dict(input_ids=ids, labels=labels),
    )
    ids, mask, labels = tokens(2, 5, [5, 3], seed=5)
    case(
        folder, "gpt2-inverse-layer-idx", model,
        GPT2 | dict(n_layer=3, n_head=2, scale_attn_by_inverse_layer_idx=True, reorder_and_upcast_attn=True),
        5, dict(input_ids=ids, attention_mask=mask, labels=labels), attention="eager",
    )
    ids, _, labels = tokens(2, 8, [8, 8], seed=6)
    positions = torch.stack([torch.randperm(24, generator=torch.Generator().manual_seed(i))[:8] for i in range(2)])
    types = torch.tensor([50, 50, 50, 51, 51, 51, 51, 51]).repeat(2, 1)
    case(
        folder, "gpt2-unscaled-positions", model,
        GPT2 | dict(scale_attn_weights=False, activation_function="gelu"),
        6, dict(input_ids=ids, position_ids=positions, token_type_ids=types, labels=labels), attention="eager",
    )
    ids, mask, _ = tokens(2, 6, [6, 2], left=True, seed=7)
    case(folder, "gpt2-decoder", "GPT2Model", GPT2, 7, dict(input_ids=ids, attention_mask=mask))


def gpt_neo(folder):
    model = "GPTNeoForCausalLM"
    ids, _, labels = tokens(2, 5, [5, 5], seed=8)
    labels[1, 2] = -100
    case(folder, "gpt-neo", model, GPT_NEO, 8, dict(input_ids=ids, labels=labels))
    ids, _, labels = tokens(2, 19, [19, 19], seed=9)
    case(
        folder, "gpt-neo-window", model,
        GPT_NEO | dict(num_layers=3, attention_types=[[["local"], 1], [["global", "local"], 1]], window_size=4),
        9, dict(input_ids=ids, labels=labels),
    )
    ids, mask, labels = tokens(3, 10, [10, 6, 1], left=True, seed=10)
    mask[0, 8:] = 0
    case(
        folder, "gpt-neo-padding", model,
        GPT_NEO | dict(window_size=3),
        10, dict(input_ids=ids, attention_mask=mask, labels=labels),
    )
    ids, _, labels = tokens(1, 24, [24], seed=11)
    case(
        folder, "gpt-neo-untied-global", model,
        GPT_NEO | dict(attention_types=[[["global"], 2]], tie_word_embeddings=False, intermediate_size=29,
                       activation_function="silu"),
        11, dict(input_ids=ids, labels=labels),
    )
    # Labels on padding, where a query's window holds nothing else: the keys beyond it get no gradient.
    ids, mask, _ = tokens(2, 8, [3, 8], seed=13)
    case(
        folder, "gpt-neo-padded-labels", model,
        GPT_NEO | dict(window_size=2, attention_types=[[["local"], 1]], num_layers=1, activation_function="gelu_fast"),
        13, dict(input_ids=ids, attention_mask=mask, labels=ids),
    )
    ids, mask, _ = tokens(2, 8, [8, 5], seed=12)
    case(folder, "gpt-neo-decoder", "GPTNeoModel", GPT_NEO, 12, dict(input_ids=ids, attention_mask=mask))


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else HERE)
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    gpt2(folder)
    gpt_neo(folder)


if __name__ == "__main__":
    main()
