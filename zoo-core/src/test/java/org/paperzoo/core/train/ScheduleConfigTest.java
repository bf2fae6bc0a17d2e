package org.paperzoo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScheduleConfigTest {
  private static ScheduleConfig config(ScheduleConfig.Shape shape) {
    return switch (shape) {
      case STEP -> new ScheduleConfig(shape, 0, 0, 0.1, List.of(10L, 25L), null, 10);
      case EXPONENTIAL -> new ScheduleConfig(shape, 0, 0, 0.9, List.of(), null, 10);
      default -> new ScheduleConfig(shape, 8, 0, 0.1, List.of(), null, 10);
    };
  }

  @ParameterizedTest
  @EnumSource(value = ScheduleConfig.Shape.class, names = "PLATEAU", mode = EnumSource.Mode.EXCLUDE)
  void equalsTransformersAndPyTorch(ScheduleConfig.Shape shape) throws Exception {
    JsonNode expected =
        new ObjectMapper()
            .readTree(ScheduleConfigTest.class.getResource("schedules.json"))
            .get(shape.name().toLowerCase(java.util.Locale.ROOT));
    for (int step = 0; step < expected.size(); step++) {
      assertThat(config(shape).multiplier(step, expected.size()))
          .as("step %d", step)
          .isCloseTo(expected.get(step).asDouble(), within(1e-12));
    }
  }

  @Test
  void neverFallsBelowTheLeastRatio() {
    ScheduleConfig cosine =
        new ScheduleConfig(ScheduleConfig.Shape.COSINE, 0, 0.1, 0.1, List.of(), null, 10);
    assertThat(cosine.multiplier(100, 100)).isCloseTo(0.1, within(1e-12));
    ScheduleConfig exponential =
        new ScheduleConfig(ScheduleConfig.Shape.EXPONENTIAL, 0, 0.25, 0.5, List.of(), null, 10);
    assertThat(exponential.multiplier(50, 100)).isEqualTo(0.25);
    ScheduleConfig steps =
        new ScheduleConfig(ScheduleConfig.Shape.STEP, 0, 0, 0.5, List.of(), 3L, 10);
    assertThat(steps.multiplier(7, 100)).isEqualTo(0.25);
  }

  @Test
  void namesWhatAShapeNeeds() {
    assertThatThrownBy(
            () -> new ScheduleConfig(ScheduleConfig.Shape.STEP, 0, 0, 0.1, List.of(), null, 10))
        .hasMessage("schedule step needs milestones or step_size");
    assertThatThrownBy(
            () ->
                new ScheduleConfig(
                    ScheduleConfig.Shape.INVERSE_SQRT, 0, 0, 0.1, List.of(), null, 10))
        .hasMessage("schedule inverse_sqrt needs warmup_steps above 0");
  }
}
