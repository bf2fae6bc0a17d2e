# The operators of org.paperzoo.nlp.bert: Devlin et al., "BERT", whose layers are those of Vaswani et al., "Attention Is
# All You Need". "$name" is a literal filled in before compilation. B sequences of T tokens (S of them attended to), width
# D.

# The least float32: added to a score it leaves nothing of it, and a row that has nothing else still has a softmax.
LEAST = -3.4028234663852886e+38

# ---- masks: what is added to scores, 0 where the mask is 1 and the least number where it is 0 -------------------------

# mask [B, S] -> [B, 1, 1, S].
def token_mask(mask: Tensor) -> Tensor:
  inverted = 1 - mask.to(torch.float32)
  return inverted.masked_fill(inverted.to(torch.bool), LEAST)[:, None, None]

# mask [B, T, S] -> [B, 1, T, S].
def pair_mask(mask: Tensor) -> Tensor:
  return ((1 - mask.to(torch.float32)) * LEAST)[:, None]

# ---- embeddings: x [..., D], weight, bias [D] -> [..., D] ---------------------------------------------------------------

# Figure 2: the norm of the sum of token, segment and position embeddings.
def embedding_norm(words: Tensor, types: Tensor, positions: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return layer_norm(words + types + positions, weight, bias)

# RoBERTa's positions, counted from $padding + 1; padding has the position $padding. ids [B, T] -> [B, T].
def positions_after_padding(ids: Tensor) -> Tensor:
  mask = (ids != $padding).to(torch.int64)
  return mask.cumsum(1) * mask + $padding
