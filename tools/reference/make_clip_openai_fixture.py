"""Writes a small CLIP in OpenAI's layout, with what it computes.

usage: python make_clip_openai_fixture.py zoo-vision/src/test/resources/org/paperzoo/vision/clip/openai.safetensors
needs: torch, safetensors

A model in plain PyTorch, written from section 2.4 of the paper, with the names of the published checkpoints and PyTorch's
own attention, whose projections are fused as in these.
"""

import pathlib
import sys
from collections import OrderedDict

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional


class QuickGelu(nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(1.702 * x)


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.attn = nn.MultiheadAttention(width, heads, batch_first=True)
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.mlp = nn.Sequential(
            OrderedDict(c_fc=nn.Linear(width, 2 * width), gelu=QuickGelu(), c_proj=nn.Linear(2 * width, width))
        )

    def forward(self, x, mask):
        y = self.ln_1(x)
        x = x + self.attn(y, y, y, attn_mask=mask, need_weights=False)[0]
        return x + self.mlp(self.ln_2(x))


class Transformer(nn.Module):
    def __init__(self, width, layers, heads):
        super().__init__()
        self.resblocks = nn.ModuleList(Block(width, heads) for _ in range(layers))

    def forward(self, x, mask=None):
        for block in self.resblocks:
            x = block(x, mask)
        return x


class Vision(nn.Module):
    def __init__(self, size, patch, width, layers, heads, out):
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, patch, stride=patch, bias=False)
        self.class_embedding = nn.Parameter(torch.zeros(width))
        self.positional_embedding = nn.Parameter(torch.zeros((size // patch) ** 2 + 1, width))
        self.ln_pre, self.ln_post = nn.LayerNorm(width), nn.LayerNorm(width)
        self.transformer = Transformer(width, layers, heads)
        self.proj = nn.Parameter(torch.zeros(width, out))

    def forward(self, images):
        x = self.conv1(images).flatten(2).transpose(1, 2)
        x = torch.cat([self.class_embedding.expand(len(x), 1, -1), x], 1) + self.positional_embedding
        return self.ln_post(self.transformer(self.ln_pre(x))[:, 0]) @ self.proj


class Clip(nn.Module):
    def __init__(self, vision, vocabulary, length, width, layers, heads, out):
        super().__init__()
        self.visual = vision
        self.token_embedding = nn.Embedding(vocabulary, width)
        self.positional_embedding = nn.Parameter(torch.zeros(length, width))
        self.transformer = Transformer(width, layers, heads)
        self.ln_final = nn.LayerNorm(width)
        self.text_projection = nn.Parameter(torch.zeros(width, out))
        self.logit_scale = nn.Parameter(torch.zeros(()))

    def forward(self, images, texts):
        length = texts.shape[1]
        mask = torch.full((length, length), float("-inf")).triu(1)
        x = self.token_embedding(texts) + self.positional_embedding[:length]
        x = self.ln_final(self.transformer(x, mask))
        x = x[torch.arange(len(x)), texts.argmax(1)] @ self.text_projection
        return functional.normalize(self.visual(images), dim=1), functional.normalize(x, dim=1)


def main():
    torch.manual_seed(0)
    model = Clip(Vision(12, 4, 64, 1, 1, 10), 30, 9, 64, 1, 1, 10).eval()
    for name, parameter in model.named_parameters():
        gain = name.split(".")[-2].startswith("ln") if "." in name and name.endswith("weight") else False
        nn.init.normal_(parameter, 1.0 if gain else 0.0, 0.15)
    nn.init.constant_(model.logit_scale, 1.5)
    images = torch.randn(2, 3, 12, 12)
    texts = torch.randint(0, 28, (2, 7))
    texts[:, 0], texts[0, 6], texts[1, 4] = 28, 29, 29
    texts[1, 5:] = 0
    tensors = {key: value.half() for key, value in model.state_dict().items()}  # as published
    model.load_state_dict({key: value.float() for key, value in tensors.items()})
    with torch.no_grad():
        image_embeds, text_embeds = model(images, texts)
    tensors |= {"input_resolution": torch.tensor(12), "context_length": torch.tensor(9), "vocab_size": torch.tensor(30)}
    file = pathlib.Path(sys.argv[1])
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file({key: value.contiguous() for key, value in tensors.items()}, file)
    expected = dict(pixel_values=images, input_ids=texts, image_embeds=image_embeds, text_embeds=text_embeds)
    save_file({key: value.contiguous() for key, value in expected.items()}, file.with_name("openai-expected.safetensors"))
    print(file.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
