package org.paperzoo.nlp.gpt;

import org.paperzoo.core.checkpoint.WeightTable;

/** How published checkpoints lay out the tensors of a GPT. */
final class GptCheckpoint {
  private GptCheckpoint() {}

  /**
   * Returns the table of a model. OpenAI's GPT-2 files have the decoder alone, without the prefix;
   * old files hold causal masks.
   *
   * @param withHead whether the model has the output projection
   */
  static WeightTable table(boolean withHead) {
    WeightTable.Builder table =
        WeightTable.builder()
            .alias("{rest}", "transformer.{rest}")
            .alias("transformer.{rest}", "{rest}");
    for (String prefix : new String[] {"", "transformer."}) {
      for (String attention : new String[] {"h.{i}.attn.", "h.{i}.attn.attention."}) {
        table.ignore(prefix + attention + "bias", prefix + attention + "masked_bias");
      }
    }
    return withHead ? table.build() : table.ignore("lm_head.{rest}").build();
  }
}
