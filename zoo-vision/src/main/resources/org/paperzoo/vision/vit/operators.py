# The operators of org.paperzoo.vision.vit: Dosovitskiy et al., "An Image is Worth 16x16 Words". "$name" is a literal
# filled in before compilation. B pictures of C channels, N patches of P by P pixels, T tokens, width D.

# Equation 1: each patch flattened and projected. That is a convolution whose kernels do not overlap, as a product of
# matrices. pixels [B, C, H, W], weight [D, C, P, P], bias [D] -> [B, N, D].
def patches(pixels: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  rows = pixels.shape[2] // $patch
  columns = pixels.shape[3] // $patch
  x = pixels[:, :, :rows * $patch, :columns * $patch]
  x = x.unflatten(2, [rows, $patch]).unflatten(4, [columns, $patch])
  x = x.permute([0, 2, 4, 1, 3, 5]).flatten(3).flatten(1, 2)
  w = weight.flatten(1)
  if $half:
    y = bf16_product(torch.linear(bf16_factor(x), bf16_factor(w), bf16_factor(bias)))
  else:
    y = torch.linear(x, w, bias)
  return y

# Equation 1: tokens [1, 1, D] before the patches [B, N, D], and positions [1, K + N, D] added -> [B, K + N, D].
def embed(patches: Tensor, positions: Tensor) -> Tensor:
  return patches + positions

def embed_1(patches: Tensor, positions: Tensor, token: Tensor) -> Tensor:
  return torch.cat([token.expand([patches.shape[0], 1, -1]), patches], 1) + positions

def embed_2(patches: Tensor, positions: Tensor, token: Tensor, second: Tensor) -> Tensor:
  batch = patches.shape[0]
  return torch.cat([token.expand([batch, 1, -1]), second.expand([batch, 1, -1]), patches], 1) + positions

# Section 3.2, fine-tuning at another resolution: positions of a grid of $rows rows for another one, bicubic. The first
# $first are of tokens. [1, $first + N, D] -> [1, $first + $height $width, D].
def interpolate(positions: Tensor) -> Tensor:
  grid = positions[:, $first:].unflatten(1, [$rows, -1]).permute([0, 3, 1, 2])
  resized = torch.upsample_bicubic2d(grid, [$height, $width], False, None, None)
  return torch.cat([positions[:, :$first], resized.flatten(2).transpose(1, 2)], 1)

# Stochastic depth: one draw for each picture. x, update [B, T, D].
def add_or_skip(x: Tensor, update: Tensor) -> Tensor:
  kept = (torch.rand([x.shape[0], 1, 1], device=x.device) < $keep).to(x.dtype) / $keep
  return x.addcmul(update, kept)

def first(x: Tensor) -> Tensor:
  return x[:, :$count]

def token(x: Tensor) -> Tensor:
  return x[:, $index]

def mean(x: Tensor) -> Tensor:
  return x.mean(dim=[1])

# softmax(scale Q K'), averaged over the heads: query, key [B, T, D] -> [B, T, T].
def attention_weights(query: Tensor, key: Tensor) -> Tensor:
  return ($scale * (heads(query) @ heads(key).transpose(2, 3))).softmax(-1).mean(dim=[1])
