# The operators of org.paperzoo.nlp.transformer: Vaswani et al., "Attention Is All You Need". "$name" is a literal filled
# in before compilation. B sequences of T tokens (S of the source), width D, vocabulary V.

# The least float32: added to a score it leaves nothing of it, and a row that has nothing else still has a softmax.
LEAST = -3.4028234663852886e+38

# The label that counts for nothing.
IGNORED = -100

# ---- embeddings ---------------------------------------------------------------------------------------------------

# Section 3.5: PE(pos, i) = sin(pos / 10000^(2i/D)), and cos of the same angles. The paper has sines and cosines in turn,
# Marian all sines first. In float64, since an angle of many turns has few digits left in float32. -> [T, D].
def sinusoids(ids: Tensor, start: Tensor) -> Tensor:
  first = int(start)
  place = torch.arange(first, first + ids.shape[1], dtype=torch.float64, device=ids.device)[:, None]
  even = torch.arange(0, $width, 2, dtype=torch.float64, device=ids.device)
  angles = place / torch.pow(10000., even / $width)
  return torch.cat([angles.sin(), angles[:, :$width // 2].cos()], 1).to(torch.float32)

# Word vectors times sqrt(D), plus positions: ids [B, T], positions [T, D], words [V, D] -> [B, T, D].
def embed(ids: Tensor, positions: Tensor, words: Tensor) -> Tensor:
  return torch.embedding(words, ids, $padding) * $scale + positions

# The same of vectors [B, T, D].
def place(vectors: Tensor, positions: Tensor) -> Tensor:
  return vectors * $scale + positions

# The decoder's input of labels [B, T].
def shift_right(labels: Tensor) -> Tensor:
  shifted = torch.cat([torch.full_like(labels[:, :1], $start), labels[:, :-1]], 1)
  return shifted.masked_fill(shifted == IGNORED, $padding)

# ---- masks: what is added to scores, 0 where a query may see a key and the least number elsewhere ------------------------

# mask [B, S] of 1 for tokens and 0 for padding -> [B, 1, 1, S].
def token_mask(mask: Tensor) -> Tensor:
  unseen = mask == 0
  return torch.zeros_like(unseen, dtype=torch.float32).masked_fill(unseen, LEAST)[:, None, None]

# mask [B, T] -> [B, 1, T, T].
def causal_token_mask(mask: Tensor) -> Tensor:
  n = torch.arange(mask.shape[1], device=mask.device)
  unseen = (n > n[:, None]) | (mask == 0)[:, None, None]
  return torch.zeros_like(unseen, dtype=torch.float32).masked_fill(unseen, LEAST)

# ---- decoding, without gradients, with caches written in place: B rows, as many for each of N sources ---------------------

# Keys or values of a source, [N, S, H d] -> [N, H, S, d].
def source_heads(x: Tensor) -> Tensor:
  return heads(x).contiguous()

# LayerNorm(residual + W x + b).
def decode_output(x: Tensor, residual: Tensor, weight: Tensor, bias: Tensor, norm_w: Tensor, norm_b: Tensor) -> Tensor:
  return torch.layer_norm(torch.linear(x, weight, bias).add_(residual), [$width], norm_w, norm_b, $eps)

# One layer of the decoder on a new token of each row, x [B, 1, D], after `past` others, whose keys and values are in a
# cache [B, H, C, d]. The rows of a source share its keys and values [N, H, S, d]: as queries they are one text of B / N
# tokens. source_mask [N, 1, 1, S] is added to the scores if $padded. -> [B, 1, D].
def decode_layer(
    x: Tensor, past: Tensor, keys: Tensor, values: Tensor, source_keys: Tensor, source_values: Tensor,
    source_mask: Tensor, q_w: Tensor, q_b: Tensor, k_w: Tensor, k_b: Tensor, v_w: Tensor, v_b: Tensor, out_w: Tensor,
    out_b: Tensor, norm_w: Tensor, norm_b: Tensor, cross_q_w: Tensor, cross_q_b: Tensor, cross_out_w: Tensor,
    cross_out_b: Tensor, cross_norm_w: Tensor, cross_norm_b: Tensor, fc1_w: Tensor, fc1_b: Tensor, fc2_w: Tensor,
    fc2_b: Tensor, final_norm_w: Tensor, final_norm_b: Tensor) -> Tensor:
  q = heads(torch.linear(x, q_w, q_b))                                                        # [B, H, 1, d_k]
  k = heads(torch.linear(x, k_w, k_b))
  v = heads(torch.linear(x, v_w, v_b))
  own = together(attend_cached(q, k, v, int(past), 0, keys, keys, values))                    # [B, 1, D]
  hidden = decode_output(own, x, out_w, out_b, norm_w, norm_b)
  q = torch.linear(hidden, cross_q_w, cross_q_b)                                              # [B, 1, H d_k]
  q = heads(q.reshape([source_keys.shape[0], -1, q.shape[2]]))                                # [N, H, B / N, d_k]
  if $padded:
    cross = torch.scaled_dot_product_attention(q, source_keys, source_values, source_mask, scale=$scale)
  else:
    cross = torch.scaled_dot_product_attention(q, source_keys, source_values, scale=$scale)
  cross = together(cross).reshape(x.shape)                                                    # [B, 1, D]
  hidden = decode_output(cross, hidden, cross_out_w, cross_out_b, cross_norm_w, cross_norm_b)
  inner = activation(torch.linear(hidden, fc1_w, fc1_b))
  return decode_output(inner, hidden, fc2_w, fc2_b, final_norm_w, final_norm_b)
