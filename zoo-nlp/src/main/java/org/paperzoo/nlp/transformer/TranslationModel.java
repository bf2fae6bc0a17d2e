package org.paperzoo.nlp.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.generate.BannedSequences;
import org.paperzoo.core.generate.TokenGenerator;
import org.paperzoo.core.nn.Adapter;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ProjectedLoss;
import org.paperzoo.core.nn.TokenChecks;
import org.paperzoo.core.nn.VocabularyProjection;
import org.paperzoo.core.nn.ZooModel;

/**
 * The Transformer (section 3): {@code p(y_t | y_<t, x) = softmax(W h_t + b)}.
 *
 * <p>Inputs: {@code input_ids} [B, S], and optionally {@code attention_mask} [B, S], {@code
 * decoder_input_ids} [B, T], {@code decoder_attention_mask} [B, T] and {@code labels} [B, T], -100
 * where one counts for nothing; without {@code decoder_input_ids} the labels make them. Outputs:
 * {@code logits} [B, T, V], {@code encoder_last_hidden_state} [B, S, D] and, with labels, {@code
 * loss} [1], their mean cross entropy.
 */
public final class TranslationModel extends ZooModel {
  /** The label that counts for nothing. */
  static final int IGNORED = ProjectedLoss.IGNORED;

  private final TransformerModel model;
  private final Parameter bias;
  private final VocabularyProjection head;

  /** Creates a model, not initialised. */
  public TranslationModel(TransformerConfig config) {
    model = child("model", new TransformerModel(config));
    bias = buffer("final_logits_bias", Initializer.ZEROS, 1, config.decoderVocabSize());
    int width = config.dModel();
    int vocabulary = config.decoderVocabSize();
    head =
        child(
            "lm_head",
            new VocabularyProjection(
                width,
                vocabulary,
                config.tieWordEmbeddings() ? model.decoder().wordVectors() : null, // section 3.4
                config.weights(width, vocabulary),
                null));
  }

  /** Returns the configuration. */
  public TransformerConfig config() {
    return model.config();
  }

  /** Returns encoder and decoder. */
  public TransformerModel model() {
    return model;
  }

  /** Returns the scores of all tokens, [..., V], for hidden states [..., D]. */
  NDArray logits(Context context, NDArray hidden) {
    return head.apply(context, hidden).addi(context.value(bias)); // [..., V]
  }

  /**
   * Returns the mean cross entropy of the labels, without the scores of all tokens in memory at
   * once unless the head is adapted; token numbers out of range are the caller's.
   *
   * @param labels [B, T] int64, -100 where one counts for nothing
   * @param smoothing the probability that a label spreads evenly over all tokens, itself included
   * @param backward whether a gradient will be asked for
   * @return a scalar
   */
  public NDArray loss(
      Context context,
      TranslationInputs inputs,
      NDArray labels,
      double smoothing,
      boolean backward) {
    TransformerModel.Result result = model.run(context, inputs);
    context.release(result.encoded());
    try (NDArray hidden = result.hidden(); // [B, T, D]
        NDArray rows = hidden.reshape(-1, config().dModel()); // [B T, D]
        NDArray targets = labels.flatten()) { // [B T]
      if (head.isAdapted()) {
        NDArray logits = logits(context, rows); // [B T, V]
        return Aten.crossEntropy(logits, targets, Aten.Reduction.MEAN, IGNORED, smoothing);
      }
      return ProjectedLoss.of(
          rows, context.value(head.weight()), context.value(bias), targets, smoothing, backward);
    }
  }

  /**
   * Adds the adapter, if there is one, to the weights for decoding until the merge is closed. An
   * adapted head that shares the word vectors keeps the adapter.
   *
   * @throws UsageException if other weights cannot take the adapter up
   */
  Adapter.Merge mergeForDecoding() {
    return mergeAdapterBut(config().tieWordEmbeddings() ? head : null);
  }

