# The operators of org.paperzoo.nlp.gpt: Brown et al., "Language Models are Few-Shot Learners", whose model is GPT-2's
# (Radford et al., "Language Models are Unsupervised Multitask Learners") with banded attention in every other layer, as
# GPT-Neo has it. "$name" is a literal filled in before compilation.
# B sequences of T tokens, width D, H heads of d numbers, vocabulary V, cache of C places.
#
# narrow(dim, start, length) makes one view where x[:, :, a:b] makes one for each axis, which back-propagation copies.

# The least float32: added to a score it leaves nothing of it, and a row that has nothing else still has a softmax.
LEAST = -3.4028234663852886e+38

# The label that counts for nothing.
IGNORED = -100

# ---- embeddings: h0 = U We + Wp (Radford et al. 2018, equation 2) -------------------------------------------------------

# ids [B, T], words [V, D], places [positions, D] -> [B, T, D].
def embed(ids: Tensor, words: Tensor, places: Tensor) -> Tensor:
  return torch.embedding(words, ids) + places[:ids.shape[1]]

# positions [B, T] or [1, T].
def embed_at(ids: Tensor, positions: Tensor, words: Tensor, places: Tensor) -> Tensor:
  return torch.embedding(words, ids) + torch.embedding(places, positions)

# x [B, T, D], types [B, T] -> [B, T, D].
def add_types(x: Tensor, types: Tensor, words: Tensor) -> Tensor:
  return x + torch.embedding(words, types)

# ---- the parts of a layer -------------------------------------------------------------------------------------

