/**
 * Devlin, Chang, Lee, Toutanova, "BERT: Pre-training of Deep Bidirectional Transformers for
 * Language Understanding" (NAACL 2019, arXiv:1810.04805), with the parameter names, and thus the
 * checkpoints, of {@code transformers}.
 *
 * <table>
 * <caption>The paper and the code</caption>
 * <tr><td>input representation (section 3, Figure 2)</td><td>{@link
 * org.paperzoo.nlp.bert.BertEmbeddings}</td></tr>
 * <tr><td>Transformer encoder (section 3; Vaswani et al. 2017, section 3)</td><td>{@link
 * org.paperzoo.nlp.bert.BertLayer}, {@link org.paperzoo.nlp.bert.BertSelfAttention}, {@link
 * org.paperzoo.nlp.bert.BertIntermediate}, {@link org.paperzoo.nlp.bert.BertOutput}</td></tr>
 * <tr><td>C, the vector of the first token</td><td>{@link
 * org.paperzoo.nlp.bert.BertPooler}</td></tr>
 * <tr><td>masked words and next sentence (section 3.1)</td><td>{@link
 * org.paperzoo.nlp.bert.BertForPreTraining}</td></tr>
 * <tr><td>classes of texts and pairs (section 4.1, Figure 4 a, b)</td><td>{@link
 * org.paperzoo.nlp.bert.SequenceClassifier}</td></tr>
 * <tr><td>answers in a passage (sections 4.2, 4.3, Figure 4 c)</td><td>{@link
 * org.paperzoo.nlp.bert.QuestionAnswerer}</td></tr>
 * <tr><td>choice of a continuation (section 4.4)</td><td>{@link
 * org.paperzoo.nlp.bert.MultipleChoice}</td></tr>
 * <tr><td>tags of tokens (section 5.3, Figure 4 d)</td><td>{@link
 * org.paperzoo.nlp.bert.TokenClassifier}</td></tr>
 * </table>
 *
 * <p>RoBERTa's models are made of the same blocks. Choices and deviations:
 *
 * <ul>
 *   <li>Outputs, losses and gradients equal those of {@code transformers} 4.57 on PyTorch 2.7.1 as
 *       exactly as float32 can.
 *   <li>A {@code BertModel} whose checkpoint has no pooler has none, and no {@code pooler_output}.
 *   <li>Initial weights are normal and cut off at two standard deviations, as in the paper's code;
 *       {@code transformers} does not cut them off.
 *   <li>Attention is the engine's fused operator; attention weights are therefore not an output.
 *   <li>{@code BertForPreTraining} scores every token when it is used as a model. In training only
 *       the masked ones are scored, as in the paper's code.
 *   <li>The pre-training loss adds a mean over masked tokens and a mean over pairs of segments, as
 *       the paper's. With {@code train.accumulate} above 1 the sum is weighted by the batches'
 *       numbers of masked tokens: the first term is that of one large batch, the second deviates
 *       from it as far as these numbers differ.
 * </ul>
 */
package org.paperzoo.nlp.bert;
