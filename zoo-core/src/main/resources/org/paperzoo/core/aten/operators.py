# The operators of org.paperzoo.core.aten.Aten, in TorchScript. "$name" is a literal filled in before compilation.
# Type codes: 2 int16, 4 int64, 5 float16, 6 float32, 7 float64, 15 bfloat16.

# ---- casts that keep the gradient -----------------------------------------------------------------------------

def to_type(x: Tensor) -> Tensor:
  return torch.to(x, $dtype)

# ---- products in bfloat16 with float32 at both ends (autocast's rule for matrix products) ----------------------

# The literal work is 15, or 6 on devices that would have to emulate bfloat16: then the product is one in float32 of numbers
# rounded to bfloat16. A cast to a type that a tensor has already does nothing.

def bf16_factor(x: Tensor) -> Tensor:
  return torch.to(torch.to(x, 15), $work)

def bf16_product(x: Tensor) -> Tensor:
  return torch.to(torch.to(x, 15), 6)

def linear_bf16(x: Tensor, weight: Tensor) -> Tensor:
  return bf16_product(torch.linear(bf16_factor(x), bf16_factor(weight)))

def linear_bias_bf16(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return bf16_product(torch.linear(bf16_factor(x), bf16_factor(weight), bf16_factor(bias)))

def matmul_bf16(x: Tensor, y: Tensor) -> Tensor:
  return bf16_product(torch.matmul(bf16_factor(x), bf16_factor(y)))

# One if this CPU has units for bfloat16, else zero.
def bf16_units(x: Tensor) -> Tensor:
  y = torch.zeros_like(x)
  if ops.mkldnn._is_mkldnn_bf16_supported():
    y = torch.ones_like(x)
  return y

# ---- attention ------------------------------------------------------------------------------------------------

def attention(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
  return torch.scaled_dot_product_attention(query, key, value, None, $dropout, $causal)

def attention_masked(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
  return torch.scaled_dot_product_attention(query, key, value, mask, $dropout, False)

# ---- products -------------------------------------------------------------------------------------------------

def einsum(x: Tensor, y: Tensor) -> Tensor:
  return torch.einsum($equation, [x, y])

def einsum3(x: Tensor, y: Tensor, z: Tensor) -> Tensor:
  return torch.einsum($equation, [x, y, z])

def baddbmm(input: Tensor, x: Tensor, y: Tensor) -> Tensor:
  return torch.baddbmm(input, x, y, beta=$beta, alpha=$alpha)

# ---- gather and scatter ---------------------------------------------------------------------------------------

def embedding(weight: Tensor, indices: Tensor) -> Tensor:
  return torch.embedding(weight, indices, $padding_index)

def index_select(x: Tensor, index: Tensor) -> Tensor:
  return torch.index_select(x, $dim, index)

def index_add(x: Tensor, index: Tensor, source: Tensor) -> Tensor:
  return torch.index_add(x, $dim, index, source)

def segment_sum(source: Tensor, index: Tensor, segments: Tensor) -> Tensor:
  size = torch.size(source)
  size[0] = int(segments)
  return torch.index_add(torch.zeros(size, dtype=source.dtype, device=source.device), 0, index, source)

def embedding_bag_sum(weight: Tensor, indices: Tensor, offsets: Tensor, values: Tensor) -> Tensor:
  out, _, _, _ = torch.embedding_bag(weight, indices, offsets, False, 0, False, values, True)
  return out

def where(condition: Tensor, x: Tensor, y: Tensor) -> Tensor:
  return torch.where(condition, x, y)

# ---- convolutions and normalisations ---------------------------------------------------------------------------

def conv_transpose2d(x: Tensor, weight: Tensor) -> Tensor:
  return torch.conv_transpose2d(x, weight, None, $stride, $padding, $output_padding, $groups, $dilation)

def conv_transpose2d_bias(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.conv_transpose2d(x, weight, bias, $stride, $padding, $output_padding, $groups, $dilation)

def layer_norm(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.layer_norm(x, [$width], weight, bias, $eps)

def local_response_norm(x: Tensor) -> Tensor:
  square = torch.unsqueeze(torch.mul(x, x), 1)
  padded = torch.constant_pad_nd(square, [0, 0, 0, 0, $size // 2, ($size - 1) // 2])
  mean = torch.squeeze(torch.avg_pool3d(padded, [$size, 1, 1], [1, 1, 1]), 1)
  return torch.div(x, torch.pow(torch.add(torch.mul(mean, $alpha), $k), $beta))

# ---- dropout --------------------------------------------------------------------------------------------------

# Which numbers stay, a byte each. ATen draws 64 random bits for a number; here four share them, and each is dropped if its
# 16, as a signed number, are below the threshold. $rescale makes up for what is dropped.
def dropout_mask(x: Tensor) -> Tensor:
  count = torch.numel(x)
  bits = torch.random_(torch.empty([(count + 3) // 4], dtype=4, device=x.device), -9223372036854775807 - 1, None)
  return torch.reshape(torch.slice(torch.ge(torch.view_copy(bits, 2), $threshold), 0, 0, count), torch.size(x))

# The factor goes into the mask: one pass over x less, forward and back, for 4 bytes a number instead of one.
def dropout(x: Tensor) -> Tensor:
  return torch.mul(x, torch.mul(dropout_mask(x), $rescale))

def dropout_on_gpu(x: Tensor) -> Tensor:
  return torch.dropout(x, $rate, True)

# ---- losses and reductions -------------------------------------------------------------------------------------

def cross_entropy(logits: Tensor, target: Tensor) -> Tensor:
  return torch.cross_entropy_loss(logits, target, None, $reduction, $ignore_index, $label_smoothing)

def binary_cross_entropy_with_logits(logits: Tensor, target: Tensor) -> Tensor:
  return torch.binary_cross_entropy_with_logits(logits, target, None, None, $reduction)

def logsumexp(x: Tensor) -> Tensor:
  return torch.logsumexp(x, [$dim], $keepdim)

def softplus(x: Tensor) -> Tensor:
  return torch.softplus(x)

# The functions of org.paperzoo.core.nn.ActivationFunction.
def activation(x: Tensor) -> Tensor:
  if $activation == "gelu":
    y = torch.gelu(x)
  elif $activation == "gelu_10":
    y = torch.clamp(torch.gelu(x), -10., 10.)
  elif $activation == "gelu_tanh":
    y = torch.gelu(x, approximate="tanh")
  elif $activation == "quick_gelu":
    y = torch.mul(x, torch.sigmoid(torch.mul(x, 1.702)))
  elif $activation == "relu":
    y = torch.relu(x)
  elif $activation == "relu2":
    y = torch.square(torch.relu(x))
  elif $activation == "relu6":
    y = torch.hardtanh(x, 0., 6.)
  elif $activation == "leaky_relu":
    y = torch.leaky_relu(x, 0.01)
  elif $activation == "silu":
    y = torch.silu(x)
  elif $activation == "mish":
    y = torch.mish(x)
  elif $activation == "tanh":
    y = torch.tanh(x)
  elif $activation == "sigmoid":
    y = torch.sigmoid(x)
  elif $activation == "laplace":
    y = torch.mul(torch.add(torch.erf(torch.div(torch.sub(x, 0.707107), 0.282095 * 1.4142135623730951)), 1.), 0.5)
  else:
    y = torch.clone(x)
  return y

# ---- gradients without those that backward adds to ----------------------------------------------------------------

def gradients(y: Tensor, x: List[Tensor]) -> List[Tensor]:
  found = torch.autograd.grad([y], x, None, None, False, True)
  result = annotate(List[Tensor], [])
  for i in range(torch.len(x)):
    gradient = found[i]
    if gradient is None:
      _0 = torch.append(result, torch.zeros_like(x[i]))
    else:
      _1 = torch.append(result, gradient)
  return result

# ---- updates of many tensors at once (no gradient) -------------------------------------------------------------

def copy(to: Tensor, source: Tensor) -> bool:
  torch.copy_(to, source)
  return True

# How many times each was changed in place.
def versions(x: List[Tensor]) -> List[int]:
  counts = annotate(List[int], [])
  for i in range(torch.len(x)):
    _0 = torch.append(counts, torch._version(x[i]))
  return counts

def zero(x: List[Tensor]) -> List[int]:
  torch._foreach_zero_(x)
  return versions(x)

def foreach_lerp(x: List[Tensor], y: List[Tensor], weight: float) -> bool:
  torch._foreach_lerp_(x, y, weight)
  return True

def foreach_copy(x: List[Tensor], y: List[Tensor]) -> bool:
  torch._foreach_copy_(x, y)
  return True

def clip_grad_norm(grads: List[Tensor], norm: Tensor, max_norm: float) -> bool:
  norms = torch._foreach_norm(grads, 2)
  total = torch.linalg_vector_norm(torch.stack(norms), 2)
  torch.copy_(norm, total)
  coefficient = torch.clamp(torch.div(torch.mul(torch.ones_like(total), max_norm), torch.add(total, 1.0e-06)), None, 1.)
  torch._foreach_mul_(grads, coefficient)
  return True

def foreach_scale(x: List[Tensor], factor: float) -> bool:
  torch._foreach_mul_(x, factor)
  return True

def foreach_add(x: List[Tensor], y: List[Tensor], factor: float) -> bool:
  torch._foreach_add_(x, y, alpha=factor)
  return True

def grad_norm(grads: List[Tensor], norm: Tensor) -> bool:
  torch.copy_(norm, torch.linalg_vector_norm(torch.stack(torch._foreach_norm(grads, 2)), 2))
  return True
