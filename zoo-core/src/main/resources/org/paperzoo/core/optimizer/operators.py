# The optimizers of org.paperzoo.core.optimizer, in TorchScript: each updates all arrays of a list in place, without a
# gradient.

def sgd(
    params: List[Tensor], grads: List[Tensor], buffers: List[Tensor], lr: float, momentum: float,
    weight_decay: float, nesterov: bool) -> bool:
  torch._fused_sgd_(
      params, grads, buffers, weight_decay=weight_decay, momentum=momentum, lr=lr, dampening=0., nesterov=nesterov,
      maximize=False, is_first_step=False)
  return True

# The fused operator, which has a version for CPUs alone, takes a third of the time of the steps below.
def adagrad(
    params: List[Tensor], grads: List[Tensor], sums: List[Tensor], steps: List[Tensor], lr: float,
    weight_decay: float, eps: float) -> bool:
  torch._foreach_add_(steps, 1)
  torch._fused_adagrad_(
      params, grads, sums, steps, lr=lr, lr_decay=0., weight_decay=weight_decay, eps=eps, maximize=False)
  return True

def adagrad_on_gpu(
    params: List[Tensor], grads: List[Tensor], sums: List[Tensor], steps: List[Tensor], lr: float,
    weight_decay: float, eps: float) -> bool:
  torch._foreach_add_(steps, 1)
  if weight_decay != 0.:
    torch._foreach_add_(grads, params, alpha=weight_decay)
  torch._foreach_addcmul_(sums, grads, grads, 1)
  scales = torch._foreach_sqrt(sums)
  torch._foreach_add_(scales, eps)
  torch._foreach_addcdiv_(params, grads, scales, -lr)
  return True

def adam(
    params: List[Tensor], grads: List[Tensor], m: List[Tensor], v: List[Tensor], steps: List[Tensor], lr: float,
    beta1: float, beta2: float, weight_decay: float, eps: float) -> bool:
  torch._foreach_add_(steps, 1)
  torch._fused_adam_(
      params, grads, m, v, [], steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=weight_decay, eps=eps,
      amsgrad=False, maximize=False)
  return True

def adamw(
    params: List[Tensor], grads: List[Tensor], m: List[Tensor], v: List[Tensor], steps: List[Tensor], lr: float,
    beta1: float, beta2: float, weight_decay: float, eps: float) -> bool:
  torch._foreach_add_(steps, 1)
  torch._fused_adamw_(
      params, grads, m, v, [], steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=weight_decay, eps=eps,
      amsgrad=False, maximize=False)
  return True

# The means of gradients and squared gradients.
def moments(grads: List[Tensor], m: List[Tensor], v: List[Tensor], beta1: float, beta2: float) -> bool:
  torch._foreach_lerp_(m, grads, 1. - beta1)
  torch._foreach_mul_(v, beta2)
  torch._foreach_addcmul_(v, grads, grads, 1. - beta2)
  return True

# Factors for each array, worked out in float64 at its own number of updates t: 1 - 0.999^t needs more digits than
# float32 has.
def scalars(values: Tensor) -> List[Tensor]:
  return torch.unbind(values.to(torch.float32))

# Dozat 2016, algorithm 2: the mean as it will be after the next step.
def nadam(
    params: List[Tensor], grads: List[Tensor], m: List[Tensor], v: List[Tensor], steps: List[Tensor],
    products: List[Tensor], lr: float, beta1: float, beta2: float, weight_decay: float, eps: float,
    momentum_decay: float) -> bool:
  torch._foreach_add_(steps, 1)
  if weight_decay != 0.:
    torch._foreach_add_(grads, params, alpha=weight_decay)
  moments(grads, m, v, beta1, beta2)
  t = torch.stack(steps).to(torch.float64)
  mu = beta1 * (1. - 0.5 * 0.96 ** (t * momentum_decay))
  next_mu = beta1 * (1. - 0.5 * 0.96 ** ((t + 1.) * momentum_decay))
  torch._foreach_mul_(products, scalars(mu))
  product = torch.stack(products).to(torch.float64)
  updates = torch._foreach_mul(m, scalars(next_mu / (1. - product * next_mu)))
  torch._foreach_add_(updates, torch._foreach_mul(grads, scalars((1. - mu) / (1. - product))))
  roots = torch._foreach_div(v, scalars(1. - beta2 ** t))
  torch._foreach_sqrt_(roots)
  torch._foreach_add_(roots, eps)
  torch._foreach_addcdiv_(params, updates, roots, -lr)
  return True

