package org.paperzoo.nlp.lora;

import java.util.List;
import org.paperzoo.core.catalog.AdapterType;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.nlp.data.TextDataSets;
import org.paperzoo.nlp.lora.task.DataToTextTask;

/** LoRA: Low-Rank Adaptation of Large Language Models. */
public final class LoraPaper implements Paper {
  @Override
  public List<ModelFamily<?>> models() {
    return List.of();
  }

  @Override
  public List<TaskType<?, ?>> tasks() {
    return List.of(DataToTextTask.TYPE);
  }

  @Override
  public List<? extends AdapterType<?>> adapters() {
    return List.of(new LoraType());
  }

  @Override
  public List<DataSet> dataSets() {
    return TextDataSets.list();
  }
}
