#!/usr/bin/env python3
"""Compares `zoo forward --adapter` with peft on a model folder and an adapter folder: outputs, loss and gradients.

Inputs are random tokens with padding, and labels that fit the head. Prints the largest difference in units of the
reference's own float32 noise, as `zoo verify` does, and fails where it is more than rounding. --make NAME first makes model and adapter with random weights,
so that `check_adapter.py DIR/base DIR/adapter --make all` is a check of its own over every head. With --tied, adapters on the
tables of models whose head is tied to their embeddings: LoRA on either or both, either or both saved whole, and mixtures.

  .venv/bin/python tools/reference/check_adapter.py MODEL_DIR ADAPTER_DIR [--zoo ./zoo] [--seed 0]
"""

import argparse
import json
import pathlib
import sys
import tempfile

import peft
import torch
import transformers
from checking import LIMIT, worst, zoo
from make_bert_cases import run
from make_lora_cases import file_name
from safetensors.torch import load_file, save_file

ENCODER = dict(vocab_size=61, hidden_size=24, num_hidden_layers=3, num_attention_heads=3, intermediate_size=36)
HEADS = {
    "BertForPreTraining": transformers.BertConfig(**ENCODER),
    "BertForMaskedLM": transformers.BertConfig(**ENCODER),
    "BertForNextSentencePrediction": transformers.BertConfig(**ENCODER),
    "BertForSequenceClassification": transformers.BertConfig(**ENCODER, num_labels=4),
    "BertForTokenClassification": transformers.BertConfig(**ENCODER, num_labels=4),
    "BertForQuestionAnswering": transformers.BertConfig(**ENCODER),
    "RobertaForMaskedLM": transformers.RobertaConfig(**ENCODER, pad_token_id=1),
    "RobertaForSequenceClassification": transformers.RobertaConfig(**ENCODER, pad_token_id=1, num_labels=4),
    "RobertaForTokenClassification": transformers.RobertaConfig(**ENCODER, pad_token_id=1, num_labels=4),
    "RobertaForQuestionAnswering": transformers.RobertaConfig(**ENCODER, pad_token_id=1),
    "GPT2LMHeadModel": transformers.GPT2Config(vocab_size=61, n_embd=24, n_layer=3, n_head=3, n_positions=64),
    "GPTNeoForCausalLM": transformers.GPTNeoConfig(
        vocab_size=61, hidden_size=24, num_layers=2, num_heads=3, max_position_embeddings=64,
        attention_types=[[["global", "local"], 1]], window_size=5,
    ),
}
# The embedding and the head that share one table.
TIED = {
    "GPT2LMHeadModel": ("wte", "lm_head", "lm_head"),
    "GPTNeoForCausalLM": ("wte", "lm_head", "lm_head"),
    "BertForMaskedLM": ("word_embeddings", "decoder", "cls"),
    "BertForPreTraining": ("word_embeddings", "decoder", "cls"),
    "RobertaForMaskedLM": ("word_embeddings", "decoder", "lm_head"),
}
TASKS = {"SequenceClassification": "SEQ_CLS", "TokenClassification": "TOKEN_CLS", "QuestionAnswering": "QUESTION_ANS"}


def tied_options(embedding, head, saved_head):
    """Options by what they do to the embedding and to the head."""
    for save in ([], [embedding], [saved_head], [embedding, saved_head]):
        for adapt in ([], [embedding], [head], [embedding, head]):
            twice = embedding in save and embedding in adapt or saved_head in save and head in adapt
            if (save or adapt) and not twice:
                yield dict(modules_to_save=save or None, adapt=adapt)


def make(architecture, folder, seed, modules_to_save=None, adapt=()):
    """A model with random weights and an adapter with random options, as transformers and peft save them."""
    torch.manual_seed(seed)
    model = getattr(transformers, architecture)(HEADS[architecture])
    for name, parameter in model.named_parameters():
        if parameter.dim() > 1:
            torch.nn.init.normal_(parameter, 0, 0.2)
        elif name.endswith("bias"):
            torch.nn.init.normal_(parameter, 0, 0.2)
    model.save_pretrained(folder / "base")
    names = ["c_attn", "c_proj", "c_fc"] if "GPT2" in architecture else ["query", "key", "value", "dense"]
    names = ["q_proj", "k_proj", "v_proj", "out_proj", "c_fc"] if "GPTNeo" in architecture else names
    pick = lambda *choices: choices[torch.randint(len(choices), ()).item()]
    config = peft.LoraConfig(
        r=pick(1, 2, 5),
        lora_alpha=pick(1, 4, 16),
        target_modules=([name for name in names if pick(True, True, False)] or names[:1]) + list(adapt),
        modules_to_save=modules_to_save,
        use_rslora=pick(True, False),
        bias=pick("none", "lora_only", "all"),
        lora_dropout=pick(0.0, 0.1),
        rank_pattern=pick({}, {names[0]: 3}),
        alpha_pattern=pick({}, {names[-1]: 7}),
        init_lora_weights=False,
        task_type=next((task for part, task in TASKS.items() if part in architecture), None),
    )
    adapted = peft.get_peft_model(model, config)
    adapted.save_pretrained(folder / "adapter")


