package org.paperzoo.nlp.lora;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.nn.ZooModel;

/** The numbers of trainable parameters of the paper's tables, without allocating a model. */
class LoraCountsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # model           | head       | rank | maps                       | trained    | in the paper
          roberta-base      | RobertaModel |  8 | query,value                |    294_912 | 0.3
          roberta-large     | RobertaModel |  8 | query,value                |    786_432 | 0.8
          gpt2-medium       | GPT2Model    |  4 | c_attn                     |    393_216 |
          gpt2-large        | GPT2Model    |  4 | c_attn                     |    737_280 |
          gpt3-175b         | GPTNeoModel  |  1 | q_proj,v_proj              |  4_718_592 | 4.7
          gpt3-175b         | GPTNeoModel  |  8 | q_proj,v_proj              | 37_748_736 | 37.7
          """)
  void agreeWithThePaper(
      String preset, String head, int rank, String maps, String trained, Double millions) {
    ZooModel model = model(LoraCase.CATALOG.preset(preset, List.of()), head);
    LoraAdapter adapter = LoraAdapter.of(model, LoraConfig.of(rank, rank, maps.split(",")));
    model.setAdapter(adapter);

    assertThat(adapter.trainableCount()).isEqualTo(Long.parseLong(trained.replace("_", "")));
    if (millions != null) {
      assertThat(Math.round(adapter.trainableCount() / 1e5) / 10.0).isEqualTo(millions);
    }
    assertThat(StateDict.of(model).parameters().values()).noneMatch(p -> p.isInitialized());
    Map<String, ?> updates = StateDict.of(adapter).parameters();
    assertThat(updates).hasSize(2 * adapter.targets().size());
  }

  private static ZooModel model(Catalog.PresetEntry entry, String head) {
    return create(entry.family(), entry.preset(), head);
  }

  @SuppressWarnings("unchecked")
  private static <C extends Record> ZooModel create(
      ModelFamily<C> family, ModelFamily.Preset<?> preset, String head) {
    return family.create((C) preset.config(), head);
  }
}
