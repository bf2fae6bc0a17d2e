# The operators of org.paperzoo.nlp.bert: Devlin et al., "BERT", whose layers are those of Vaswani et al., "Attention Is
# All You Need". "$name" is a literal filled in before compilation. B sequences of T tokens (S of them attended to), width
# D, H heads of d numbers.

# The least float32: added to a score it leaves nothing of it, and a row that has nothing else still has a softmax.
LEAST = -3.4028234663852886e+38

# The least bfloat16.
LEAST_BFLOAT16 = -3.3895313892515355e+38

# ---- masks: what is added to scores, 0 where the mask is 1 and the least number where it is 0 -------------------------

# mask [B, S] -> [B, 1, 1, S].
def token_mask(mask: Tensor) -> Tensor:
  inverted = 1 - mask.to(torch.float32)
  return inverted.masked_fill(inverted.to(torch.bool), LEAST)[:, None, None]

# mask [B, T, S] -> [B, 1, T, S].
def pair_mask(mask: Tensor) -> Tensor:
  return ((1 - mask.to(torch.float32)) * LEAST)[:, None]

# ---- attention: softmax(Q K' / sqrt(d)) V by head ("Attention Is All You Need", equation 1 and section 3.2.2) ---------
# query [B, T, D], key, value [B, S, D], mask [B, 1, 1 or T, S] -> [B, T, D]; with $half in bfloat16.

# [B, T, D] -> [B, H, T, d].
def heads(x: Tensor) -> Tensor:
  if $half:
    x = x.to(torch.bfloat16)
  return x.unflatten(2, [$heads, -1]).transpose(1, 2)

# [B, H, T, d] -> [B, T, D].
def together(context: Tensor) -> Tensor:
  context = context.transpose(1, 2).flatten(2)
  if $half:
    context = context.to(torch.float32)
  return context

def attention(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
  return together(torch.scaled_dot_product_attention(heads(query), heads(key), heads(value)))

def attention_masked(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
  if $half:
    mask = mask.clamp(min=LEAST_BFLOAT16).to(torch.bfloat16)
  return together(torch.scaled_dot_product_attention(heads(query), heads(key), heads(value), mask))

def attention_dropout(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
  return dropped_attention(query, key, value, None)

def attention_dropout_masked(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
  return dropped_attention(query, key, value, mask)

# With dropout the fused operator falls back to slower steps than these. The scores [B, H, T, S] are changed in place,
# and the factor $rescale of what is kept acts on the smaller result.
def dropped_attention(query: Tensor, key: Tensor, value: Tensor, mask: Optional[Tensor]) -> Tensor:
  scores = heads(query) @ heads(key).transpose(2, 3)
  if $half:
    scores = scores.to(torch.float32)
  scores *= $scale_scores
  if mask is not None:
    scores += mask
  weights = scores.softmax(-1)
  kept = weights * dropout_mask(weights)
  if $half:
    kept = kept.to(torch.bfloat16)
  return together((kept @ heads(value)).mul_($rescale))

# ---- norms: LayerNorm over the last axis; x, residual [..., D], weight, bias [D] -> [..., D] --------------------------

def layer_norm(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.layer_norm(x, [$width], weight, bias, $eps)

# LayerNorm(x + Sublayer(x)), "Attention Is All You Need", section 3.1.
def residual_norm(x: Tensor, residual: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return layer_norm(x + residual, weight, bias)

# The same with dropout of x (section 5.4). The factor that makes up for what is dropped is folded into the sum.
def dropout_residual_norm(x: Tensor, residual: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  kept = x * dropout_mask(x)
  return layer_norm(residual.add(kept, alpha=$rescale), weight, bias)

# BERT, figure 2: the sum of token, segment and position embeddings.
def embedding_norm(words: Tensor, types: Tensor, positions: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return layer_norm(words + types + positions, weight, bias)

# ---- others ---------------------------------------------------------------------------------------------------

# RoBERTa's positions, counted from $padding + 1; padding has the position $padding. ids [B, T] -> [B, T].
def positions_after_padding(ids: Tensor) -> Tensor:
  mask = (ids != $padding).to(torch.int64)
  return mask.cumsum(1) * mask + $padding
