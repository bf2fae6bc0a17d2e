/**
 * Alex Krizhevsky, Ilya Sutskever and Geoffrey E. Hinton, "ImageNet Classification with Deep
 * Convolutional Neural Networks", NIPS 2012.
 *
 * <table>
 * <caption>Where the paper's parts are</caption>
 * <tr><th>Paper</th><th>Class</th></tr>
 * <tr><td>Section 3.1, rectified linear units; 3.2, the two towers</td><td>{@link
 * org.paperzoo.vision.alexnet.Convolution}</td></tr>
 * <tr><td>Section 3.3, local response normalisation</td><td>{@code response_norm} of {@code
 * operators.py}</td></tr>
 * <tr><td>Section 3.4, overlapping pooling; 3.5, Figure 2: the architecture</td><td>{@link
 * org.paperzoo.vision.alexnet.AlexNet}</td></tr>
 * <tr><td>Section 4.1, crops, reflections and the lighting of PCA</td><td>{@code
 * random_crop}, {@code horizontal_flip} and {@code lighting} of {@code data.augmentations}; {@link
 * org.paperzoo.vision.classification.Views#TEN}</td></tr>
 * <tr><td>Section 4.2, dropout</td><td>{@link org.paperzoo.vision.alexnet.AlexNet}</td></tr>
 * <tr><td>Section 5, stochastic gradient descent and the initial values</td><td>{@link
 * org.paperzoo.core.optimizer.Sgd}, {@link org.paperzoo.vision.alexnet.AlexNet}</td></tr>
 * <tr><td>Section 6.1, Figures 3 and 4</td><td>{@code zoo predict} {@code --as filters} and {@code
 * --as neighbors}</td></tr>
 * </table>
 *
 * <p>Choices and deviations:
 *
 * <ul>
 *   <li>The paper says that pictures are of 224 pixels; the first convolution, of 11 pixels and
 *       stride 4, gives the 55 that Figure 2 shows for 227 without padding, as in the authors'
 *       cuda-convnet and in Caffe.
 *   <li>The second, fourth and fifth convolutions see the maps of their own tower: two groups. That
 *       is all that is left of the two processors.
 *   <li>The paper's α is not divided by the size of the window; PyTorch's is.
 *   <li>The momentum of section 5 holds the learning rate, {@code v ← 0.9 v − 0.0005 ε w − ε g; w ←
 *       w + v}. The rule {@code sgd} keeps {@code v / ε}. Both are the same while ε stays; when ε
 *       is divided by ten, the paper's momentum keeps the size of the old steps for some ten steps
 *       more.
 *   <li>Dropout scales what is kept up in training and not the outputs down in evaluation.
 *   <li>The variant {@code torchvision} is "One weird trick for parallelizing convolutional neural
 *       networks" (Krizhevsky 2014) as torchvision has it: no groups, no normalisation, fewer maps.
 *   <li>{@code alexnet-small} keeps the architecture with a first convolution of 5 pixels and
 *       stride 1, so that pictures of 28 to 64 pixels have something left for the others, and
 *       starts from the weights of He et al. (2015): from the paper's, a narrow network learns
 *       nothing for epochs.
 * </ul>
 */
package org.paperzoo.vision.alexnet;
