package org.paperzoo.nlp.gpt;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.nlp.data.TextDataSets;
import org.paperzoo.nlp.gpt.fewshot.FewShotType;
import org.paperzoo.nlp.gpt.task.LanguageModelingType;

/** GPT-3: Language Models are Few-Shot Learners. */
public final class GptPaper implements Paper {
  @Override
  public Info info() {
    return new Info(
        "gpt",
        "Language Models are Few-Shot Learners",
        "Brown et al.",
        2020,
        "NeurIPS 2020",
        "https://arxiv.org/abs/2005.14165",
        "A Transformer decoder that predicts the next token, large enough to learn tasks from a few"
            + " examples in its context, without gradient updates.");
  }

  @Override
  public List<? extends ModelFamily<?>> models() {
    return List.of(new Gpt2Family(), new GptNeoFamily());
  }

  @Override
  public List<? extends TaskType<?, ?>> tasks() {
    return List.of(new LanguageModelingType(), new FewShotType());
  }

  @Override
  public List<DataSet> dataSets() {
    List<DataSet> sets = new ArrayList<>(TextDataSets.list());
    sets.addAll(FewShotType.dataSets());
    return sets;
  }
}
