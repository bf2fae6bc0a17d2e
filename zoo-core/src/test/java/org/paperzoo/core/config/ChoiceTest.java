package org.paperzoo.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sections of which a name chooses the record. */
class ChoiceTest {
  @Choice("kind")
  interface Shape {}

  record Circle(@Doc("Distance from the centre.") @Range(min = 0) double radius) implements Shape {}

  record Box(
      @Doc("From left to right.") @Default("1") double width,
      @Doc("From bottom to top.") @Default("2") double height)
      implements Shape {}

  record Drawing(
      @Doc("What is drawn.") @Default("{kind: box, width: 3}") Shape shape,
      @Default("[]") List<Shape> others) {}

  /** Offers the shapes. */
  public static final class Shapes implements Variants {
    @Override
    public Class<?> choice() {
      return Shape.class;
    }

    @Override
    public Map<String, Class<? extends Record>> records() {
      Map<String, Class<? extends Record>> records = new LinkedHashMap<>();
      records.put("circle", Circle.class);
      records.put("box", Box.class);
      return records;
    }
  }

  private static Drawing bind(String yaml, String... overrides) {
    Faults faults = new Faults();
    ConfigNode root =
        ConfigDocument.parse(yaml, "x.yaml", faults)
            .withOverrides(List.of(overrides), faults)
            .root();
    Drawing bound = ConfigBinder.bind(root, Drawing.class, faults);
    faults.throwIfAny();
    return bound;
  }

  private static List<String> faults(String yaml) {
    try {
      bind(yaml);
      return List.of();
    } catch (ConfigException e) {
      return e.getMessage().lines().toList();
    }
  }

  @Test
  void theNameChoosesTheRecord() {
    assertThat(bind("shape: {kind: circle, radius: 2}").shape()).isEqualTo(new Circle(2));
    assertThat(bind("others: [{kind: circle, radius: 1}, {kind: box}]").others())
        .containsExactly(new Circle(1), new Box(1, 2));
    assertThat(bind("shape: box").shape()).isEqualTo(new Box(1, 2));
  }

  @Test
  void theDefaultCompletesItsOwnRecordOnly() {
    assertThat(bind("others: []").shape()).isEqualTo(new Box(3, 2));
    assertThat(bind("shape: {height: 5}").shape()).isEqualTo(new Box(3, 5));
    assertThat(bind("shape: {kind: box, height: 5}").shape()).isEqualTo(new Box(3, 5));
    assertThat(bind("shape: {kind: circle, radius: 1}").shape()).isEqualTo(new Circle(1));
    assertThat(bind("others: []", "shape.width=7").shape()).isEqualTo(new Box(7, 2));
    assertThat(bind("others: []", "shape.kind=circle", "shape.radius=4").shape())
        .isEqualTo(new Circle(4));
  }

  @Test
  void faultsNameWhatIsThere() {
    assertThat(faults("shape: {kind: cirle, radius: 2}"))
        .containsExactly(
            "x.yaml:1:15: shape.kind: expected circle or box, found text \"cirle\"; did you mean"
                + " \"circle\"?");
    assertThat(faults("shape: {kind: circle, radius: 2, width: 5}"))
        .containsExactly(
            "x.yaml:1:34: unknown key \"width\" in shape; \"width\" goes with kind: box; with kind:"
                + " circle the keys are radius");
    assertThat(faults("shape: {kind: box, heigth: 5}"))
        .containsExactly("x.yaml:1:20: unknown key \"heigth\" in shape; did you mean \"height\"?");
    assertThat(faults("shape: {kind: box, colour: red}"))
        .containsExactly(
            "x.yaml:1:20: unknown key \"colour\" in shape; with kind: box the keys are width,"
                + " height");
    assertThat(faults("shape: circle"))
        .containsExactly(
            "x.yaml:1:8: missing key \"radius\" in shape; expected a number: Distance from the"
                + " centre.");
    assertThat(faults("others: [{radius: 1}]"))
        .containsExactly("x.yaml:1:10: missing key \"kind\" in others.0; expected circle or box");
    assertThat(faults("shape: 3"))
        .containsExactly("x.yaml:1:8: shape: expected a mapping with the key \"kind\", found 3");
  }

  @Test
  void whatIsWrittenReadsBackEqual() {
    Drawing drawing = new Drawing(new Circle(2), List.of(new Box(4, 5), new Circle(1)));
    for (ConfigWriter.Style style : ConfigWriter.Style.values()) {
      assertThat(bind(ConfigWriter.toYaml(drawing, style))).isEqualTo(drawing);
    }
    assertThat(ConfigNode.of(drawing).get("shape").get("kind").asText()).isEqualTo("circle");
    assertThat(ConfigWriter.toYaml(drawing, ConfigWriter.Style.COMMENTED))
        .contains("# What is drawn. [kind: circle or box; default {kind: box, width: 3}]")
        .contains("  kind: circle\n  # Distance from the centre. [number, at least 0; required]");
  }

