# The operators of org.paperzoo.nlp.lora, in TorchScript. "$name" is a literal filled in before compilation; $axes are
# [0, 1] for a weight [out, in] and [1, 0] for one [in, out]. Type codes of torch.to: 6 float32, 15 bfloat16.

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

# x W' + bias + $scale dropout(x) A' B', x [..., in], a [r, in], b [out, r]. The low-rank product is added in place: the
# sum needs no memory of its own, and autograd keeps x, the product with A and the weights.
def adapted(x: Tensor, weight: Tensor, bias: Tensor, a: Tensor, b: Tensor) -> Tensor:
  rows = torch.reshape(x, [-1, $in])
  y = torch.addmm(bias, rows, torch.t(torch.permute(weight, $axes)))
  low = torch.mm(torch.dropout(rows, $dropout, True), torch.t(a))
  torch.addmm_(y, low, torch.t(b), alpha=$scale)
  size = torch.size(x)
  size[-1] = $out
  return torch.reshape(y, size)

def adapted_without_bias(x: Tensor, weight: Tensor, a: Tensor, b: Tensor) -> Tensor:
  rows = torch.reshape(x, [-1, $in])
  y = torch.mm(rows, torch.t(torch.permute(weight, $axes)))
  low = torch.mm(torch.dropout(rows, $dropout, True), torch.t(a))
  torch.addmm_(y, low, torch.t(b), alpha=$scale)
  size = torch.size(x)
  size[-1] = $out
  return torch.reshape(y, size)

def adapted_bf16(x: Tensor, weight: Tensor, bias: Tensor, a: Tensor, b: Tensor) -> Tensor:
  rows = torch.to(torch.reshape(x, [-1, $in]), 15)
  y = torch.addmm(torch.to(bias, 15), rows, torch.t(torch.permute(torch.to(weight, 15), $axes)))
  low = torch.mm(torch.dropout(rows, $dropout, True), torch.t(torch.to(a, 15)))
  torch.addmm_(y, low, torch.t(torch.to(b, 15)), alpha=$scale)
  size = torch.size(x)
  size[-1] = $out
  return torch.to(torch.reshape(y, size), 6)

def adapted_without_bias_bf16(x: Tensor, weight: Tensor, a: Tensor, b: Tensor) -> Tensor:
  rows = torch.to(torch.reshape(x, [-1, $in]), 15)
  y = torch.mm(rows, torch.t(torch.permute(torch.to(weight, 15), $axes)))
  low = torch.mm(torch.dropout(rows, $dropout, True), torch.t(torch.to(a, 15)))
  torch.addmm_(y, low, torch.t(torch.to(b, 15)), alpha=$scale)
  size = torch.size(x)
  size[-1] = $out
  return torch.to(torch.reshape(y, size), 6)

# The bias of an adapted map whose update has a bias of its own.
def sum_of_biases(bias: Tensor, update: Tensor) -> Tensor:
  return torch.add(bias, update, alpha=$scale)

def scaled(update: Tensor) -> Tensor:
  return torch.mul(update, $scale)

# ---- in place, without gradients --------------------------------------------------------------------------------

def merge(weight: Tensor, a: Tensor, b: Tensor) -> Tensor:
  target = torch.permute(torch.detach(weight), $axes)
  return torch.addmm_(target, torch.detach(b), torch.detach(a), alpha=$scale)

def merge_bias(bias: Tensor, update: Tensor) -> Tensor:
  return torch.add_(torch.detach(bias), torch.detach(update), alpha=$scale)

def assign(to: Tensor, source: Tensor) -> Tensor:
  return torch.copy_(torch.detach(to), torch.detach(source))
