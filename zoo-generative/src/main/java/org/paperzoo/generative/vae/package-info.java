/**
 * Diederik P. Kingma and Max Welling, "Auto-Encoding Variational Bayes", ICLR 2014
 * (arXiv:1312.6114, 2013).
 *
 * <table>
 * <caption>Where the paper's equations are</caption>
 * <tr><th>Paper</th><th>Class</th></tr>
 * <tr><td>Algorithm 1 (AEVB), equation 8</td><td>{@code VaeTask}, driven by the training loop</td></tr>
 * <tr><td>Equation 6, the SGVB estimator A</td><td>{@link
 * org.paperzoo.generative.vae.Estimator#MONTE_CARLO}</td></tr>
 * <tr><td>Equation 7, the SGVB estimator B</td><td>{@link
 * org.paperzoo.generative.vae.Estimator#ANALYTIC_KL}</td></tr>
 * <tr><td>Section 2.4, the reparameterisation; equation 9</td><td>{@link
 * org.paperzoo.generative.vae.Posterior}</td></tr>
 * <tr><td>Appendix A, Fig. 4: manifolds and samples</td><td>{@code VaePictures}</td></tr>
 * <tr><td>Appendix B, the divergence in closed form</td><td>{@link
 * org.paperzoo.generative.vae.Posterior#negativeKl}</td></tr>
 * <tr><td>Appendix C.1, C.2: the networks as encoder and decoder</td><td>{@link
 * org.paperzoo.generative.vae.Vae}, {@link org.paperzoo.generative.vae.Observation}</td></tr>
 * </table>
 *
 * <p>Reproduced: Fig. 2, the lower bound on MNIST and Frey faces. Choices and deviations:
 *
 * <ul>
 *   <li>"N(0, 0.01)", from which all parameters start, is read as a variance of 0.01, as the second
 *       argument of N is everywhere else in the paper. From a standard deviation of 0.01 Adagrad is
 *       far slower, and diverges with the largest of the paper's three step sizes; {@code
 *       initializer_range} sets it.
 *   <li>The paper's "small weight decay" is the prior p(θ) = N(0, I) on the decoder's parameters.
 *       For the mean over N images it is a weight decay of 1/N on {@code decoder} and {@code
 *       output}; the configurations set it by parameter group.
 *   <li>The encoder's sample is {@code mean + exp(log_var / 2) · epsilon}; it learns the log of the
 *       variance, as in appendix C.2.
 *   <li>{@code log_likelihood} is the importance-sampled estimate that later papers report and not
 *       the estimator of appendix D, which needs Hybrid Monte Carlo and only holds for few latent
 *       variables.
 * </ul>
 */
package org.paperzoo.generative.vae;
