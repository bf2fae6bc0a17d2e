# The operators of org.paperzoo.nlp.bert, in TorchScript. "$name" is a literal filled in before compilation.
# Type codes of torch.to: 4 int64, 6 float32, 11 bool, 15 bfloat16. -3.4028234663852886e+38 is the least
# float32: added to a score it leaves nothing of it, and a row that has nothing else still has a softmax.

# ---- masks ----------------------------------------------------------------------------------------------------

def token_mask(mask: Tensor) -> Tensor:
  inverted = torch.rsub(torch.to(mask, 6), 1.)
  least = torch.masked_fill(inverted, torch.to(inverted, 11), -3.4028234663852886e+38)
  return torch.unsqueeze(torch.unsqueeze(least, 1), 1)

def pair_mask(mask: Tensor) -> Tensor:
  return torch.unsqueeze(torch.mul(torch.rsub(torch.to(mask, 6), 1.), -3.4028234663852886e+38), 1)

# ---- attention: query, key, value [B, T, D] -> [B, T, D], heads side by side; with $half in bfloat16 -----------------

def heads(x: Tensor) -> Tensor:
  if $half:
    x = torch.to(x, 15)
  return torch.transpose(torch.unflatten(x, 2, [$heads, -1]), 1, 2)

def together(context: Tensor) -> Tensor:
  context = torch.flatten(torch.transpose(context, 1, 2), 2)
  if $half:
    context = torch.to(context, 6)
  return context

def attention(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
  return together(torch.scaled_dot_product_attention(heads(query), heads(key), heads(value), None, 0., False))

def attention_masked(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
  if $half:
    mask = torch.to(torch.clamp(mask, -3.3895313892515355e+38), 15)
  return together(torch.scaled_dot_product_attention(heads(query), heads(key), heads(value), mask, 0., False))

def attention_dropout(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
  return dropped_attention(query, key, value, None)

def attention_dropout_masked(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
  return dropped_attention(query, key, value, mask)

# With dropout the fused operator falls back to slower steps than these.
def dropped_attention(query: Tensor, key: Tensor, value: Tensor, mask: Optional[Tensor]) -> Tensor:
  scores = torch.matmul(heads(query), torch.transpose(heads(key), 2, 3))
  if $half:
    scores = torch.to(scores, 6)
  scores = torch.mul_(scores, $scale_scores)
  if mask is not None:
    scores = torch.add_(scores, mask)
  weights = torch.softmax(scores, -1)
  kept = torch.mul(weights, dropout_mask(weights))
  if $half:
    kept = torch.to(kept, 15)
  return together(torch.mul_(torch.matmul(kept, heads(value)), $rescale))

# ---- norms ----------------------------------------------------------------------------------------------------

def layer_norm(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.layer_norm(x, [$width], weight, bias, $eps)

def residual_norm(x: Tensor, residual: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.layer_norm(torch.add(x, residual), [$width], weight, bias, $eps)

# The factor that makes up for what is dropped is folded into the sum.
def dropout_residual_norm(x: Tensor, residual: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  kept = torch.mul(x, dropout_mask(x))
  return torch.layer_norm(torch.add(residual, kept, alpha=$rescale), [$width], weight, bias, $eps)

def embedding_norm(words: Tensor, types: Tensor, positions: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.layer_norm(torch.add(torch.add(words, types), positions), [$width], weight, bias, $eps)

# ---- others ---------------------------------------------------------------------------------------------------

def positions_after_padding(ids: Tensor) -> Tensor:
  mask = torch.to(torch.ne(ids, $padding), 4)
  return torch.add(torch.mul(torch.cumsum(mask, 1), mask), $padding)
