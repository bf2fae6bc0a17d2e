"""Writes the parity cases of org.paperzoo.nlp.lora: adapters of peft on BERT, RoBERTa, GPT-2, GPT-Neo, ViT and CLIP.

usage: python make_lora_cases.py [FOLDER [FOLDER_OF_IMAGE_MODELS]]
needs: torch, transformers, peft, safetensors

A case is a model (parameter.NAME, metadata config), an adapter as peft saves it (adapter.NAME, metadata adapter_config),
inputs, and what peft makes of them: output.NAME and gradient.NAME, the gradient of the loss by each tensor that trains,
under its name in the adapter's file. The folders are where the cases lie in the source tree unless given: those of image
models lie with the tests of the command line, which knows all models.
"""

import json
import pathlib
import sys
import tempfile

import peft
import torch
import transformers
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file
from torch import nn

import parity_case
from make_bert_cases import run
import make_transformer_cases as marian
from make_clip_cases import TEXT, VISION, captions, forward, images
from make_vit_cases import CONFIG as VIT

HERE = "zoo-nlp/src/main/resources/org/paperzoo/nlp/lora/parity"
IMAGES = "cli/src/test/resources/org/paperzoo/cli/lora"

BERT = dict(
    vocab_size=37,
    hidden_size=16,
    num_hidden_layers=2,
    num_attention_heads=4,
    intermediate_size=24,
    max_position_embeddings=20,
)
ROBERTA = BERT | dict(pad_token_id=1, type_vocab_size=1)
GPT2 = dict(vocab_size=37, n_embd=16, n_layer=3, n_head=4, n_positions=20)
GPT_NEO = dict(
    vocab_size=37,
    hidden_size=16,
    num_layers=2,
    num_heads=4,
    max_position_embeddings=20,
    attention_types=[[["global", "local"], 1]],
    window_size=4,
    intermediate_size=24,
)


def randomised(model, seed):
    """Initial weights hide mistakes: biases of zero, gains of one, updates of zero. These are all of some size."""
    torch.manual_seed(seed)
    for name, parameter in model.named_parameters():
        gain = name.endswith("weight") and any(part in name for part in ("LayerNorm", "ln_", "layernorm", "layer_norm"))
        if parameter.requires_grad:  # sinusoids stay
            nn.init.normal_(parameter, 1.0 if gain else 0.0, 0.3)
    return model.eval()


def file_name(parameter):
    """The name of a parameter in the adapter's file."""
    return parameter.replace(".modules_to_save.default", "").replace(".default", "")


def case(folder, name, architecture, config, seed, inputs, adapter, run=run):
    model = randomised(getattr(transformers, architecture)(config), seed)
    base = {key: value.detach().clone() for key, value in model.named_parameters() if value.requires_grad}
    base |= {key: value.clone() for key, value in model.named_buffers() if key == "final_logits_bias"}
    adapted = get_peft_model(model, LoraConfig(**adapter))
    torch.manual_seed(seed + 1000)
    for parameter in adapted.parameters():
        if parameter.requires_grad:  # as if it had been trained
            parameter.data.add_(0.2 * torch.randn(parameter.shape))
    adapted.eval()
    with tempfile.TemporaryDirectory() as saved:
        adapted.save_pretrained(saved)
        adapter_config = json.loads((pathlib.Path(saved) / "adapter_config.json").read_text())
        stored = load_file(pathlib.Path(saved) / "adapter_model.safetensors")
    for key, parameter in adapted.named_parameters():
        assert not parameter.requires_grad or file_name(key) in stored, key
    adapter_config["base_model_name_or_path"] = "base"
    fields = config.to_diff_dict() | {"architectures": [architecture], "model_type": config.model_type}
    metadata = {
        "config": json.dumps(fields),
        "architecture": architecture,
        "adapter_config": json.dumps(adapter_config, sort_keys=True),
        "reference": f"peft {peft.__version__}, transformers {transformers.__version__}, "
        f"torch {torch.__version__.split('+')[0]}",
    }
    parity_case.write(
        folder, name, adapted, inputs, run, metadata, seed, file_name, parameter=base, adapter=stored
    )
    print(f"{name}: {sum(p.numel() for p in adapted.parameters() if p.requires_grad)} trained")


