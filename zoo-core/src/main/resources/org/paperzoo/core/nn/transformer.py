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

# Lets sequence i go on from what sequence order[i] saw. order [B], past [].
def reorder(order: Tensor, past: Tensor, keys: Tensor, values: Tensor) -> Tensor:
  k = keys.narrow(2, 0, int(past))
  v = values.narrow(2, 0, int(past))
  k.copy_(k.index_select(0, order))
  v.copy_(v.index_select(0, order))
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
