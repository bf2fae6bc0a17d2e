package org.paperzoo.vision.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.nn.Context;

/** Checkpoints whose pictures are of another resolution than the model's. */
class ClipResolutionTest {
  @TempDir private Path folder;
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void positionsOfAVisionTransformerAreInterpolatedAndTheUserIsTold() {
    ClipConfig larger =
        new ClipConfig(TinyClip.config().textConfig(), new ClipVisionConfig(16, 2, 2, 20, 4, 6), 6);
    interpolated(ClipPaper.CLIP, TinyClip.config(), larger, 20, "2x2 patches", "to 5x5");
  }

  @Test
  void soAreThoseOfAResidualNetwork() {
    ClipResNetConfig small = TinyClip.resNet();
    ResNetConfig vision = small.visionConfig();
    ClipResNetConfig larger =
        new ClipResNetConfig(
            small.textConfig(),
            new ResNetConfig(vision.layers(), vision.width(), 96, false),
            small.projectionDim(),
            small.logitScaleInitValue());
    interpolated(ClipPaper.RESNET, small, larger, 96, "2x2 patches", "to 3x3");
  }

  private <C extends Record> void interpolated(
      ModelFamily<C> family, C small, C large, int size, String... said) {
    try (TorchEngine.Scope off = TorchEngine.withoutGradients()) {
      String head = family.architectures().get(0);
      ModelSpec<C> spec = new ModelSpec<>(family, small, head, null);
      ContrastiveModel model = (ContrastiveModel) spec.initialize(manager);
      ModelFolder.write(spec, model, folder);
      assertThat(warnings(() -> spec.from(folder).initialize(manager))).isEmpty();
      ContrastiveModel[] larger = new ContrastiveModel[1];
      String warning =
          warnings(
              () ->
                  larger[0] =
                      (ContrastiveModel) spec.with(large, head).from(folder).initialize(manager));
      assertThat(warning.lines()).hasSize(1);
      assertThat(warning).contains(said).contains(folder.toString(), size + "x" + size + " pixels");
      // Interpolated once when it is loaded, or for each picture: the same.
      Context context = new Context(new ParameterStore(manager, false), false);
      NDArray pixels = TinyClip.images(manager, 2, size);
      float[] expected = model.imageEmbeds(context, pixels).toFloatArray();
      float[] actual = larger[0].imageEmbeds(context, pixels).toFloatArray();
      for (int i = 0; i < actual.length; i++) {
        assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f));
      }
    }
  }

  private static String warnings(Runnable work) {
    PrintStream stderr = System.err;
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    System.setErr(new PrintStream(text, true, StandardCharsets.UTF_8));
    try {
      work.run();
    } finally {
      System.setErr(stderr);
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
