"""Writes what transformers generates with the models of the parity cases, for the tests of org.paperzoo.nlp.gpt.

usage: python make_generation_cases.py [PARITY_FOLDER [FILE]]
needs: torch, transformers, safetensors

Greedy and beam search are deterministic and are compared token by token; of drawing, the processed scores are.
"""

import json
import pathlib
import sys

import torch
import transformers
from safetensors import safe_open
from transformers.generation import logits_process

PARITY = "zoo-nlp/src/main/resources/org/paperzoo/nlp/gpt/parity"
TARGET = "zoo-nlp/src/test/resources/org/paperzoo/nlp/gpt/generation.json"
PAD = 52


def load(path):
    with safe_open(path, "pt") as file:
        metadata = file.metadata()
        config = json.loads(metadata["config"])
        model_class = getattr(transformers, metadata["architecture"])
        model = model_class(model_class.config_class(**{k: v for k, v in config.items() if k != "architectures"}))
        weights = {k.removeprefix("parameter."): file.get_tensor(k) for k in file.keys() if k.startswith("parameter.")}
    missing, unexpected = model.load_state_dict(weights, strict=False)
    assert not unexpected and set(missing) <= {"lm_head.weight"}, (missing, unexpected)
    model.tie_weights()
    return model.eval()


def generated(model, prompts, eos, **options):
    longest = max(map(len, prompts))
    ids = torch.tensor([[PAD] * (longest - len(p)) + p for p in prompts])
    mask = torch.tensor([[0] * (longest - len(p)) + [1] * len(p) for p in prompts])
    result = model.generate(
        ids, attention_mask=mask, do_sample=False, pad_token_id=PAD, eos_token_id=eos,
        return_dict_in_generate=True, output_scores=True, **options,
    )
    texts = []
    for row in result.sequences[:, longest:].tolist():
        texts.append(row[: row.index(eos)] if eos in row else row)
    scores = result.get("sequences_scores")
    return texts, None if scores is None else scores.tolist()


def generation_cases(folder):
    one = [[3, 17, 44, 3, 9]]
    several = [[5, 1, 30], [7, 8, 9, 10, 11, 12, 13], [40], [50, 2]]
    plans = [
        ("gpt2", one, dict(max_new_tokens=12)),
        ("gpt2", several, dict(max_new_tokens=9)),
        ("gpt2", one, dict(max_new_tokens=12, repetition_penalty=1.4)),
        ("gpt2", one, dict(max_new_tokens=14, no_repeat_ngram_size=2)),
        ("gpt2", one, dict(max_new_tokens=10, num_beams=3)),
        ("gpt2", several, dict(max_new_tokens=10, num_beams=4, length_penalty=2.0)),
        ("gpt2", several, dict(max_new_tokens=12, num_beams=3, length_penalty=-1.0, early_stopping=True)),
        ("gpt2", one, dict(max_new_tokens=12, num_beams=5, length_penalty=0.6, no_repeat_ngram_size=3,
                           repetition_penalty=1.2)),
        ("gpt-neo-window", one, dict(max_new_tokens=15)),
        ("gpt-neo-window", several, dict(max_new_tokens=13)),
        ("gpt-neo-window", several, dict(max_new_tokens=11, num_beams=3)),
    ]
    cases = []
    for name, prompts, options in plans:
        model = load(folder / f"{name}.safetensors")
        plain, _ = generated(model, prompts, 51, **options)
        # An end token that the model chooses, so that texts end at different lengths.
        for eos in (51, plain[0][len(plain[0]) // 2]):
            texts, scores = generated(model, prompts, eos, **options)
            cases.append(dict(model=name, prompts=prompts, eos=eos, options=options, texts=texts, scores=scores))
    return cases


def processor_cases():
    generator = torch.Generator().manual_seed(3)
    scores = torch.randn(1, 24, generator=generator) * 3
    tokens = torch.tensor([[4, 7, 4, 9, 7, 4, 20, 4, 7, 4]])
    classes = [
        ("temperature", logits_process.TemperatureLogitsWarper, [0.3, 1.7]),
        ("top_k", logits_process.TopKLogitsWarper, [1, 5, 50]),
        ("top_p", logits_process.TopPLogitsWarper, [0.05, 0.5, 0.9, 0.999]),
        ("min_p", logits_process.MinPLogitsWarper, [0.01, 0.2, 1.0]),
        ("repetition_penalty", logits_process.RepetitionPenaltyLogitsProcessor, [1.5, 0.7]),
        ("no_repeat_ngram_size", logits_process.NoRepeatNGramLogitsProcessor, [1, 2, 3]),
    ]
    cases = []
    for name, processor, values in classes:
        for value in values:
            result = processor(value)(tokens, scores.clone())[0].tolist()
            cases.append(dict(name=name, value=value, scores=[None if s == float("-inf") else s for s in result]))
    return dict(tokens=tokens[0].tolist(), scores=scores[0].tolist(), cases=cases)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else PARITY)
    target = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else TARGET)
    torch.set_num_threads(1)
    content = dict(
        reference=f"transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}",
        processors=processor_cases(),
        generation=generation_cases(folder),
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(content, indent=1).replace("\n    ", " ") + "\n")


if __name__ == "__main__":
    main()
