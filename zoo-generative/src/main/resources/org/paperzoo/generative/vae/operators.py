# The operators of org.paperzoo.generative.vae: Kingma and Welling, "Auto-Encoding Variational Bayes".
# B data points of D values, J latent variables. Latent samples may lead with further axes: z [..., B, J] of x [B, D].

LOG_2_PI = 1.8378770664093453

# Section 2.4: z = mean + sigma * epsilon. mean, log_var [B, J], epsilon [..., B, J] -> [..., B, J].
def reparameterize(mean: Tensor, log_var: Tensor, epsilon: Tensor) -> Tensor:
  return mean + torch.exp(0.5 * log_var) * epsilon

# Appendix C.1: log p(x|z) = sum of x log y + (1 - x) log(1 - y), y = sigmoid(logits).
# logits [..., B, D], x [B, D] -> [..., B].
def bernoulli_log_likelihood(logits: Tensor, x: Tensor) -> Tensor:
  target = x.expand_as(logits)
  return -torch.binary_cross_entropy_with_logits(logits, target, None, None, 0).sum(dim=-1)

# Appendix C.2: log p(x|z) = log N(x; sigmoid(logits), exp(log_var)). logits, log_var [..., B, D], x [B, D] -> [..., B].
def gaussian_log_likelihood(logits: Tensor, log_var: Tensor, x: Tensor) -> Tensor:
  difference = x - logits.sigmoid()
  return -0.5 * (difference ** 2 * torch.exp(-log_var) + log_var + LOG_2_PI).sum(dim=-1)

# Equation 10, derived in appendix B: -KL(q(z|x) || N(0, I)). mean, log_var [B, J] -> [B].
def negative_kl(mean: Tensor, log_var: Tensor) -> Tensor:
  return 0.5 * (1 + log_var - mean ** 2 - log_var.exp()).sum(dim=-1)

# log p(z) = log N(z; 0, I). z [..., B, J] -> [..., B].
def log_prior(z: Tensor) -> Tensor:
  return -0.5 * (z ** 2 + LOG_2_PI).sum(dim=-1)

# log q(z|x) of z = mean + sigma * epsilon. log_var [B, J], epsilon [..., B, J] -> [..., B].
def log_posterior(log_var: Tensor, epsilon: Tensor) -> Tensor:
  return -0.5 * (epsilon ** 2 + log_var + LOG_2_PI).sum(dim=-1)

# Figure 4: the latent values at equal steps of probability. p [...] -> [...].
def inverse_normal_cdf(p: Tensor) -> Tensor:
  return p.special_ndtri()
