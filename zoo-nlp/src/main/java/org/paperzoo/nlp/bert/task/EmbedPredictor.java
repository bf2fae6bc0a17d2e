package org.paperzoo.nlp.bert.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.nlp.bert.BertModel;
import org.paperzoo.nlp.bert.Encoded;
import org.paperzoo.nlp.bert.EncoderConfig;
import org.paperzoo.nlp.bert.EncoderInputs;

/** Makes vectors of texts. */
public final class EmbedPredictor implements Predictor<EmbedPredictor.Options> {
  private static final String FILE = "embeddings.safetensors";

  /** What may be set. */
  public record Options(
      @Doc(
              "How the vectors of a text's tokens become one: mean, cls (the first token's), pooler"
                  + " (the model's own), max, mean_sqrt_len, weighted_mean or last (default: what"
                  + " modules.json in the model's folder says, else mean).")
          @Default("null")
          SentencePooling pooling,
      @Doc("Whether vectors are scaled to length 1 (default: what modules.json says, else true).")
          @Default("null")
          Boolean normalize,
      @Doc("File with one text per line.") @Default("null") String file,
      @Doc(
              "Maximum number of tokens of a text; longer ones are cut (default: max_seq_length of"
                  + " sentence_bert_config.json in the model's folder, else the model's maximum).")
          @Default("null")
          @Range(min = 4)
          Integer maxLength,
      @Doc("Batch size.") @Default("32") @Range(min = 1) int batchSize) {}

  @Override
  public String name() {
    return "embeddings";
  }

  @Override
  public String description() {
    return "Embeddings of the given texts; --output saves them.";
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
    SentenceEncoding encoding;
    try (TextTokenizer tokenizer = Pretrained.tokenizer(request.folder(), config)) {
      encoding = SentenceEncoding.of(request.folder(), options.pooling());
      List<String> read =
          encoding.lowercase()
              ? texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList()
              : texts;
      sequences =
          new TextEncoder(tokenizer, length(options, encoding, config), config)
              .encode("texts", read, null);
    }
    boolean normalize = options.normalize() == null ? encoding.normalize() : options.normalize();
    float[][] vectors = new float[texts.size()][];
    PaddingCollator collator = new PaddingCollator(config);
    FineTuningTask.forBatches(
        request.manager(),
        FineTuningTask.lengths(sequences),
        options.batchSize(),
        (manager, indices) -> {
          EncoderInputs inputs = collator.inputs(manager, FineTuningTask.pick(sequences, indices));
          Encoded encoded = model.encode(request.context(), inputs);
          float[][] rows =
              Window.rows(pooled(manager, encoded, inputs, encoding.pooling(), normalize));
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
    return Result.table(List.of("text", "embedding"), rows, Path.of(FILE));
  }

  private static Integer length(Options options, SentenceEncoding encoding, EncoderConfig config) {
    return options.maxLength() != null || encoding.maxLength() == null
        ? options.maxLength()
        : Integer.valueOf(Math.min(encoding.maxLength(), config.maxLength()));
  }

  private static NDArray pooled(
      NDManager manager,
      Encoded encoded,
      EncoderInputs inputs,
      List<SentencePooling> pooling,
      boolean normalize) {
    NDArray mask = SentencePooling.mask(manager, inputs); // [B, T, 1]
    NDList all = new NDList();
    pooling.forEach(mode -> all.add(mode.pool(encoded, mask))); // [B, D] each
    NDArray vectors = SentencePooling.join(all);
    if (!normalize) {
      return vectors;
    }
    NDArray length = vectors.square().sum(new int[] {1}, true).sqrt(); // [B, 1]
    return vectors.div(length.maximum(1e-12f));
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
