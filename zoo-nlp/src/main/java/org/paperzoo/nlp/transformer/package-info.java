/**
 * Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin, "Attention Is All You
 * Need" (NeurIPS 2017, arXiv:1706.03762), with the parameter names, and thus the checkpoints, of
 * {@code transformers}' {@code MarianMTModel}: the published models of OPUS-MT load and save.
 *
 * <table>
 * <caption>The paper and the code</caption>
 * <tr><td>encoder and decoder (section 3.1, Figure 1)</td><td>{@link
 * org.paperzoo.nlp.transformer.TransformerEncoder}, {@link
 * org.paperzoo.nlp.transformer.EncoderLayer}, {@link
 * org.paperzoo.nlp.transformer.TransformerDecoder}, {@link
 * org.paperzoo.nlp.transformer.DecoderLayer}</td></tr>
 * <tr><td>equation 1, scaled dot-product attention</td><td>{@link
 * org.paperzoo.core.nn.Attention}</td></tr>
 * <tr><td>multi-head attention (section 3.2.2)</td><td>{@link
 * org.paperzoo.nlp.transformer.MultiHeadAttention}</td></tr>
 * <tr><td>equation 2, feed-forward networks</td><td>{@link
 * org.paperzoo.core.nn.FeedForward}</td></tr>
 * <tr><td>embeddings and softmax (section 3.4)</td><td>{@code TransformerStack}, {@link
 * org.paperzoo.nlp.transformer.TranslationModel}</td></tr>
 * <tr><td>positions (section 3.5)</td><td>{@code operators.py}, {@code sinusoids}</td></tr>
 * </table>
 *
 * <p>Choices and deviations:
 *
 * <ul>
 *   <li>Outputs, losses and gradients equal those of {@code transformers} 4.57 on PyTorch 2.7.1 as
 *       exactly as float32 can.
 *   <li>Section 3.5 has sines and cosines in turn, PE(pos, 2i) = sin(pos / 10000^(2i/d)) and
 *       PE(pos, 2i + 1) = cos of the same angle. Here, as in Marian and in the paper's own code,
 *       all sines come first, then all cosines: the same vectors with their components in another
 *       order, which the layers learn as well.
 *   <li>All projections have biases, as in Marian; the paper's code has none in attention.
 *   <li>Without {@code init_std}, weights begin with Glorot's uniform distribution and word vectors
 *       with N(0, 1/d), as in the paper's code.
 *   <li>{@code attention_key_dim} (rows B of Table 3) and learned positions (row E) are not in
 *       {@code MarianConfig}. A model with learned positions loads in {@code transformers} all the
 *       same; one with {@code attention_key_dim} does not.
 *   <li>Attention is the engine's fused operator; attention weights are therefore not an output.
 * </ul>
 */
package org.paperzoo.nlp.transformer;
