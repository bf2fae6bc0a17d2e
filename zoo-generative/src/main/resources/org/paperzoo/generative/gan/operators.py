# The operators of org.paperzoo.generative.gan: Goodfellow et al., "Generative Adversarial Nets".
# B images, logits [B] with D(x) = sigmoid(logit). softplus(-l) is -log sigmoid(l), softplus(l) is -log(1 - sigmoid(l)).

# The largest of each unit's linear pieces (Goodfellow et al., "Maxout networks"): [B, pieces * U, ...] -> [B, U, ...].
def maxout(x: Tensor) -> Tensor:
  return x.unflatten(1, [$pieces, -1]).amax([1])

# Equation 1 for D, negated and halved: -1/2 (mean log D(x) + mean log(1 - D(G(z)))). [B], [B] -> [].
def discriminator_loss(logits_real: Tensor, logits_fake: Tensor) -> Tensor:
  real = torch.softplus(-logits_real).mean()
  fake = torch.softplus(logits_fake).mean()
  return 0.5 * (real + fake)

# The same value with a slope of at least $floor / (2 B) by each logit of a sample: the last term is zero. [B], [B] -> [].
def floored_discriminator_loss(logits_real: Tensor, logits_fake: Tensor) -> Tensor:
  floor = $floor * (logits_fake - logits_fake.detach()).mean()
  return discriminator_loss(logits_real, logits_fake) + 0.5 * floor

# Equation 1 for G: mean log(1 - D(G(z))). [B] -> [].
def minimax_loss(logits_fake: Tensor) -> Tensor:
  return -torch.softplus(logits_fake).mean()

# Section 3, "rather than training G to minimize ...": -mean log D(G(z)). [B] -> [].
def non_saturating_loss(logits_fake: Tensor) -> Tensor:
  return torch.softplus(-logits_fake).mean()

# The derivative of minimax_loss by each logit over that of floored_discriminator_loss, (sigmoid(logit) + floor) / (2 B).
# [B] -> [B].
def minimax_relative_slope(logits_fake: Tensor) -> Tensor:
  p = logits_fake.sigmoid()
  return -2 * p / (p + $floor)

# The same for non_saturating_loss. [B] -> [B].
def non_saturating_relative_slope(logits_fake: Tensor) -> Tensor:
  return -2 * (-logits_fake).sigmoid() / (logits_fake.sigmoid() + $floor)

# Section 5, the Parzen window: squared distances |x|^2 - 2 x c + |c|^2. x [M, D], centres [N, D], centre_norms [N] ->
# [M, N]. addmm adds the norms of the centres without an array of its own.
def parzen_distances(x: Tensor, centres: Tensor, centre_norms: Tensor) -> Tensor:
  norms = (x ** 2).sum(dim=[1], keepdim=True)
  products = torch.addmm(centre_norms, x, centres.t(), alpha=-2)
  return (products + norms).clamp(min=0.)

# The log of the mean of exp(-distance / (2 sigma^2)) over the centres, without the Gaussians' normaliser.
# distances [M, N], sigma [] -> [M].
def parzen_log_density(distances: Tensor, sigma: Tensor) -> Tensor:
  scaled = distances / (-2 * sigma ** 2)
  return scaled.logsumexp([1]) - torch.scalar_tensor(distances.shape[1]).log()
