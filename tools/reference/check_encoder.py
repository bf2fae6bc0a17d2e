#!/usr/bin/env python3
"""Checks BERT and RoBERTa against transformers on real folders, through the command line.

  check_encoder.py saved MODEL_DIR    a folder that the zoo wrote: transformers loads it without a missing or
                                      unexpected key, and gives the same outputs and gradients as zoo forward
  check_encoder.py embed MODEL_DIR    a sentence encoder: zoo predict --as embeddings gives the same vectors
                                      from text (mean pooling, normalised)

--zoo names the launcher (./zoo).
"""

import argparse
import json
import pathlib
import tempfile

import torch
import transformers
from checking import load, report, zoo
from make_bert_cases import run
from safetensors.torch import load_file, save_file

TEXTS = [
    "The cat sits outside.",
    "A man is playing guitar in front of a crowd of 1,200 people!",
    "Café naïve résumé \u2014 \u6771\u4eac is a city; antidisestablishmentarianism isn't.",
    "x",
    "What is the answer? " * 40,
]


def saved(arguments):
    model, config = load(transformers, arguments.folder, torch_dtype=torch.float32)
    architecture = config["architectures"][0]
    torch.manual_seed(1)
    limit = config["max_position_embeddings"] - 2 - (config.get("pad_token_id") or 0)
    length = min(37, limit)
    ids = torch.randint(5, config["vocab_size"], (3, length))
    mask = torch.ones_like(ids)
    mask[1, length // 2 :] = 0
    ids[mask == 0] = config.get("pad_token_id") or 0
    inputs = dict(input_ids=ids, attention_mask=mask)
    classes = model.config.num_labels
    if "ForPreTraining" in architecture or "MaskedLM" in architecture:
        inputs["labels"] = torch.where(torch.rand(ids.shape) < 0.2, ids, -100)
    if "ForPreTraining" in architecture:
        inputs["next_sentence_label"] = torch.tensor([0, 1, 0])
    if "ForTokenClassification" in architecture:
        inputs["labels"] = torch.randint(0, classes, ids.shape)
    if "ForSequenceClassification" in architecture:
        problem = config.get("problem_type") or ("regression" if classes == 1 else "single_label_classification")
        inputs["labels"] = {
            "regression": torch.randn(3, classes) if classes > 1 else torch.tensor([0.5, -1, 2]),
            "single_label_classification": torch.randint(0, classes, (3,)),
            "multi_label_classification": (torch.rand(3, classes) < 0.5).float(),
        }[problem]
    if "ForQuestionAnswering" in architecture:
        inputs |= dict(start_positions=torch.tensor([1, 2, 99]), end_positions=torch.tensor([4, 3, 0]))
    if "ForMultipleChoice" in architecture:
        inputs = {key: value.unsqueeze(0) for key, value in inputs.items()} | dict(labels=torch.tensor([1]))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        save_file({k: v.contiguous() for k, v in inputs.items()}, folder / "in.safetensors")
        words = ["forward", arguments.folder, "--inputs", folder / "in.safetensors", "--outputs", folder / "out.safetensors"]
        if "labels" in inputs or "start_positions" in inputs:
            words.append("--grads")
        zoo(arguments.zoo, *words)
        report(model, inputs, run, load_file(folder / "out.safetensors"))


def embed(arguments):
    tokenizer = transformers.AutoTokenizer.from_pretrained(arguments.folder)
    model = transformers.AutoModel.from_pretrained(arguments.folder).eval()
    batch = tokenizer(TEXTS, padding=True, truncation=True, max_length=256, return_tensors="pt")
    with torch.no_grad():
        hidden = model(**batch).last_hidden_state
    mask = batch["attention_mask"].unsqueeze(-1).float()
    expected = torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9), dim=1)
    with tempfile.TemporaryDirectory() as name:
        out = zoo(arguments.zoo, "predict", arguments.folder, "--as", "embeddings", "--json", "--out", name, "max_length=256", "--", *TEXTS)
        vectors = load_file(pathlib.Path(name) / "embeddings.safetensors")["embeddings"]
    rows = json.loads(out.splitlines()[-1])["rows"]
    assert [row["text"] for row in rows] == TEXTS
    shown = torch.tensor([row["embedding"] for row in rows])
    print(f"{len(TEXTS)} embeddings of {expected.shape[1]}: largest difference {(vectors - expected).abs().max():.1e}, "
          f"as JSON {(shown - expected).abs().max():.1e}")
    assert (vectors - expected).abs().max() < 1e-5 and (shown - expected).abs().max() < 1e-5


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["saved", "embed"])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--zoo", default="./zoo")
    arguments = parser.parse_args()
    (saved if arguments.what == "saved" else embed)(arguments)


if __name__ == "__main__":
    main()
