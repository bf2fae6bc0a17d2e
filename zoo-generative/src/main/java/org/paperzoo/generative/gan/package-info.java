/**
 * Ian Goodfellow, Jean Pouget-Abadie, Mehdi Mirza, Bing Xu, David Warde-Farley, Sherjil Ozair,
 * Aaron Courville and Yoshua Bengio, "Generative Adversarial Nets", NeurIPS 2014 (arXiv:1406.2661).
 *
 * <table>
 * <caption>Where the paper's equations are</caption>
 * <tr><th>Paper</th><th>Class</th></tr>
 * <tr><td>Equation 1, the minimax game</td><td>{@link
 * org.paperzoo.generative.gan.GeneratorLoss#MINIMAX} and {@code DiscriminatorObjective}</td></tr>
 * <tr><td>Section 3, maximising log D(G(z)) instead</td><td>{@link
 * org.paperzoo.generative.gan.GeneratorLoss#NON_SATURATING}</td></tr>
 * <tr><td>Algorithm 1, k steps of D and one of G</td><td>{@link
 * org.paperzoo.generative.gan.Procedure#ALTERNATING}</td></tr>
 * <tr><td>The authors' code, both players at once</td><td>{@link
 * org.paperzoo.generative.gan.Procedure#SIMULTANEOUS}, {@code SimultaneousObjective}</td></tr>
 * <tr><td>Section 5, generator and discriminator</td><td>{@link
 * org.paperzoo.generative.gan.Generator}, {@link org.paperzoo.generative.gan.Discriminator}</td></tr>
 * <tr><td>Table 1, the Parzen-window log-likelihood</td><td>{@code ParzenWindow}</td></tr>
 * <tr><td>Fig. 2, samples with nearest training images; Fig. 3, interpolation</td><td>the
 * predictors {@code samples} and {@code interpolation}</td></tr>
 * </table>
 *
 * <p>Tried: Table 1, MNIST, 225 ± 2 (here 228.3 ± 7.0 with averaged weights and 184.5 ± 2.3
 * without, see docs/RESULTS.md). Sizes, initial values, dropout, noise, learning rate and the
 * widths tried are those of the configurations that the authors published with the paper. Choices
 * and deviations:
 *
 * <ul>
 *   <li>The discriminator's loss is half the sum over real and generated images, as in the authors'
 *       code; the paper's equation lacks the half, which only scales the learning rate.
 *   <li>The default procedure is that of the authors' code: both gradients at the same parameters,
 *       of the same noise and with the same dropout. Algorithm 1 is {@code procedure: alternating}.
 *   <li>A maxout layer's weights lie piece by piece and not unit by unit, which is faster and the
 *       same but for the order of rows.
 *   <li>In the convolutional variant the generator ends in a sigmoid, for images between 0 and 1.
 * </ul>
 */
package org.paperzoo.generative.gan;
