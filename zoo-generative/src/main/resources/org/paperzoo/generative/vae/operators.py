# The operators of org.paperzoo.generative.vae, in TorchScript: each is one call in place of five to ten.
# Latent samples may lead with further axes: z [..., B, J] of x [B, D]. 1.8378770664093453 is log(2 pi).

def reparameterize(mean: Tensor, log_var: Tensor, epsilon: Tensor) -> Tensor:
  return torch.add(mean, torch.mul(torch.exp(torch.mul(log_var, 0.5)), epsilon))

def bernoulli_log_likelihood(logits: Tensor, x: Tensor) -> Tensor:
  target = torch.expand_as(x, logits)
  return torch.neg(torch.sum(torch.binary_cross_entropy_with_logits(logits, target, None, None, 0), [-1]))

def gaussian_log_likelihood(logits: Tensor, log_var: Tensor, x: Tensor) -> Tensor:
  difference = torch.sub(x, torch.sigmoid(logits))
  squared = torch.mul(torch.mul(difference, difference), torch.exp(torch.neg(log_var)))
  return torch.mul(torch.sum(torch.add(torch.add(squared, log_var), 1.8378770664093453), [-1]), -0.5)

def negative_kl(mean: Tensor, log_var: Tensor) -> Tensor:
  terms = torch.sub(torch.sub(torch.add(log_var, 1.), torch.mul(mean, mean)), torch.exp(log_var))
  return torch.mul(torch.sum(terms, [-1]), 0.5)

def log_prior(z: Tensor) -> Tensor:
  return torch.mul(torch.sum(torch.add(torch.mul(z, z), 1.8378770664093453), [-1]), -0.5)

def log_posterior(log_var: Tensor, epsilon: Tensor) -> Tensor:
  terms = torch.add(torch.add(torch.mul(epsilon, epsilon), log_var), 1.8378770664093453)
  return torch.mul(torch.sum(terms, [-1]), -0.5)

def inverse_normal_cdf(p: Tensor) -> Tensor:
  return torch.special_ndtri(p)
