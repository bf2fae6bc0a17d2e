package org.paperzoo.nlp.lstm;

import java.util.List;
import java.util.stream.Stream;
import org.paperzoo.core.catalog.CompanionFiles;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.WorkType;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.core.data.ImageDataSets;
import org.paperzoo.nlp.data.TextDataSets;
import org.paperzoo.nlp.lstm.lag.TrialType;
import org.paperzoo.nlp.lstm.original.MemoryConfig;
import org.paperzoo.nlp.lstm.original.MemoryNetwork;
import org.paperzoo.nlp.lstm.text.ImageRowsTask;
import org.paperzoo.nlp.lstm.text.LstmForCausalLM;
import org.paperzoo.nlp.lstm.text.LstmForTextClassification;
import org.paperzoo.nlp.lstm.text.LstmTextConfig;
import org.paperzoo.nlp.lstm.text.RunningTextTask;
import org.paperzoo.nlp.lstm.text.SentenceTask;

/** Long Short-Term Memory. */
public final class LstmPaper implements Paper {
  /** The models of {@code model_type} {@code lstm}. */
  public static final ModelFamily<LstmConfig> MODELS =
      ModelFamily.of(LstmPaper.class, "lstm", LstmConfig.class)
          .head("LstmForSequenceClassification", LstmForSequenceClassification::new)
          .layers("num_layers", "lstm.weight_ih_l", LstmConfig::numLayers)
          .build();

  /** The models of {@code model_type} {@code lstm_text}: of tokens. */
  public static final ModelFamily<LstmTextConfig> TEXT =
      ModelFamily.of(LstmPaper.class, "lstm_text", LstmTextConfig.class)
          .head("LstmForCausalLM", LstmForCausalLM::new)
          .head("LstmForTextClassification", LstmForTextClassification::new)
          .layers("num_layers", "lstm.weight_ih_l", LstmTextConfig::numLayers)
          .companions(CompanionFiles.TOKENIZER)
          .build();

  /** The networks of the paper itself, of {@code model_type} {@code lstm_1997}. */
  public static final ModelFamily<MemoryConfig> ORIGINAL =
      ModelFamily.of(LstmPaper.class, "lstm_1997", MemoryConfig.class)
          .head("MemoryNetwork", MemoryNetwork::new)
          .build();

  @Override
  public List<ModelFamily<?>> models() {
    return List.of(MODELS, TEXT, ORIGINAL);
  }

  @Override
  public List<WorkType<?, ?>> tasks() {
    return List.of(new TrialType(), RunningTextTask.TYPE, SentenceTask.TYPE, ImageRowsTask.TYPE);
  }

  @Override
  public List<DataSet> dataSets() {
    return Stream.of(TrialType.GENERATED, TextDataSets.list(), ImageDataSets.list())
        .flatMap(List::stream)
        .toList();
  }
}
