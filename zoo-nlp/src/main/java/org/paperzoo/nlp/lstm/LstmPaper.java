package org.paperzoo.nlp.lstm;

import java.util.List;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.WorkType;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.nlp.lstm.lag.TrialType;
import org.paperzoo.nlp.lstm.original.MemoryConfig;
import org.paperzoo.nlp.lstm.original.MemoryNetwork;

/** Long Short-Term Memory. */
public final class LstmPaper implements Paper {
  /** The models of {@code model_type} {@code lstm}. */
  public static final ModelFamily<LstmConfig> MODELS =
      ModelFamily.of(LstmPaper.class, "lstm", LstmConfig.class)
          .head("LstmForSequenceClassification", LstmForSequenceClassification::new)
          .layers("num_layers", "lstm.weight_ih_l", LstmConfig::numLayers)
          .build();

  /** The networks of the paper itself, of {@code model_type} {@code lstm_1997}. */
  public static final ModelFamily<MemoryConfig> ORIGINAL =
      ModelFamily.of(LstmPaper.class, "lstm_1997", MemoryConfig.class)
          .head("MemoryNetwork", MemoryNetwork::new)
          .build();

  @Override
  public List<ModelFamily<?>> models() {
    return List.of(MODELS, ORIGINAL);
  }

  @Override
  public List<WorkType<?, ?>> tasks() {
    return List.of(new TrialType());
  }

  @Override
  public List<DataSet> dataSets() {
    return TrialType.GENERATED;
  }
}
