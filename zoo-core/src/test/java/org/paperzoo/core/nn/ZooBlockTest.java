package org.paperzoo.core.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.error.FailureException;

class ZooBlockTest {
  @TempDir Path folder;
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** A block of the zoo's and DJL's own blocks. */
  private static final class Mixed extends ZooBlock {
    final Linear first = child("first", new Linear(3, 5, true));
    final LayerNorm norm = child("norm", LayerNorm.builder().build(), new Shape(1, 5));

    Mixed() {
      child(
          "conv",
          Conv2d.builder().setFilters(2).setKernelShape(new Shape(3, 3)).build(),
          new Shape(1, 4, 8, 8));
      child("bn", BatchNorm.builder().build(), new Shape(1, 2, 6, 6));
      parameter("table", Parameter.Type.WEIGHT, Initializers.normal(1), 7, 2);
      buffer("count", Initializer.ZEROS, 1);
    }

    @Override
    protected NDList forward(Context context, NDList inputs) {
      return list(context.call(norm, first.apply(context, inputs.get(0))));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return new Shape[] {new Shape(inputShapes[0].get(0), 5)};
    }
  }

  /** A block that uses one weight under two names. */
  private static final class Tied extends ZooBlock {
    final Holder encoder;
    final Holder decoder;

    Tied() {
      encoder = child("encoder", new Holder(null));
      decoder = child("decoder", new Holder(encoder.weight));
    }

    static final class Holder extends ZooBlock {
      final Parameter weight;

      Holder(Parameter shared) {
        weight =
            shared == null
                ? parameter("weight", Parameter.Type.WEIGHT, Initializers.normal(1), 2, 2)
                : addParameter(shared);
      }

      @Override
      protected NDList forward(Context context, NDList inputs) {
        return list(inputs.get(0).matMul(context.value(weight)));
      }

      @Override
      public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
      }
    }