def inputs(config, architecture, seed):
    generator = torch.Generator().manual_seed(seed)
    ids = torch.randint(4, config.vocab_size, (3, 11), generator=generator)
    mask = (torch.arange(11) < torch.tensor([[11], [7], [4]])).long()
    result = dict(input_ids=torch.where(mask == 1, ids, 1), attention_mask=mask)
    if architecture.endswith("ForSequenceClassification"):
        result["labels"] = torch.randint(0, config.num_labels, (3,), generator=generator)
    elif architecture.endswith("ForTokenClassification"):
        labels = torch.randint(0, config.num_labels, (3, 11), generator=generator)
        result["labels"] = torch.where(mask == 1, labels, -100)
    elif architecture.endswith("ForQuestionAnswering"):
        result |= dict(start_positions=torch.tensor([2, 1, 0]), end_positions=torch.tensor([6, 3, 2]))
    elif architecture.endswith("ForNextSentencePrediction"):
        result["labels"] = torch.tensor([0, 1, 0])
    else:
        result["labels"] = torch.where(mask == 1, ids, -100)
    if architecture.endswith("ForPreTraining"):
        result["next_sentence_label"] = torch.tensor([0, 1, 0])
    return result


def reference(base, adapter):
    architecture = json.loads((base / "config.json").read_text())["architectures"][0]
    model = getattr(transformers, architecture).from_pretrained(base, torch_dtype=torch.float32)
    return peft.PeftModel.from_pretrained(model, adapter, is_trainable=True).eval()


def saved_names(model, adapter):
    """The name in the adapter's file of each trained parameter; of a shared one, the alias that the file has."""
    file = set(load_file(adapter / "adapter_model.safetensors"))
    aliases = {}
    for name, parameter in model.named_parameters(remove_duplicate=False):
        aliases.setdefault(parameter, []).append(file_name(name))
    names = {}
    for name, parameter in model.named_parameters():
        names[name] = next((alias for alias in aliases[parameter] if alias in file), file_name(name))
    return names


def check(base, adapter, launcher, seed, what=None):
    config = transformers.AutoConfig.from_pretrained(base)
    given = inputs(config, config.architectures[0], seed)
    adapted = reference(base, adapter)
    with tempfile.TemporaryDirectory() as folder:
        source, target = pathlib.Path(folder) / "in.safetensors", pathlib.Path(folder) / "out.safetensors"
        save_file({k: v.contiguous() for k, v in given.items()}, source)
        zoo(launcher, "forward", base, "--inputs", source, "--outputs", target, "--grads", "--adapter", adapter)
        actual = load_file(target)
    names = saved_names(adapted, adapter)
    trained = {"grad." + names[name] for name, p in adapted.named_parameters() if p.requires_grad}
    gradients = {name for name in actual if name.startswith("grad.")}
    if gradients != trained:
        sys.exit(f"{config.architectures[0]}: other gradients: {sorted(gradients ^ trained)}")
    times, place = worst(adapted, given, run, actual, names.__getitem__)
    print(f"{what or config.architectures[0]}: {len(trained)} gradients; largest difference {times:.1f} times the noise ({place})")
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", type=pathlib.Path, nargs="?")
    parser.add_argument("adapter", type=pathlib.Path, nargs="?")
    parser.add_argument("--make", metavar="NAME", help=f"all or one of {', '.join(HEADS)}")
    parser.add_argument("--tied", action="store_true", help="make adapters on tied embeddings and heads")
    parser.add_argument("--zoo", default="./zoo", help="the command that runs zoo")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    error = 0
    if arguments.tied:
        for architecture in TIED if arguments.make in (None, "all") else [arguments.make]:
            for options in tied_options(*TIED[architecture]):
                with tempfile.TemporaryDirectory() as folder:
                    folder = pathlib.Path(folder)
                    make(architecture, folder, arguments.seed, **options)
                    what = f"{architecture} saved {options['modules_to_save']}, adapted {options['adapt']}"
                    times = check(folder / "base", folder / "adapter", arguments.zoo, arguments.seed, what)
                    error = max(error, times)
    elif arguments.make is None:
        error = check(arguments.base, arguments.adapter, arguments.zoo, arguments.seed)
    else:
        for i, architecture in enumerate(HEADS if arguments.make == "all" else [arguments.make]):
            with tempfile.TemporaryDirectory() as folder:
                folder = pathlib.Path(folder)
                make(architecture, folder, arguments.seed + i)
                error = max(error, check(folder / "base", folder / "adapter", arguments.zoo, arguments.seed))
    sys.exit(int(not error <= LIMIT))


if __name__ == "__main__":
    main()
