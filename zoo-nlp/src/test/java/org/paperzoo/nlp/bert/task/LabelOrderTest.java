package org.paperzoo.nlp.bert.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.nlp.bert.BertConfig;
import org.paperzoo.nlp.bert.BertPaper;

/** Published heads number the classes of MNLI otherwise than its files, and write them large. */
class LabelOrderTest {
  private static final List<String> DATA = List.of("contradiction", "entailment", "neutral");

  private static LabelOrder of(String... names) {
    BertConfig config = new BertConfig(31, 16, 2, 4).withLabels(List.of(names), null);
    return LabelOrder.of(
        new ModelSpec<>(
            BertPaper.MODELS, config, "BertForSequenceClassification", Path.of("model")),
        "ForSequenceClassification",
        DATA);
  }

  @Test
  void aTrainedHeadKeepsItsNumbersWhateverTheCase() {
    for (LabelOrder order :
        new LabelOrder[] {
          of("contradiction", "neutral", "entailment"), of("CONTRADICTION", "NEUTRAL", "ENTAILMENT")
        }) {
      assertThat(order.toModel(0)).isZero();
      assertThat(order.toModel(1)).isEqualTo(2);
      assertThat(order.toModel(2)).isEqualTo(1);
      assertThat(order.toData(2)).isEqualTo(1);
      assertThat(order.toModel(-100)).isEqualTo(-100);
      assertThat(order.names().get(1)).isEqualToIgnoringCase("neutral");
    }
  }

  @Test
  void otherNamesGiveWayToThoseOfTheData() {
    for (LabelOrder order : new LabelOrder[] {of("0", "1", "2"), of("neutral", "Neutral", "x")}) {
      assertThat(order.names()).isEqualTo(DATA);
      assertThat(order.toModel(1)).isEqualTo(1);
    }
  }
}
