package org.paperzoo.nlp.lora;

import java.util.List;
import org.paperzoo.core.catalog.AdapterType;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.nlp.data.TextDataSets;
import org.paperzoo.nlp.lora.task.DataToTextType;

/** LoRA: Low-Rank Adaptation of Large Language Models. */
public final class LoraPaper implements Paper {
  @Override
  public Info info() {
    return new Info(
        "lora",
        "LoRA: Low-Rank Adaptation of Large Language Models",
        "Hu et al.",
        2021,
        "ICLR 2022",
        "https://arxiv.org/abs/2106.09685",
        "Trained weights stay frozen; each adapted map gets an update of low rank, B A, which is"
            + " all that is trained and can be merged into the weights afterwards.");
  }

  @Override
  public List<? extends ModelFamily<?>> models() {
    return List.of();
  }

  @Override
  public List<? extends TaskType<?, ?>> tasks() {
    return List.of(new DataToTextType());
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
