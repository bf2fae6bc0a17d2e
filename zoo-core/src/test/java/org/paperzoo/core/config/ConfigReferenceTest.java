package org.paperzoo.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {
  record Tree(
      @Doc("Of a | b.") @Default("a") String kind,
      @Doc("Below.") @Default("null") Tree child,
      @Default("{}") Map<String, List<SampleConfig.Group>> groups) {}

  @Test
  void rowsAreRecursive() {
    assertThat(ConfigReference.rows(SampleConfig.class))
        .extracting(ConfigReference.Row::key)
        .containsExactly(
            "name",
            "seed",
            "data",
            "model",
            "train",
            "train.epochs",
            "train.batch_size",
            "train.precision",
            "train.shuffle",
            "train.dropout",
            "train.clip_norm",
            "train.optimizer",
            "train.optimizer.lr",
            "train.optimizer.beta1",
            "train.optimizer.beta2",
            "train.optimizer.groups",
            "train.optimizer.groups.N.match",
            "train.optimizer.groups.N.lr",
            "labels");
    assertThat(ConfigReference.rows(SampleConfig.Train.class))
        .contains(
            new ConfigReference.Row(
                "dropout",
                "list of numbers",
                "[0.1, 0.1]",
                "at least 0 and less than 1",
                "Probability of dropping a unit, one for each layer."));
  }

  @Test
  void markdown() {
    assertThat(ConfigReference.markdown(Tree.class))
        .isEqualTo(
            """
            | Key | Type | Default | Values | Description |
            | --- | --- | --- | --- | --- |
            | `kind` | text | `a` |  | Of a \\| b. |
            | `child` | mapping | `null` |  | Below. |
            | `groups` | mapping to lists of mappings | `{}` |  |  |
            | `groups.KEY.N.match` | text | required |  | Pattern of the parameters' names. |
            | `groups.KEY.N.lr` | number | required |  | Learning rate of the group. |
            """);
  }

  @Test
  void text() {
    assertThat(ConfigReference.text(SampleConfig.Train.class, 60))
        .startsWith(
            """
            epochs  (integer, at least 1; required)
                Passes over the training set.
            batch_size  (integer, from 1 to 65536; default: 32)
                Examples a step.
            precision  (choice, float32, bfloat16 or mixed-16; default:
                float32)
                Arithmetic of the forward pass; bfloat16 halves the time
                where the processor knows it.
            """);
  }
}
