package org.paperzoo.core.generate;

import ai.djl.ndarray.NDManager;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.text.TextTokenizer;

/** A model that continues texts. */
public interface TextModel {
  /**
   * Returns a generator of texts; gradients must be off when it runs.
   *
   * @param context in evaluation mode
   * @param manager temporary arrays
   * @throws org.paperzoo.core.error.UsageException if tokenizer and model do not belong together
   */
  TextGenerator textGenerator(TextTokenizer tokenizer, Context context, NDManager manager);
}
