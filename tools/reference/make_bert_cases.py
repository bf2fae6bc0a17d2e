"""Writes the parity cases of org.paperzoo.nlp.bert: BERT in transformers.

usage: python make_bert_cases.py [FOLDER]
needs: torch, transformers, safetensors

Every head with its loss, over padding, segments, given positions, labels that are ignored and answers
out of range. FOLDER is where the cases lie in the source tree unless given.
"""

import json
import pathlib
import sys

import torch
import transformers
from torch import nn

import parity_case

HERE = "zoo-nlp/src/main/resources/org/paperzoo/nlp/bert/parity"

CONFIG = dict(
    vocab_size=53,
    hidden_size=16,
    num_hidden_layers=2,
    num_attention_heads=4,
    intermediate_size=40,
    max_position_embeddings=24,
)


def randomised(model, seed):
    """Initial weights hide mistakes: biases of zero, gains of one. These are all of some size."""
    torch.manual_seed(seed)
    for name, parameter in model.named_parameters():
        gain = "LayerNorm.weight" in name or "layer_norm.weight" in name
        nn.init.normal_(parameter, 1.0 if gain else 0.0, 0.3)
    return model.eval()


def tokens(batch, length, lengths, vocab_size, pad, seed, choices=None):
    """Random ids with padding behind the given lengths, and their mask."""
    generator = torch.Generator().manual_seed(seed)
    shape = (batch, length) if choices is None else (batch, choices, length)
    ids = torch.randint(3, vocab_size, shape, generator=generator)
    mask = torch.ones(shape, dtype=torch.long)
    rows, masks = ids.view(-1, length), mask.view(-1, length)
    for row, used in enumerate(lengths):
        rows[row, used:] = pad
        masks[row, used:] = 0
    return ids, mask


def run(model, inputs):
    """All tensors that a model of transformers returns; the loss as a vector of one number."""
    outputs = model(**inputs, return_dict=True)
    results = {k: v for k, v in outputs.items() if isinstance(v, torch.Tensor)}
    if "loss" in results:
        results["loss"] = results["loss"].reshape(1)
    return results


def make(folder, name, model, config, inputs, seed):
    randomised(model, seed)
    architecture = type(model).__name__
    metadata = {
        "config": json.dumps(
            {"model_type": model.config.model_type, "architectures": [architecture], **config}
        ),
        "architecture": architecture,
        "reference": f"transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}",
    }
    parity_case.write(folder, name, model, inputs, run, metadata, seed)


def case(folder, name, architecture, seed, inputs, **changes):
    config = CONFIG | changes
    model = getattr(transformers, architecture)(transformers.BertConfig(**config))
    make(folder, name, model, config, inputs, seed)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else HERE)
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    ids, mask = tokens(3, 9, [9, 5, 1], 53, 0, 0)
    types = (torch.arange(9) > 3).long().repeat(3, 1) * mask
    text = dict(input_ids=ids, attention_mask=mask, token_type_ids=types)

    case(folder, "model", "BertModel", 1, text)

    pairs = (torch.rand(3, 9, 9, generator=torch.Generator().manual_seed(2)) < 0.7).long()
    pairs[:, :, 0] = 1
    shuffled = torch.stack([torch.randperm(24, generator=torch.Generator().manual_seed(i))[:9] for i in range(3)])
    case(
        folder, "model-pair-mask", "BertModel", 2,
        dict(input_ids=ids, attention_mask=pairs, position_ids=shuffled),
        hidden_act="gelu_new", layer_norm_eps=1e-5,
    )

    labels = torch.full((3, 9), -100)
    labels[0, 2], labels[0, 7], labels[1, 1], labels[2, 0] = 17, 52, 0, 9
    case(
        folder, "pre-training", "BertForPreTraining", 3,
        dict(text, labels=labels, next_sentence_label=torch.tensor([0, 1, 1])),
    )
    case(
        folder, "masked-lm-untied", "BertForMaskedLM", 4,
        dict(input_ids=ids, labels=labels),
        tie_word_embeddings=False, hidden_act="relu",
    )
    case(
        folder, "next-sentence", "BertForNextSentencePrediction", 5,
        dict(text, labels=torch.tensor([1, 0, -100])),
        num_hidden_layers=1,
    )
    case(
        folder, "sequence-single-label", "BertForSequenceClassification", 6,
        dict(text, labels=torch.tensor([2, 0, 4])),
        num_labels=5,
    )
    case(
        folder, "sequence-multi-label", "BertForSequenceClassification", 7,
        dict(text, labels=torch.tensor([[1.0, 0, 0, 1], [0, 0, 0, 0], [1, 1, 1, 0]])),
        num_labels=4, problem_type="multi_label_classification",
    )
    case(
        folder, "sequence-regression", "BertForSequenceClassification", 8,
        dict(text, labels=torch.tensor([0.5, -2.0, 3.25])),
        num_labels=1,
    )
    case(
        folder, "sequence-label-column", "BertForSequenceClassification", 12,
        dict(text, labels=torch.tensor([[2], [0], [1]])),
        num_labels=3, num_hidden_layers=1, hidden_act="quick_gelu", pad_token_id=None,
    )
    tags = torch.randint(0, 7, (3, 9), generator=torch.Generator().manual_seed(9))
    tags[mask == 0] = -100
    tags[:, 0] = -100
    case(folder, "token-classification", "BertForTokenClassification", 9, dict(text, labels=tags), num_labels=7)
    nothing = mask.clone()
    nothing[2] = 0
    case(
        folder, "question-answering", "BertForQuestionAnswering", 10,
        dict(
            text, attention_mask=nothing,
            start_positions=torch.tensor([3, 40, -2]), end_positions=torch.tensor([[5], [9], [0]]),
        ),
    )
    ids, mask = tokens(2, 6, [6, 4, 2, 6, 6, 1], 53, 0, 11, choices=3)
    types = (torch.arange(6) > 2).long().expand(2, 3, 6) * mask
    case(
        folder, "multiple-choice", "BertForMultipleChoice", 11,
        dict(input_ids=ids, attention_mask=mask, token_type_ids=types, labels=torch.tensor([2, 0])),
    )


if __name__ == "__main__":
    main()
