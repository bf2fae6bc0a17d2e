# The operators of org.paperzoo.nlp.gpt, in TorchScript. "$name" is a literal filled in before compilation.
# B sequences of T tokens, width D, H heads of d numbers, vocabulary V, cache of C places.
# Type codes: 4 int64, 6 float32, 15 bfloat16.

# ---- embeddings -----------------------------------------------------------------------------------------------

def embed(ids: Tensor, words: Tensor, places: Tensor) -> Tensor:
  return torch.add(torch.embedding(words, ids), torch.slice(places, 0, 0, torch.size(ids, 1)))

def embed_at(ids: Tensor, positions: Tensor, words: Tensor, places: Tensor) -> Tensor:
  return torch.add(torch.embedding(words, ids), torch.embedding(places, positions))

def add_types(x: Tensor, types: Tensor, words: Tensor) -> Tensor:
  return torch.add(x, torch.embedding(words, types))

# ---- the parts of a layer -------------------------------------------------------------------------------------

# `update` is changed: nobody reads it again.
def dropout_residual(x: Tensor, update: Tensor) -> Tensor:
  return torch.add(x, torch.mul_(update, dropout_mask(update)), alpha=$rescale)

def conv1d(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.linear(x, torch.t(weight), bias)

def conv1d_bf16(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return bf16_product(torch.linear(bf16_factor(x), torch.t(bf16_factor(weight)), bf16_factor(bias)))

# [B, T, D] -> [B, H, T, d], and back.
def heads(x: Tensor) -> Tensor:
  return torch.transpose(torch.unflatten(x, 2, [$heads, -1]), 1, 2)

def together(x: Tensor) -> Tensor:
  return torch.flatten(torch.transpose(x, 1, 2), 2)

def split_heads(qkv: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
  parts = torch.unbind(torch.unflatten(qkv, 2, [3, $heads, -1]), 2)
  return (torch.transpose(parts[0], 1, 2), torch.transpose(parts[1], 1, 2), torch.transpose(parts[2], 1, 2))

def fused_attention(qkv: Tensor) -> Tensor:
  if $half:
    qkv = torch.to(qkv, 15)
  q, k, v = split_heads(qkv)
  context = torch.scaled_dot_product_attention(q, k, v, None, 0., True, scale=$scale)
  return torch.to(together(context), 6)

def fused_attention_masked(qkv: Tensor, mask: Tensor) -> Tensor:
  q, k, v = split_heads(qkv)
  context = torch.scaled_dot_product_attention(q, k, v, mask, $dropout, False, scale=$scale)
  return together(context)

# With dropout the engine's operator falls back to slower steps than these.
def fused_attention_dropout(qkv: Tensor) -> Tensor:
  q, k, v = split_heads(qkv)
  scores = torch.mul_(torch.matmul(q, torch.transpose(k, 2, 3)), $scale)
  tokens = torch.size(q, 2)
  future = torch.triu(torch.full([tokens, tokens], float("-inf"), dtype=6, device=q.device), 1)
  weights = torch.softmax(torch.add_(scores, future), -1)
  context = torch.mul_(torch.matmul(torch.mul(weights, dropout_mask(weights)), v), $rescale)
  return together(context)

def attention(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
  if $half:
    query = torch.to(query, 15)
    key = torch.to(key, 15)
    value = torch.to(value, 15)
  q = heads(query)
  k = heads(key)
  v = heads(value)
  context = torch.scaled_dot_product_attention(q, k, v, None, $dropout, True, scale=$scale)
  return torch.to(together(context), 6)

# With the reference's two masks: scores of keys that a layer does not see, the future or beyond its window, are
# replaced; to the others `added` is added, for padding. A query whose keys are all padding has a softmax over those
# keys whose scores were not replaced, and these alone get a gradient. Not by the fused kernel: going back, it loses
# rows of which every key is hidden.
def attention_added(query: Tensor, key: Tensor, value: Tensor, hidden: Tensor, added: Tensor) -> Tensor:
  q = heads(query)
  k = heads(key)
  v = heads(value)
  scores = torch.mul(torch.matmul(q, torch.transpose(k, 2, 3)), $scale)
  scores = torch.masked_fill_(scores, hidden, -3.4028234663852886e+38)
  weights = torch.dropout(torch.softmax(torch.add_(scores, added), -1), $dropout, True)
  return together(torch.matmul(weights, v))

# Queries in blocks of window see their own block and the one before, which is all that a band of that width
# reaches: 2 T window scores instead of T T.
def attention_banded(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
  tokens = torch.size(query, 1)
  blocks = (tokens + $window - 1) // $window
  rest = torch.sub(torch.mul(blocks, $window), tokens)
  q = torch.unflatten(torch.constant_pad_nd(query, [0, 0, 0, rest]), 1, [blocks, $window])
  k = torch.unfold(torch.constant_pad_nd(key, [0, 0, $window, rest]), 1, 2 * $window, $window)
  v = torch.unfold(torch.constant_pad_nd(value, [0, 0, $window, rest]), 1, 2 * $window, $window)
  q = torch.flatten(torch.transpose(torch.unflatten(q, 3, [$heads, -1]), 2, 3), 0, 1)
  k = torch.flatten(torch.transpose(torch.unflatten(k, 2, [$heads, -1]), 3, 4), 0, 1)
  v = torch.flatten(torch.transpose(torch.unflatten(v, 2, [$heads, -1]), 3, 4), 0, 1)
  context = torch.scaled_dot_product_attention(q, k, v, mask, $dropout, False, scale=$scale)
  context = together(context)
  context = torch.flatten(torch.unflatten(context, 0, [-1, blocks]), 1, 2)
  return torch.slice(context, 1, 0, tokens)

# ---- masks ----------------------------------------------------------------------------------------------------

# True where a query may see a key: [B, T] of 1 for tokens and 0 for padding -> [B, 1, T, T].
def causal_mask(mask: Tensor) -> Tensor:
  n = torch.arange(torch.size(mask, 1), dtype=4, device=mask.device)
  causal = torch.le(torch.unsqueeze(n, 0), torch.unsqueeze(n, 1))
  return torch.logical_and(causal, torch.unsqueeze(torch.unsqueeze(torch.ne(mask, 0), 1), 1))

# True where a layer hides a key from a query, whatever is padding: x [B, T, ...] -> [T, T]. window of 0 is no window.
def hidden_mask(x: Tensor) -> Tensor:
  n = torch.arange(torch.size(x, 1), dtype=4, device=x.device)
  distance = torch.sub(torch.unsqueeze(n, 1), torch.unsqueeze(n, 0))
  hidden = torch.lt(distance, 0)
  if $window > 0:
    hidden = torch.logical_or(hidden, torch.ge(distance, $window))
  return hidden

# What is added to the scores of padding and of the future: [B, T] of 1 for tokens and 0 for padding -> [B, 1, T, T].
def additive_mask(mask: Tensor) -> Tensor:
  unseen = torch.logical_not(causal_mask(mask))
  return torch.masked_fill(torch.zeros_like(unseen, dtype=6), unseen, -3.4028234663852886e+38)

# The mask of attention_banded: [B blocks, 1, window, 2 window].
def band_mask(x: Tensor) -> Tensor:
  blocks = (torch.size(x, 1) + $window - 1) // $window
  i = torch.unsqueeze(torch.arange($window, dtype=4, device=x.device), 1)
  j = torch.unsqueeze(torch.arange(2 * $window, dtype=4, device=x.device), 0)
  band = torch.logical_and(torch.gt(j, i), torch.le(j, torch.add(i, $window)))
  first = torch.logical_and(band, torch.ge(j, $window))
  one = torch.unsqueeze(torch.cat([torch.unsqueeze(first, 0), torch.repeat(torch.unsqueeze(band, 0), [blocks - 1, 1, 1])]), 1)
  return torch.repeat(one, [torch.size(x, 0), 1, 1, 1])

# True where T new tokens after `past` others may see a key, within a window if it is not 0, and not padding:
# ids [B, T], tokens [B, C] bool -> [B, 1, T, past + T].
def cache_mask(ids: Tensor, tokens: Tensor, past: Tensor) -> Tensor:
  before = int(past)
  end = before + torch.size(ids, 1)
  i = torch.unsqueeze(torch.arange(before, end, dtype=4, device=tokens.device), 1)
  j = torch.unsqueeze(torch.arange(end, dtype=4, device=tokens.device), 0)
  seen = torch.le(j, i)
  if $window > 0:
    seen = torch.logical_and(seen, torch.gt(j, torch.sub(i, $window)))
  return torch.logical_and(seen, torch.unsqueeze(torch.unsqueeze(torch.slice(tokens, 1, 0, end), 1), 1))

# ---- losses ---------------------------------------------------------------------------------------------------

# The reference's loss: token t predicts label t + 1. logits [B, T, V], labels [B, T].
def shifted_loss(logits: Tensor, labels: Tensor) -> Tensor:
  shifted = torch.constant_pad_nd(torch.slice(labels, 1, 1), [0, 1], -100)
  return torch.cross_entropy_loss(torch.flatten(logits, 0, 1), torch.flatten(shifted), None, 1, -100, 0.)

# Projection to the vocabulary and mean cross entropy in one, without the logits of all tokens in memory: they are
# made rows at a time, and their gradient at once. hidden [N, D], weight [V, D], labels [N], -100 counts for
# nothing. The result has the value of the loss, and its gradient by way of two products with constants.
def projected_loss(hidden: Tensor, weight: Tensor, labels: Tensor) -> Tensor:
  h = torch.detach(hidden)
  w = torch.detach(weight)
  valid = torch.ne(labels, -100)
  target = torch.unsqueeze(torch.clamp(labels, 0), 1)
  share = torch.reciprocal(torch.to(torch.sum(valid), 6))
  share = torch.mul(torch.to(valid, 6), share)
  dh = torch.empty_like(h)
  dw = torch.zeros([0], dtype=6, device=h.device)
  if $train_weight:
    dw = torch.zeros_like(w)
  half = w
  if $half:
    half = torch.to(w, 15)
  losses = torch.zeros([], dtype=6, device=h.device)
  count = torch.size(h, 0)
  # Rows that begin at multiples of 32 numbers are written a third faster.
  vocabulary = torch.size(w, 0)
  buffer = torch.empty([torch.size(torch.slice(h, 0, 0, $rows), 0), (vocabulary + 31) // 32 * 32], dtype=6, device=h.device)
  for i in range((count + $rows - 1) // $rows):
    start = i * $rows
    rows = torch.slice(h, 0, start, start + $rows)
    y = torch.slice(target, 0, start, start + $rows)
    part = torch.unsqueeze(torch.slice(share, 0, start, start + $rows), 1)
    logits = torch.slice(torch.slice(buffer, 0, 0, torch.size(rows, 0)), 1, 0, vocabulary)
    if $half:
      torch.copy_(logits, torch.linear(torch.to(rows, 15), half))
    else:
      torch.mm(rows, torch.t(w), out=logits)
    torch.sub_(logits, torch.amax(logits, [1], True))
    picked = torch.gather(logits, 1, y)
    torch.exp_(logits)
    total = torch.sum(logits, [1], True)
    loss = torch.mul(torch.sub(torch.log(total), picked), part)
    losses = torch.add(losses, torch.sum(loss))
    if $backward:
      torch.mul_(logits, torch.div(part, total))
      torch.scatter_add_(logits, 1, y, torch.neg(part))
      if $half:
        slim = torch.to(logits, 15)
        torch.copy_(torch.slice(dh, 0, start, start + $rows), torch.matmul(slim, half))
        if $train_weight:
          torch.add_(dw, torch.matmul(torch.t(slim), torch.to(rows, 15)))
      else:
        torch.copy_(torch.slice(dh, 0, start, start + $rows), torch.matmul(logits, w))
        if $train_weight:
          torch.addmm_(dw, torch.t(logits), rows)
  if $backward:
    gradient = torch.dot(torch.flatten(hidden), torch.flatten(dh))
    if $train_weight:
      gradient = torch.add(gradient, torch.dot(torch.flatten(weight), torch.flatten(dw)))
    losses = torch.add(torch.sub(gradient, torch.detach(gradient)), losses)
  return losses

# log p(label) of each row, rows at a time: hidden [N, D], weight [V, D], labels [N] -> [N]; and 1 where the label
# is the likeliest token.
def token_log_probs(hidden: Tensor, weight: Tensor, labels: Tensor) -> Tuple[Tensor, Tensor]:
  count = torch.size(hidden, 0)
  scores = torch.empty([count], dtype=6, device=hidden.device)
  best = torch.empty([count], dtype=4, device=hidden.device)
  for i in range((count + $rows - 1) // $rows):
    start = i * $rows
    y = torch.slice(labels, 0, start, start + $rows)
    logits = torch.linear(torch.slice(hidden, 0, start, start + $rows), weight)
    picked = torch.squeeze(torch.gather(logits, 1, torch.unsqueeze(y, 1)), 1)
    torch.copy_(torch.slice(scores, 0, start, start + $rows), torch.sub(picked, torch.logsumexp(logits, [1])))
    torch.copy_(torch.slice(best, 0, start, start + $rows), torch.eq(torch.argmax(logits, 1), y))
  return (scores, best)

# ---- decoding with a cache of keys and values [B, H, C, d], written in place ----------------------------------------

# In bfloat16 the factors of a product are rounded, and the product.
def working(x: Tensor) -> Tensor:
  if $rounded:
    x = bf16_factor(x)
  return x

def result(x: Tensor) -> Tensor:
  if $rounded:
    x = bf16_product(x)
  return x

# A few rows times a large matrix: its reading is all that takes time, and the library's own product for it reads at half of
# the memory's speed. Split over the inputs (weights [in, out]) or the outputs ([out, in]) into some products in a batch,
# it takes half to three quarters of the time.
def few_rows(x: Tensor) -> bool:
  few = torch.numel(x) <= $few * $width
  if x.is_cuda:
    few = False
  return few

# x [B, T, in], weight [in, out].
def decode_conv1d(x: Tensor, weight: Tensor, bias: Tensor, few: bool) -> Tensor:
  x = working(x)
  weight = working(weight)
  bias = working(bias)
  if few:
    size = torch.size(x, 2) // $split
    parted = torch.transpose(torch.reshape(x, [-1, $split, size]), 0, 1)
    product = torch.bmm(parted, torch.reshape(weight, [$split, size, -1]))
    if $rounded:
      product = torch.to(product, 6)
    y = torch.unflatten(torch.add(torch.sum(product, [0]), bias), 0, [-1, torch.size(x, 1)])
  else:
    y = torch.linear(x, torch.t(weight), bias)
  return result(y)

# x [B, T, in], weight [out, in].
def decode_linear(x: Tensor, weight: Tensor, bias: Optional[Tensor], few: bool) -> Tensor:
  x = working(x)
  weight = working(weight)
  if bias is not None:
    bias = working(bias)
  if few:
    rows = torch.expand(torch.reshape(x, [1, -1, torch.size(x, 2)]), [$split, -1, -1])
    product = torch.bmm(rows, torch.transpose(torch.unflatten(weight, 0, [$split, -1]), 1, 2))
    y = torch.reshape(torch.transpose(product, 0, 1), [-1, torch.size(x, 1), torch.size(weight, 0)])
    if bias is not None:
      y = torch.add(y, bias)
  else:
    y = torch.linear(x, weight, bias)
  return result(y)

# One GPT-2 layer on T new tokens x [B, T, D] after `past` others. mask [B, 1, T, past + T] if masked.
def decode_gpt2(x: Tensor, past: Tensor, mask: Tensor, keys: Tensor, values: Tensor, ln_1_w: Tensor, ln_1_b: Tensor, attn_w: Tensor, attn_b: Tensor, out_w: Tensor, out_b: Tensor, ln_2_w: Tensor, ln_2_b: Tensor, fc_w: Tensor, fc_b: Tensor, proj_w: Tensor, proj_b: Tensor) -> Tensor:
  start = int(past)
  tokens = torch.size(x, 1)
  end = start + tokens
  few = few_rows(x)
  normed = torch.layer_norm(x, [$width], ln_1_w, ln_1_b, $eps)
  q, new_keys, new_values = split_heads(decode_conv1d(normed, attn_w, attn_b, few))
  torch.copy_(torch.slice(keys, 2, start, end), new_keys)
  torch.copy_(torch.slice(values, 2, start, end), new_values)
  k = torch.slice(keys, 2, 0, end)
  v = torch.slice(values, 2, 0, end)
  if $masked:
    context = torch.scaled_dot_product_attention(q, k, v, mask, 0., False, scale=$scale)
  else:
    context = torch.scaled_dot_product_attention(q, k, v, None, 0., tokens > 1, scale=$scale)
  hidden = torch.add_(decode_conv1d(together(context), out_w, out_b, few), x)
  normed = torch.layer_norm(hidden, [$width], ln_2_w, ln_2_b, $eps)
  inner = activation(decode_conv1d(normed, fc_w, fc_b, few))
  return torch.add_(decode_conv1d(inner, proj_w, proj_b, few), hidden)

# One GPT-Neo layer; with a window, a single new token reads the last places of the cache only.
def decode_gpt_neo(x: Tensor, past: Tensor, mask: Tensor, keys: Tensor, values: Tensor, ln_1_w: Tensor, ln_1_b: Tensor, q_w: Tensor, k_w: Tensor, v_w: Tensor, out_w: Tensor, out_b: Tensor, ln_2_w: Tensor, ln_2_b: Tensor, fc_w: Tensor, fc_b: Tensor, proj_w: Tensor, proj_b: Tensor) -> Tensor:
  start = int(past)
  tokens = torch.size(x, 1)
  end = start + tokens
  few = few_rows(x)
  normed = torch.layer_norm(x, [$width], ln_1_w, ln_1_b, $eps)
  q = heads(decode_linear(normed, q_w, None, few))
  torch.copy_(torch.slice(keys, 2, start, end), heads(decode_linear(normed, k_w, None, few)))
  torch.copy_(torch.slice(values, 2, start, end), heads(decode_linear(normed, v_w, None, few)))
  first = 0
  if $window > 0:
    if tokens == 1:
      if end > $window:
        first = end - $window
  k = torch.slice(keys, 2, first, end)
  v = torch.slice(values, 2, first, end)
  if $masked:
    context = torch.scaled_dot_product_attention(q, k, v, torch.slice(mask, 3, first), 0., False, scale=1.)
  else:
    context = torch.scaled_dot_product_attention(q, k, v, None, 0., tokens > 1, scale=1.)
  hidden = torch.add_(decode_linear(together(context), out_w, out_b, few), x)
  normed = torch.layer_norm(hidden, [$width], ln_2_w, ln_2_b, $eps)
  inner = activation(decode_linear(normed, fc_w, fc_b, few))
  return torch.add_(decode_linear(inner, proj_w, proj_b, few), hidden)

# The last norm and the projection to the vocabulary of the last of the tokens: x [B, T, D] -> [B, V]. Few rows take the
# vocabulary in blocks of 64 tokens.
def next_logits(x: Tensor, ln_w: Tensor, ln_b: Tensor, weight: Tensor) -> Tensor:
  newest = torch.select(x, 1, -1)
  last = working(torch.layer_norm(newest, [$width], ln_w, ln_b, $eps))
  weight = working(weight)
  blocks = torch.size(weight, 0) // 64
  few = few_rows(newest)
  if blocks < 2:
    few = False
  if few:
    even = blocks * 64
    rows = torch.expand(torch.unsqueeze(last, 0), [blocks, -1, -1])
    product = torch.bmm(rows, torch.transpose(torch.unflatten(torch.slice(weight, 0, 0, even), 0, [blocks, 64]), 1, 2))
    rest = torch.linear(last, torch.slice(weight, 0, even))
    logits = torch.cat([torch.flatten(torch.transpose(product, 0, 1), 1), rest], 1)
  else:
    logits = torch.linear(last, weight)
  return result(logits)

# Lets beam i go on from what beam order[i] saw.
def reorder(order: Tensor, past: Tensor, keys: Tensor, values: Tensor) -> Tensor:
  end = int(past)
  k = torch.slice(keys, 2, 0, end)
  v = torch.slice(values, 2, 0, end)
  torch.copy_(k, torch.index_select(k, 0, order))
  torch.copy_(v, torch.index_select(v, 0, order))
  return order

# Gives sequence i of a wider cache what sequence order[i] saw.
def spread(order: Tensor, past: Tensor, keys: Tensor, values: Tensor, wide_keys: Tensor, wide_values: Tensor) -> Tensor:
  end = int(past)
  torch.copy_(torch.slice(wide_keys, 2, 0, end), torch.index_select(torch.slice(keys, 2, 0, end), 0, order))
  torch.copy_(torch.slice(wide_values, 2, 0, end), torch.index_select(torch.slice(values, 2, 0, end), 0, order))
  return order
