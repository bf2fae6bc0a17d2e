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
