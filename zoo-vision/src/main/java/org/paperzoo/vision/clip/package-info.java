/**
 * Radford, Kim, Hallacy, Ramesh, Goh, Agarwal, Sastry, Askell, Mishkin, Clark, Krueger, Sutskever,
 * "Learning Transferable Visual Models From Natural Language Supervision" (ICML 2021,
 * arXiv:2103.00020), with the parameter names, and thus the checkpoints, of {@code transformers};
 * models with a residual network have OpenAI's.
 *
 * <table>
 * <caption>The paper and the code</caption>
 * <tr><td>Figure 3, the model and its loss</td><td>{@link
 * org.paperzoo.vision.clip.ContrastiveModel}</td></tr>
 * <tr><td>the text encoder (section 2.4)</td><td>{@link
 * org.paperzoo.vision.clip.ClipTextTransformer}</td></tr>
 * <tr><td>the vision Transformer (section 2.4; Dosovitskiy et al. 2020)</td><td>{@link
 * org.paperzoo.vision.clip.ClipVisionTransformer}</td></tr>
 * <tr><td>the residual network with anti-aliased strides and attention pooling (section
 * 2.4)</td><td>{@link org.paperzoo.vision.clip.ModifiedResNet}</td></tr>
 * </table>
 *
 * <p>Choices and deviations:
 *
 * <ul>
 *   <li>Outputs, losses and gradients equal those of {@code transformers} 4.57 on PyTorch 2.7.1 as
 *       exactly as float32 can.
 *   <li>Images of another size than the model's are taken, and position embeddings interpolated,
 *       unless {@code interpolate_pos_encoding} is given as 0; the reference wants it to be given
 *       as true. Likewise as many texts as images have a loss unless {@code return_loss} is 0.
 *   <li>Initial weights are those of the published code for the text encoder, and for the vision
 *       Transformer, too, whose initial values it leaves to PyTorch's defaults. {@code
 *       transformers} has the deviations of a layer's input and output maps the other way round.
 *   <li>OpenAI's checkpoints and open_clip's, with vision Transformers or residual networks, are
 *       read by a table of transforms ({@code ClipCheckpoint}); {@code zoo import} makes model
 *       folders of them, and {@code zoo export --format open_clip} writes them. Those of open_clip
 *       whose text encoder is another library's are refused.
 *   <li>In training only the vectors that are read are computed in the last layer.
 *   <li>Attention is the engine's fused operator; attention weights are therefore not an output.
 * </ul>
 */
package org.paperzoo.vision.clip;
