def twice(x: Tensor) -> Tensor:
  return torch.add(x, x)

# Adds $amount: this comment is not of the operator before it.
def plus(x: Tensor) -> Tensor:
  return torch.add(x, $amount)

def mean(x: Tensor, y: Optional[Tensor]) -> Tensor:
  if y is not None:
    x = torch.mul(twice_plus(torch.add(x, y)), 0.25)
  return x

# Calls others, which call others again.
def half_plus(x: Tensor) -> Tensor:
  return mean(mean(x, None), torch.zeros_like(x))

def twice_plus(x: Tensor) -> Tensor:
  return plus(twice(x))

# Calls one of Aten's.
def smooth(x: Tensor) -> Tensor:
  return softplus(plus(x))
