# The operators of org.paperzoo.vision.alexnet: Krizhevsky et al., "ImageNet Classification with Deep Convolutional Neural
# Networks". B pictures, C maps of height h and width w. The maps of a place lie side by side in memory (channels last), as
# poolings and normalisations are fastest.

# Sections 3.1 and 3.2: x [B, in, h, w], weight [out, in / groups, k, k], bias [out] -> [B, out, h', w'].
def convolution(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  x = x.contiguous(memory_format=2)
  if $half:
    x = x.to(torch.bfloat16)
    weight = weight.to(torch.bfloat16)
    bias = bias.to(torch.bfloat16)
  y = torch.conv2d(x, weight, bias, $stride, $padding, [1, 1], $groups).relu_()
  return y.to(torch.float32) if $half else y

# Section 3.3 with k = 2, n = 5, alpha = 1e-4, beta = 0.75: the sum of squares of map i and its neighbours i - 2 ... i + 2
# is a product with a band matrix, here a convolution of one pixel. s^-0.75 is 1 / sqrt(s sqrt(s)). [B, C, h, w].
def response_norm(x: Tensor) -> Tensor:
  maps = x.shape[1]
  ones = torch.ones([maps, maps], dtype=x.dtype, device=x.device)
  band = (1e-4 * ones.triu(-2).tril(2))[:, :, None, None]
  s = torch.conv2d(x * x, band, torch.full([maps], 2., dtype=x.dtype, device=x.device))
  return x * (s * s.sqrt()).rsqrt()

# Section 3.4: windows of 3, two apart. [B, C, h, w] -> [B, C, h', w'].
def overlapping_pooling(x: Tensor) -> Tensor:
  return torch.max_pool2d(x, [3, 3], [2, 2])

def flatten(x: Tensor) -> Tensor:
  return x.flatten(1)

# Means of $size parts, which may overlap: [B, C, h, w] -> [B, C size size].
def pooled_to(x: Tensor) -> Tensor:
  return torch.adaptive_avg_pool2d(x, $size).flatten(1)
