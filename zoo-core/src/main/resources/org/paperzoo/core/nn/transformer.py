# The operators of org.paperzoo.core.nn that layers of Transformers share: Vaswani et al., "Attention Is All You Need".
# "$name" is a literal filled in before compilation. B sequences of T tokens (S of them attended to), width D, H heads of d
# numbers, cache of C places.

# ---- attention (the steps are those of org.paperzoo.core.aten) --------------------------------------------------------
# query [B, T, D], key, value [B, S, D] -> [B, T, D].

def attention(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
  return together(attend(heads(query), heads(key), heads(value), None))

def attention_masked(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
  return together(attend(heads(query), heads(key), heads(value), mask))

def attention_dropout(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
  return together(attend_dropping(heads(query), heads(key), heads(value), None))

def attention_dropout_masked(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
  return together(attend_dropping(heads(query), heads(key), heads(value), mask))

# Queries, keys and values side by side: qkv [B, T, 3 D] -> [B, T, D].

def fused_attention(qkv: Tensor) -> Tensor:
  q, k, v = split_heads(qkv.to(torch.bfloat16) if $half else qkv)
  return together(attend(q, k, v, None))

def fused_attention_masked(qkv: Tensor, mask: Tensor) -> Tensor:
  q, k, v = split_heads(qkv.to(torch.bfloat16) if $half else qkv)
  return together(attend(q, k, v, mask))

def fused_attention_dropout(qkv: Tensor) -> Tensor:
  q, k, v = split_heads(qkv.to(torch.bfloat16) if $half else qkv)
  return together(attend_dropping(q, k, v, None))

def fused_attention_dropout_masked(qkv: Tensor, mask: Tensor) -> Tensor:
  q, k, v = split_heads(qkv.to(torch.bfloat16) if $half else qkv)
  return together(attend_dropping(q, k, v, mask))

# ---- without gradients, with a cache of keys and values [B, H, C, d], written in place -----------------------------------

# Of T new tokens after `past` others: mask [B, 1, T, past + T] if $masked.
def attention_cached(query: Tensor, key: Tensor, value: Tensor, past: Tensor, mask: Tensor, keys: Tensor,
                     values: Tensor) -> Tensor:
  context = attend_cached(heads(query), heads(key), heads(value), int(past), 0, mask, keys, values)
  return together(context)

# Lets sequence i go on from what sequence order[i] saw. order [B], or shorter; past [].
def reorder(order: Tensor, past: Tensor, keys: Tensor, values: Tensor) -> Tensor:
  count = order.shape[0]
  k = keys.narrow(2, 0, int(past))
  v = values.narrow(2, 0, int(past))
  k.narrow(0, 0, count).copy_(k.index_select(0, order))
  v.narrow(0, 0, count).copy_(v.index_select(0, order))
  return order

# Gives sequence i of a wider cache what sequence order[i] saw.
def spread(
    order: Tensor, past: Tensor, keys: Tensor, values: Tensor, wide_keys: Tensor, wide_values: Tensor) -> Tensor:
  end = int(past)
  wide_keys.narrow(2, 0, end).copy_(keys.narrow(2, 0, end).index_select(0, order))
  wide_values.narrow(2, 0, end).copy_(values.narrow(2, 0, end).index_select(0, order))
  return order

# ---- residual connections: x, residual [..., D], weight, bias [D] -> [..., D] -----------------------------------------

# LayerNorm(residual + x), section 3.1.
def residual_norm(x: Tensor, residual: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return layer_norm(x + residual, weight, bias)

# The same with dropout of x (section 5.4). The factor that makes up for what is dropped is folded into the sum.
def dropout_residual_norm(x: Tensor, residual: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  kept = x * dropout_mask(x)
  return layer_norm(residual.add(kept, alpha=$rescale), weight, bias)

# residual + dropout(x). x is changed: nobody reads it again.
def dropout_residual(x: Tensor, residual: Tensor) -> Tensor:
  return residual.add(x.mul_(dropout_mask(x)), alpha=$rescale)

# ---- losses ---------------------------------------------------------------------------------------------------

# The label that counts for nothing.
IGNORED = -100

# Projection to the vocabulary and mean cross entropy in one, without the logits of all tokens in memory: they are
# made $rows rows at a time, in one buffer and in place, and their gradient at once. hidden [N, D], weight [V, D],
# labels [N] -> []. The result has the value of the loss, and its gradient by way of two products with constants.
def projected_loss(hidden: Tensor, weight: Tensor, labels: Tensor) -> Tensor:
  return projected(hidden, weight, None, labels)

# The same with a bias [1, V] that is not trained.
def projected_loss_bias(hidden: Tensor, weight: Tensor, labels: Tensor, bias: Tensor) -> Tensor:
  return projected(hidden, weight, bias, labels)

def projected(hidden: Tensor, weight: Tensor, bias: Optional[Tensor], labels: Tensor) -> Tensor:
  h = hidden.detach()
  w = weight.detach()
  half = w.to(torch.bfloat16) if $half else w
  valid = labels != IGNORED
  target = labels.clamp(min=0).unsqueeze(1)                                          # [N, 1]
  share = valid.to(torch.float32) * valid.sum().to(torch.float32).reciprocal()       # [N], each token's part of the mean
  dh = torch.empty_like(h)
  dw = torch.zeros_like(w) if $train_weight else torch.zeros([0], dtype=torch.float32, device=h.device)
  losses = torch.zeros([], dtype=torch.float32, device=h.device)
  # Rows that begin at multiples of 32 numbers are written a third faster.
  vocabulary = w.shape[0]
  padded = (vocabulary + 31) // 32 * 32
  buffer = torch.empty([h[:$rows].shape[0], padded], dtype=torch.float32, device=h.device)
  for i in range((h.shape[0] + $rows - 1) // $rows):
    start = i * $rows
    stop = start + $rows
    rows = h[start:stop]                                                             # [n, D]
    y = target[start:stop]                                                           # [n, 1]
    part = share[start:stop].unsqueeze(1)                                            # [n, 1]
    logits = buffer[:rows.shape[0], :vocabulary]                                     # [n, V]
    if $half:
      logits.copy_(torch.linear(rows.to(torch.bfloat16), half))
    else:
      torch.mm(rows, w.t(), out=logits)
    if bias is not None:
      logits += bias
    logits -= logits.amax([1], True)
    picked = logits.gather(1, y)
    if $smoothing > 0.:
      picked = (1. - $smoothing) * picked + $smoothing * logits.mean(dim=[1], keepdim=True)
    logits.exp_()
    total = logits.sum(dim=[1], keepdim=True)
    losses += ((total.log() - picked) * part).sum()
    if $backward:
      # d loss / d logits = part * (softmax - one-hot of the label), which is smoothed over all tokens.
      logits *= part / total
      if $smoothing > 0.:
        logits -= part * ($smoothing / vocabulary)
      logits.scatter_add_(1, y, part * ($smoothing - 1.))
      if $half:
        slim = logits.to(torch.bfloat16)
        dh[start:stop] = slim @ half
        if $train_weight:
          dw += slim.t() @ rows.to(torch.bfloat16)
      else:
        dh[start:stop] = logits @ w
        if $train_weight:
          dw.addmm_(logits.t(), rows)
  if $backward:
    gradient = hidden.flatten().dot(dh.flatten())
    if $train_weight:
      gradient = gradient + weight.flatten().dot(dw.flatten())
    losses = gradient - gradient.detach() + losses
  return losses
