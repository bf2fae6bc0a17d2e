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

# ---- attention: softmax(scale Q K' + mask) V by head (Vaswani et al. 2017, equation 1 and section 3.2.2) -----------------
# B sequences of T queries and S keys, width D, H heads of d numbers. With $half products are in bfloat16.

# The least float32: added to a score it leaves nothing of it, and a row that has nothing else still has a softmax.
LEAST = -3.4028234663852886e+38

# The least bfloat16.
LEAST_BFLOAT16 = -3.3895313892515355e+38

# [B, T, D] -> [B, H, T, d].
def heads(x: Tensor) -> Tensor:
  return x.unflatten(2, [$heads, -1]).transpose(1, 2)

# [B, H, T, d] -> [B, T, D].
def together(x: Tensor) -> Tensor:
  return x.transpose(1, 2).flatten(2)

# Queries, keys and values side by side: [B, T, 3 D] -> [B, H, T, d] each.
def split_heads(qkv: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
  parts = qkv.unflatten(2, [3, $heads, -1]).unbind(2)
  return parts[0].transpose(1, 2), parts[1].transpose(1, 2), parts[2].transpose(1, 2)

# q [B, H, T, d], k, v [B, H, S, d] -> [B, H, T, d]. mask, broadcast to [B, H, T, S], is true where a query may see a key,
# or is added to the scores; without one, $causal hides the future.
def attend(q: Tensor, k: Tensor, v: Tensor, mask: Optional[Tensor]) -> Tensor:
  if $half:
    q = q.to(torch.bfloat16)
    k = k.to(torch.bfloat16)
    v = v.to(torch.bfloat16)
    if mask is not None and mask.dtype != torch.bool:
      mask = mask.clamp(min=LEAST_BFLOAT16).to(torch.bfloat16)
  context = torch.scaled_dot_product_attention(q, k, v, mask, is_causal=$causal and mask is None, scale=$scale)
  if $half:
    context = context.to(torch.float32)
  return context

# The same with dropout of the weights, for which the fused operator falls back to slower steps than these on a CPU. The
# scores [B, H, T, S] are changed in place, and the factor $rescale of what is kept acts on the smaller result.
def attend_dropping(q: Tensor, k: Tensor, v: Tensor, mask: Optional[Tensor]) -> Tensor:
  if $half:
    q = q.to(torch.bfloat16)
    k = k.to(torch.bfloat16)
    v = v.to(torch.bfloat16)
  scores = q @ k.transpose(2, 3)
  if $half:
    scores = scores.to(torch.float32)
  scores *= $scale
  if mask is not None:
    if mask.dtype == torch.bool:
      scores.masked_fill_(~mask, LEAST)
    else:
      scores += mask
  elif $causal:
    scores += torch.full([q.shape[2], k.shape[2]], LEAST, dtype=torch.float32, device=q.device).triu(1)
  weights = scores.softmax(-1)
  kept = weights * dropout_mask(weights)
  if $half:
    kept = kept.to(torch.bfloat16)
  context = (kept @ v).mul_($rescale)
  if $half:
    context = context.to(torch.float32)
  return context

# Attention of T new tokens q, new_k, new_v [B, H, T, d], whose keys and values are written to a cache [B, H, C, d] behind
# `start` others, of which the first `first` are not seen. mask [B, 1, T, start + T] if $masked.
def attend_cached(q: Tensor, new_k: Tensor, new_v: Tensor, start: int, first: int, mask: Tensor, keys: Tensor,
                  values: Tensor) -> Tensor:
  tokens = q.shape[2]
  keys.narrow(2, start, tokens).copy_(new_k)
  values.narrow(2, start, tokens).copy_(new_v)
  seen = start + tokens - first
  k = keys.narrow(2, first, seen)
  v = values.narrow(2, first, seen)
  if $masked:
    context = torch.scaled_dot_product_attention(q, k, v, mask[..., first:], scale=$scale)
  else:
    context = torch.scaled_dot_product_attention(q, k, v, is_causal=tokens > 1, scale=$scale)
  return context

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
    # x sigmoid(1.702 x), by the one operator of which autograd keeps the input alone.
    y = torch.silu(1.702 * x).mul_(0.5875440658049353)
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

# Whether a backward pass goes through each.
def requires_grad(x: List[Tensor]) -> List[int]:
  return [int(t.requires_grad) for t in x]

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
