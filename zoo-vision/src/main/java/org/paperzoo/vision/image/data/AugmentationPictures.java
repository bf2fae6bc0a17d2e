package org.paperzoo.vision.image.data;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.ImageFile;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.report.ImageGrid;
import org.paperzoo.vision.image.ImageProcessor;
import org.paperzoo.vision.image.ImageProcessorConfig;
import org.paperzoo.vision.image.PreprocessorFile;
import org.paperzoo.vision.image.ProcessorKind;
import org.paperzoo.vision.image.augment.Augmentation;

/** Draws what training sees of some pictures, beside what evaluation sees. */
public final class AugmentationPictures {
  private static final String FILE = "augmentations.png";

  /**
   * What {@code zoo predict} is asked for.
   *
   * @param pictures a row for each
   * @param epochs a column for each
   * @param seed what is random derives from
   */
  public record Options(
      @Doc("Number of training pictures, a row each.") @Default("8") @Range(min = 1, max = 1000)
          int pictures,
      @Doc("Number of epochs, a column each.") @Default("8") @Range(min = 1, max = 1000) int epochs,
      @Doc("Seed of the augmentations.") @Default("0") long seed) {}

  /** Training data, of any task on pictures. */
  private record Training(ImageSet set, List<Augmentation> augmentations, Mixing mixing) {}

  private final ImageProcessor processor;
  private final Training training;
  private final Options options;

  private AugmentationPictures(ImageProcessor processor, Training training, Options options) {
    this.processor = processor;
    this.training = training;
    this.options = options;
  }

  /** Returns the predictor {@code augmentations} of tasks on pictures. */
  public static Predictor<Options> predictor() {
    return Predictor.of(
        "augmentations",
        "A grid of what training sees of some pictures (or of files given), an epoch a column,"
            + " beside what evaluation sees.",
        Options.class,
        request -> {
          ImageProcessorConfig config =
              request.folder() == null
                  ? null
                  : PreprocessorFile.read(request.folder(), ProcessorKind.VIT).orElse(null);
          if (config == null) {
            throw new UsageException(
                "The model has no "
                    + PreprocessorFile.NAME
                    + ", which says how pictures are brought to its size. Name a run that was"
                    + " trained on pictures.");
          }
          Training training = training(request.home(), request.data(), request.inputs());
          new AugmentationPictures(
                  new ImageProcessor(config, config.mean().size()), training, request.options())
              .draw(request.output().resolve(FILE));
          return Predictor.Result.of(Path.of(FILE));
        });
  }

  private static Training training(DataHome home, Object data, List<String> files) {
    if (data instanceof ImageDataConfig images) {
      ImageSet set = files.isEmpty() ? ImageSplits.load(home, images).train() : files(files);
      return new Training(set, images.augmentations(), images.mixing());
    }
    if (data instanceof CaptionDataConfig captions) {
      ImageSet set =
          files.isEmpty() ? CaptionSplits.load(home, captions).train().images() : files(files);
      return new Training(set, captions.augmentations(), null);
    }
    throw new UsageException(
        "What training sees is known of runs only, and a model folder was given. Name a run that"
            + " was trained on pictures.");
  }

  private static ImageSet files(List<String> names) {
    List<CaptionedImage> examples = new ArrayList<>();
    for (String name : names) {
      Path file = Path.of(name);
      ImageExample example =
          new ImageExample(
              name, ImageExample.UNLABELLED, channels -> ImageFile.read(file, channels));
      examples.add(new CaptionedImage(example, List.of(name)));
    }
    return new CaptionedImages("files", List.of(), examples).images();
  }

  /** Draws the grid. */
  private void draw(Path file) {
    int rows = Math.min(options.pictures(), training.set().count());
    List<float[]> columns = new ArrayList<>();
    try {
      columns.add(column(new ImagePipeline(processor, List.of()), rows, 0, null));
      ImagePipeline pipeline =
          ImagePipeline.training(processor, training.augmentations(), training.set());
      for (int epoch = 0; epoch < options.epochs(); epoch++) {
        columns.add(column(pipeline, rows, epoch, training.mixing()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ImageGrid grid =
        new ImageGrid(processor.channels(), processor.height(), processor.width())
            .columns(columns.size())
            .columnCaptions(captions());
    int size = processor.channels() * processor.height() * processor.width();
    for (int row = 0; row < rows; row++) {
      for (float[] column : columns) {
        grid.add(
            processor.picture(column, row * size, processor.height(), processor.width()).pixels());
      }
    }
    grid.save(file);
  }

  private List<String> captions() {
    List<String> captions = new ArrayList<>(List.of("eval"));
    IntStream.rangeClosed(1, options.epochs()).forEach(epoch -> captions.add("epoch " + epoch));
    return captions;
  }

  /** Returns the pictures of an epoch, evenly spaced in the data set, as one batch. */
  private float[] column(ImagePipeline pipeline, int rows, int epoch, Mixing mixing)
      throws IOException {
    float[] values = new float[rows * pipeline.values()];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      long index = row * training.set().size() / rows;
      ImageExample example = training.set().get(index);
      labels[row] = Math.max(0, example.label());
      SplitMix64 random = new SplitMix64(Seeds.of(options.seed(), epoch, index));
      pipeline.prepare(example, random, values, row * pipeline.values());
    }
    if (mixing != null) {
      Shape shape = new Shape(rows, processor.channels(), processor.height(), processor.width());
      int classes = Math.max(1, training.set().classNames().size());
      mixing.mix(values, shape, labels, classes, new SplitMix64(Seeds.of(options.seed(), epoch)));
    }
    return values;
  }
}
