# The operators of org.paperzoo.nlp.lora, in TorchScript. "$name" is a literal filled in before compilation; $axes are
# [0, 1] for a weight [out, in] and [1, 0] for one [in, out].

# ---- in evaluation: the parts in the reference's order, equal to it down to the last bit of the gradient ---------

def linear(x: Tensor, weight: Tensor) -> Tensor:
  return torch.linear(x, torch.permute(weight, $axes))

def linear_bias(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.linear(x, torch.permute(weight, $axes), bias)

def update(y: Tensor, x: Tensor, a: Tensor, b: Tensor) -> Tensor:
  return torch.add(y, torch.mul(torch.linear(torch.linear(x, a), b), $scale))

def update_bias(y: Tensor, x: Tensor, a: Tensor, b: Tensor, bias: Tensor) -> Tensor:
  return torch.add(y, torch.mul(torch.linear(torch.linear(x, a), b, bias), $scale))

# ---- in training ------------------------------------------------------------------------------------------------

# x W' + bias + scale dropped A' B', x and dropped [..., in], a [r, in], b [out, r]. The low-rank product is added in
# place: the sum needs no memory of its own, and autograd keeps the inputs, the product with A and the weights.
def adapted(x: Tensor, dropped: Tensor, weight: Tensor, bias: Tensor, a: Tensor, b: Tensor) -> Tensor:
  y = torch.addmm(bias, rows(x), torch.t(torch.permute(weight, $axes)))
  return shaped_as(x, torch.addmm_(y, torch.mm(rows(dropped), torch.t(a)), torch.t(b), alpha=$scale))

def adapted_without_bias(x: Tensor, dropped: Tensor, weight: Tensor, a: Tensor, b: Tensor) -> Tensor:
  y = torch.mm(rows(x), torch.t(torch.permute(weight, $axes)))
  return shaped_as(x, torch.addmm_(y, torch.mm(rows(dropped), torch.t(a)), torch.t(b), alpha=$scale))

def adapted_bf16(x: Tensor, dropped: Tensor, weight: Tensor, bias: Tensor, a: Tensor, b: Tensor) -> Tensor:
  y = torch.addmm(bf16_factor(bias), bf16_factor(rows(x)), torch.t(torch.permute(bf16_factor(weight), $axes)))
  return shaped_as(x, bf16_product(updated_bf16(y, dropped, a, b)))

def adapted_without_bias_bf16(x: Tensor, dropped: Tensor, weight: Tensor, a: Tensor, b: Tensor) -> Tensor:
  y = torch.mm(bf16_factor(rows(x)), torch.t(torch.permute(bf16_factor(weight), $axes)))
  return shaped_as(x, bf16_product(updated_bf16(y, dropped, a, b)))

def updated_bf16(y: Tensor, dropped: Tensor, a: Tensor, b: Tensor) -> Tensor:
  low = torch.mm(bf16_factor(rows(dropped)), torch.t(bf16_factor(a)))
  return torch.addmm_(y, bf16_factor(low), torch.t(bf16_factor(b)), alpha=$scale)

def rows(x: Tensor) -> Tensor:
  return torch.reshape(x, [-1, $in])

def shaped_as(x: Tensor, y: Tensor) -> Tensor:
  size = torch.size(x)
  size[-1] = $out
  return torch.reshape(y, size)

# The bias of an adapted map whose update has a bias of its own.
def sum_of_biases(bias: Tensor, update: Tensor) -> Tensor:
  return torch.add(bias, update, alpha=$scale)

def scaled(update: Tensor) -> Tensor:
  return torch.mul(update, $scale)

# ---- tables of vectors: y [..., D] the table's own, a [r, V], b [D, r] --------------------------------------------

def update_rows(y: Tensor, indices: Tensor, a: Tensor, b: Tensor) -> Tensor:
  low = torch.embedding(torch.t(a), indices, $padding_index)
  return torch.add(y, torch.mul(torch.matmul(low, torch.t(b)), $scale))

def update_rows_bf16(y: Tensor, indices: Tensor, a: Tensor, b: Tensor) -> Tensor:
  low = torch.embedding(torch.t(a), indices, $padding_index)
  return torch.add(y, torch.mul(bf16_product(torch.matmul(bf16_factor(low), bf16_factor(torch.t(b)))), $scale))

# ---- in place, without gradients --------------------------------------------------------------------------------

def merge(weight: Tensor, a: Tensor, b: Tensor) -> Tensor:
  target = torch.permute(torch.detach(weight), $axes)
  return torch.addmm_(target, torch.detach(b), torch.detach(a), alpha=$scale)

def merge_bias(bias: Tensor, update: Tensor) -> Tensor:
  return torch.add_(torch.detach(bias), torch.detach(update), alpha=$scale)

def merge_rows(weight: Tensor, a: Tensor, b: Tensor) -> Tensor:
  target = torch.detach(weight)
  return torch.addmm_(target, torch.t(torch.detach(a)), torch.t(torch.detach(b)), alpha=$scale)

# The memory of two tensors of the same shape changes places.
def exchange(x: Tensor, y: Tensor) -> Tensor:
  kept = torch.detach(x)
  moved = torch.set_(x, y)
  return torch.set_(y, kept)

def assign(to: Tensor, source: Tensor) -> Tensor:
  return torch.copy_(torch.detach(to), torch.detach(source))
