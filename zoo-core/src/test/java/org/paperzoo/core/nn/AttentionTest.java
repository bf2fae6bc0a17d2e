package org.paperzoo.core.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.aten.AtenScript;
import org.paperzoo.core.aten.Dropout;
import org.paperzoo.core.aten.GradientCheck;
import org.paperzoo.core.aten.TorchEngine;

/** B = 2 sequences, H = 2 heads of d = 4 numbers. */
@Tag("numerics")
class AttentionTest {
  private static final int HEADS = 2;
  private static final int WIDTH = 8;
  private static final float LEAST = -Float.MAX_VALUE;

  private NDManager manager;
  private Context evaluation;
  private Context training;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    TorchEngine.seed(1);
    evaluation = new Context(new ParameterStore(manager, false), false);
    training = new Context(new ParameterStore(manager, false), true);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray random(long... shape) {
    return manager.randomNormal(new Shape(shape));
  }

  /** Returns attention head by head, as the paper writes it; {@code added} [T, S]. */
  private static NDArray written(
      NDArray query, NDArray key, NDArray value, double scale, NDArray added) {
    NDArray joined = null;
    for (int head = 0; head < HEADS; head++) {
      NDIndex own = new NDIndex(":, :, " + head * WIDTH / HEADS + ":" + (head + 1) * WIDTH / HEADS);
      NDArray scores = query.get(own).matMul(key.get(own).transpose(0, 2, 1)).mul(scale);
      scores = added == null ? scores : scores.add(added);
      NDArray attended = scores.softmax(-1).matMul(value.get(own)); // [B, T, d]
      joined = joined == null ? attended : joined.concat(attended, -1);
    }
    return joined;
  }

  private static void assertClose(NDArray actual, NDArray expected) {
    assertThat(actual.getShape()).isEqualTo(expected.getShape());
    assertThat(actual.toFloatArray()).containsExactly(expected.toFloatArray(), within(2e-5f));
  }

  /** Returns what hides the later of S keys from T queries, [T, S]. */
  private NDArray future(int tokens) {
    float[] added = new float[tokens * tokens];
    for (int i = 0; i < tokens; i++) {
      for (int j = i + 1; j < tokens; j++) {
        added[i * tokens + j] = LEAST;
      }
    }
    return manager.create(added, new Shape(tokens, tokens));
  }

  @Test
  void isTheEquationOfThePaper() {
    NDArray query = random(2, 3, WIDTH);
    NDArray key = random(2, 5, WIDTH); // of another sequence
    NDArray value = random(2, 5, WIDTH);
    Attention attention = Attention.of(WIDTH, HEADS, 0.5);
    assertClose(
        attention.apply(evaluation, query, key, value, null),
        written(query, key, value, 0.5, null));
    NDArray added = manager.create(new float[] {0, -1, LEAST, 2, 0}, new Shape(1, 5));
    assertClose(
        attention.apply(evaluation, query, key, value, added.reshape(1, 1, 1, 5)),
        written(query, key, value, 0.5, added));
    NDArray seen = manager.create(new boolean[] {true, true, false, true, false}, new Shape(1, 5));
    NDArray hidden = manager.create(new float[] {0, 0, LEAST, 0, LEAST}, new Shape(1, 5));
    assertClose(
        attention.apply(evaluation, query, key, value, seen.reshape(1, 1, 1, 5)),
        written(query, key, value, 0.5, hidden));
  }

  @Test
  void hidesTheFutureAndScales() {
    NDArray query = random(2, 4, WIDTH);
    NDArray key = random(2, 4, WIDTH);
    NDArray value = random(2, 4, WIDTH);
    Attention attention = new Attention(HEADS, 0.8, true, 0);
    NDArray expected = written(query, key, value, 0.8, future(4));
    assertClose(attention.apply(evaluation, query, key, value, null), expected);
    NDArray qkv = query.concat(key, -1).concat(value, -1);
    assertClose(attention.applyFused(evaluation, qkv, null), expected);
    assertClose(
        attention.applyFused(evaluation, qkv, future(4).gte(0).reshape(1, 1, 4, 4)), expected);
  }