# x W + b: x [..., in], weight [in, out], bias [out] -> [..., out].
def conv1d(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.linear(x, weight.t(), bias)

def conv1d_bf16(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return bf16_product(torch.linear(bf16_factor(x), bf16_factor(weight).t(), bf16_factor(bias)))

# ---- causal attention: softmax(scale Q K' + mask) V by head --------------------------------------------------------------

# The steps that they share with others, heads and together among them, are those of org.paperzoo.core.aten.

# With the reference's two masks: scores of keys that a layer does not see, the future or beyond its window, are
# replaced (hidden [T, T]); to the others `added` [B, 1, T, T] is added, for padding. A query whose keys are all padding
# has a softmax over those keys whose scores were not replaced, and these alone get a gradient. Not by the fused kernel:
# going back, it loses rows of which every key is hidden.
def attention_added(query: Tensor, key: Tensor, value: Tensor, hidden: Tensor, added: Tensor) -> Tensor:
  q, k, v = heads(query), heads(key), heads(value)
  scores = (q @ k.transpose(2, 3)) * $scale
  scores.masked_fill_(hidden, LEAST)
  weights = torch.dropout(scores.add_(added).softmax(-1), $dropout, True)
  return together(weights @ v)

# Section 2.1, "locally banded": queries in blocks of window see their own block and the one before, which is all that a
# band of that width reaches: 2 T window scores instead of T T. mask [B blocks, 1, window, 2 window] -> [B, T, D].
def attention_banded(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
  tokens = query.shape[1]
  blocks = (tokens + $window - 1) // $window
  rest = blocks * $window - tokens
  q = torch.constant_pad_nd(query, [0, 0, 0, rest]).unflatten(1, [blocks, $window])      # [B, blocks, window, D]
  k = torch.constant_pad_nd(key, [0, 0, $window, rest]).unfold(1, 2 * $window, $window)  # [B, blocks, D, 2 window]
  v = torch.constant_pad_nd(value, [0, 0, $window, rest]).unfold(1, 2 * $window, $window)
  q = q.unflatten(3, [$heads, -1]).transpose(2, 3).flatten(0, 1)                         # [B blocks, H, window, d]
  k = k.unflatten(2, [$heads, -1]).transpose(3, 4).flatten(0, 1)                         # [B blocks, H, 2 window, d]
  v = v.unflatten(2, [$heads, -1]).transpose(3, 4).flatten(0, 1)
  context = together(torch.scaled_dot_product_attention(q, k, v, mask, $dropout, scale=$scale))
  return context.unflatten(0, [-1, blocks]).flatten(1, 2).narrow(1, 0, tokens)

# ---- masks ----------------------------------------------------------------------------------------------------

# True where a query may see a key: [B, T] of 1 for tokens and 0 for padding -> [B, 1, T, T].
def causal_mask(mask: Tensor) -> Tensor:
  n = torch.arange(mask.shape[1], device=mask.device)
  return (n <= n[:, None]) & (mask != 0)[:, None, None]

# True where a layer hides a key from a query, whatever is padding: x [B, T, ...] -> [T, T]. window of 0 is no window.
def hidden_mask(x: Tensor) -> Tensor:
  n = torch.arange(x.shape[1], device=x.device)
  distance = n[:, None] - n
  hidden = distance < 0
  if $window > 0:
    hidden = hidden | (distance >= $window)
  return hidden

# What is added to the scores of padding and of the future: [B, T] of 1 for tokens and 0 for padding -> [B, 1, T, T].
def additive_mask(mask: Tensor) -> Tensor:
  unseen = ~causal_mask(mask)
  return torch.zeros_like(unseen, dtype=torch.float32).masked_fill(unseen, LEAST)

# The mask of attention_banded, x [B, T, ...] -> [B blocks, 1, window, 2 window].
def band_mask(x: Tensor) -> Tensor:
  blocks = (x.shape[1] + $window - 1) // $window
  i = torch.arange($window, device=x.device)[:, None]
  j = torch.arange(2 * $window, device=x.device)
  band = (j > i) & (j <= i + $window)
  first = band & (j >= $window)
  one = torch.cat([first[None], band.repeat([blocks - 1, 1, 1])])[:, None]
  return one.repeat([x.shape[0], 1, 1, 1])

# True where T new tokens after `past` others may see a key, within a window if it is not 0, and not padding:
# ids [B, T], tokens [B, C] bool, past [] -> [B, 1, T, past + T].
def cache_mask(ids: Tensor, tokens: Tensor, past: Tensor) -> Tensor:
  before = int(past)
  end = before + ids.shape[1]
  i = torch.arange(before, end, device=tokens.device)[:, None]
  j = torch.arange(end, device=tokens.device)
  seen = j <= i
  if $window > 0:
    seen = seen & (j > i - $window)
  return seen & tokens[:, None, None, :end]

# ---- losses: L = -sum log P(u_i | u_<i), as a mean (Radford et al. 2018, equation 1) -------------------------------------

# The reference's loss: token t predicts label t + 1. logits [B, T, V], labels [B, T] -> [].
def shifted_loss(logits: Tensor, labels: Tensor) -> Tensor:
  shifted = torch.constant_pad_nd(labels[:, 1:], [0, 1], IGNORED)
  return torch.cross_entropy_loss(logits.flatten(0, 1), shifted.flatten(), ignore_index=IGNORED)

# log p(label) of each row, $rows rows at a time: hidden [N, D], weight [V, D], labels [N] -> [N]; and 1 where the label
# is the likeliest token.
def token_log_probs(hidden: Tensor, weight: Tensor, labels: Tensor) -> Tuple[Tensor, Tensor]:
  count = hidden.shape[0]
  scores = torch.empty([count], dtype=torch.float32, device=hidden.device)
  best = torch.empty([count], dtype=torch.int64, device=hidden.device)
  for i in range((count + $rows - 1) // $rows):
    start = i * $rows
    stop = start + $rows
    y = labels[start:stop]
    logits = torch.linear(hidden[start:stop], weight)
    picked = logits.gather(1, y.unsqueeze(1)).squeeze(1)
    scores[start:stop] = picked - logits.logsumexp([1])
    best[start:stop] = logits.argmax(1) == y
  return scores, best

# ---- decoding with a cache of keys and values [B, H, C, d], written in place ----------------------------------------

# In bfloat16 the factors of a product are rounded, and the product.
def working(x: Tensor) -> Tensor:
  return bf16_factor(x) if $rounded else x

def result(x: Tensor) -> Tensor:
  return bf16_product(x) if $rounded else x

# A few rows times a large matrix: its reading is all that takes time, and the library's own product for it reads at half of
# the memory's speed. Split over the inputs (weights [in, out]) or the outputs ([out, in]) into some products in a batch,
# it takes half to three quarters of the time.
def few_rows(x: Tensor) -> bool:
  return x.numel() <= $few * $width and not x.is_cuda

# x [B, T, in], weight [in, out], bias [out] -> [B, T, out].
def decode_conv1d(x: Tensor, weight: Tensor, bias: Tensor, few: bool) -> Tensor:
  x = working(x)
  weight = working(weight)
  bias = working(bias)
  if few:
    size = x.shape[2] // $split
    parted = x.reshape([-1, $split, size]).transpose(0, 1)                     # [split, B T, in / split]
    product = torch.bmm(parted, weight.reshape([$split, size, -1]))           # [split, B T, out]
    if $rounded:
      product = product.to(torch.float32)
    y = (product.sum(dim=[0]) + bias).unflatten(0, [-1, x.shape[1]])
  else:
    y = torch.linear(x, weight.t(), bias)
  return result(y)

# x [B, T, in], weight [out, in], bias [out] -> [B, T, out].
def decode_linear(x: Tensor, weight: Tensor, bias: Optional[Tensor], few: bool) -> Tensor:
  x = working(x)
  weight = working(weight)
  if bias is not None:
    bias = working(bias)
  if few:
    rows = x.reshape([1, -1, x.shape[2]]).expand([$split, -1, -1])                      # [split, B T, in]
    product = torch.bmm(rows, weight.unflatten(0, [$split, -1]).transpose(1, 2))       # [split, B T, out / split]
    y = product.transpose(0, 1).reshape([-1, x.shape[1], weight.shape[0]])
    if bias is not None:
      y = y + bias
  else:
    y = torch.linear(x, weight, bias)
  return result(y)

# One GPT-2 layer, h = x + attention(norm(x)), h + mlp(norm(h)), on T new tokens x [B, T, D] after `past` others. mask
# [B, 1, T, past + T] if $masked. -> [B, T, D].
def decode_gpt2(x: Tensor, past: Tensor, mask: Tensor, keys: Tensor, values: Tensor,
                ln_1_w: Tensor, ln_1_b: Tensor, attn_w: Tensor, attn_b: Tensor, out_w: Tensor, out_b: Tensor,
                ln_2_w: Tensor, ln_2_b: Tensor, fc_w: Tensor, fc_b: Tensor, proj_w: Tensor, proj_b: Tensor) -> Tensor:
  few = few_rows(x)
  normed = torch.layer_norm(x, [$width], ln_1_w, ln_1_b, $eps)
  q, k, v = split_heads(decode_conv1d(normed, attn_w, attn_b, few))
  context = attend_cached(q, k, v, int(past), 0, mask, keys, values)
  hidden = decode_conv1d(together(context), out_w, out_b, few).add_(x)
  normed = torch.layer_norm(hidden, [$width], ln_2_w, ln_2_b, $eps)
  inner = activation(decode_conv1d(normed, fc_w, fc_b, few))
  return decode_conv1d(inner, proj_w, proj_b, few).add_(hidden)

# One GPT-Neo layer; with a window, a single new token reads the last places of the cache only.
def decode_gpt_neo(x: Tensor, past: Tensor, mask: Tensor, keys: Tensor, values: Tensor,
                   ln_1_w: Tensor, ln_1_b: Tensor, q_w: Tensor, k_w: Tensor, v_w: Tensor, out_w: Tensor, out_b: Tensor,
                   ln_2_w: Tensor, ln_2_b: Tensor, fc_w: Tensor, fc_b: Tensor, proj_w: Tensor, proj_b: Tensor) -> Tensor:
  start = int(past)
  tokens = x.shape[1]
  end = start + tokens
  few = few_rows(x)
  normed = torch.layer_norm(x, [$width], ln_1_w, ln_1_b, $eps)
  q = heads(decode_linear(normed, q_w, None, few))
  k = heads(decode_linear(normed, k_w, None, few))
  v = heads(decode_linear(normed, v_w, None, few))
  first = end - $window if $window > 0 and tokens == 1 and end > $window else 0
  context = attend_cached(q, k, v, start, first, mask, keys, values)
  hidden = decode_linear(together(context), out_w, out_b, few).add_(x)
  normed = torch.layer_norm(hidden, [$width], ln_2_w, ln_2_b, $eps)
  inner = activation(decode_linear(normed, fc_w, fc_b, few))
  return decode_linear(inner, proj_w, proj_b, few).add_(hidden)

# The last norm and the projection to the vocabulary of the last of the tokens: x [B, T, D] -> [B, V]. Few rows take the
# vocabulary in blocks of 64 tokens.
def next_logits(x: Tensor, ln_w: Tensor, ln_b: Tensor, weight: Tensor) -> Tensor:
  newest = x[:, -1]
  last = working(torch.layer_norm(newest, [$width], ln_w, ln_b, $eps))                  # [B, D]
  weight = working(weight)
  blocks = weight.shape[0] // 64
  if blocks >= 2 and few_rows(newest):
    even = blocks * 64
    rows = last.unsqueeze(0).expand([blocks, -1, -1])                                   # [blocks, B, D]
    product = torch.bmm(rows, weight[:even].unflatten(0, [blocks, 64]).transpose(1, 2)) # [blocks, B, 64]
    rest = torch.linear(last, weight[even:])
    logits = torch.cat([product.transpose(0, 1).flatten(1), rest], 1)
  else:
    logits = torch.linear(last, weight)
  return result(logits)
