# The operators of org.paperzoo.graph.gat: Velickovic et al., "Graph Attention Networks". "$name" is a literal filled in
# before compilation. N nodes, F features, E edges sorted by target, H heads, C features a head. source, target [E] and
# pointer [N + 1] are int64: the edges into node i are pointer[i] .. pointer[i + 1] - 1.
#
# Rows are gathered by index_select and not by x[index], whose way back is many times slower.

# ---- edges ----------------------------------------------------------------------------------------------------

# edges [2, E] (source, target), nodes [] = N -> source, target [E] sorted by target and then source, pointer [N + 1].
def sort_edges(edges: Tensor, nodes: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
  n = int(nodes)
  source = edges[0]
  target = edges[1]
  if $self_loops:
    proper = source != target
    loops = torch.arange(n, device=edges.device)
    source = torch.cat([source.masked_select(proper), loops])
    target = torch.cat([target.masked_select(proper), loops])
  key, _ = torch.sort(target * n + source)
  source = key % n
  target = key // n
  degree = target.bincount(minlength=n)
  pointer = torch.cat([torch.zeros([1], dtype=torch.int64, device=edges.device), degree.cumsum(0)])
  return source, target, pointer

# ---- features -------------------------------------------------------------------------------------------------

# Section 3.3: dropout of a layer's inputs, [...] -> [...]. torch.dropout's own Bernoulli numbers cost four times as much
# on most CPUs; the mask is made in place.
def dropout(x: Tensor) -> Tensor:
  return x * torch.rand_like(x).ge_($probability).mul_($scale)

# Dropout of the nnz values of a sparse matrix [N, F], stored by rows: columns, values [nnz], offsets [N + 1]. What is
# dropped is stored no longer.
def sparse_dropout(columns: Tensor, offsets: Tensor, values: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
  keep = torch.rand_like(values) >= $probability
  kept = keep.nonzero().view([-1])
  before = torch.cat([torch.zeros([1], dtype=torch.int64, device=values.device), keep.cumsum(0)])
  return columns.index_select(0, kept), before.index_select(0, offsets), $scale * values.index_select(0, kept)

# W h of section 2.1 for sparse features: the product of a sparse matrix [N, F] and weight' [F, D] -> [N, D].
def sparse_linear(columns: Tensor, offsets: Tensor, values: Tensor, weight: Tensor) -> Tensor:
  table = weight.t().contiguous()
  y, _, _, _ = torch.embedding_bag(table, columns, offsets, False, 0, False, values, True)
  return y

# ---- attention ------------------------------------------------------------------------------------------------

# Equation 1, a' [W h_i || W h_j], in halves that are taken once a node: a_src . W h_j and a_dst . W h_i.
# h [N, H C], att_src, att_dst [1, H, C] -> [N, H], [N, H].
def scores(h: Tensor, att_src: Tensor, att_dst: Tensor) -> Tuple[Tensor, Tensor]:
  x = h.view([-1, $heads, $channels])
  return (x * att_src).sum(dim=[2]), (x * att_dst).sum(dim=[2])

# Equation 3, alpha_ij: the softmax of LeakyReLU(score) over the edges into each node; with $dropping, dropped with
# $probability (section 3.3). sent, received [N, H] -> [E, H].
#
# The maximum over each neighbourhood keeps the exponential finite and cancels in the quotient. Normalising edge by edge,
# not once a node after the sum, keeps gradients exact where they cancel, as in a neighbourhood of one. The factor
# 1 / (1 - $probability) of what is kept goes into the denominator, which is smaller.
def attention(sent: Tensor, received: Tensor, source: Tensor, target: Tensor, pointer: Tensor) -> Tensor:
  score = torch.leaky_relu(sent.index_select(0, source) + received.index_select(0, target), $slope)
  peak = torch.segment_reduce(score.detach(), "max", offsets=pointer, unsafe=True)
  weight = (score - peak.index_select(0, target)).exp()
  total = torch.zeros_like(sent).index_add(0, target, weight)
  if $dropping:
    total = total * (1. - $probability)
  alpha = weight / total.index_select(0, target)
  if $dropping:
    alpha = alpha * torch.rand_like(alpha).ge_($probability)
  return alpha

# Equation 4 without its nonlinearity, the sum of alpha_ij W h_j over the edges into i, with the heads side by side
# (equation 5) or averaged (equation 6). h [N, H C], sent, received [N, H] -> [N, H C], or [N, C] with $average.
#
# $wide says how rows are summed: gathered and scattered, or as one bag of weighted rows a target and head, so that no
# array of E H C values is made.
def attend(h: Tensor, sent: Tensor, received: Tensor, source: Tensor, target: Tensor, pointer: Tensor) -> Tensor:
  alpha = attention(sent, received, source, target, pointer)
  if $wide:
    tables = h.view([-1, $heads, $channels]).permute([1, 0, 2]).contiguous().unbind(0)
    alphas = alpha.t().contiguous().unbind(0)
    sums: List[Tensor] = []
    for head in range($heads):
      y, _, _, _ = torch.embedding_bag(tables[head], source, pointer, False, 0, False, alphas[head], True)
      sums.append(y)
    out = torch.stack(sums).mean(dim=[0]) if $average else torch.cat(sums, 1)
  else:
    message = h.index_select(0, source).view([-1, $heads, $channels]) * alpha.unsqueeze(2)
    out = torch.zeros_like(h).index_add(0, target, message.view([-1, $heads * $channels]))
    if $average:
      out = out.view([-1, $heads, $channels]).mean(dim=[1])
  return out
