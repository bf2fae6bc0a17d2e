# What an operator may be written with.

HALF = 0.5  # a constant
IGNORED = -100

# The absolute values of each row plus 1, summed, without the least: [N, M] -> [N].
def everything(x: Tensor) -> Tensor:
  y = torch.zeros([x.shape[0], 1])
  total: List[Tensor] = []
  for i in range($count):
    column = x[..., i]  # [N]
    if i == 0 and x.dim() == 2:
      y += column[:, None].abs()
    else:
      y = y + (column ** 2)[:, None].sqrt()
    total.append(y)
  negative = (x < 0) & ~(x >= 0)
  z = x.where(~negative, -x) @ torch.eye(x.shape[1]).t()
  return total[-1].squeeze(1) * HALF * 2 if z.sum() > 0 else y

def quoted(x: Tensor) -> Tensor:
  lengths = {"#": 1, '\'#"': 1}  # "a comment"
  return x * (lengths["#"] + lengths["'#\""])

def types(x: Tensor) -> Tensor:
  label = (x > 0).to(torch.int64)
  first = torch.tensor([1, 0, 1, 0], dtype=torch.bool)
  return (label.flatten() * 0).masked_fill(first, IGNORED)

def weighted(x: Tensor, y: Tensor, parts: List[Tensor]) -> List[Tensor]:
  result: List[Tensor] = []
  for i in range(len(parts)):
    result.append(x * parts[i] + y * (i + 1))
  return result
