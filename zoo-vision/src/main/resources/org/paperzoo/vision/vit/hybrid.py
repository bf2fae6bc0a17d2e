# The operators of the residual network in front of a hybrid: Dosovitskiy et al., section 3.1, and Kolesnikov et al., "Big
# Transfer (BiT): General Visual Representation Learning" (2020). "$name" is a literal filled in before compilation.

# Each kernel with mean 0 and variance 1. weight [out, in, K, K].
def standardized(weight: Tensor) -> Tensor:
  kernels = weight.flatten(1)
  centred = kernels - kernels.mean(dim=[1], keepdim=True)
  variance = (centred * centred).mean(dim=[1], keepdim=True)
  return (centred * (variance + $epsilon).rsqrt()).reshape(weight.size())

# The convolution of maps, padded on each side, by standardised kernels. x [B, in, H, W] -> [B, out, H', W'].
def standardized_convolution(x: Tensor, weight: Tensor) -> Tensor:
  padded = torch.constant_pad_nd(x, $padding, 0.)
  w = standardized(weight)
  if $half:
    y = torch.conv2d(padded.to(torch.bfloat16), w.to(torch.bfloat16), None, $stride).to(torch.float32)
  else:
    y = torch.conv2d(padded, w, None, $stride)
  return y

def group_norm(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.group_norm(x, $groups, weight, bias, $epsilon, False)

# The greatest values over windows of 3 by 3 places. Padding is 0, as values are not negative.
def max_pool(x: Tensor) -> Tensor:
  return torch.max_pool2d(torch.constant_pad_nd(x, $padding, 0.), [3, 3], $stride)