# Liu et al. 2020, algorithm 2: without the roots as long as their variance is not tractable (ρ at most 5).
def radam(
    params: List[Tensor], grads: List[Tensor], m: List[Tensor], v: List[Tensor], steps: List[Tensor], lr: float,
    beta1: float, beta2: float, weight_decay: float, eps: float) -> bool:
  torch._foreach_add_(steps, 1)
  if weight_decay != 0.:
    torch._foreach_add_(grads, params, alpha=weight_decay)
  moments(grads, m, v, beta1, beta2)
  t = torch.stack(steps).to(torch.float64)
  correction2 = 1. - beta2 ** t
  most = 2. / (1. - beta2) - 1.
  rho = most - 2. * t * beta2 ** t / correction2
  rectified = rho > 5.
  r = (((rho - 4.) * (rho - 2.) * most) / ((most - 4.) * (most - 2.) * rho)).sqrt()
  nothing = torch.zeros_like(t)
  scales = torch._foreach_sqrt(v)
  torch._foreach_add_(scales, eps)
  torch._foreach_reciprocal_(scales)
  torch._foreach_mul_(scales, scalars(torch.where(rectified, r * correction2.sqrt(), nothing)))
  torch._foreach_add_(scales, scalars(torch.where(rectified, nothing, nothing + 1.)))
  torch._foreach_mul_(scales, scalars(1. / (1. - beta1 ** t)))
  torch._foreach_addcmul_(params, scales, m, -lr)
  return True

# You et al. 2020, algorithm 2: the update r + λ w, rescaled to the norm of w.
def lamb(
    params: List[Tensor], grads: List[Tensor], m: List[Tensor], v: List[Tensor], steps: List[Tensor], lr: float,
    beta1: float, beta2: float, weight_decay: float, eps: float) -> bool:
  torch._foreach_add_(steps, 1)
  moments(grads, m, v, beta1, beta2)
  t = torch.stack(steps).to(torch.float64)
  roots = torch._foreach_div(v, scalars(1. - beta2 ** t))
  torch._foreach_sqrt_(roots)
  torch._foreach_add_(roots, eps)
  updates = torch._foreach_div(m, scalars(1. - beta1 ** t))
  torch._foreach_div_(updates, roots)
  if weight_decay != 0.:
    torch._foreach_add_(updates, params, alpha=weight_decay)
  weight = torch.stack(torch._foreach_norm(params, 2))
  update = torch.stack(torch._foreach_norm(updates, 2))
  ratios = torch.where((weight > 0) & (update > 0), weight / update, torch.ones_like(weight))
  torch._foreach_mul_(updates, torch.unbind(ratios))
  torch._foreach_add_(params, updates, alpha=-lr)
  return True

def rmsprop(
    params: List[Tensor], grads: List[Tensor], squares: List[Tensor], means: List[Tensor], buffers: List[Tensor],
    lr: float, alpha: float, momentum: float, weight_decay: float, eps: float) -> bool:
  if weight_decay != 0.:
    torch._foreach_add_(grads, params, alpha=weight_decay)
  torch._foreach_mul_(squares, alpha)
  torch._foreach_addcmul_(squares, grads, grads, 1. - alpha)
  if len(means) > 0:
    torch._foreach_lerp_(means, grads, 1. - alpha)
    roots = torch._foreach_addcmul(squares, means, means, -1)
    torch._foreach_sqrt_(roots)
  else:
    roots = torch._foreach_sqrt(squares)
  torch._foreach_add_(roots, eps)
  if len(buffers) > 0:
    torch._foreach_mul_(buffers, momentum)
    torch._foreach_addcdiv_(buffers, grads, roots, 1)
    torch._foreach_add_(params, buffers, alpha=-lr)
  else:
    torch._foreach_addcdiv_(params, grads, roots, -lr)
  return True

def root_mean_square(x: Tensor) -> Tensor:
  return torch.linalg_vector_norm(x, 2) / torch.numel(x) ** 0.5

# Shazeer and Stern 2018, algorithms 4 (with rows and columns) and 5 (with squares).
def adafactor(
    params: List[Tensor], grads: List[Tensor], rows: List[Tensor], columns: List[Tensor], squares: List[Tensor],
    means: List[Tensor], steps: List[Tensor], lr: float, relative_step: bool, warm_up: float, scale_parameter: bool,
    min_scale: float, decay_rate: float, eps: float, clip_threshold: float, beta1: float, weight_decay: float) -> bool:
  torch._foreach_add_(steps, 1)
  t = torch.stack(steps).to(torch.float64)
  decays = torch.unbind((1. - t ** decay_rate).to(torch.float32))
  rates = torch.full_like(t, lr)
  if relative_step:
    most = warm_up * t if warm_up > 0. else torch.full_like(t, 1.0e-2)
    rates = lr * torch.minimum(most, torch.rsqrt(t))
  if scale_parameter:
    scales = torch.stack([root_mean_square(p) for p in params])
    rates = rates * scales.clamp(min=min_scale)
  rates = rates.to(torch.float32)
  for i in range(len(params)):
    g = grads[i]
    rate = rates[i]
    square = g * g + eps
    if len(rows) > 0:
      rows[i].lerp_(square.mean(dim=-1), 1. - decays[i])
      columns[i].lerp_(square.mean(dim=-2), 1. - decays[i])
      row = (rows[i] / rows[i].mean(dim=-1, keepdim=True)).rsqrt()
      update = row[..., None] * columns[i].rsqrt()[..., None, :] * g
    else:
      squares[i].lerp_(square, 1. - decays[i])
      update = squares[i].rsqrt() * g
    update = update / (root_mean_square(update) / clip_threshold).clamp(min=1.) * rate
    if len(means) > 0:
      means[i].lerp_(update, 1. - beta1)
      update = means[i]
    if weight_decay != 0.:
      params[i].sub_(params[i] * (weight_decay * rate))
    params[i].sub_(update)
  return True
