package org.paperzoo.nlp.bert;

import java.util.List;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.nlp.bert.task.BertPreTrainingTaskType;
import org.paperzoo.nlp.bert.task.MultipleChoiceTaskType;
import org.paperzoo.nlp.bert.task.QuestionAnsweringTaskType;
import org.paperzoo.nlp.bert.task.TextClassificationTaskType;
import org.paperzoo.nlp.bert.task.TokenClassificationTaskType;
import org.paperzoo.nlp.data.TextDataSets;

/** BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding. */
public final class BertPaper implements Paper {
  @Override
  public Info info() {
    return new Info(
        "bert",
        "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
        "Devlin, Chang, Lee and Toutanova",
        2018,
        "NAACL 2019",
        "https://arxiv.org/abs/1810.04805",
        "A Transformer encoder that is pre-trained to fill in masked words and to tell whether two"
            + " texts follow each other, and then fine-tuned for each task with one more layer.");
  }

  @Override
  public List<? extends ModelFamily<?>> models() {
    return List.of(new BertFamily());
  }

  @Override
  public List<? extends TaskType<?, ?>> tasks() {
    return List.of(
        new BertPreTrainingTaskType(),
        new TextClassificationTaskType(),
        new TokenClassificationTaskType(),
        new QuestionAnsweringTaskType(),
        new MultipleChoiceTaskType());
  }

  @Override
  public List<DataSet> dataSets() {
    return TextDataSets.list();
  }
}
