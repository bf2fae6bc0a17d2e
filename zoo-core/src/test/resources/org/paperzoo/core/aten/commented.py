def twice(x: Tensor) -> Tensor:
  return torch.add(x, x)

# Adds $amount: this comment is not of the operator before it.
def plus(x: Tensor) -> Tensor:
  return torch.add(x, $amount)
