package org.paperzoo.nlp.gpt;

import java.util.List;
import java.util.stream.Stream;
import org.paperzoo.core.catalog.CompanionFiles;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.nlp.data.TextDataSets;
import org.paperzoo.nlp.gpt.fewshot.FewShotTask;
import org.paperzoo.nlp.gpt.task.LanguageModelingTask;

/** GPT-3: Language Models are Few-Shot Learners. */
public final class GptPaper implements Paper {
  /** The models of {@code model_type} {@code gpt2}: GPT-2 and what is built as it. */
  public static final ModelFamily<Gpt2Config> GPT2 =
      ModelFamily.of(GptPaper.class, "gpt2", Gpt2Config.class)
          .head("GPT2LMHeadModel", config -> new CausalLanguageModel(new Gpt2Model(config)))
          .head("GPT2Model", Gpt2Model::new)
          .layers("n_layer", "h.", Gpt2Config::nLayer)
          .weights((config, head) -> GptCheckpoint.table(head.equals("GPT2LMHeadModel")))
          .companions(CompanionFiles.TOKENIZER)
          .companions(CompanionFiles.GENERATION)
          .build();

  /**
   * The models of {@code model_type} {@code gpt_neo}: GPT-Neo, and GPT-3 in the eight sizes of
   * Table 2.1, whose layers' attention is dense and locally banded in turn.
   */
  public static final ModelFamily<GptNeoConfig> GPT_NEO =
      ModelFamily.of(GptPaper.class, "gpt_neo", GptNeoConfig.class)
          .head("GPTNeoForCausalLM", config -> new CausalLanguageModel(new GptNeoModel(config)))
          .head("GPTNeoModel", GptNeoModel::new)
          .layers("num_layers", "h.", GptNeoConfig::numLayers)
          .weights((config, head) -> GptCheckpoint.table(head.equals("GPTNeoForCausalLM")))
          .companions(CompanionFiles.TOKENIZER)
          .companions(CompanionFiles.GENERATION)
          .build();

  @Override
  public List<ModelFamily<?>> models() {
    return List.of(GPT2, GPT_NEO);
  }

  @Override
  public List<TaskType<?, ?>> tasks() {
    return List.of(LanguageModelingTask.TYPE, FewShotTask.TYPE);
  }

  @Override
  public List<DataSet> dataSets() {
    return Stream.concat(TextDataSets.list().stream(), FewShotTask.GENERATED.stream()).toList();
  }
}