  /**
   * Returns a generator of translations that end at the configuration's end token, never have what
   * {@code bad_words_ids} forbids, and are as long as a given number of tokens at most, at which
   * {@code forced_eos_token_id} ends them. The prompt of each is {@link #start()}. Gradients must
   * be off when it runs.
   *
   * @param context in evaluation mode
   * @param manager temporary arrays
   * @param sources the token ids of the source texts
   * @param limits the most tokens of each translation, its end token included
   */
  public TokenGenerator generator(
      Context context, NDManager manager, List<long[]> sources, int[] limits) {
    TransformerConfig config = config();
    TokenGenerator generator =
        new TokenGenerator(() -> new TranslationDecoding(this, context, manager, sources))
            .endingAt(config.eosTokenId())
            .stoppingWhen(text -> text.added() >= limits[text.number()]);
    if (config.badWordsIds() != null && !config.badWordsIds().isEmpty()) {
      generator.processing(new BannedSequences(config.badWordsIds()));
    }
    if (config.forcedEosTokenId() != null) {
      generator.processing(new ForcedAtLimit(config.forcedEosTokenId(), limits));
    }
    return generator;
  }

  /** Returns what every translation continues: the token that the decoder begins with. */
  public long[] start() {
    return new long[] {config().decoderStartTokenId()};
  }

  @Override
  public List<String> inputNames() {
    return List.of("input_ids");
  }

  @Override
  public List<String> optionalInputNames() {
    List<String> names = new ArrayList<>(TranslationInputs.NAMES);
    names.removeAll(inputNames());
    names.add("labels");
    return names;
  }

  @Override
  public List<String> integerInputNames() {
    List<String> names = new ArrayList<>(TranslationInputs.NAMES);
    names.add("labels");
    return names;
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    NDArray labels = inputs.get("labels");
    TranslationInputs given = withDecoderInputs(TranslationInputs.of(inputs), labels);
    given.check(config());
    if (labels != null) {
      checkLabels(labels, given.decoderInputIds().getShape());
    }
    TransformerModel.Result result = model.run(context, given);
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    try (NDArray hidden = result.hidden()) { // [B, T, D]
      outputs.put("logits", logits(context, hidden)); // [B, T, V]
    }
    outputs.put("encoder_last_hidden_state", result.encoded());
    if (labels != null) {
      NDArray rows = outputs.get("logits").reshape(-1, config().decoderVocabSize()); // [B T, V]
      outputs.put("loss", Aten.crossEntropy(rows, labels.flatten()).reshape(1));
    }
    return outputs;
  }

  private TranslationInputs withDecoderInputs(TranslationInputs given, NDArray labels) {
    if (given.decoderInputIds() != null) {
      return given;
    }
    if (labels == null) {
      throw new UsageException(
          "The decoder has nothing to read: give decoder_input_ids, or labels from which they are"
              + " made.");
    }
    if (labels.getShape().dimension() != 2 || labels.size() == 0) {
      throw new UsageException(
          "labels must be [batch, tokens] with at least one token, not " + labels.getShape() + ".");
    }
    checkLabels(labels, labels.getShape());
    return given.withDecoderInputIds(Seq2SeqOperators.shiftRight(labels, config()));
  }

  private void checkLabels(NDArray labels, Shape shape) {
    if (!labels.getShape().equals(shape)) {
      throw new UsageException(
          "labels must be of the shape of decoder_input_ids, "
              + shape
              + ", not "
              + labels.getShape()
              + ".");
    }
    try (NDArray ignored = labels.eq(IGNORED);
        NDArray offset = ignored.toType(labels.getDataType(), false).muli(IGNORED);
        NDArray counted = labels.sub(offset)) { // 0 where nothing counts
      TokenChecks.outOfRange(counted, config().decoderVocabSize())
          .ifPresent(
              wrong -> {
                throw new UsageException(
                    "labels contain "
                        + wrong
                        + ", which is not a token: the tokens are 0 to "
                        + (config().decoderVocabSize() - 1)
                        + ", and "
                        + IGNORED
                        + " is ignored.");
              });
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape target = inputShapes[inputShapes.length > 2 ? 2 : 0];
    Shape logits = target.add(config().decoderVocabSize());
    Shape encoded = inputShapes[0].add(config().dModel());
    return inputShapes.length == 1 + optionalInputNames().size()
        ? new Shape[] {logits, encoded, new Shape(1)}
        : new Shape[] {logits, encoded};
  }
}
