package org.paperzoo.vision.image.data;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import org.paperzoo.core.batch.Prefetch;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.Tool;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.ImageResize.Filter;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.report.ProcessMemory;
import org.paperzoo.vision.image.ImageProcessor;
import org.paperzoo.vision.image.ImageSize;
import org.paperzoo.vision.image.ProcessorKind;
import org.paperzoo.vision.image.augment.Augmentation;
import org.paperzoo.vision.image.augment.HorizontalFlip;
import org.paperzoo.vision.image.augment.RandomResizedCrop;

/**
 * Measures how fast pictures are made ready for training: decoded, cropped at random, resized,
 * flipped at random, normalised, put into batches and given to the engine.
 */
public final class PipelineBench implements Tool<PipelineBench.Options> {
  /**
   * What is measured.
   *
   * @param size of the pictures in a batch
   * @param batchSize pictures in a batch
   * @param workers threads
   * @param batches that are measured
   * @param warmUp batches before
   */
  public record Options(
      @Doc("Height and width of the pictures in a batch.")
          @Default("224")
          @Range(min = 1, max = 4096)
          int size,
      @Doc("Pictures in a batch; at most as many as there are.") @Default("64") @Range(min = 1)
          int batchSize,
      @Doc("Threads that decode and augment.") @Default("2") @Range(min = 0, max = 256) int workers,
      @Doc("Batches to measure.") @Default("50") @Range(min = 1) int batches,
      @Doc("Batches before measuring.") @Default("10") @Range(min = 0) int warmUp) {}

  @Override
  public String group() {
    return "images";
  }

  @Override
  public String name() {
    return "bench";
  }

  @Override
  public String description() {
    return "Measures how many pictures of a folder are made ready for training per second: decoded,"
        + " cropped and flipped at random, normalised, in batches.";
  }

  @Override
  public List<String> examples() {
    return List.of("zoo images bench photos", "zoo images bench photos workers=4 size=384 --json");
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public boolean makesFiles() {
    return false;
  }

  @Override
  public Predictor.Result run(Request<Options> request) {
    if (request.inputs().size() != 1) {
      throw new UsageException("Name one folder of pictures, or of class folders.");
    }
    Options options = request.options();
    ImageSet set = new FolderImages("bench", Path.of(request.inputs().get(0)));
    int batchSize = Math.min(options.batchSize(), set.count());
    ImageProcessor processor =
        new ImageProcessor(
            ProcessorKind.DEIT.defaults().withSizes(ImageSize.square(options.size()), null), 3);
    List<Augmentation> augmentations =
        List.of(
            new RandomResizedCrop(
                options.size(), List.of(0.08, 1.0), List.of(0.75, 4 / 3.0), Filter.BILINEAR),
            new HorizontalFlip(0.5));
    ImageBatches batches =
        ImageBatches.training(
            set,
            new ImagePipeline(processor, augmentations),
            null,
            new Skipped(OnError.FAIL),
            batchSize,
            options.workers(),
            0);
    double seconds = seconds(batches, options);
    double perSecond = options.batches() * (double) batchSize / seconds;
    double peak = ProcessMemory.peak().orElse(Double.NaN);
    return new Predictor.Result(
        List.of("images_per_s", "ms_per_step", "batch_size", "workers", "peak_memory_mb"),
        List.of(
            List.of(
                perSecond, 1e3 * seconds / options.batches(), batchSize, options.workers(), peak)),
        List.of());
  }

  private static double seconds(ImageBatches batches, Options options) {
    long start = System.nanoTime();
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
        Prefetch<ImageBatch> prefetch =
            new Prefetch<>(batches, options.workers(), 2 * options.workers())) {
      for (long number = 0; number < options.warmUp() + options.batches(); number++) {
        if (number == options.warmUp()) {
          start = System.nanoTime();
        }
        try (NDManager step = manager.newSubManager()) {
          prefetch.take(number).upload(step);
        }
      }
      return (System.nanoTime() - start) / 1e9;
    }
  }
}
