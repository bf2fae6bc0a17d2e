# The operators of org.paperzoo.vision.clip: Radford et al., "Learning Transferable Visual Models From Natural Language
# Supervision". "$name" is a literal filled in before compilation. B texts of T tokens or images of N patches, width D,
# embeddings of E numbers.

# The least float32: added to a score it leaves nothing of it, and a row that has nothing else still has a softmax.
LEAST = -3.4028234663852886e+38

# ---- texts --------------------------------------------------------------------------------------------------------------

# What is added to scores: the least number where the mask [B, T] is 0, and again for later tokens -> [B, 1, T, T].
def causal_mask(mask: Tensor) -> Tensor:
  padding = torch.zeros_like(mask, dtype=torch.float32).masked_fill(mask == 0, LEAST)
  length = mask.shape[1]
  future = torch.full([length, length], LEAST, dtype=torch.float32, device=mask.device).triu(1)
  return padding[:, None, None] + future

# One vector of each sequence x [B, T, D] -> [B, 1, D].
def at(x: Tensor, index: Tensor) -> Tensor:
  return x.gather(1, index[:, None, None].expand([-1, 1, x.shape[2]]))

def first(x: Tensor) -> Tensor:
  return x[:, :1]

# Where texts end, ids [B, T] -> [B]: at the greatest id ...
def greatest_id(ids: Tensor) -> Tensor:
  return ids.argmax(1)

# ... or at the first token that ends a text; at the first token where none does.
def first_eos(ids: Tensor) -> Tensor:
  return (ids == $eos).to(torch.int32).argmax(1)

# Which tokens the one at index [B] sees -> [B, 1, 1, T].
def before(ids: Tensor, index: Tensor) -> Tensor:
  places = torch.arange(ids.shape[1], dtype=torch.int64, device=ids.device)
  return (places[None] <= index[:, None])[:, None, None]

# Rows of mask [B, 1, T, T] -> [B, 1, 1, T].
def rows_at(mask: Tensor, index: Tensor) -> Tensor:
  return mask.gather(2, index[:, None, None, None].expand([-1, 1, 1, mask.shape[3]]))

# ---- images ---------------------------------------------------------------------------------------------------------------

# x [B, in, H, W], weight [out, in, K, K] -> [B, out, H', W'].
def convolution(x: Tensor, weight: Tensor) -> Tensor:
  if $half:
    y = torch.conv2d(x.to(torch.bfloat16), weight.to(torch.bfloat16), None, $stride, $padding).to(torch.float32)
  else:
    y = torch.conv2d(x, weight, None, $stride, $padding)
  return y

# patches [B, D, G, G'] behind the class token [D] -> [B, 1 + G G', D].
def with_class(patches: Tensor, token: Tensor) -> Tensor:
  rows = patches.flatten(2).transpose(1, 2)
  return torch.cat([token.expand([rows.shape[0], 1, -1]), rows], 1)

# The positions [1 + from^2, D] of a square grid for one of height by width -> [1 + height width, D], bicubic.
def other_size(positions: Tensor, height: int, width: int) -> Tensor:
  grid = positions[1:].reshape([1, $from, $from, -1]).permute([0, 3, 1, 2])
  larger = torch.upsample_bicubic2d(grid, [height, width], False, None, None)
  return torch.cat([positions[:1], larger.flatten(2).squeeze(0).transpose(0, 1)], 0)

def patch_vectors(patches: Tensor, token: Tensor, positions: Tensor) -> Tensor:
  return with_class(patches, token) + positions

def patch_vectors_of_other_size(patches: Tensor, token: Tensor, positions: Tensor) -> Tensor:
  return with_class(patches, token) + other_size(positions, patches.shape[2], patches.shape[3])

# The same of the mean over all places and the places x [B, D, H, W] -> [B, 1 + H W, D].
def with_mean(x: Tensor) -> Tensor:
  rows = x.flatten(2).transpose(1, 2)
  return torch.cat([rows.mean(dim=[1], keepdim=True), rows], 1)

def place_vectors(x: Tensor, positions: Tensor) -> Tensor:
  return with_mean(x) + positions

def place_vectors_of_other_size(x: Tensor, positions: Tensor) -> Tensor:
  return with_mean(x) + other_size(positions, x.shape[2], x.shape[3])

# x [B, C, H, W] by the statistics of the batch in training, else by the running ones, which follow passes with gradients.
def batch_norm(x: Tensor, weight: Tensor, bias: Tensor, mean: Tensor, variance: Tensor) -> Tensor:
  follow = 0.1 if torch.is_grad_enabled() else 0.
  y = torch.batch_norm(x, weight, bias, mean, variance, $training, follow, 1e-05, True)
  return y.relu() if $rectified else y

def rectified_sum(x: Tensor, y: Tensor) -> Tensor:
  return (x + y).relu()

def mean_pool(x: Tensor) -> Tensor:
  return torch.avg_pool2d(x, [$size, $size])

# ---- both: Figure 3 ---------------------------------------------------------------------------------------------------------

# x [B, E], each row divided by its length.
def normalized(x: Tensor) -> Tensor:
  return x / (x ** 2).sum(dim=-1, keepdim=True) ** 0.5

# texts [B, E], images [B', E], scale [] -> [B, B'].
def similarities(texts: Tensor, images: Tensor, scale: Tensor) -> Tensor:
  return texts @ images.transpose(0, 1) * scale.exp()

# The mean cross entropy of choosing the image of each text and the text of each image: logits [B, B] -> [1].
def contrastive_loss(logits: Tensor) -> Tensor:
  matching = torch.arange(logits.shape[0], dtype=torch.int64, device=logits.device)
  of_texts = torch.cross_entropy_loss(logits, matching, None, 1, -100, 0.)
  of_images = torch.cross_entropy_loss(logits.transpose(0, 1), matching, None, 1, -100, 0.)
  return ((of_texts + of_images) / 2).reshape([1])

# x, in place.
def clamp(x: Tensor) -> Tensor:
  return x.clamp_(0., $most)