  @Test
  void hasTheGradientOfItsValue() {
    NDArray[] arrays = new NDArray[3];
    for (int i = 0; i < 3; i++) {
      arrays[i] = random(1, i == 0 ? 2 : 3, WIDTH).toType(DataType.FLOAT64, false);
    }
    GradientCheck.check(
        x -> Attention.of(WIDTH, HEADS, 0).apply(evaluation, x[0], x[1], x[2], null), arrays);
    NDArray qkv = random(1, 3, 3 * WIDTH).toType(DataType.FLOAT64, false);
    GradientCheck.check(
        x -> Attention.of(WIDTH, HEADS, 0).causally().applyFused(evaluation, x[0], null), qkv);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "added", "boolean", "causal"})
  void dropoutKeepsTheMean(String mask) {
    NDArray query = random(2, 5, WIDTH);
    NDArray key = random(2, 5, WIDTH);
    NDArray value = random(2, 5, WIDTH);
    Attention attention = new Attention(HEADS, 0.5, mask.equals("causal"), 0.25);
    NDArray added = manager.create(new float[] {0, 0, 0, LEAST, LEAST}, new Shape(1, 1, 1, 5));
    NDArray given = mask.equals("added") ? added : mask.equals("boolean") ? added.gte(0) : null;
    NDArray expected = attention.apply(evaluation, query, key, value, given);
    NDArray qkv = query.concat(key, -1).concat(value, -1);
    NDArray sum = manager.zeros(expected.getShape());
    int times = 800;
    for (int i = 0; i < times; i++) {
      try (NDArray drawn =
          i % 2 == 0
              ? attention.apply(training, query, key, value, given)
              : attention.applyFused(training, qkv, given)) {
        sum.addi(drawn);
      }
    }
    assertThat(sum.div(times).toFloatArray())
        .containsExactly(expected.toFloatArray(), within(0.15f));
    assertThat(attention.apply(training, query, key, value, given).toFloatArray())
        .isNotEqualTo(expected.toFloatArray());
  }

  /** What CPUs with units for bfloat16 and GPUs run; other CPUs emulate it here. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "attention",
        "attention_masked",
        "attention_dropout",
        "attention_dropout_masked",
        "fused_attention",
        "fused_attention_masked",
        "fused_attention_dropout",
        "fused_attention_dropout_masked"
      })
  void inNativeBfloat16IsClose(String operator) {
    AtenScript script = AtenScript.load(Attention.class, "transformer.py");
    boolean fused = operator.startsWith("fused");
    List<NDArray> arguments = new ArrayList<>();
    for (int i = 0; i < (fused ? 1 : 3); i++) {
      arguments.add(random(2, 5, fused ? 3 * WIDTH : WIDTH));
    }
    if (operator.endsWith("masked")) {
      float[] added = {0, 0, 0, 0, 0, 0, 0, 0, LEAST, LEAST};
      arguments.add(manager.create(added, new Shape(2, 1, 1, 5)));
    }
    NDArray query = arguments.get(0);
    query.setRequiresGradient(true);
    List<float[]> results = new ArrayList<>();
    for (boolean half : new boolean[] {false, true}) {
      Map<String, Object> literals = new HashMap<>(Dropout.literals(0.3));
      literals.putAll(Map.of("heads", 2, "half", half, "scale", 0.5, "causal", false));
      TorchEngine.seed(5);
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray y =
            script
                .operator(Device.cpu(), operator, literals)
                .apply(arguments.toArray(new NDArray[0]));
        collector.backward(y.mul(y).sum());
        results.add(y.toFloatArray());
      }
      results.add(query.getGradient().toFloatArray());
      query.getGradient().muli(0);
    }
    assertThat(results.get(2)).containsExactly(results.get(0), within(0.05f));
    assertThat(results.get(2)).isNotEqualTo(results.get(0));
    assertThat(results.get(3)).containsExactly(results.get(1), within(0.2f));
  }

  /** Tokens one by one, and several at once, after beams changed places in a wider cache. */
  @Test
  void cachedTokensSeeThoseBefore() {
    Attention attention = Attention.of(WIDTH, HEADS, 0).causally();
    NDArray[] qkv = {random(1, 6, WIDTH), random(1, 6, WIDTH), random(1, 6, WIDTH)};
    NDArray whole = attention.apply(evaluation, qkv[0], qkv[1], qkv[2], null); // [1, 6, D]
    KvCache first = new KvCache(manager, 1, 1, HEADS, 3, WIDTH / HEADS);
    assertClose(step(attention, first, qkv, 0, 3, null), whole.get(new NDIndex(":, 0:3")));
    KvCache cache = first.spread(new int[] {0, 0}, 6);
    NDArray[] two = new NDArray[3];
    for (int i = 0; i < 3; i++) {
      two[i] = qkv[i].concat(random(1, 6, WIDTH), 0); // another text from place 3 on
    }
    NDArray next = step(attention, cache, two, 3, 4, null);
    assertClose(next.get(new NDIndex("0:1")), whole.get(new NDIndex(":, 3:4")));
    cache.reorder(new int[] {1, 0}); // the whole text is row 1 now
    for (int i = 0; i < 3; i++) {
      two[i] = two[i].get(new NDIndex("1:2")).concat(qkv[i], 0);
    }
    boolean[] seen = {true, true, true, true, true, false, true, true, true, true, true, true};
    NDArray mask = manager.create(seen, new Shape(1, 1, 2, 6)); // the first not the second
    NDArray last = step(attention, cache, two, 4, 6, mask);
    assertClose(last.get(new NDIndex("1:2")), whole.get(new NDIndex(":, 4:6")));
    cache.close();
  }

  private static NDArray step(
      Attention attention, KvCache cache, NDArray[] qkv, int from, int to, NDArray mask) {
    NDIndex tokens = new NDIndex(":, " + from + ":" + to);
    NDArray attended =
        attention.applyCached(
            qkv[0].get(tokens), qkv[1].get(tokens), qkv[2].get(tokens), cache, 0, mask);
    cache.grow(to - from);
    return attended;
  }
}
