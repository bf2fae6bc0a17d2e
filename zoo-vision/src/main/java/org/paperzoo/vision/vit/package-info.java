/**
 * Alexey Dosovitskiy, Lucas Beyer, Alexander Kolesnikov and others, "An Image is Worth 16x16 Words:
 * Transformers for Image Recognition at Scale", ICLR 2021 (arXiv:2010.11929, 2020), and DeiT
 * (Touvron et al., "Training data-efficient image transformers &amp; distillation through
 * attention", 2021).
 *
 * <table>
 * <caption>Where the paper's equations are</caption>
 * <tr><th>Paper</th><th>Class</th></tr>
 * <tr><td>Equation 1, patches, class token and positions</td><td>{@link
 * org.paperzoo.vision.vit.ViTEmbeddings}</td></tr>
 * <tr><td>Section 3.1, the hybrid, whose patches are of a residual network's maps</td><td>{@code
 * BitBackbone}</td></tr>
 * <tr><td>Equations 2 and 3, the layers</td><td>{@link org.paperzoo.vision.vit.ViTLayer}</td></tr>
 * <tr><td>Equation 4, the class token's vector</td><td>{@link
 * org.paperzoo.vision.vit.ViTForImageClassification}</td></tr>
 * <tr><td>Appendix A, equations 5 to 8, self-attention</td><td>{@link
 * org.paperzoo.vision.vit.ViTSelfAttention}</td></tr>
 * <tr><td>Section 3.2, fine-tuning at a higher resolution with a new head of zeros</td><td>{@code
 * ViTCheckpoint}, the task {@code image-classification}</td></tr>
 * <tr><td>Table 1, the sizes</td><td>{@code paper.yaml}</td></tr>
 * <tr><td>Appendix D.3, the mean of the patches instead of a class token</td><td>{@code
 * use_mean_pooling}</td></tr>
 * <tr><td>Figure 6 and appendix D.8, attention rollout; Figure 7, filters and positions</td><td>{@code
 * zoo predict} {@code --as attention}, {@code filters}, {@code positions}</td></tr>
 * </table>
 *
 * <p>Choices and deviations:
 *
 * <ul>
 *   <li>Names, defaults and the pooler are those of {@code transformers}.
 *   <li>Of the last layer, a classifier computes only what its token needs. The numbers are the
 *       same.
 *   <li>Pictures of another size than the model's get interpolated positions without being asked
 *       for it; {@code transformers} wants {@code interpolate_pos_encoding}. With that input at 0
 *       they are refused.
 *   <li>The paper's pre-training head has a hidden layer; ours, like the published checkpoints',
 *       has none.
 *   <li>Stochastic depth is of the later papers (DeiT and "How to train your ViT?"); off by
 *       default.
 *   <li>The hybrid has the residual network of the published model: Big Transfer's (2020) with its
 *       first three stages, of 3, 4 and 9 layers. The reference takes pictures of one size only;
 *       here positions are interpolated for others.
 * </ul>
 */
package org.paperzoo.vision.vit;
