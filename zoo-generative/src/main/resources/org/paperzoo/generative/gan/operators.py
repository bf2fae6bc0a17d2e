# The operators of org.paperzoo.generative.gan, in TorchScript: each is one call in place of several.

def maxout(x: Tensor) -> Tensor:
  return torch.amax(torch.unflatten(x, 1, [$pieces, -1]), [1])

def discriminator_loss(logits_real: Tensor, logits_fake: Tensor) -> Tensor:
  real = torch.mean(torch.softplus(torch.neg(logits_real)))
  fake = torch.mean(torch.softplus(logits_fake))
  return torch.mul(torch.add(real, fake), 0.5)

# The last term is zero and has a slope of $floor / (2 B).
def floored_discriminator_loss(logits_real: Tensor, logits_fake: Tensor) -> Tensor:
  floor = $floor * torch.mean(logits_fake - logits_fake.detach())
  return discriminator_loss(logits_real, logits_fake) + 0.5 * floor

def minimax_loss(logits_fake: Tensor) -> Tensor:
  return torch.neg(torch.mean(torch.softplus(logits_fake)))

def non_saturating_loss(logits_fake: Tensor) -> Tensor:
  return torch.mean(torch.softplus(torch.neg(logits_fake)))

# Derivatives by the logits over those of floored_discriminator_loss, sigmoid(logits_fake) / (2 B) and the floor.
def minimax_relative_slope(logits_fake: Tensor) -> Tensor:
  p = logits_fake.sigmoid()
  return -2 * p / (p + $floor)

def non_saturating_relative_slope(logits_fake: Tensor) -> Tensor:
  return -2 * (-logits_fake).sigmoid() / (logits_fake.sigmoid() + $floor)

def parzen_distances(x: Tensor, centres: Tensor, centre_norms: Tensor) -> Tensor:
  norms = torch.sum(torch.mul(x, x), [1], True)
  products = torch.addmm(centre_norms, x, torch.t(centres), beta=1, alpha=-2)
  return torch.clamp(torch.add(products, norms), 0.)

def parzen_log_density(distances: Tensor, sigma: Tensor) -> Tensor:
  scaled = torch.div(distances, torch.mul(torch.mul(sigma, sigma), -2))
  count = torch.log(torch.scalar_tensor(torch.size(distances, 1)))
  return torch.sub(torch.logsumexp(scaled, [1]), count)
