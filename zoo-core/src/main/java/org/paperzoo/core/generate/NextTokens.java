package org.paperzoo.core.generate;

import java.util.List;

/**
 * The scores of the next tokens of some texts: what generation needs of a model. A decoder with a
 * cache, a decoder with an encoder and a table of n-grams can all give them. One object serves one
 * call of {@link TokenGenerator#generate}, which closes it.
 */
public interface NextTokens extends AutoCloseable {
  /** Returns V, the number of tokens. */
  int vocabularySize();

  /**
   * Returns the scores of the token after each text, [B, V]. The caller closes them before the next
   * call.
   *
   * @param texts at the first call the prompts, each as often as it has beams: one object, one
   *     {@linkplain TokenSequence#number number}, one after another; then the same rows, as {@link
   *     #reorder} left them, each with one token more
   */
  Logits next(List<TokenSequence> texts);

  /**
   * Changes the rows of the next call: row i continues the text of row {@code rows[i]}. The rows of
   * a prompt stay together, in the order of the prompts; where its text is complete they are no
   * longer among them, so that there may be fewer rows than before, but as many for each prompt. A
   * model without memory has nothing to do.
   */
  void reorder(int[] rows);

  @Override
  void close();
}
