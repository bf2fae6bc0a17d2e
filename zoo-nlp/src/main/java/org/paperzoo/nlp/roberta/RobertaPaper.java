package org.paperzoo.nlp.roberta;

import java.util.List;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.nlp.data.TextDataSets;

/** RoBERTa: A Robustly Optimized BERT Pretraining Approach. */
public final class RobertaPaper implements Paper {
  @Override
  public Info info() {
    return new Info(
        "roberta",
        "RoBERTa: A Robustly Optimized BERT Pretraining Approach",
        "Liu et al.",
        2019,
        "arXiv",
        "https://arxiv.org/abs/1907.11692",
        "BERT pre-trained longer, on more text, with dynamic masking, without next-sentence"
            + " prediction and on whole sequences of sentences.");
  }

  @Override
  public List<? extends ModelFamily<?>> models() {
    return List.of(new RobertaFamily());
  }

  @Override
  public List<? extends TaskType<?, ?>> tasks() {
    return List.of(new RobertaPreTrainingTaskType());
  }

  @Override
  public List<DataSet> dataSets() {
    return TextDataSets.list();
  }
}