  @Test
  void bindsOverARecord() {
    Faults faults = new Faults();
    ConfigNode node = ConfigDocument.parse("shape: {height: 9}", "x.yaml", faults).root();
    Drawing base = new Drawing(new Box(7, 8), List.of());
    assertThat(ConfigBinder.bindOver(node, base, faults).shape()).isEqualTo(new Box(7, 9));
    ConfigNode other =
        ConfigDocument.parse("shape: {kind: circle, radius: 3}", "x.yaml", faults).root();
    assertThat(ConfigBinder.bindOver(other, base, faults).shape()).isEqualTo(new Circle(3));
    faults.throwIfAny();
  }

  @Test
  void theReferenceListsEachRecord() {
    assertThat(ConfigReference.rows(Drawing.class))
        .extracting(ConfigReference.Row::key)
        .containsExactly(
            "shape",
            "shape.kind",
            "shape (circle).radius",
            "shape (box).width",
            "shape (box).height",
            "others",
            "others.N.kind",
            "others.N (circle).radius",
            "others.N (box).width",
            "others.N (box).height");
  }

  /** A choice whose records are known. */
  @Choice(fallback = "none")
  @Doc("The noise")
  sealed interface Noise {
    /** Nothing. */
    @Variant("none")
    @Doc("no noise")
    record None() implements Noise {}

    /** A distribution; two names, one form. */
    @Doc("independent per pixel")
    record Random(
        @Name("name") Distribution distribution,
        @Doc("Standard deviation.") @Default("1") @Range(min = 0) double scale)
        implements Noise {}

    /** Names. */
    enum Distribution {
      NORMAL,
      UNIFORM
    }
  }

  record Noisy(@Default("{}") Noise noise) {}

  private static Noise noise(String yaml) {
    Faults faults = new Faults();
    ConfigNode root = ConfigDocument.parse(yaml, "x.yaml", faults).root();
    Noise bound = ConfigBinder.bind(root, Noise.class, faults);
    faults.throwIfAny();
    return bound;
  }

  @Test
  void aSealedChoiceOffersWhatItPermits() {
    Noise normal = new Noise.Random(Noise.Distribution.NORMAL, 2);
    Noise uniform = new Noise.Random(Noise.Distribution.UNIFORM, 1);
    assertThat(noise("{}")).isEqualTo(new Noise.None());
    assertThat(bindNoisy("noise: uniform").noise()).isEqualTo(uniform);
    assertThat(noise("{name: normal, scale: 2}")).isEqualTo(normal);
    assertThat(bindNoisy("noise: normal").noise())
        .isEqualTo(new Noise.Random(Noise.Distribution.NORMAL, 1));
    for (ConfigWriter.Style style : ConfigWriter.Style.values()) {
      assertThat(noise(ConfigWriter.toYaml(normal, style))).isEqualTo(normal);
    }
    assertThat(ConfigWriter.toYaml(normal, ConfigWriter.Style.COMMENTED))
        .isEqualTo(
            """
            # The noise: none (no noise); normal or uniform (independent per pixel). [default none]
            name: normal

            # Standard deviation. [number, at least 0; default 1]
            scale: 2.0
            """);
    Faults faults = new Faults();
    ConfigNode node = ConfigDocument.parse("name: uniform", "x.yaml", faults).root();
    assertThat(ConfigBinder.bindOver(node, (Record) normal, faults))
        .isEqualTo(new Noise.Random(Noise.Distribution.UNIFORM, 2));
    assertThat(ConfigReference.rows(Noise.class))
        .containsExactly(
            new ConfigReference.Row(
                "name",
                "choice",
                "none",
                "none, normal or uniform",
                "The noise: none (no noise); normal or uniform (independent per pixel)."),
            new ConfigReference.Row(
                "(normal or uniform).scale", "number", "1", "at least 0", "Standard deviation."));
  }

  private static Noisy bindNoisy(String yaml) {
    Faults faults = new Faults();
    Noisy bound =
        ConfigBinder.bind(ConfigDocument.parse(yaml, "x.yaml", faults).root(), Noisy.class, faults);
    faults.throwIfAny();
    return bound;
  }

  @Test
  void keysOfAnotherRecordMustSayNothing() {
    // A written-out configuration in which only the name was replaced.
    assertThat(noise("{name: none, scale: 1.0}")).isEqualTo(new Noise.None());
    assertThatThrownBy(() -> noise("{name: none, scale: 2.0}"))
        .hasMessageContaining(
            "x.yaml:1:14: unknown key \"scale\"; \"scale\" goes with name: normal or name: uniform;"
                + " with name: none there are no other keys");
    assertThatThrownBy(() -> noise("{name: unifrom}"))
        .hasMessageContaining(
            "name: expected none, normal or uniform, found text \"unifrom\"; did you mean"
                + " \"uniform\"?");
  }
}
