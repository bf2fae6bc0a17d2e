# The operators of org.paperzoo.core.aten.Aten and InPlace. "$name" is a literal filled in before compilation.

# ---- casts that keep the gradient -----------------------------------------------------------------------------

def to_type(x: Tensor) -> Tensor:
  return x.to($dtype)

# ---- products in bfloat16 with float32 at both ends (autocast's rule for matrix products) ----------------------

# The literal work is the code of bfloat16, or of float32 on devices that would have to emulate bfloat16: then the product
# is one in float32 of numbers rounded to bfloat16. A cast to a type that a tensor has already does nothing.

def bf16_factor(x: Tensor) -> Tensor:
  return x.to(torch.bfloat16).to($work)

def bf16_product(x: Tensor) -> Tensor:
  return x.to(torch.bfloat16).to(torch.float32)

# x weight' [+ bias]: x [..., in], weight [out, in], bias [out] -> [..., out].
def linear_bf16(x: Tensor, weight: Tensor) -> Tensor:
  return bf16_product(torch.linear(bf16_factor(x), bf16_factor(weight)))

def linear_bias_bf16(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return bf16_product(torch.linear(bf16_factor(x), bf16_factor(weight), bf16_factor(bias)))

# One if this CPU has units for bfloat16, else zero.
def bf16_units(x: Tensor) -> Tensor:
  return torch.ones_like(x) if ops.mkldnn._is_mkldnn_bf16_supported() else torch.zeros_like(x)

# ---- gather ---------------------------------------------------------------------------------------------------

# weight [N, D], indices [...] -> [..., D].
def embedding(weight: Tensor, indices: Tensor) -> Tensor:
  return torch.embedding(weight, indices, $padding_index)

def index_select(x: Tensor, index: Tensor) -> Tensor:
  return x.index_select($dim, index)

# ---- convolutions and normalisations ---------------------------------------------------------------------------

# x [B, in, H, W], weight [in, out / groups, kh, kw], bias [out] -> [B, out, H', W'].
def conv_transpose2d(x: Tensor, weight: Tensor) -> Tensor:
  return torch.conv_transpose2d(x, weight, None, $stride, $padding, $output_padding, $groups, $dilation)

def conv_transpose2d_bias(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.conv_transpose2d(x, weight, bias, $stride, $padding, $output_padding, $groups, $dilation)

# x [..., D], weight, bias [D] -> [..., D].
def layer_norm(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.layer_norm(x, [$width], weight, bias, $eps)

# ---- dropout --------------------------------------------------------------------------------------------------

# Which numbers stay, a byte each. ATen draws 64 random bits for a number; here four share them, and each is dropped if its
# 16, as a signed number, are below the threshold. $rescale makes up for what is dropped.
def dropout_mask(x: Tensor) -> Tensor:
  count = x.numel()
  bits = torch.empty([(count + 3) // 4], dtype=torch.int64, device=x.device)
  bits.random_(-9223372036854775807 - 1, None)
  return (bits.view_copy(torch.int16) >= $threshold)[:count].reshape(x.shape)

# The factor goes into the mask: one pass over x less, forward and back, for 4 bytes a number instead of one.
def dropout(x: Tensor) -> Tensor:
  return x * (dropout_mask(x) * $rescale)

def dropout_on_gpu(x: Tensor) -> Tensor:
  return torch.dropout(x, $rate, True)

# ---- losses and reductions -------------------------------------------------------------------------------------

# logits [N, C, ...], target [N, ...] -> [], or [N, ...] without reduction.
def cross_entropy(logits: Tensor, target: Tensor) -> Tensor:
  return torch.cross_entropy_loss(logits, target, None, $reduction, $ignore_index, $label_smoothing)

# logits, target [...] -> [], or [...] without reduction.
def binary_cross_entropy_with_logits(logits: Tensor, target: Tensor) -> Tensor:
  return torch.binary_cross_entropy_with_logits(logits, target, None, None, $reduction)

def logsumexp(x: Tensor) -> Tensor:
  return x.logsumexp([$dim], $keepdim)

# The functions of org.paperzoo.core.nn.ActivationFunction.
def activation(x: Tensor) -> Tensor:
  if $activation == "gelu":
    y = torch.gelu(x)
  elif $activation == "gelu_10":
    y = torch.gelu(x).clamp(-10., 10.)
  elif $activation == "gelu_tanh":
    y = torch.gelu(x, approximate="tanh")
  elif $activation == "quick_gelu":
    y = x * (1.702 * x).sigmoid()
  elif $activation == "relu":
    y = x.relu()
  elif $activation == "relu2":
    y = x.relu() ** 2
  elif $activation == "relu6":
    y = torch.hardtanh(x, 0., 6.)
  elif $activation == "leaky_relu":
    y = torch.leaky_relu(x, 0.01)
  elif $activation == "silu":
    y = torch.silu(x)
  elif $activation == "mish":
    y = torch.mish(x)
  elif $activation == "tanh":
    y = x.tanh()
  elif $activation == "sigmoid":
    y = x.sigmoid()
  elif $activation == "laplace":
    y = 0.5 * (1 + ((x - 0.707107) / (0.282095 * 1.4142135623730951)).erf())
  else:
    y = x.clone()
  return y

# ---- gradients without those that backward adds to ----------------------------------------------------------------

# The gradient of the scalar y by each of x; zero where y does not depend on it.
def gradients(y: Tensor, x: List[Tensor]) -> List[Tensor]:
  found = torch.autograd.grad([y], x, None, None, False, True)
  result: List[Tensor] = []
  for i in range(len(x)):
    gradient = found[i]
    result.append(torch.zeros_like(x[i]) if gradient is None else gradient)
  return result

# ---- updates of many tensors at once (no gradient): in place, one call for all --------------------------------------

def copy(to: Tensor, source: Tensor) -> bool:
  to.copy_(source)
  return True

# How many times each was changed in place.
def versions(x: List[Tensor]) -> List[int]:
  return [t._version() for t in x]

def zero(x: List[Tensor]) -> List[int]:
  torch._foreach_zero_(x)
  return versions(x)

# x + weight (y - x).
def foreach_lerp(x: List[Tensor], y: List[Tensor], weight: float) -> bool:
  torch._foreach_lerp_(x, y, weight)
  return True

def foreach_copy(x: List[Tensor], y: List[Tensor]) -> bool:
  torch._foreach_copy_(x, y)
  return True

# The L2 norm of all gradients together -> [].
def total_norm(grads: List[Tensor]) -> Tensor:
  return torch.stack(torch._foreach_norm(grads, 2)).linalg_vector_norm(2)

def clip_grad_norm(grads: List[Tensor], norm: Tensor, max_norm: float) -> bool:
  total = total_norm(grads)
  norm.copy_(total)
  coefficient = max_norm * torch.ones_like(total) / (total + 1.0e-06)
  torch._foreach_mul_(grads, coefficient.clamp(max=1.))
  return True

def foreach_scale(x: List[Tensor], factor: float) -> bool:
  torch._foreach_mul_(x, factor)
  return True

def foreach_add(x: List[Tensor], y: List[Tensor], factor: float) -> bool:
  torch._foreach_add_(x, y, alpha=factor)
  return True

def grad_norm(grads: List[Tensor], norm: Tensor) -> bool:
  norm.copy_(total_norm(grads))
  return True
