package org.paperzoo.nlp.transformer;

import java.util.List;
import org.paperzoo.core.catalog.CompanionFiles;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.nlp.parallel.ParallelDataSets;
import org.paperzoo.nlp.transformer.task.TranslationTask;

/** Attention Is All You Need. */
public final class TransformerPaper implements Paper {
  /**
   * The models of {@code model_type} {@code marian}: the paper's, and the translation models of
   * OPUS-MT.
   */
  public static final ModelFamily<TransformerConfig> MODELS =
      ModelFamily.of(TransformerPaper.class, "marian", TransformerConfig.class)
          .head("MarianMTModel", TranslationModel::new)
          .head("MarianModel", TransformerModel::new)
          .layers("encoder_layers", "encoder.layers.", TransformerConfig::encoderLayers)
          .layers("decoder_layers", "decoder.layers.", TransformerConfig::decoderLayers)
          .weights((config, head) -> table(head.equals("MarianMTModel")))
          .companions(CompanionFiles.TOKENIZER)
          .companions(CompanionFiles.GENERATION)
          .build();

  /**
   * Returns the table of a model: it may be within a model with a head or not, and sinusoids, which
   * some files hold, are not needed.
   */
  private static WeightTable table(boolean withHead) {
    WeightTable.Builder table =
        WeightTable.builder().alias("{rest}", "model.{rest}").alias("model.{rest}", "{rest}");
    for (String start : List.of("", "model.")) {
      table.ignore(
          start + "encoder.embed_positions.weight", start + "decoder.embed_positions.weight");
    }
    return withHead ? table.build() : table.ignore("lm_head.{rest}", "final_logits_bias").build();
  }

  @Override
  public List<ModelFamily<?>> models() {
    return List.of(MODELS);
  }

  @Override
  public List<TaskType<?, ?>> tasks() {
    return List.of(TranslationTask.TYPE);
  }

  @Override
  public List<DataSet> dataSets() {
    return ParallelDataSets.list();
  }
}
