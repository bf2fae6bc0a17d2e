package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.paperzoo.core.catalog.CheckpointFormat;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.vision.image.PreprocessorFile;

/**
 * OpenAI's state dictionaries as safetensors, and the folders of open_clip, whose tensors have the
 * same names: {@code open_clip_config.json} beside one file of weights. The sizes are read off the
 * tensors; what these do not say comes from the configuration, or is OpenAI's.
 */
final class OpenAiFormat implements CheckpointFormat {
  /** The name of the file of weights in a folder of open_clip. */
  static final String FILE = "open_clip_model.safetensors";

  private static final List<String> WEIGHTS = List.of(FILE, "open_clip_pytorch_model.safetensors");

  /** What stands before the names of a text encoder that open_clip keeps in a module of its own. */
  private static final String TEXT = "text.";

  @Override
  public String name() {
    return "open_clip";
  }

  @Override
  public boolean matches(Path source) {
    Path file = weights(source);
    if (file == null) {
      return false;
    }
    try (TensorSource tensors = open(file)) {
      return isOpenAi(tensors);
    } catch (FailureException e) {
      return false; // what reads it says what is wrong
    }
  }

  /** Opens a file; a text encoder in a module of its own has the names of one that is not. */
  private static TensorSource open(Path file) {
    TensorSource tensors = TensorSource.open(file);
    return tensors.names().contains(TEXT + "token_embedding.weight")
        ? WeightTable.builder().rename(TEXT + "{rest}", "{rest}").build().read(tensors)
        : tensors;
  }

  /** Returns whether tensors have OpenAI's names. */
  static boolean isOpenAi(TensorSource tensors) {
    return tensors.names().contains("visual.conv1.weight")
        && tensors.names().contains("text_projection");
  }

  /** Returns the file of weights, or null. */
  private static Path weights(Path source) {
    if (Files.isRegularFile(source)) {
      return source.getFileName().toString().endsWith(".safetensors") ? source : null;
    }
    for (String name : WEIGHTS) {
      if (Files.isRegularFile(source.resolve(name))) {
        return source.resolve(name);
      }
    }
    try (Stream<Path> files = Files.list(source)) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().endsWith(".safetensors")).toList();
      return found.size() == 1 ? found.get(0) : null;
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public ModelSpec<?> convert(Path source, Path target, long maxShardBytes, NDManager manager) {
    Path file = weights(source);
    Path folder = file.toAbsolutePath().getParent();
    OpenClipConfig stated = OpenClipConfig.read(folder);
    try (TensorSource tensors = open(file)) {
      OpenAiShapes shapes = new OpenAiShapes(tensors, stated);
      return shapes.isResNet()
          ? convert(
              ClipPaper.RESNET,
              shapes.resNet(),
              tensors,
              stated,
              folder,
              target,
              maxShardBytes,
              manager)
          : convert(
              ClipPaper.CLIP,
              shapes.vit(),
              tensors,
              stated,
              folder,
              target,
              maxShardBytes,
              manager);
    }
  }

  @Override
  public boolean writes(ModelFamily<?> family) {
    return family == ClipPaper.CLIP || family == ClipPaper.RESNET;
  }

  @Override
  public void write(ModelSpec<?> spec, ZooModel model, Path target) {
    new OpenClipExport(spec).write(model, target);
  }

  private static <C extends Record & ContrastiveConfig> ModelSpec<C> convert(
      ModelFamily<C> family,
      C config,
      TensorSource tensors,
      OpenClipConfig stated,
      Path folder,
      Path target,
      long maxShardBytes,
      NDManager manager) {
    String architecture = family.architectures().get(0);
    ZooModel model = family.create(config, architecture);
    StateDict state = StateDict.of(model);
    state.initialize(
        manager, family.weights(config, architecture, tensors).read(tensors, state.shapes()));
    // The folder gives the tokenizer's files where it has any; it has no config.json.
    ModelSpec<C> spec = new ModelSpec<>(family, config, architecture, folder);
    ModelFolder.create(spec, model, target, maxShardBytes);
    PreprocessorFile.write(stated.processor(config.imageSize()), target);
    return new ModelSpec<>(family, config, architecture, null);
  }
}
