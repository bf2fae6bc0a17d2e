def twice(x: Tensor) -> Tensor:
  return x + x

# Adds $amount: this comment is not of the operator before it.
def plus(x: Tensor) -> Tensor:
  return x + $amount

def mean(x: Tensor, y: Optional[Tensor]) -> Tensor:
  if y is not None:
    x = 0.25 * twice_plus(x + y)
  return x

# Calls others, which call others again.
def half_plus(x: Tensor) -> Tensor:
  return mean(mean(x, None), torch.zeros_like(x))

def twice_plus(x: Tensor) -> Tensor:
  return plus(twice(x))

# Calls one of Aten's.
def smooth(x: Tensor) -> Tensor:
  return activation(plus(x))

# Aten's linear_bf16 goes on calling Aten's, whatever is here.
def bf16_factor(x: Tensor) -> Tensor:
  return torch.zeros_like(x)

def product(x: Tensor) -> Tensor:
  return linear_bf16(x, x.unsqueeze(0))

# A size is an argument: x [N, ...] -> [count, ...].
def first(x: Tensor, count: Tensor) -> Tensor:
  return x[:int(count)]
