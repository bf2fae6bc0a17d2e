# The operators of org.paperzoo.vision.clip.task: multinomial logistic regression in float64, Radford et al., appendix A.3.
# N pictures with D features x, K classes, weights w [D + 1, K] with the intercepts in the last row.

def logits(x: Tensor, w: Tensor) -> Tensor:
  return x @ w[:-1] + w[-1]

# The mean cross entropy plus half the penalty times the squared weights, then its gradient by w -> [1 + (D + 1) K].
def logistic(x: Tensor, labels: Tensor, w: Tensor, penalty: Tensor) -> Tensor:
  log_p = logits(x, w).log_softmax(1)
  value = 0.5 * penalty * (w[:-1] ** 2).sum() - log_p.gather(1, labels[:, None]).mean()
  error = log_p.exp().scatter_add(1, labels[:, None], torch.full([x.shape[0], 1], -1., dtype=x.dtype, device=x.device))
  error = error / x.shape[0]
  by_weights = x.transpose(0, 1) @ error + penalty * w[:-1]
  return torch.cat([value.reshape([1]), by_weights.flatten(), error.sum(dim=[0])])

# The share of pictures whose most probable class is theirs -> [].
def right(x: Tensor, labels: Tensor, w: Tensor) -> Tensor:
  return (logits(x, w).argmax(1) == labels).to(torch.float64).mean()