def image_models(folder):
    """ViT with the classifier that peft's users train whole, and both encoders of CLIP."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = images(3, 24, 24, 20)
    vit = transformers.ViTConfig(**VIT, num_labels=4)
    case(
        folder, "vit-classifier", "ViTForImageClassification", vit, 20,
        dict(pixel_values=pictures, labels=torch.tensor([3, 0, 1])),
        dict(r=4, lora_alpha=8, lora_dropout=0.1, target_modules=["query", "value"], modules_to_save=["classifier"]),
    )
    case(
        folder, "vit-all-linear", "ViTForImageClassification", transformers.ViTConfig(**VIT, num_labels=4), 21,
        dict(pixel_values=pictures, labels=torch.tensor([2, 2, 0])),
        dict(r=2, target_modules="all-linear", use_rslora=True, rank_pattern={"dense": 3}),
    )
    clip = dict(projection_dim=12, text_config=TEXT, vision_config=VISION)
    pairs = dict(
        input_ids=captions([9, 5, 2], 9, 0)["input_ids"],
        pixel_values=images(3, 12, 12, 22),
        return_loss=torch.tensor(1),
    )
    case(
        folder, "clip", "CLIPModel", transformers.CLIPConfig(**clip), 22, pairs,
        dict(r=3, lora_alpha=6, target_modules=["q_proj", "v_proj"]), forward,
    )
    case(
        folder, "clip-vision-only", "CLIPModel", transformers.CLIPConfig(**clip), 23, pairs,
        dict(r=2, target_modules=r"vision_model\.encoder\..*(k_proj|out_proj|fc1|fc2)|visual_projection", bias="lora_only"),
        forward,
    )


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else HERE)
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(0)
    ids = torch.randint(3, 37, (3, 8), generator=generator)
    mask = (torch.arange(8) < torch.tensor([[8], [5], [2]])).long()
    text = dict(input_ids=torch.where(mask == 1, ids, 1), attention_mask=mask)
    classes = torch.tensor([2, 0, 1])
    tags = torch.where(mask == 1, torch.randint(0, 5, (3, 8), generator=generator), -100)
    spans = dict(start_positions=torch.tensor([3, 1, 0]), end_positions=torch.tensor([5, 4, 1]))

    bert = transformers.BertConfig(**BERT, num_labels=3)
    case(
        folder, "bert-sequence", "BertForSequenceClassification", bert, 1, dict(text, labels=classes),
        dict(r=4, lora_alpha=6, lora_dropout=0.1, target_modules=["query", "value"], task_type="SEQ_CLS"),
    )
    case(
        folder, "bert-token-ranks", "BertForTokenClassification", transformers.BertConfig(**BERT, num_labels=5), 2,
        dict(text, labels=tags),
        dict(
            r=4, lora_alpha=8, use_rslora=True, target_modules=["query", "key", "dense"], task_type="TOKEN_CLS",
            rank_pattern={"attention.self.query": 2, "^bert.encoder.layer.1.*dense": 3}, alpha_pattern={"key": 5},
        ),
    )
    case(
        folder, "bert-pre-training-biases", "BertForPreTraining", transformers.BertConfig(**BERT), 3,
        dict(text, labels=tags, next_sentence_label=torch.tensor([0, 1, 1])),
        dict(r=2, target_modules=r".*layer\.\d\.(attention|output).*(value|dense)", bias="all", lora_bias=True),
    )
    case(
        folder, "bert-masked-lm-excluded", "BertForMaskedLM", transformers.BertConfig(**BERT), 4,
        dict(text, labels=tags),
        dict(r=3, target_modules="all-linear", exclude_modules=["key", "intermediate.dense"], bias="lora_only"),
    )
    case(
        folder, "roberta-sequence", "RobertaForSequenceClassification",
        transformers.RobertaConfig(**ROBERTA, num_labels=3), 5, dict(text, labels=classes),
        dict(r=2, lora_alpha=4, target_modules="all-linear", task_type="SEQ_CLS", init_lora_weights="gaussian"),
    )
    case(
        folder, "roberta-answers", "RobertaForQuestionAnswering", transformers.RobertaConfig(**ROBERTA), 6,
        dict(text, **spans),
        dict(r=2, target_modules=["value"], modules_to_save=["output.LayerNorm"], task_type="QUESTION_ANS"),
    )
    plain = dict(input_ids=ids, labels=ids)
    gpt2 = transformers.GPT2Config(**GPT2)
    case(folder, "gpt2", "GPT2LMHeadModel", gpt2, 7, plain, dict(r=4, lora_alpha=32, target_modules=["c_attn"]))
    case(
        folder, "gpt2-layers", "GPT2LMHeadModel", transformers.GPT2Config(**GPT2), 8, dict(text, labels=tags),
        dict(
            r=2, target_modules=["c_attn", "c_proj", "c_fc"], layers_to_transform=[0, 2], layers_pattern="h",
            bias="lora_only", fan_in_fan_out=True, task_type="CAUSAL_LM",
        ),
    )
    gpt_neo = transformers.GPTNeoConfig(**GPT_NEO)
    case(
        folder, "gpt-neo", "GPTNeoForCausalLM", gpt_neo, 9, plain,
        dict(r=2, lora_alpha=3, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM"),
    )
    case(
        folder, "gpt-neo-all", "GPTNeoForCausalLM", transformers.GPTNeoConfig(**GPT_NEO), 10, plain,
        dict(r=2, target_modules="all-linear", bias="all"),
    )
    tied = dict(r=2, target_modules=["c_attn"])
    case(
        folder, "gpt2-both-tables", "GPT2LMHeadModel", transformers.GPT2Config(**GPT2), 11, plain,
        dict(tied, modules_to_save=["wte", "lm_head"]),
    )
    case(
        folder, "gpt2-head-alone", "GPT2LMHeadModel", transformers.GPT2Config(**GPT2), 12, plain,
        dict(tied, modules_to_save=["lm_head"]),
    )
    case(
        folder, "gpt2-embeddings", "GPT2LMHeadModel", transformers.GPT2Config(**GPT2), 13, dict(text, labels=tags),
        dict(r=3, target_modules=["wte", "wpe", "c_attn"], bias="none"),
    )
    case(
        folder, "bert-head-saved", "BertForMaskedLM", transformers.BertConfig(**BERT), 14, dict(text, labels=tags),
        dict(r=2, target_modules=["query", "word_embeddings"], modules_to_save=["cls"]),
    )
    case(
        folder, "gpt2-head-adapted", "GPT2LMHeadModel", transformers.GPT2Config(**GPT2), 15, plain,
        dict(r=2, target_modules=["lm_head", "c_proj"]),
    )
    source, mask = marian.texts([7, 3, 5], 7, 30)
    target, target_mask = marian.texts([4, 6, 1], 6, 31)
    case(
        folder, "marian", "MarianMTModel", transformers.MarianConfig(**marian.CONFIG), 24,
        dict(input_ids=source, attention_mask=mask, labels=target.masked_fill(target_mask == 0, -100)),
        dict(r=2, lora_alpha=6, target_modules=["q_proj", "v_proj"], task_type="SEQ_2_SEQ_LM"), marian.run,
    )
    image_models(pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else IMAGES))


if __name__ == "__main__":
    main()
