# A comment
# of two lines.

def good(x: Tensor) -> Tensor:
  return x + 1

def unknown(
    x: Tensor,  # the $first
    y: Tensor,
) -> Tensor:
  """Not a comment."""
  z = x * 2     # a comment

  return good(z).no_such_method(y)

def syntax(x: Tensor) -> Tensor:
  y = x +* 2
  return y

def helper(x: Tensor, y: Tensor) -> Tensor:
  # a comment
  return x @ y

def shapes(x: Tensor, y: Tensor) -> Tensor:
  z = good(x)
  return helper(z, y)

def two_lines(
    x: Tensor,
    y: Tensor,
) -> Tensor:
  return x @ y
