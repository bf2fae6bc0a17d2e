/**
 * Translation: what is trained (sections 5 and 6.1 of the paper), how it is scored, and how
 * sentences are translated.
 *
 * <table>
 * <caption>The paper and the code</caption>
 * <tr><td>batches of a number of tokens, by length (section 5.1)</td><td>{@link
 * org.paperzoo.core.batch.TokenBuckets}, {@code TokenPairs}</td></tr>
 * <tr><td>Adam and the learning rate, equation 3</td><td>{@link org.paperzoo.core.optimizer.Adam},
 * {@link org.paperzoo.core.schedule.InverseSqrt}</td></tr>
 * <tr><td>residual dropout (section 5.4)</td><td>{@link
 * org.paperzoo.core.nn.LayerNorm#applyResidual}</td></tr>
 * <tr><td>label smoothing (section 5.4)</td><td>{@code TranslationTask}</td></tr>
 * <tr><td>mean of the last checkpoints (section 6.1)</td><td>{@link
 * org.paperzoo.core.train.CheckpointAverage}</td></tr>
 * <tr><td>beam search (section 6.1)</td><td>{@code Translator}</td></tr>
 * </table>
 *
 * <p>Choices and deviations:
 *
 * <ul>
 *   <li>Label smoothing ε gives the right token 1 − ε and each other one ε / (V − 1), as the
 *       paper's code does. Evaluations use the plain cross entropy.
 *   <li>BLEU is that of sacreBLEU (13a tokens, mixed case) in place of the paper's tokenised BLEU.
 * </ul>
 */
package org.paperzoo.nlp.transformer.task;
