"""Writes what transformers generates, for the tests of org.paperzoo.core.generate and org.paperzoo.nlp.gpt.

usage: python make_generation_cases.py [PARITY_FOLDER [GPT_FILE [CORE_FILE]]]
needs: torch, transformers, safetensors

Greedy and beam search are deterministic and are compared token by token; of drawing, the processed scores are.
GPT_FILE has texts of the models of the parity cases. CORE_FILE has processed scores, and texts of a model with an
encoder and a decoder whose scores are a formula, so that the core's tests need no network.
"""

import json
import pathlib
import sys

import torch
import transformers
from safetensors import safe_open
from transformers.generation import logits_process
from transformers.modeling_outputs import BaseModelOutput, Seq2SeqLMOutput

PARITY = "zoo-nlp/src/main/resources/org/paperzoo/nlp/gpt/parity"
GPT = "zoo-nlp/src/test/resources/org/paperzoo/nlp/gpt/generation.json"
CORE = "zoo-core/src/test/resources/org/paperzoo/core/generate/generation.json"
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


# ---- an encoder and decoder by formula, as FormulaModel of the core's tests ------------------------------------------

VOCABULARY, END, START = 300, 0, 299


def score(a, b, seed):
    """Returns a number for each pair, exact in float32; no two of one row are equal."""
    n = (a * 1031 + b * (577 + 3 * a + seed) + 271 * seed) % 4093
    return n * n / 2**20


class FormulaConfig(transformers.PretrainedConfig):
    model_type = "formula"
    vocab_size = VOCABULARY


class FormulaEncoder(torch.nn.Module):
    main_input_name = "input_ids"

    def forward(self, input_ids=None, **_):
        return BaseModelOutput(last_hidden_state=input_ids[:, :, None].float())


class FormulaModel(transformers.PreTrainedModel, transformers.GenerationMixin):
    config_class = FormulaConfig
    main_input_name = "input_ids"

    def __init__(self, config):
        super().__init__(config)
        self.one = torch.nn.Parameter(torch.ones(1))
        self.encoder = FormulaEncoder()

    def get_encoder(self):
        return self.encoder

    def forward(self, input_ids=None, decoder_input_ids=None, encoder_outputs=None, **_):
        source = encoder_outputs[0][:, :, 0].long()  # [B, S]
        at = decoder_input_ids.shape[1] - 1
        read = source[:, at % source.shape[1]]
        tokens = torch.arange(VOCABULARY)[None]
        logits = score(decoder_input_ids[:, -1:], tokens, 1) + score(read[:, None], tokens, 2)
        logits[:, END] += 10 + at
        logits[:, START] += 20
        return Seq2SeqLMOutput(logits=logits[:, None].float())


def formula_cases():
    sources = [[5, 17, 211], [42], [7, 8, 9, 10, 250]]
    plans = [
        dict(max_new_tokens=9),
        dict(max_new_tokens=9, bad_words_ids=[[START]]),
        dict(max_new_tokens=5, bad_words_ids=[[START]], forced_bos_token_id=33, forced_eos_token_id=END),
        dict(max_new_tokens=9, bad_words_ids=[[START]], no_repeat_ngram_size=1),
        dict(max_new_tokens=12, num_beams=4),
        dict(max_new_tokens=12, num_beams=4, bad_words_ids=[[START]]),
        dict(max_new_tokens=12, num_beams=4, bad_words_ids=[[START]], renormalize_logits=True),
        dict(max_new_tokens=5, num_beams=4, bad_words_ids=[[START]], renormalize_logits=True,
             forced_eos_token_id=END),
        dict(max_new_tokens=12, num_beams=3, bad_words_ids=[[START]], forced_bos_token_id=33),
        dict(max_new_tokens=12, num_beams=6, length_penalty=2.0, bad_words_ids=[[START]], renormalize_logits=True),
        dict(max_new_tokens=12, num_beams=6, length_penalty=2.0, bad_words_ids=[[START]], early_stopping=False),
        dict(max_new_tokens=12, num_beams=6, length_penalty=2.0, bad_words_ids=[[START]], early_stopping=True),
        dict(max_new_tokens=12, num_beams=6, length_penalty=2.0, bad_words_ids=[[START]], early_stopping="never"),
        dict(max_new_tokens=12, num_beams=3, length_penalty=-1.0, bad_words_ids=[[START]], early_stopping="never"),
        dict(max_new_tokens=12, num_beams=5, length_penalty=0.6, bad_words_ids=[[START]], no_repeat_ngram_size=2,
             repetition_penalty=1.3, renormalize_logits=True),
    ]
    model = FormulaModel(FormulaConfig(is_encoder_decoder=True)).eval()
    cases = []
    for options in plans:
        texts, scores = [], []
        for source in sources:
            result = model.generate(
                torch.tensor([source]), do_sample=False, pad_token_id=START, eos_token_id=END,
                decoder_start_token_id=START, use_cache=False, return_dict_in_generate=True, output_scores=True,
                **options,
            )
            row = result.sequences[0].tolist()[1:]
            texts.append(row[: row.index(END) + 1] if END in row else row)
            if "sequences_scores" in result:
                scores += result.sequences_scores.tolist()
        cases.append(dict(options=options, texts=texts, scores=scores or None))
    return dict(sources=sources, end=END, start=START, vocabulary=VOCABULARY, cases=cases)


def write(target, **content):
    reference = f"transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(dict(reference=reference, **content), indent=1).replace("\n    ", " ") + "\n")


def main():
    parity, gpt, core = map(pathlib.Path, sys.argv[1:] + [PARITY, GPT, CORE][len(sys.argv) - 1 :])
    torch.set_num_threads(1)
    write(gpt, generation=generation_cases(parity))
    write(core, processors=processor_cases(), formula=formula_cases())


if __name__ == "__main__":
    main()