    @Override
    protected NDList forward(Context context, NDList inputs) {
      return list(context.call(decoder, context.call(encoder, inputs.get(0))));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return inputShapes;
    }
  }

  @Test
  void namesAndShapesNeedNoArrays() {
    Mixed block = new Mixed();
    ModuleTree tree = ModuleTree.of(block);
    assertThat(tree.flatten().map(e -> e.name() + " " + e.parameter().getShape()))
        .containsExactly(
            "table (7, 2)",
            "count (1)",
            "first.weight (5, 3)",
            "first.bias (5)",
            "norm.weight (5)",
            "norm.bias (5)",
            "conv.weight (2, 4, 3, 3)",
            "conv.bias (2)",
            "bn.weight (2)",
            "bn.bias (2)",
            "bn.running_mean (2)",
            "bn.running_var (2)");
    assertThat(tree.parameterCount()).isEqualTo(14 + 20 + 10 + 74 + 4);
    assertThat(block.isInitialized()).isFalse();
    block.initialize(manager);
    assertThat(StateDict.of(block).arrays().get("conv.weight").getShape())
        .isEqualTo(new Shape(2, 4, 3, 3));
  }

  @Test
  void savesAndLoadsByName() {
    Mixed block = new Mixed();
    block.initialize(manager);
    Path file = folder.resolve("model.safetensors");
    StateDict.of(block).save(file, Map.of());
    Mixed fresh = new Mixed();
    Mixed initialized = new Mixed();
    initialized.initialize(manager);
    try (TensorSource source = TensorSource.open(file)) {
      StateDict.of(fresh).initialize(manager, source);
      StateDict.of(initialized).load(source);
    }
    NDArray x = manager.randomNormal(new Shape(2, 3));
    ParameterStore store = new ParameterStore(manager, false);
    float[] expected = block.forward(store, new NDList(x), false).get(0).toFloatArray();
    assertThat(fresh.forward(store, new NDList(x), false).get(0).toFloatArray())
        .isEqualTo(expected);
    assertThat(initialized.forward(store, new NDList(x), false).get(0).toFloatArray())
        .isEqualTo(expected);
  }

  @Test
  void reportsAllMismatchesAtOnce() {
    Path file = folder.resolve("model.safetensors");
    NDArray weight = manager.ones(new Shape(5, 4));
    org.paperzoo.core.checkpoint.SafetensorsWriter.write(
        file, Map.of("first.weight", weight, "first.biass", weight), Map.of());
    try (TensorSource source = TensorSource.open(file)) {
      assertThatThrownBy(() -> StateDict.of(new Linears()).initialize(manager, source))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("model.safetensors does not match the model")
          .hasMessageContaining("missing (1): first.bias")
          .hasMessageContaining("unexpected (1): first.biass")
          .hasMessageContaining("wrong shape (1): first.weight is (5, 4), expected (5, 3)");
    }
  }

  /** One linear block. */
  private static final class Linears extends ZooBlock {
    final Linear first = child("first", new Linear(3, 5, true));

    @Override
    protected NDList forward(Context context, NDList inputs) {
      return list(first.apply(context, inputs.get(0)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return first.getOutputShapes(inputShapes);
    }
  }

  @Test
  void aSharedParameterIsSavedOnceAndLoadsUnderEitherName() {
    Tied tied = new Tied();
    tied.initialize(manager);
    StateDict state = StateDict.of(tied);
    assertThat(state.parameters()).containsOnlyKeys("encoder.weight");
    assertThat(state.ties()).containsExactly(Map.entry("decoder.weight", "encoder.weight"));
    assertThat(ModuleTree.of(tied).parameterCount()).isEqualTo(4);
    Path file = folder.resolve("model.safetensors");
    org.paperzoo.core.checkpoint.SafetensorsWriter.write(
        file, Map.of("decoder.weight", manager.ones(new Shape(2, 2))), Map.of());
    try (TensorSource source = TensorSource.open(file)) {
      state.load(source);
    }
    assertThat(state.arrays().get("encoder.weight").toFloatArray()).containsOnly(1);
  }

  @Test
  void countsAHugeModelWithoutAllocation() {
    // 640 GB of weights.
    assertThat(ModuleTree.of(new Linear(400_000, 400_000, true)).parameterCount())
        .isEqualTo(160_000_400_000L);
    assertThat(
            ModuleTree.of(new Embedding(2_000_000_000, 1000, Initializer.ZEROS)).parameterCount())
        .isEqualTo(2_000_000_000_000L);
  }

  @Test
  void embeddingLooksUpAndLeavesThePaddingRowAlone() {
    Embedding table = new Embedding(4, 2, 1, Initializers.normal(1));
    table.initialize(manager);
    NDArray weight = table.weight().getArray();
    Context context = new Context(new ParameterStore(manager, false), true);
    NDArray indices = manager.create(new long[] {3, 1, 3}, new Shape(1, 3));
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray vectors = table.apply(context, indices);
      assertThat(vectors.getShape()).isEqualTo(new Shape(1, 3, 2));
      assertThat(vectors.get(0, 0)).isEqualTo(weight.get(3));
      collector.backward(vectors.sum());
    }
    assertThat(weight.getGradient().toFloatArray()).containsExactly(0, 0, 0, 0, 0, 0, 2, 2);
  }

  @Test
  void sameSeedGivesTheSameWeights() {
    float[][] weights = new float[2][];
    for (int i = 0; i < 2; i++) {
      ai.djl.pytorch.jni.JniUtils.setSeed(3);
      Mixed block = new Mixed();
      block.initialize(manager, DataType.FLOAT32);
      weights[i] = StateDict.of(block).arrays().get("first.weight").toFloatArray();
    }
    assertThat(weights[0]).isEqualTo(weights[1]);
    float bound = (float) (1 / Math.sqrt(3));
    for (float value : weights[0]) {
      assertThat(value).isBetween(-bound, bound);
    }
  }
}
