package org.paperzoo.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleTest {
  private static final Map<String, Schedule> SCHEDULES =
      Map.of(
          "constant", new Constant(8),
          "linear", new Linear(8, 0),
          "polynomial", new Polynomial(8, 0.1, 2),
          "cosine", new Cosine(8, 0),
          "cosine_restarts", new CosineRestarts(8, 0, 3),
          "one_cycle", new OneCycle(0.3, 25, 1e4),
          "inverse_sqrt", new InverseSqrt(8, 0),
          "warmup_stable_decay",
              new WarmupStableDecay(8, 0.1, 12, WarmupStableDecay.Fall.ONE_MINUS_SQRT),
          "step", new Steps(0, 0, 0.1, List.of(10L, 25L), null),
          "exponential", new Exponential(0, 0, 0.9));

  static Set<String> names() {
    return new TreeSet<>(SCHEDULES.keySet());
  }

  @ParameterizedTest
  @MethodSource("names")
  void equalsTransformersAndPyTorch(String name) throws Exception {
    JsonNode expected =
        new ObjectMapper().readTree(ScheduleTest.class.getResource("schedules.json")).get(name);
    for (int step = 0; step < expected.size(); step++) {
      assertThat(SCHEDULES.get(name).multiplier(step, expected.size()))
          .as("step %d", step)
          .isCloseTo(expected.get(step).asDouble(), within(1e-12));
    }
  }

  @Test
  void allButPlateauAreCompared() {
    Set<String> offered = new TreeSet<>(new Schedules().records().keySet());
    assertThat(offered.remove("plateau")).isTrue();
    assertThat(names()).isEqualTo(offered);
  }

  @Test
  void neverFallsBelowTheMinimum() {
    assertThat(new Cosine(0, 0.1).multiplier(100, 100)).isCloseTo(0.1, within(1e-12));
    assertThat(new Linear(0, 0.1).multiplier(120, 100)).isCloseTo(0.1, within(1e-12));
    assertThat(new Exponential(0, 0.25, 0.5).multiplier(50, 100)).isEqualTo(0.25);
    assertThat(new Steps(0, 0, 0.5, List.of(), 3L).multiplier(7, 100)).isEqualTo(0.25);
  }

  @Test
  void aStepScheduleNeedsSteps() {
    assertThatThrownBy(() -> new Steps(0, 0, 0.1, List.of(), null))
        .hasMessage("schedule step needs milestones or step_size");
  }
}
