"""Writes the parity cases of org.paperzoo.nlp.roberta: RoBERTa in transformers.

usage: python make_roberta_cases.py [FOLDER]
needs: torch, transformers, safetensors

What differs from BERT: positions that count from the padding token's id, and the heads. FOLDER is where
the cases lie in the source tree unless given.
"""

import pathlib
import sys

import torch
import transformers

from make_bert_cases import make, tokens

HERE = "zoo-nlp/src/main/resources/org/paperzoo/nlp/roberta/parity"

CONFIG = dict(
    vocab_size=47,
    hidden_size=16,
    num_hidden_layers=2,
    num_attention_heads=2,
    intermediate_size=36,
    max_position_embeddings=22,
    type_vocab_size=1,
    layer_norm_eps=1e-5,
    pad_token_id=1,
)


def case(folder, name, architecture, seed, inputs, **changes):
    config = CONFIG | changes
    model = getattr(transformers, architecture)(transformers.RobertaConfig(**config))
    make(folder, name, model, config, inputs, seed)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else HERE)
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    ids, mask = tokens(3, 9, [9, 4, 1], 47, 1, 20)
    text = dict(input_ids=ids, attention_mask=mask)

    case(folder, "model", "RobertaModel", 21, dict(text, token_type_ids=torch.zeros_like(ids)))
    labels = torch.full((3, 9), -100)
    labels[0, 1], labels[0, 8], labels[1, 3], labels[2, 0] = 17, 46, 0, 9
    case(folder, "masked-lm", "RobertaForMaskedLM", 22, dict(text, labels=labels), hidden_act="silu")
    case(
        folder, "sequence-single-label", "RobertaForSequenceClassification", 23,
        dict(text, labels=torch.tensor([2, 0, 2])),
        num_labels=3,
    )
    case(
        folder, "sequence-multi-label", "RobertaForSequenceClassification", 24,
        dict(input_ids=ids, labels=torch.tensor([[1.0, 0], [0, 0], [1, 1]])),
    )
    case(
        folder, "sequence-regression", "RobertaForSequenceClassification", 25,
        dict(text, labels=torch.tensor([[0.5, 1], [-2.0, 0], [3.25, 4]])),
        problem_type="regression",
    )
    tags = torch.randint(0, 5, (3, 9), generator=torch.Generator().manual_seed(26))
    tags[mask == 0] = -100
    case(folder, "token-classification", "RobertaForTokenClassification", 26, dict(text, labels=tags), num_labels=5)
    case(
        folder, "question-answering", "RobertaForQuestionAnswering", 27,
        dict(text, start_positions=torch.tensor([3, 0, 12]), end_positions=torch.tensor([5, -1, 0])),
    )
    ids, mask = tokens(2, 6, [6, 4, 2, 6, 6, 1], 47, 1, 28, choices=3)
    case(
        folder, "multiple-choice", "RobertaForMultipleChoice", 28,
        dict(input_ids=ids, attention_mask=mask, labels=torch.tensor([2, 0])),
    )


if __name__ == "__main__":
    main()
