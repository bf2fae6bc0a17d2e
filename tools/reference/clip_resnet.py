"""CLIP with a residual network in plain PyTorch, which transformers does not have; written from section 2.4 of the paper,
with the names of the published checkpoints for the image encoder and transformers' text encoder."""

import torch
import transformers
from torch import nn
from torch.nn import functional


class Block(nn.Module):
    """A bottleneck whose strides are means over windows."""

    def __init__(self, channels, width, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(channels, width, 1, bias=False), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width)
        self.conv3, self.bn3 = nn.Conv2d(width, 4 * width, 1, bias=False), nn.BatchNorm2d(4 * width)
        self.stride = stride
        self.downsample = None
        if stride > 1 or channels != 4 * width:
            self.downsample = nn.ModuleDict(
                {"0": nn.Conv2d(channels, 4 * width, 1, bias=False), "1": nn.BatchNorm2d(4 * width)}
            )

    def forward(self, x):
        y = self.bn1(self.conv1(x)).relu()
        y = self.bn2(self.conv2(y)).relu()
        y = self.bn3(self.conv3(functional.avg_pool2d(y, self.stride)))
        if self.downsample is not None:
            x = self.downsample["1"](self.downsample["0"](functional.avg_pool2d(x, self.stride)))
        return (x + y).relu()


class AttentionPool(nn.Module):
    """Multi-head attention of the mean over all places to itself and the places."""

    def __init__(self, side, width, heads, out):
        super().__init__()
        self.positional_embedding = nn.Parameter(torch.zeros(side**2 + 1, width))
        self.q_proj, self.k_proj, self.v_proj = (nn.Linear(width, width) for _ in range(3))
        self.c_proj = nn.Linear(width, out)
        self.heads, self.side = heads, side

    def positions(self, height, width):
        if (height, width) == (self.side, self.side):
            return self.positional_embedding
        grid = self.positional_embedding[1:].reshape(1, self.side, self.side, -1).permute(0, 3, 1, 2)
        grid = functional.interpolate(grid, size=(height, width), mode="bicubic", align_corners=False)
        return torch.cat([self.positional_embedding[:1], grid.flatten(2)[0].T])

    def forward(self, x):
        places = x.flatten(2).transpose(1, 2)
        places = torch.cat([places.mean(1, keepdim=True), places], 1) + self.positions(*x.shape[2:])
        q = self.q_proj(places[:, :1]).unflatten(2, (self.heads, -1)).transpose(1, 2)
        k = self.k_proj(places).unflatten(2, (self.heads, -1)).transpose(1, 2)
        v = self.v_proj(places).unflatten(2, (self.heads, -1)).transpose(1, 2)
        mixed = functional.scaled_dot_product_attention(q, k, v)
        return self.c_proj(mixed.transpose(1, 2).flatten(2).squeeze(1))


class ModifiedResNet(nn.Module):
    def __init__(self, layers, width, image_size, out):
        super().__init__()
        half = width // 2
        self.conv1, self.bn1 = nn.Conv2d(3, half, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(half)
        self.conv2, self.bn2 = nn.Conv2d(half, half, 3, padding=1, bias=False), nn.BatchNorm2d(half)
        self.conv3, self.bn3 = nn.Conv2d(half, width, 3, padding=1, bias=False), nn.BatchNorm2d(width)
        channels = width
        for stage, count in enumerate(layers):
            inner = width * 2**stage
            blocks = []
            for i in range(count):
                blocks.append(Block(channels, inner, 2 if stage > 0 and i == 0 else 1))
                channels = 4 * inner
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
        self.attnpool = AttentionPool(image_size // 32, channels, max(1, channels // 64), out)

    def forward(self, x):
        for number in (1, 2, 3):
            x = getattr(self, f"bn{number}")(getattr(self, f"conv{number}")(x)).relu()
        x = functional.avg_pool2d(x, 2)
        for stage in (1, 2, 3, 4):
            x = getattr(self, f"layer{stage}")(x)
        return self.attnpool(x)


class ClipResNet(nn.Module):
    def __init__(self, text_config, vision_config, projection_dim):
        super().__init__()
        config = transformers.CLIPTextConfig(**text_config)
        self.text_model = transformers.CLIPTextModel(config).text_model
        self.text_projection = nn.Linear(config.hidden_size, projection_dim, bias=False)
        self.visual = ModifiedResNet(out=projection_dim, **vision_config)
        self.logit_scale = nn.Parameter(torch.tensor(2.6592))

    def forward(self, input_ids, pixel_values):
        texts = functional.normalize(self.text_projection(self.text_model(input_ids).pooler_output), dim=1)
        images = functional.normalize(self.visual(pixel_values), dim=1)
        logits = texts @ images.T * self.logit_scale.exp()
        outputs = dict(
            logits_per_image=logits.T, logits_per_text=logits, text_embeds=texts, image_embeds=images
        )
        if len(texts) == len(images):
            pairs = torch.arange(len(texts))
            loss = functional.cross_entropy(logits, pairs) + functional.cross_entropy(logits.T, pairs)
            outputs["loss"] = (loss / 2).reshape(1)
        return outputs


def openai_text(state):
    """A state dictionary whose text encoder has OpenAI's names and layouts in place of transformers'."""
    state = dict(state)
    text = "text_model."
    renamed = {
        "token_embedding.weight": state.pop(text + "embeddings.token_embedding.weight"),
        "positional_embedding": state.pop(text + "embeddings.position_embedding.weight"),
        "text_projection": state.pop("text_projection.weight").T,
    }
    for kind in ("weight", "bias"):
        renamed["ln_final." + kind] = state.pop(f"{text}final_layer_norm.{kind}")
        layer = 0
        while f"{text}encoder.layers.{layer}.layer_norm1.{kind}" in state:
            ours, theirs = f"{text}encoder.layers.{layer}.", f"transformer.resblocks.{layer}."
            renamed[f"{theirs}attn.in_proj_{kind}"] = torch.cat(
                [state.pop(f"{ours}self_attn.{part}_proj.{kind}") for part in "qkv"]
            )
            for a, b in (
                ("self_attn.out_proj", "attn.out_proj"), ("layer_norm1", "ln_1"), ("layer_norm2", "ln_2"),
                ("mlp.fc1", "mlp.c_fc"), ("mlp.fc2", "mlp.c_proj"),
            ):
                renamed[f"{theirs}{b}.{kind}"] = state.pop(f"{ours}{a}.{kind}")
            layer += 1
    return state | renamed
