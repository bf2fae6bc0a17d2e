/**
 * GPT-3: Tom B. Brown et al., "Language Models are Few-Shot Learners", 2020 (NeurIPS 2020,
 * https://arxiv.org/abs/2005.14165), which builds on GPT-2: Radford et al., "Language Models are
 * Unsupervised Multitask Learners", 2019.
 *
 * <pre>
 * h_0   = W_e[t] + W_p                                        {@link org.paperzoo.nlp.gpt.DecoderModel}
 * h     = h_l + attention(layer_norm(h_l))                    {@link org.paperzoo.nlp.gpt.Gpt2Attention}
 * h_l+1 = h + W_2 gelu(W_1 layer_norm(h))                     {@link org.paperzoo.core.nn.FeedForward}
 * p(t_i | t_1 ... t_i-1) = softmax(W_e layer_norm(h_n)[i-1])  {@link org.paperzoo.nlp.gpt.CausalLanguageModel}
 * </pre>
 *
 * <p>Attention sees all tokens before, or in every other layer of GPT-3 the newest of them only
 * ({@link org.paperzoo.nlp.gpt.GptNeoSelfAttention}). Weights that add to the residual stream start
 * smaller by the root of their number ({@link
 * org.paperzoo.nlp.gpt.DecoderConfig#residualInitializerRange}).
 *
 * <p>Checkpoints are those of {@code transformers}: {@code gpt2}, and {@code gpt_neo}, whose layers
 * have GPT-3's alternating pattern and which is therefore what the presets of Table 2.1 are.
 *
 * <p>Deviations, and why:
 *
 * <ul>
 *   <li>GPT-Neo's queries, keys and values have no bias, and its scores are not divided by √d, so
 *       the initial queries are smaller by that factor instead. The parameters are fewer than those
 *       of a GPT-3 with biases by a part in 5,000.
 *   <li>Table 2.1's d_model of 5140 for 13B is not a multiple of its 40 heads; it is 5120 here, as
 *       the head width of 128 in the same row wants it. The 24 heads of XL at a head width of 128
 *       do not make its d_model of 2048; there are 16 here, which has the stated 1.3B parameters.
 *   <li>The paper does not say how wide its bands are; 256 tokens, as in GPT-Neo.
 *   <li>{@code scale_attn_weights} and {@code scale_attn_by_inverse_layer_idx} of GPT-2 are heeded,
 *       as by the reference's eager attention; its default attention ignored them until it was
 *       fixed after 4.57.
 *   <li>A padded token that no token may see is zero in GPT-2's attention and a mean in GPT-Neo's,
 *       as in the reference.
 * </ul>
 */
package org.paperzoo.nlp.gpt;
