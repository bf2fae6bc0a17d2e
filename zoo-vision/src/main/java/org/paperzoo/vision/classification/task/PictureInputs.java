package org.paperzoo.vision.classification.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.data.ImageFile;
import org.paperzoo.core.data.ImageFolder;
import org.paperzoo.core.data.ImageResize.Filter;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.vision.classification.ClassifierConfig;
import org.paperzoo.vision.image.ImageProcessor;
import org.paperzoo.vision.image.ImageProcessorConfig;
import org.paperzoo.vision.image.PreprocessConfig;
import org.paperzoo.vision.image.PreprocessorFile;
import org.paperzoo.vision.image.ProcessorKind;
import org.paperzoo.vision.image.data.ImageDataConfig;
import org.paperzoo.vision.image.data.ImageExample;
import org.paperzoo.vision.image.data.ImageSet;
import org.paperzoo.vision.image.data.ImageSplits;

/** The pictures that a prediction is about: files and folders that are given, or test pictures. */
final class PictureInputs {
  private final ImageProcessor processor;
  private final List<ImageExample> examples;

  private PictureInputs(ImageProcessor processor, List<ImageExample> examples) {
    this.processor = processor;
    this.examples = examples;
  }

  /**
   * Finds the pictures that are given on the command line.
   *
   * @param count how many test pictures stand in where none are given
   * @throws UsageException if there is neither
   */
  static PictureInputs of(Predictor.Request<?> request, int count) {
    ImageProcessor processor = processor(request);
    return new PictureInputs(
        processor, request.inputs().isEmpty() ? test(request, count) : files(request.inputs()));
  }

  /** Returns the pictures of files and folders, for the model of a request. */
  static PictureInputs ofFiles(Predictor.Request<?> request, List<String> files) {
    return new PictureInputs(processor(request), files(files));
  }

  /** Returns the first training pictures of a run. */
  static PictureInputs training(Predictor.Request<?> request, int count) {
    return new PictureInputs(processor(request), first(splits(request).train(), count));
  }

  /** Returns the processor that fits pictures to a model: that of its folder, or a plain resize. */
  private static ImageProcessor processor(Predictor.Request<?> request) {
    ClassifierConfig config = (ClassifierConfig) request.modelConfig();
    ImageProcessorConfig plain =
        new PreprocessConfig(null, Filter.BILINEAR, List.of(0.5), List.of(0.5))
            .toProcessor(config.height(), config.width(), config.numChannels());
    ImageProcessorConfig chosen =
        request.folder() == null
            ? plain
            : PreprocessorFile.read(request.folder(), ProcessorKind.VIT).orElse(plain);
    return new ImageProcessor(chosen, config.numChannels());
  }

  private static List<ImageExample> files(List<String> inputs) {
    List<ImageExample> found = new ArrayList<>();
    for (String input : inputs) {
      Path path = Path.of(input);
      List<Path> files = Files.isDirectory(path) ? ImageFolder.list(path).files() : List.of(path);
      for (Path file : files) {
        found.add(
            new ImageExample(
                file.toString(),
                ImageExample.UNLABELLED,
                channels -> ImageFile.read(file, channels)));
      }
    }
    return found;
  }

  private static List<ImageExample> test(Predictor.Request<?> request, int count) {
    if (count == 0 || !(request.data() instanceof ImageDataConfig)) {
      throw new UsageException("Name the pictures: PNG or JPEG files, or folders of them.");
    }
    ImageSplits splits = splits(request);
    return first(splits.test() == null ? splits.validation() : splits.test(), count);
  }

  static ImageSplits splits(Predictor.Request<?> request) {
    if (!(request.data() instanceof ImageDataConfig data)) {
      throw new UsageException(
          "This needs the data of a run, but a model folder is given. Name a run, or pictures.");
    }
    return ImageSplits.load(request.home(), data);
  }

  private static List<ImageExample> first(ImageSet set, int count) {
    return IntStream.range(0, (int) Math.min(count, set.size()))
        .mapToObj(i -> example(set, i))
        .toList();
  }

  private static ImageExample example(ImageSet set, int index) {
    try {
      return set.get(index);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int count() {
    return examples.size();
  }

  /** Returns what a picture is called. */
  String name(int index) {
    return examples.get(index).name();
  }

  /** Returns a picture as the model sees it, before its values are normalised. */
  PlanarImage picture(int index) {
    return processor.fit(examples.get(index).decode(processor.channels()));
  }

  /** Returns a picture as it is. */
  PlanarImage original(int index) {
    return examples.get(index).decode(3);
  }

  /** Returns one picture as the model takes it, [1, C, H, W]. */
  NDArray pixels(NDManager manager, int index) {
    return pixels(manager, index, index + 1);
  }

  private NDArray pixels(NDManager manager, int from, int to) {
    int size = processor.channels() * processor.height() * processor.width();
    float[] values = new float[Math.multiplyExact(to - from, size)];
    for (int i = from; i < to; i++) {
      processor.normalize(picture(i), values, (i - from) * size);
    }
    return manager.create(
        values, new Shape(to - from, processor.channels(), processor.height(), processor.width()));
  }

  /**
   * Calls a function for batches of all pictures.
   *
   * @param judge takes pictures [B, C, H, W] and the number of the first
   */
  void forBatches(NDManager parent, int batchSize, BiConsumer<NDArray, Integer> judge) {
    for (int from = 0; from < count(); from += batchSize) {
      try (NDManager manager = parent.newSubManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        judge.accept(pixels(manager, from, Math.min(count(), from + batchSize)), from);
      }
    }
  }
}
