# The operators of org.paperzoo.graph.gat.GraphOperators, in TorchScript. "$name" is a literal filled in before compilation.
# N nodes, E edges sorted by target, H heads, C features a head. source, target [E] and pointer [N+1] are int64: the edges
# into node i are pointer[i] .. pointer[i+1]-1.
# Type code of torch.zeros and arange: 4 int64.

# ---- edges ----------------------------------------------------------------------------------------------------

# Returns source, target, pointer of edges [2, E], sorted by target and then source. nodes is N (0-dim).
def sort_edges(edges: Tensor, nodes: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
  n = int(nodes)
  source = torch.select(edges, 0, 0)
  target = torch.select(edges, 0, 1)
  if $self_loops:
    proper = torch.ne(source, target)
    loops = torch.arange(n, dtype=4, device=edges.device)
    source = torch.cat([torch.masked_select(source, proper), loops])
    target = torch.cat([torch.masked_select(target, proper), loops])
  key, _ = torch.sort(torch.add(torch.mul(target, n), source))
  source = torch.remainder(key, n)
  target = torch.floor_divide(key, n)
  degree = torch.bincount(target, None, n)
  pointer = torch.cat([torch.zeros([1], dtype=4, device=edges.device), torch.cumsum(degree, 0)])
  return (source, target, pointer)

# ---- features -------------------------------------------------------------------------------------------------

# torch.dropout's own Bernoulli numbers cost four times as much on most CPUs.
def dropout(x: Tensor) -> Tensor:
  return torch.mul(x, torch.mul_(torch.ge_(torch.rand_like(x), $probability), $scale))

# Dropout of the stored values of a sparse matrix, given by rows: what is dropped is stored no longer.
def sparse_dropout(columns: Tensor, offsets: Tensor, values: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
  keep = torch.ge(torch.rand_like(values), $probability)
  kept = torch.view(torch.nonzero(keep), [-1])
  before = torch.cat([torch.zeros([1], dtype=4, device=values.device), torch.cumsum(keep, 0)])
  return (torch.index_select(columns, 0, kept), torch.index_select(before, 0, offsets), torch.mul(torch.index_select(values, 0, kept), $scale))

# The product of a sparse matrix [N, F] and a dense one given as weight [D, F].
def sparse_linear(columns: Tensor, offsets: Tensor, values: Tensor, weight: Tensor) -> Tensor:
  table = torch.contiguous(torch.t(weight))
  y, _, _, _ = torch.embedding_bag(table, columns, offsets, False, 0, False, values, True)
  return y

# ---- attention ------------------------------------------------------------------------------------------------

# The two halves of the additive score, a_src . h and a_dst . h, [N, H] each; h is [N, H C].
def scores(h: Tensor, att_src: Tensor, att_dst: Tensor) -> Tuple[Tensor, Tensor]:
  x = torch.view(h, [-1, $heads, $channels])
  return (torch.sum(torch.mul(x, att_src), [2]), torch.sum(torch.mul(x, att_dst), [2]))

# The attention weights [E, H]: a softmax over each node's incoming edges. The maximum over each neighbourhood keeps the
# exponential finite and cancels in the quotient. Normalising edge by edge, not once a node after the sum, keeps gradients
# exact where they cancel, as in a neighbourhood of one.
def attention(sent: Tensor, received: Tensor, source: Tensor, target: Tensor, pointer: Tensor) -> Tensor:
  score = torch.leaky_relu(torch.add(torch.index_select(sent, 0, source), torch.index_select(received, 0, target)), $slope)
  peak = torch.segment_reduce(torch.detach(score), "max", lengths=None, indices=None, offsets=pointer, axis=0, unsafe=True)
  weight = torch.exp(torch.sub(score, torch.index_select(peak, 0, target)))
  total = torch.index_add(torch.zeros_like(sent), 0, target, weight)
  return torch.div(weight, torch.index_select(total, 0, target))

# The attention-weighted sums of h [N, H C] over each node's incoming edges: [N, H C], or [N, C] if averaged. Dropping
# scales what is kept by way of the denominator.
def attend_narrow(h: Tensor, sent: Tensor, received: Tensor, source: Tensor, target: Tensor, pointer: Tensor) -> Tensor:
  score = torch.leaky_relu(torch.add(torch.index_select(sent, 0, source), torch.index_select(received, 0, target)), $slope)
  peak = torch.segment_reduce(torch.detach(score), "max", lengths=None, indices=None, offsets=pointer, axis=0, unsafe=True)
  weight = torch.exp(torch.sub(score, torch.index_select(peak, 0, target)))
  total = torch.index_add(torch.zeros_like(sent), 0, target, weight)
  if $dropping:
    total = torch.mul(total, 1. - $probability)
  alpha = torch.div(weight, torch.index_select(total, 0, target))
  if $dropping:
    alpha = torch.mul(alpha, torch.ge_(torch.rand_like(alpha), $probability))
  message = torch.mul(torch.view(torch.index_select(h, 0, source), [-1, $heads, $channels]), torch.unsqueeze(alpha, 2))
  out = torch.index_add(torch.zeros_like(h), 0, target, torch.view(message, [-1, $heads * $channels]))
  if $average:
    result = torch.mean(torch.view(out, [-1, $heads, $channels]), [1])
  else:
    result = out
  return result

# The same for wide heads: one bag of weighted rows a target and head, so that no array of E H C values is made.
def attend_wide(h: Tensor, sent: Tensor, received: Tensor, source: Tensor, target: Tensor, pointer: Tensor) -> Tensor:
  score = torch.leaky_relu(torch.add(torch.index_select(sent, 0, source), torch.index_select(received, 0, target)), $slope)
  peak = torch.segment_reduce(torch.detach(score), "max", lengths=None, indices=None, offsets=pointer, axis=0, unsafe=True)
  weight = torch.exp(torch.sub(score, torch.index_select(peak, 0, target)))
  total = torch.index_add(torch.zeros_like(sent), 0, target, weight)
  if $dropping:
    total = torch.mul(total, 1. - $probability)
  alpha = torch.div(weight, torch.index_select(total, 0, target))
  if $dropping:
    alpha = torch.mul(alpha, torch.ge_(torch.rand_like(alpha), $probability))
  tables = torch.unbind(torch.contiguous(torch.permute(torch.view(h, [-1, $heads, $channels]), [1, 0, 2])), 0)
  alphas = torch.unbind(torch.contiguous(torch.t(alpha)), 0)
  sums = annotate(List[Tensor], [])
  for head in range($heads):
    y, _, _, _ = torch.embedding_bag(tables[head], source, pointer, False, 0, False, alphas[head], True)
    _0 = torch.append(sums, y)
  if $average:
    result = torch.mean(torch.stack(sums, 0), [0])
  else:
    result = torch.cat(sums, 1)
  return result
