# The operators of org.paperzoo.nlp.lora: Hu et al., "LoRA". "$name" is a literal filled in before compilation; $axes are
# [0, 1] for a weight [out, in] and [1, 0] for one [in, out]. x [..., in], A [r, in], B [out, r], $scale = alpha / r.

# ---- in evaluation: equation 3, h = W0 x + alpha / r B A x, in the reference's order, equal to it down to the last bit
# of the gradient -----------------------------------------------------------------------------------------------------

# W0 x -> [..., out].
def linear(x: Tensor, weight: Tensor) -> Tensor:
  return torch.linear(x, weight.permute($axes))

def linear_bias(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.linear(x, weight.permute($axes), bias)

# y + alpha / r B A x. y [..., out], x [..., in] -> [..., out].
def update(y: Tensor, x: Tensor, a: Tensor, b: Tensor) -> Tensor:
  return y + torch.linear(torch.linear(x, a), b) * $scale

def update_bias(y: Tensor, x: Tensor, a: Tensor, b: Tensor, bias: Tensor) -> Tensor:
  return y + torch.linear(torch.linear(x, a), b, bias) * $scale

# ---- in training ------------------------------------------------------------------------------------------------

# Equation 3 with dropout of the update's input: x, dropped [..., in] -> [..., out]. The low-rank product is added in
# place: the sum needs no memory of its own, and autograd keeps the inputs, the product with A and the weights.
def adapted(x: Tensor, dropped: Tensor, weight: Tensor, bias: Tensor, a: Tensor, b: Tensor) -> Tensor:
  y = torch.addmm(bias, rows(x), weight.permute($axes).t())
  return shaped_as(x, y.addmm_(rows(dropped) @ a.t(), b.t(), alpha=$scale))

def adapted_without_bias(x: Tensor, dropped: Tensor, weight: Tensor, a: Tensor, b: Tensor) -> Tensor:
  y = rows(x) @ weight.permute($axes).t()
  return shaped_as(x, y.addmm_(rows(dropped) @ a.t(), b.t(), alpha=$scale))

def adapted_bf16(x: Tensor, dropped: Tensor, weight: Tensor, bias: Tensor, a: Tensor, b: Tensor) -> Tensor:
  y = torch.addmm(bf16_factor(bias), bf16_factor(rows(x)), bf16_factor(weight).permute($axes).t())
  return shaped_as(x, bf16_product(updated_bf16(y, dropped, a, b)))

def adapted_without_bias_bf16(x: Tensor, dropped: Tensor, weight: Tensor, a: Tensor, b: Tensor) -> Tensor:
  y = bf16_factor(rows(x)) @ bf16_factor(weight).permute($axes).t()
  return shaped_as(x, bf16_product(updated_bf16(y, dropped, a, b)))

def updated_bf16(y: Tensor, dropped: Tensor, a: Tensor, b: Tensor) -> Tensor:
  low = bf16_factor(rows(dropped)) @ bf16_factor(a).t()
  return y.addmm_(bf16_factor(low), bf16_factor(b).t(), alpha=$scale)

# [..., in] -> [N, in].
def rows(x: Tensor) -> Tensor:
  return x.reshape([-1, $in])

# y [N, out] -> [..., out], the leading axes those of x.
def shaped_as(x: Tensor, y: Tensor) -> Tensor:
  return y.reshape(x.shape[:-1] + [$out])

# The bias of an adapted map whose update has a bias of its own. [out] -> [out].
def sum_of_biases(bias: Tensor, update: Tensor) -> Tensor:
  return bias.add(update, alpha=$scale)

def scaled(update: Tensor) -> Tensor:
  return update * $scale

# ---- tables of V vectors: y [..., D] the table's own, indices [...], A [r, V], B [D, r] -> [..., D] --------------------

def update_rows(y: Tensor, indices: Tensor, a: Tensor, b: Tensor) -> Tensor:
  low = torch.embedding(a.t(), indices, $padding_index)
  return y + (low @ b.t()) * $scale

def update_rows_bf16(y: Tensor, indices: Tensor, a: Tensor, b: Tensor) -> Tensor:
  low = torch.embedding(a.t(), indices, $padding_index)
  return y + bf16_product(bf16_factor(low) @ bf16_factor(b.t())) * $scale

# ---- in place, without gradients: section 4.1, W = W0 + alpha / r B A ------------------------------------------------

def merge(weight: Tensor, a: Tensor, b: Tensor) -> Tensor:
  return weight.detach().permute($axes).addmm_(b.detach(), a.detach(), alpha=$scale)

def merge_bias(bias: Tensor, update: Tensor) -> Tensor:
  return bias.detach().add_(update.detach(), alpha=$scale)

# weight [V, D].
def merge_rows(weight: Tensor, a: Tensor, b: Tensor) -> Tensor:
  return weight.detach().addmm_(a.detach().t(), b.detach().t(), alpha=$scale)

# The memory of two tensors of the same shape changes places.
def exchange(x: Tensor, y: Tensor) -> Tensor:
  kept = x.detach()
  x.set_(y)
  return y.set_(kept)

def assign(to: Tensor, source: Tensor) -> Tensor:
  return to.detach().copy_(source.detach())
