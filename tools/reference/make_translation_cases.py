"""Writes what transformers' MarianMTModel generates, for the tests of org.paperzoo.nlp.transformer.

usage: python make_translation_cases.py [PARITY_FOLDER [FILE]]
needs: torch, transformers, safetensors

Greedy and beam search, with padding among the sources, n-best lists, forbidden sequences and a forced end, of the models
of the parity cases.
"""

import json
import pathlib
import sys

import torch
import transformers
from safetensors import safe_open

PARITY = "zoo-nlp/src/main/resources/org/paperzoo/nlp/transformer/parity"
FILE = "zoo-nlp/src/test/resources/org/paperzoo/nlp/transformer/generation.json"
PAD = 52


def load(path):
    with safe_open(path, "pt") as file:
        config = json.loads(file.metadata()["config"])
        config.pop("architectures")
        model = transformers.MarianMTModel(transformers.MarianConfig(**config))
        weights = {k.removeprefix("parameter."): file.get_tensor(k) for k in file.keys() if k.startswith("parameter.")}
    missing, unexpected = model.load_state_dict(weights, strict=False)
    assert not unexpected and all("embed_" in name or name == "lm_head.weight" for name in missing), (missing, unexpected)
    model.tie_weights()
    return model.eval()


def generated(model, sources, eos, **options):
    longest = max(map(len, sources))
    ids = torch.tensor([s + [PAD] * (longest - len(s)) for s in sources])
    mask = torch.tensor([[1] * len(s) + [0] * (longest - len(s)) for s in sources])
    count = options.get("num_return_sequences", 1)
    result = model.generate(
        ids, attention_mask=mask, do_sample=False, eos_token_id=eos, return_dict_in_generate=True, output_scores=True,
        **options,
    )
    texts = []
    for row in result.sequences[:, 1:].tolist():
        texts.append(row[: row.index(eos)] if eos in row else row)
    if "sequences_scores" not in result:
        return [[text] for text in texts], None
    scores = result.sequences_scores.tolist()
    return [texts[i : i + count] for i in range(0, len(texts), count)], [
        scores[i : i + count] for i in range(0, len(texts), count)
    ]


def main():
    parity, file = map(pathlib.Path, sys.argv[1:] + [PARITY, FILE][len(sys.argv) - 1 :])
    torch.set_num_threads(1)
    one = [[3, 17, 44, 3, 9, 0]]
    several = [[5, 1, 30, 0], [7, 8, 9, 10, 11, 12, 0], [40, 0], [50, 2, 0], [33, 32, 31, 30, 0]]
    plans = [
        ("relu", one, dict(max_new_tokens=12)),
        ("relu", several, dict(max_new_tokens=9)),
        ("swish-padding", several, dict(max_new_tokens=14, bad_words_ids=[[PAD], [7, 8]])),
        ("relu", one, dict(max_new_tokens=14, num_beams=4, length_penalty=0.6)),
        ("relu", several, dict(max_new_tokens=14, num_beams=4, length_penalty=0.6)),
        ("swish-padding", several, dict(max_new_tokens=11, num_beams=4, length_penalty=0.6, bad_words_ids=[[PAD]])),
        ("swish-padding", several, dict(max_new_tokens=16, num_beams=4, num_return_sequences=3, early_stopping=True)),
        ("decoder-padding", several, dict(max_new_tokens=13, num_beams=3, num_return_sequences=2)),
        ("untied", several, dict(max_new_tokens=12, num_beams=5, length_penalty=2.0)),
        ("untied", several, dict(max_new_tokens=13, bad_words_ids=[[PAD]])),
        ("untied", several, dict(max_new_tokens=12, num_beams=4, num_return_sequences=4, early_stopping=True)),
        ("decoder-inputs", several, dict(max_new_tokens=12, num_beams=4, length_penalty=0.6, bad_words_ids=[[PAD]])),
    ]
    cases = []
    for name, sources, options in plans:
        model = load(parity / f"{name}.safetensors")
        plain, _ = generated(model, sources, 0, **options)
        # An end token that the model chooses late, so that texts end at different lengths.
        longest = max((text for best in plain for text in best), key=len)
        for eos in (0, max(longest, key=longest.index)):
            texts, scores = generated(model, sources, eos, **options)
            cases.append(dict(model=name, sources=sources, eos=eos, options=options, texts=texts, scores=scores))
    reference = f"transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(dict(reference=reference, cases=cases), indent=1).replace("\n    ", " ") + "\n")


if __name__ == "__main__":
    main()
