package org.paperzoo.nlp.bert.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.nlp.bert.BertModel;
import org.paperzoo.nlp.bert.Encoded;
import org.paperzoo.nlp.bert.EncoderConfig;
import org.paperzoo.nlp.bert.EncoderInputs;
import org.paperzoo.nlp.text.TextTokenizer;

/** Makes vectors of texts. */
public final class EmbedPredictor implements Predictor<EmbedPredictor.Options> {
  private static final String FILE = "embeddings.safetensors";

  /** How the vectors of the tokens become one. */
  public enum Pooling {
    /** Their mean: sentence encoders. */
    MEAN,
    /** That of the first token. */
    CLS,
    /** What the model's pooler makes of that of the first token. */
    POOLER
  }

  /** What may be set. */
  public record Options(
      @Doc(
              "How the vectors of a text's tokens become one: mean, cls (the first token's) or"
                  + " pooler (the model's own).")
          @Default("mean")
          Pooling pooling,
      @Doc("Whether vectors are scaled to length 1.") @Default("true") boolean normalize,
      @Doc("File with a text a line.") @Default("null") String file,
      @Doc("Most tokens of a text; longer ones are cut. Left out, as many as the model takes.")
          @Default("null")
          @Range(min = 4)
          Integer maxLength,
      @Doc("Texts computed at a time.") @Default("32") @Range(min = 1) int batchSize) {}

  @Override
  public String name() {
    return "embeddings";
  }

  @Override
  public String description() {
    return "The vectors of the texts given, also as " + FILE + " (tensor embeddings).";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Result predict(Request<Options> request) {
    BertModel model = PredictorTexts.encoder(request.model());
    EncoderConfig config = (EncoderConfig) request.modelConfig();
    Options options = request.options();
    List<String> texts = PredictorTexts.read(request, options.file());
    List<Sequence> sequences;
    try (TextTokenizer tokenizer = Pretrained.tokenizer(request.folder(), config)) {
      sequences =
          new TextEncoder(tokenizer, options.maxLength(), config).encode("texts", texts, null);
    }
    float[][] vectors = new float[texts.size()][];
    Batches batches = new Batches(config);
    FineTuningTask.forBatches(
        request.manager(),
        FineTuningTask.lengths(sequences),
        options.batchSize(),
        (manager, indices) -> {
          EncoderInputs inputs = batches.inputs(manager, FineTuningTask.pick(sequences, indices));
          Encoded encoded = model.encode(request.context(), inputs);
          float[][] rows = Window.rows(pooled(encoded, inputs, options));
          for (int i = 0; i < indices.length; i++) {
            vectors[indices[i]] = rows[i];
          }
        });
    write(request, vectors);
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < vectors.length; i++) {
      List<Float> vector = new ArrayList<>();
      for (float value : vectors[i]) {
        vector.add(value);
      }
      rows.add(List.of(texts.get(i), vector));
    }
    return new Result(List.of("text", "embedding"), rows, List.of(Path.of(FILE)));
  }

  private static NDArray pooled(Encoded encoded, EncoderInputs inputs, Options options) {
    NDArray vectors =
        switch (options.pooling()) {
          case MEAN -> mean(encoded.hidden(), inputs.attentionMask());
          case CLS -> encoded.hidden().get(new NDIndex(":, 0"));
          case POOLER -> encoded.pooled();
        };
    if (vectors == null) {
      throw new UsageException("This model has no pooler. Use pooling=mean or pooling=cls.");
    }
    if (!options.normalize()) {
      return vectors;
    }
    NDArray length = vectors.square().sum(new int[] {1}, true).sqrt(); // [B, 1]
    return vectors.div(length.maximum(1e-12f));
  }

  /** Returns the mean [B, D] of the vectors [B, T, D] that are no padding. */
  private static NDArray mean(NDArray hidden, NDArray mask) {
    if (mask == null) {
      return hidden.mean(new int[] {1});
    }
    NDArray weights = mask.toType(DataType.FLOAT32, false).expandDims(2); // [B, T, 1]
    return hidden.mul(weights).sum(new int[] {1}).div(weights.sum(new int[] {1})); // [B, D]
  }

  private static void write(Request<Options> request, float[][] vectors) {
    int width = vectors[0].length;
    float[] all = new float[vectors.length * width];
    for (int i = 0; i < vectors.length; i++) {
      System.arraycopy(vectors[i], 0, all, i * width, width);
    }
    try (NDManager manager = request.manager().newSubManager()) {
      NDArray embeddings = manager.create(all, new Shape(vectors.length, width));
      SafetensorsWriter.write(
          request.output().resolve(FILE), Map.of("embeddings", embeddings), Map.of());
    }
  }
}
