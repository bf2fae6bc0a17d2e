package org.paperzoo.nlp.bert.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.nlp.bert.Encoded;
import org.paperzoo.nlp.bert.EncoderConfig;
import org.paperzoo.nlp.bert.MaskedTokenModel;

/** Fills in masked words. */
public final class FillMaskPredictor implements Predictor<FillMaskPredictor.Options> {
  /** What may be set. */
  public record Options(
      @Doc("Number of tokens shown per mask, most likely first.")
          @Default("5")
          @Range(min = 1, max = 10_000)
          int top,
      @Doc("File with one text per line.") @Default("null") String file) {}

  @Override
  public String name() {
    return "fill-mask";
  }

  @Override
  public String description() {
    return "The most likely tokens for each [MASK] (or <mask>) of the texts given.";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public boolean suits(ZooModel model) {
    return model instanceof MaskedTokenModel;
  }

  @Override
  public Result predict(Request<Options> request) {
    MaskedTokenModel model =
        PredictorTexts.head(request.model(), MaskedTokenModel.class, "masked words");
    EncoderConfig config = (EncoderConfig) request.modelConfig();
    List<List<Object>> rows = new ArrayList<>();
    try (TextTokenizer tokenizer = Pretrained.tokenizer(request.folder(), config)) {
      for (String text : PredictorTexts.read(request, request.options().file())) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          fill(request, model, tokenizer, text, rows);
        }
      }
    }
    return new Result(List.of("text", "mask", "token", "probability", "filled"), rows, List.of());
  }

  private static void fill(
      Request<Options> request,
      MaskedTokenModel model,
      TextTokenizer tokenizer,
      String text,
      List<List<Object>> rows) {
    EncoderConfig config = (EncoderConfig) request.modelConfig();
    Sequence sequence = Sequence.of(tokenizer.encode(text));
    if (sequence.length() > config.maxLength()) {
      throw new UsageException(
          "The text has "
              + sequence.length()
              + " tokens, and the model takes "
              + config.maxLength()
              + ". Shorten it: "
              + text.substring(0, Math.min(60, text.length()))
              + "...");
    }
    Integer mask = tokenizer.special().mask();
    List<Integer> masks = new ArrayList<>();
    for (int i = 0; i < sequence.length(); i++) {
      if (mask != null && sequence.ids()[i] == mask) {
        masks.add(i);
      }
    }
    if (masks.isEmpty()) {
      throw new UsageException(
          mask == null
              ? "The tokenizer " + tokenizer.name() + " has no mask token."
              : "There is no " + tokenizer.token(mask) + " in the text: " + text);
    }
    Encoded encoded =
        model.encode(
            request.context(),
            new PaddingCollator(config).inputs(request.manager(), List.of(sequence)));
    long[] places = masks.stream().mapToLong(Integer::longValue).toArray();
    NDArray probabilities =
        model
            .tokenLogitsAt(request.context(), encoded.hidden(), request.manager().create(places))
            .softmax(1); // [M, V]
    int top = Math.min(request.options().top(), (int) probabilities.getShape().get(1));
    for (int m = 0; m < masks.size(); m++) {
      NDArray best = probabilities.get(m).argSort(0, false).get("0:" + top);
      float[] values = probabilities.get(m).toFloatArray();
      for (long id : best.toLongArray()) {
        int[] ids = sequence.ids().clone();
        ids[masks.get(m)] = (int) id;
        rows.add(
            List.of(
                text,
                m + 1,
                tokenizer.decode(new long[] {id}, false).strip(),
                (double) values[(int) id],
                tokenizer.decode(longs(ids), true)));
      }
    }
  }

  private static long[] longs(int[] ids) {
    return Arrays.stream(ids).asLongStream().toArray();
  }
}
