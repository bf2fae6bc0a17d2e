# The operators of org.paperzoo.nlp.bert, in TorchScript. "$name" is a literal filled in before compilation.
# Type codes of torch.to: 2 int16, 4 int64, 6 float32, 11 bool, 15 bfloat16. -3.4028234663852886e+38 is the least
# float32: added to a score it leaves nothing of it, and a row that has nothing else still has a softmax.

def token_mask(mask: Tensor) -> Tensor:
  inverted = torch.rsub(torch.to(mask, 6), 1.)
  least = torch.masked_fill(inverted, torch.to(inverted, 11), -3.4028234663852886e+38)
  return torch.unsqueeze(torch.unsqueeze(least, 1), 1)

def pair_mask(mask: Tensor) -> Tensor:
  return torch.unsqueeze(torch.mul(torch.rsub(torch.to(mask, 6), 1.), -3.4028234663852886e+38), 1)

def attention(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
  q = torch.transpose(torch.unflatten(query, 2, [$heads, -1]), 1, 2)
  k = torch.transpose(torch.unflatten(key, 2, [$heads, -1]), 1, 2)
  v = torch.transpose(torch.unflatten(value, 2, [$heads, -1]), 1, 2)
  context = torch.scaled_dot_product_attention(q, k, v, None, 0., False)
  return torch.flatten(torch.transpose(context, 1, 2), 2)

def attention_masked(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
  q = torch.transpose(torch.unflatten(query, 2, [$heads, -1]), 1, 2)
  k = torch.transpose(torch.unflatten(key, 2, [$heads, -1]), 1, 2)
  v = torch.transpose(torch.unflatten(value, 2, [$heads, -1]), 1, 2)
  context = torch.scaled_dot_product_attention(q, k, v, mask, 0., False)
  return torch.flatten(torch.transpose(context, 1, 2), 2)

def attention_bf16(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
  q = torch.transpose(torch.unflatten(torch.to(query, 15), 2, [$heads, -1]), 1, 2)
  k = torch.transpose(torch.unflatten(torch.to(key, 15), 2, [$heads, -1]), 1, 2)
  v = torch.transpose(torch.unflatten(torch.to(value, 15), 2, [$heads, -1]), 1, 2)
  context = torch.scaled_dot_product_attention(q, k, v, None, 0., False)
  return torch.to(torch.flatten(torch.transpose(context, 1, 2), 2), 6)

def attention_masked_bf16(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
  q = torch.transpose(torch.unflatten(torch.to(query, 15), 2, [$heads, -1]), 1, 2)
  k = torch.transpose(torch.unflatten(torch.to(key, 15), 2, [$heads, -1]), 1, 2)
  v = torch.transpose(torch.unflatten(torch.to(value, 15), 2, [$heads, -1]), 1, 2)
  least = torch.to(torch.clamp(mask, -3.3895313892515355e+38), 15)
  context = torch.scaled_dot_product_attention(q, k, v, least, 0., False)
  return torch.to(torch.flatten(torch.transpose(context, 1, 2), 2), 6)

# With dropout the fused operator falls back to slower steps than these.
def attention_dropout(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
  q = torch.transpose(torch.unflatten(query, 2, [$heads, -1]), 1, 2)
  k = torch.transpose(torch.unflatten(key, 2, [$heads, -1]), 1, 2)
  v = torch.transpose(torch.unflatten(value, 2, [$heads, -1]), 1, 2)
  scores = torch.matmul(q, torch.transpose(k, 2, 3))
  scores = torch.mul_(scores, $scale_scores)
  weights = torch.softmax(scores, -1)
  random = torch.random_(torch.empty(torch.size(weights), dtype=2, device=weights.device), -32768, 32768)
  dropped = torch.lt(random, $threshold)
  kept = torch.masked_fill(weights, dropped, 0.)
  context = torch.mul_(torch.matmul(kept, v), $scale)
  return torch.flatten(torch.transpose(context, 1, 2), 2)

def attention_dropout_masked(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
  q = torch.transpose(torch.unflatten(query, 2, [$heads, -1]), 1, 2)
  k = torch.transpose(torch.unflatten(key, 2, [$heads, -1]), 1, 2)
  v = torch.transpose(torch.unflatten(value, 2, [$heads, -1]), 1, 2)
  scores = torch.matmul(q, torch.transpose(k, 2, 3))
  scores = torch.mul_(scores, $scale_scores)
  scores = torch.add_(scores, mask)
  weights = torch.softmax(scores, -1)
  random = torch.random_(torch.empty(torch.size(weights), dtype=2, device=weights.device), -32768, 32768)
  dropped = torch.lt(random, $threshold)
  kept = torch.masked_fill(weights, dropped, 0.)
  context = torch.mul_(torch.matmul(kept, v), $scale)
  return torch.flatten(torch.transpose(context, 1, 2), 2)

def attention_dropout_bf16(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
  q = torch.transpose(torch.unflatten(torch.to(query, 15), 2, [$heads, -1]), 1, 2)
  k = torch.transpose(torch.unflatten(torch.to(key, 15), 2, [$heads, -1]), 1, 2)
  v = torch.transpose(torch.unflatten(torch.to(value, 15), 2, [$heads, -1]), 1, 2)
  scores = torch.matmul(q, torch.transpose(k, 2, 3))
  scores = torch.to(scores, 6)
  scores = torch.mul_(scores, $scale_scores)
  weights = torch.softmax(scores, -1)
  random = torch.random_(torch.empty(torch.size(weights), dtype=2, device=weights.device), -32768, 32768)
  dropped = torch.lt(random, $threshold)
  kept = torch.masked_fill(weights, dropped, 0.)
  kept = torch.to(kept, 15)
  context = torch.mul_(torch.matmul(kept, v), $scale)
  return torch.to(torch.flatten(torch.transpose(context, 1, 2), 2), 6)

def attention_dropout_masked_bf16(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
  q = torch.transpose(torch.unflatten(torch.to(query, 15), 2, [$heads, -1]), 1, 2)
  k = torch.transpose(torch.unflatten(torch.to(key, 15), 2, [$heads, -1]), 1, 2)
  v = torch.transpose(torch.unflatten(torch.to(value, 15), 2, [$heads, -1]), 1, 2)
  scores = torch.matmul(q, torch.transpose(k, 2, 3))
  scores = torch.to(scores, 6)
  scores = torch.mul_(scores, $scale_scores)
  scores = torch.add_(scores, mask)
  weights = torch.softmax(scores, -1)
  random = torch.random_(torch.empty(torch.size(weights), dtype=2, device=weights.device), -32768, 32768)
  dropped = torch.lt(random, $threshold)
  kept = torch.masked_fill(weights, dropped, 0.)
  kept = torch.to(kept, 15)
  context = torch.mul_(torch.matmul(kept, v), $scale)
  return torch.to(torch.flatten(torch.transpose(context, 1, 2), 2), 6)

def layer_norm(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.layer_norm(x, [$width], weight, bias, $eps)

def residual_norm(x: Tensor, residual: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.layer_norm(torch.add(x, residual), [$width], weight, bias, $eps)

# Dropout takes 16 random bits for each number and keeps one byte of it for the gradient; the factor that makes up
# for the dropped ones is folded into the next operator where there is one. Half of the time of the engine's own.
def dropout_residual_norm(x: Tensor, residual: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  random = torch.random_(torch.empty(torch.size(x), dtype=2, device=x.device), -32768, 32768)
  dropped = torch.lt(random, $threshold)
  kept = torch.masked_fill(x, dropped, 0.)
  return torch.layer_norm(torch.add(residual, kept, alpha=$scale), [$width], weight, bias, $eps)

def embedding_norm(words: Tensor, types: Tensor, positions: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.layer_norm(torch.add(torch.add(words, types), positions), [$width], weight, bias, $eps)

def dropout(x: Tensor) -> Tensor:
  random = torch.random_(torch.empty(torch.size(x), dtype=2, device=x.device), -32768, 32768)
  dropped = torch.lt(random, $threshold)
  return torch.mul_(torch.masked_fill(x, dropped, 0.), $scale)

def positions_after_padding(ids: Tensor) -> Tensor:
  mask = torch.to(torch.ne(ids, $padding), 4)
  return torch.add(torch.mul(torch.cumsum(mask, 1), mask), $padding)

# In the order in which the reference computes it, down to the last bit of the gradient.
def gelu_tanh(x: Tensor) -> Tensor:
  half = torch.mul(x, 0.5)
  inner = torch.mul(torch.add(x, torch.mul(torch.pow(x, 3.), 0.044715)), 0.7978845608028654)
  return torch.mul(half, torch.add(torch.tanh(inner), 1.))

def silu(x: Tensor) -> Tensor:
  return torch.silu(x)
