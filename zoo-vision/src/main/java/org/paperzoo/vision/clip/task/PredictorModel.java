package org.paperzoo.vision.clip.task;

import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.vision.clip.ContrastiveConfig;
import org.paperzoo.vision.clip.ContrastiveModel;
import org.paperzoo.vision.image.ImageProcessor;
import org.paperzoo.vision.image.ImageProcessorConfig;
import org.paperzoo.vision.image.ImageSize;
import org.paperzoo.vision.image.PreprocessorFile;
import org.paperzoo.vision.image.ProcessorKind;
import org.paperzoo.vision.image.data.OnError;
import org.paperzoo.vision.image.data.Skipped;

/** A prediction's model with the tokenizer and the image processor of its folder. */
final class PredictorModel implements AutoCloseable {
  private final ContrastiveModel model;
  private final TextTokenizer tokenizer;
  private final Embedder embedder;

  private PredictorModel(ContrastiveModel model, TextTokenizer tokenizer, Embedder embedder) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.embedder = embedder;
  }

  /**
   * Opens what lies beside the weights. Without a {@code preprocessor_config.json} pictures are
   * read as the paper's models read them.
   *
   * @throws UsageException if the model is not from a folder, or that has no tokenizer
   */
  static PredictorModel open(Predictor.Request<?> request) {
    if (request.folder() == null) {
      throw new UsageException("The model is not from a folder, so that it has no tokenizer.");
    }
    ContrastiveModel model = (ContrastiveModel) request.model();
    ContrastiveConfig config = model.config();
    int size = config.imageSize();
    ImageProcessorConfig processing =
        PreprocessorFile.read(request.folder(), ProcessorKind.CLIP)
            .orElseGet(
                () ->
                    ProcessorKind.CLIP
                        .defaults()
                        .withSizes(ImageSize.shorterSide(size), ImageSize.square(size)));
    ImageProcessor processor = new ImageProcessor(processing, config.channels());
    TextTokenizer tokenizer = TextTokenizer.open(request.folder());
    try {
      CaptionTokens tokens = new CaptionTokens(tokenizer, config.textConfig());
      tokens.requireEnd(config.textConfig());
      Embedder embedder =
          new Embedder(model, request.context(), tokens, processor, new Skipped(OnError.FAIL));
      return new PredictorModel(model, tokenizer, embedder);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /** Returns what embeds texts and pictures. */
  Embedder embedder() {
    return embedder;
  }

  /** Returns the inverse temperature. */
  double scale() {
    return Math.exp(model.logitScale().getArray().getFloat());
  }

  /** Splits a list of labels at commas. */
  static List<String> labels(String text) {
    List<String> labels =
        text == null
            ? List.of()
            : Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .distinct()
                .toList();
    if (labels.isEmpty()) {
      throw new UsageException(
          "There are no labels to choose from. Give them with commas between: labels=\"cat, dog\".");
    }
    return labels;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
